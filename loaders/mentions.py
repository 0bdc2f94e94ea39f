"""The people a sentence names, and for whom its pronouns stand.

Words for people are the labels of the scheme ``person-role``, the patterns of
``rules/bearers.toml`` and the names a case gives its people. A pronoun stands for the last fitting
person who was not merely told, asked or acted on; mother and father are served alike.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from loaders.matching import Match as Found
from loaders.matching import PhraseMatcher, fold, longest
from loaders.prefilter import Prefilter
from ontology.concepts import Vocabulary

CHILD = "subject-child"

_NOBODY = ""
_RECENT = 64
_OBJECT = re.compile(r"\b(?:by|with|to|from|told|asked|about|not) +(?:the +|a +|her +|his +)?$")
_OF_ANOTHER = re.compile(r" of (?:(?:an?|the|this|two|three|four|one) )?(?:[\w%]+ ){0,4}?$")
_LEADS = re.compile(
    r"\W*(?:in|before|after|during|following|when|at|by|since|between|throughout|despite|while|as)\b"
)
_MOURNED = re.compile(
    r"\b(?:(?:death|loss|suicide|passing|grief|bereave\w+) (?:of|for|over|by)"
    r"|(?:grieving|mourning)(?: for| over)?|lost) (?:his|her|their) (?:own )?(?:\w+ )?$"
)
_OWNED = re.compile(r"(?:his|her|their) +")
_THINGS = re.compile(r"\b(?:among|amongst|most of|some of|many of|one of) $")
_DEAD = re.compile(r"(?: had| has)?(?: \w+)? (?:died|passed away)\b")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at ``text[start:end]``; ``gender`` where the words or the role give one.

    One who is ``dead`` is named there as having died.
    """

    role: str
    start: int
    end: int
    gender: str | None
    pronoun: bool
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Cast:
    """What a case says of its people as a whole.

    ``names`` are the names it uses, each with a person role; ``grown`` is true where the subject
    child is old enough to drink, offend or stay away from services; ``siblings`` where the family
    has other children; ``several`` where the review has more than one subject child.
    """

    names: tuple[tuple[str, str], ...] = ()
    child_gender: str | None = None
    grown: bool = False
    siblings: bool = True
    several: bool = False


NO_CAST = Cast()


class People:
    """The words for people, their genders, and the pronouns."""

    def __init__(self, rules: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        self._words: PhraseMatcher[str] = PhraseMatcher(
            [
                *(
                    (label, concept.id)
                    for concept in vocabulary.scheme("person-role").values()
                    for label in (*concept.alt_labels, *concept.hidden_labels, concept.pref_label)
                ),
                *((phrase, _NOBODY) for phrase in rules["blocked"]),
            ]
        )
        self._grown_ups = frozenset(rules["carriers"]["adult"]["roles"])
        gender = rules["gender"]
        self._genders = {
            **dict.fromkeys(gender["female"], "female"),
            **dict.fromkeys(gender["male"], "male"),
            "parents": "plural",
            "family": "plural",
        }
        self._female = re.compile(rf"\b(?:{'|'.join(gender['female_words'])})")
        self._male = re.compile(rf"\b(?:{'|'.join(gender['male_words'])})")
        self.pronouns: dict[str, tuple[str, str]] = {
            word: (row["gender"], row["adult"]) for row in rules["pronoun"] for word in row["words"]
        }
        self._pronoun = re.compile(rf"\b(?:{'|'.join(self.pronouns)})\b")
        names = [(re.compile(row["pattern"]), str(row["role"])) for row in rules["name"]]
        self._names = Prefilter((pattern, (pattern, role)) for pattern, role in names)
        self._recent = lru_cache(_RECENT)(self._mentions)

    def mentions(self, text: str, cast: Cast = NO_CAST) -> tuple[Mention, ...]:
        """Return the people of a text in order, pronouns among them."""
        return self._recent(text, cast)

    def _mentions(self, text: str, cast: Cast) -> tuple[Mention, ...]:
        matches = self._words.find(text)
        for pattern, role in self._names.candidates(text):
            matches += [Found(*at.span(), role) for at in pattern.finditer(text)]
        if given := [Found(*each) for each in names_in(text, cast)]:
            matches = given + [m for m in matches if not _within_any(m, given)]
        folded = fold(text)
        kept = longest(matches)
        people = [
            Mention(
                m.label,
                m.start,
                m.end,
                self._gender(m.label, folded[m.start : m.end], cast),
                False,
                self._is_dead(m, folded),
            )
            for m in kept
            if m.label != _NOBODY
        ]
        for at in self._pronoun.finditer(folded):
            inside = any(m.start <= at.start() < m.end for m in kept)
            owned = any(m.start == at.end() + 1 and m.label != _NOBODY for m in kept)
            if not inside and not owned and not _THINGS.search(folded, 0, at.start()):
                gender, role = self.pronouns[at.group()]
                people.append(Mention(role, *at.span(), gender, True))
        return tuple(sorted(people, key=lambda mention: mention.start))

    def _is_dead(self, match: Found[str], folded: str) -> bool:
        """Say whether one is named as dead: they mourn nobody and lack nothing."""
        if match.label in self._grown_ups and _DEAD.match(folded, match.end):
            return True
        owner = _OWNED.match(folded, match.start)
        until = owner.end() if owner else match.start
        mourned = _MOURNED.search(folded, max(0, match.start - 40), until)
        return match.label != CHILD and mourned is not None

    def _gender(self, role: str, words: str, cast: Cast) -> str | None:
        if role in self._genders:
            return self._genders[role]
        if self._female.search(words):
            return "female"
        if self._male.search(words):
            return "male"
        return cast.child_gender if role == CHILD else None


def names_in(text: str, cast: Cast) -> list[tuple[int, int, str]]:
    """Return where a text holds names of the cast, each with its role."""
    pattern = _pattern_of(cast.names)
    if pattern is None:
        return []
    roles = dict(cast.names)
    return [(*at.span(), roles[at[0]]) for at in pattern.finditer(text)]


def stands_for(
    pronoun: Mention, seen: Sequence[Mention], roles: Iterable[str] | None = None
) -> str | None:
    """Return the role of the last person seen whom a pronoun fits, those in ``roles`` only."""
    able = seen if roles is None else [m for m in seen if m.role in roles]
    fitting = [m.role for m in able if m.gender == pronoun.gender] or [
        m.role for m in able if m.gender is None and pronoun.gender != "plural"
    ]
    return fitting[-1] if fitting else None


def looks_ahead(
    pronoun: Mention, people: Sequence[Mention], folded: str, roles: Iterable[str] | None = None
) -> str | None:
    """Return whom a pronoun means that stands before the name: "before her death, Child QX"."""
    if not _LEADS.match(folded) or any(m.start < pronoun.start and not m.pronoun for m in people):
        return None
    after = [m for m in people if m.start > pronoun.end and not m.pronoun][:1]
    return stands_for(pronoun, after, roles)


def by_salience(people: Sequence[Mention], folded: str) -> list[Mention]:
    """Return the named people of a stretch of text, those a pronoun would mean last."""
    named = [m for m in people if not m.pronoun]
    aside = [
        m
        for m in named
        if _OBJECT.search(folded, max(0, m.start - 14), m.start)
        or (_OF_ANOTHER.search(folded, 0, m.start) and _heads(named, m, folded))
    ]
    return aside + [m for m in named if m not in aside]


def spoken_of(
    people: Sequence[Mention], folded: str, before: Sequence[Mention]
) -> tuple[Mention, ...]:
    """Return the people a sentence leaves for the next one, the one it is about last."""
    left: list[Mention] = []
    for m in people:
        if not m.pronoun:
            left.append(m)
        elif role := looks_ahead(m, people, folded) or stands_for(m, [*before, *left]):
            left.append(replace(m, role=role, pronoun=False))
    ordered = by_salience(left, folded)
    about = next((m for m in left if m in ordered[-2:]), None) or (left[0] if left else None)
    return tuple([*(m for m in ordered if m is not about), about] if about else ordered)


def _heads(named: Sequence[Mention], mention: Mention, folded: str) -> bool:
    """Say whether another person stands right before "of" the mention: "the mother of a girl"."""
    return any(
        other.end <= mention.start
        and _OF_ANOTHER.fullmatch(folded, other.end, mention.start) is not None
        for other in named
    )


def _within_any(match: Found[str], given: Iterable[Found[str]]) -> bool:
    return any(
        match.start < g.end and g.start < match.end and match.end - match.start <= g.end - g.start
        for g in given
    )


@lru_cache(_RECENT)
def _pattern_of(names: tuple[tuple[str, str], ...]) -> re.Pattern[str] | None:
    known = sorted((name for name, _ in names if name), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)") if known else None
