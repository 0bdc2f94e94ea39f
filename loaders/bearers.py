"""Who a sentence speaks of, and who of them carries what is said at a place in it.

The nearest one who governs the place: named in the words themselves, a possessive before them,
"by" or "of" someone after them, or the last one named earlier in the clause. Pronouns stand for
the last person of their gender. Rules in ``rules/bearers.toml`` treat mother and father alike.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from loaders.context import compile_pattern
from loaders.matching import Match as Found
from loaders.matching import PhraseMatcher, fold, longest
from loaders.ruleset import load_rules
from ontology.concepts import Vocabulary, load_vocabulary

_POSSESSIVE = re.compile(
    r"(?:'s?|s')? +(?:(?!for |and |had |has |was |were |to |that |of |in |with |is )\w+ +){0,2}$"
)
_NOBODY = ""
_ANY_PARENT = "parental"
_CHILD = "subject-child"
_DOER = frozenset({"by", "with", "from", "between", "against"})
_OWN = frozenset({"maternal", "paternal", "parental", "her", "his", "their"})
_AFTER = re.compile(
    r"(?: +(?!and\b|but\b|who\b|was\b|were\b|had\b)\w+){0,2}?"
    r" +(by|of|in|for|from|towards?|to|on|with|between|against)"
    r" +(?:(?:a|the|his|her|their|either|both|one|an|any|this) +)*"
)
_CLAUSE = re.compile(
    r";|\. |, +(?:and|but|while|whilst|although|though) +|\b(?:although|whereas)\b"
)
_JOINED = re.compile(r"(?: *,)? +(?:and|or|nor|&) +(?:the +|his +|her +|their +|also +|both +)?$")
_OBJECT = re.compile(r"\b(?:by|with|to|from|told|asked|about|not) +(?:the +|a +|her +|his +)?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named at ``text[start:end]``; ``gender`` where the words or the role give one."""

    role: str
    start: int
    end: int
    gender: str | None
    pronoun: bool


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who carries something; ``named`` is false where nobody is and the default stands."""

    roles: tuple[str, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Carriers:
    """The roles that may carry a kind of factor, and the one that does where nobody is named."""

    roles: frozenset[str]
    default: str
    before_only: bool


class Bearers:
    """The rules, and the words for people."""

    def __init__(self, rules: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        self._people: PhraseMatcher[str] = PhraseMatcher(
            (label, concept.id)
            for concept in vocabulary.scheme("person-role").values()
            for label in (*concept.alt_labels, *concept.hidden_labels, concept.pref_label)
        )
        self._blocked: PhraseMatcher[str] = PhraseMatcher((p, _NOBODY) for p in rules["blocked"])
        gender = rules["gender"]
        self._genders = {
            **dict.fromkeys(gender["female"], "female"),
            **dict.fromkeys(gender["male"], "male"),
            "parents": "plural",
            "family": "plural",
        }
        self._female = re.compile("|".join(gender["female_words"]))
        self._male = re.compile("|".join(gender["male_words"]))
        self._pronouns: dict[str, tuple[str, str]] = {
            word: (row["gender"], row["adult"]) for row in rules["pronoun"] for word in row["words"]
        }
        self._pronoun = re.compile(rf"\b(?:{'|'.join(self._pronouns)})\b")
        self.carriers = {
            kind: Carriers(frozenset(row["roles"]), row["default"], row.get("before_only", False))
            for kind, row in rules["carriers"].items()
        }
        self._merged = {frozenset(row["roles"]): str(row["role"]) for row in rules["merged"]}
        self._elsewhere = [
            (compile_pattern(rf"\b(?:{row['pattern']})\b"), str(row["role"]))
            for row in rules["elsewhere"]
        ]
        self._names = [(re.compile(row["pattern"]), str(row["role"])) for row in rules["name"]]

    def mentions(self, text: str, names: Mapping[str, str] | None = None) -> list[Mention]:
        """Return the people of a text in order; ``names`` gives the roles of pseudonyms."""
        matches = self._people.find(text) + self._blocked.find(text)
        for pattern, role in self._names:
            matches += [Found(*at.span(), role) for at in pattern.finditer(text)]
        for name, role in (names or {}).items():
            if name:
                shown = re.compile(rf"\b{re.escape(name)}\b")
                matches += [Found(*at.span(), role) for at in shown.finditer(text)]
        folded = fold(text)
        kept = longest(matches)
        people = [
            Mention(m.label, m.start, m.end, self._gender(m.label, folded[m.start : m.end]), False)
            for m in kept
            if m.label != _NOBODY
        ]
        for at in self._pronoun.finditer(folded):
            inside = any(m.start <= at.start() < m.end for m in kept)
            owned = any(m.start == at.end() + 1 and m.label != _NOBODY for m in kept)
            if not inside and not owned:
                gender, role = self._pronouns[at.group()]
                people.append(Mention(role, *at.span(), gender, True))
        return sorted(people, key=lambda mention: mention.start)

    def bearer(
        self,
        text: str,
        span: tuple[int, int],
        kind: str,
        before: Sequence[Mention] = (),
        names: Mapping[str, str] | None = None,
    ) -> Bearer:
        """Return who carries ``text[start:end]``; ``before`` are the people of sentences above."""
        carriers = self.carriers[kind]
        folded = fold(text)
        if kind == "couple":
            return self._of_couple(folded, carriers)
        people = self._known(self.mentions(text, names), carriers, before)
        start, end = span
        inside = [m for m in people if m.start < end and start < m.end]
        before_it = self._before(people, folded, start)
        after_it = self._after(people, folded, end, carriers)
        later = [m for m in people if m.start >= end and not m.pronoun][:1]
        owner = self._owner(people, folded, start)
        ways = (inside, owner, after_it, before_it, later)
        if carriers.before_only:
            ways = (owner, before_it, inside, [], [])
        for chosen in ways:
            if chosen:
                named = folded[chosen[-1].start : chosen[-1].end] != _ANY_PARENT
                return Bearer(self._together(chosen[-1], people, folded), named)
        return Bearer((carriers.default,), False)

    def roles_at(
        self,
        text: str,
        span: tuple[int, int],
        before: Sequence[Mention] = (),
        names: Mapping[str, str] | None = None,
        kind: str = "anyone",
    ) -> tuple[str, ...]:
        """Return the roles named within ``text[start:end]``, those joined by "and" together."""
        people = self._known(self.mentions(text, names), self.carriers[kind], before)
        inside = [m for m in people if span[0] <= m.start < span[1]]
        return self._together(inside[-1], people, fold(text)) if inside else ()

    def _gender(self, role: str, words: str) -> str | None:
        if role in self._genders:
            return self._genders[role]
        if self._female.search(words):
            return "female"
        return "male" if self._male.search(words) else None

    def _known(
        self, people: Iterable[Mention], carriers: Carriers, before: Sequence[Mention]
    ) -> list[Mention]:
        """Keep those who may carry the factor, with each pronoun given its person."""
        seen = [m for m in before if not m.pronoun]
        known = []
        for mention in people:
            role = mention.role
            if mention.pronoun:
                able = [m for m in seen if m.role in carriers.roles]
                fitting = [m.role for m in able if m.gender == mention.gender] or [
                    m.role for m in able if m.gender is None and mention.gender != "plural"
                ]
                plain = role if role in carriers.roles else self._child(mention, carriers)
                role = fitting[-1] if fitting else plain
            else:
                seen.append(mention)
            if role in carriers.roles:
                known.append(
                    Mention(role, mention.start, mention.end, mention.gender, mention.pronoun)
                )
        return known

    @staticmethod
    def _child(mention: Mention, carriers: Carriers) -> str:
        one_child = _CHILD in carriers.roles and mention.gender != "plural"
        return _CHILD if one_child else carriers.default

    def _of_couple(self, folded: str, carriers: Carriers) -> Bearer:
        for pattern, role in self._elsewhere:
            if pattern.search(folded):
                return Bearer((role,), True)
        return Bearer((carriers.default,), True)

    @staticmethod
    def _owner(people: Sequence[Mention], folded: str, start: int) -> list[Mention]:
        owners = []
        for m in people:
            gap = folded[m.end : start]
            own = folded[m.start : m.end] in _OWN
            if m.end <= start and (own or gap.startswith("'")) and _POSSESSIVE.fullmatch(gap):
                owners.append(m)
        return owners[-1:]

    @staticmethod
    def _after(
        people: Sequence[Mention], folded: str, end: int, carriers: Carriers
    ) -> list[Mention]:
        link = _AFTER.match(folded, end)
        if link and _CHILD in carriers.roles and link[1] in _DOER:
            return []
        return [
            m for m in people if link and m.start in (link.end(), link.start(1) + len(link[1]) + 1)
        ][:1]

    @staticmethod
    def _before(people: Sequence[Mention], folded: str, start: int) -> list[Mention]:
        earlier = [m for m in people if m.end <= start]
        clause = max((at.end() for at in _CLAUSE.finditer(folded, 0, start)), default=0)
        near = [m for m in earlier if m.start >= clause] or earlier
        acting = [m for m in near if not _OBJECT.search(folded, max(0, m.start - 12), m.start)]
        return (acting or near)[-1:]

    def _together(self, chosen: Mention, people: Sequence[Mention], folded: str) -> tuple[str, ...]:
        """Return the chosen one's role with those joined to them by "and"."""
        place = people.index(chosen)
        first = last = place
        while first and self._are_joined(people[first - 1], people[first], folded):
            first -= 1
        while last + 1 < len(people) and self._are_joined(people[last], people[last + 1], folded):
            last += 1
        roles = list(dict.fromkeys(m.role for m in people[first : last + 1]))
        return (
            (self._merged[frozenset(roles)],) if frozenset(roles) in self._merged else tuple(roles)
        )

    @staticmethod
    def _are_joined(left: Mention, right: Mention, folded: str) -> bool:
        return bool(_JOINED.fullmatch(folded, left.end, right.start))


@cache
def bearers() -> Bearers:
    """Return the rules of ``rules/bearers.toml`` with the published vocabulary, read once."""
    return Bearers(load_rules("bearers"), load_vocabulary())
