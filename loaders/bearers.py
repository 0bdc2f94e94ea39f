"""Who a sentence speaks of, and who of them carries what is said at a place in it.

The nearest one who governs the place: named in the words themselves, a possessive before them,
"by" or "of" someone after them, or the last one named earlier in the clause. Pronouns stand for
the last person of their gender. Rules in ``rules/bearers.toml`` treat mother and father alike.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from loaders.context import compile_pattern
from loaders.matching import fold
from loaders.mentions import (
    CHILD,
    NO_CAST,
    Cast,
    Mention,
    People,
    by_salience,
    looks_ahead,
    spoken_of,
    stands_for,
)
from loaders.ruleset import load_rules
from ontology.concepts import Vocabulary, load_vocabulary

_POSSESSIVE = re.compile(
    r"(?:'s?|s')? +(?:(?!for |and |had |has |was |were |to |that |of |in |with |is )\w+ +){0,2}$"
)
_NO_ONE = re.compile(r"\b(?:parental|an? +parent)$")
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
_HARMED = re.compile(
    r"\b(?:violen\w+|abus\w+|assault\w*|attack\w*)(?: to| towards?| against| on)?(?: the)? $"
)
_ANYONE_BEFORE = re.compile(
    r"\b(?:anyone|anybody|any adult|no one|nobody|everyone|all)(?: \w+)? in (?:the|this) "
    r"(?:family|household|home)(?: \w+){0,3} $"
)
_ANYONE_AFTER = re.compile(r"(?: \w+)? (?:in|within) (?:the|this|that) (?:family|household)\b")
_ITEM = re.compile(r"; ")
_JOINED = re.compile(r"(?: *,)? +(?:and|or|nor|&) +(?:the +|his +|her +|their +|also +|both +)?$")
_OBJECT = re.compile(r"\b(?:by|with|to|from|told|asked|about|not) +(?:the +|a +|her +|his +)?$")


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who carries something; ``named`` is false where nobody is and the default stands."""

    roles: tuple[str, ...]
    named: bool


@dataclass(frozen=True, slots=True)
class Carriers:
    """The roles that may carry a kind of factor, and the one that does where nobody is named.

    Of a factor told ``before_only``, what follows is not its carrier; one of a ``couple`` is
    carried by both of them, or by the ``partner`` who is told as the one who does it. A pronoun
    that stands for nobody named means the child in what is told ``of_child``. What is told of the
    ``living`` is not carried by one who is named there as having died.
    """

    roles: frozenset[str]
    default: str
    before_only: bool
    couple: bool
    partner: bool
    of_child: bool
    living: bool


class Bearers:
    """The rules, and the words for people."""

    def __init__(self, rules: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        self._people = People(rules, vocabulary)
        self.carriers = {
            kind: Carriers(
                frozenset(row["roles"]),
                row["default"],
                row.get("before_only", False),
                row.get("couple", False),
                row.get("partner", False),
                row.get("of_child", False),
                row.get("living", False),
            )
            for kind, row in rules["carriers"].items()
        }
        self._merged = {frozenset(row["roles"]): str(row["role"]) for row in rules["merged"]}
        self._elsewhere = [
            (compile_pattern(rf"\b(?:{row['pattern']})\b"), str(row["role"]))
            for row in rules["elsewhere"]
        ]
        self._partner_of: Mapping[str, str] = rules["partners"]["instead_of"]
        self._couple = frozenset(rules["partners"]["couple"])

    def mentions(self, text: str, cast: Cast = NO_CAST) -> tuple[Mention, ...]:
        """Return the people of a text in order, pronouns among them."""
        return self._people.mentions(text, cast)

    def spoken_of(
        self, text: str, before: Sequence[Mention] = (), cast: Cast = NO_CAST
    ) -> tuple[Mention, ...]:
        """Return the people a sentence leaves for the pronouns of the next, the likeliest last."""
        return spoken_of(self.mentions(text, cast), fold(text), before)

    def bearer(
        self,
        text: str,
        span: tuple[int, int],
        kind: str,
        before: Sequence[Mention] = (),
        cast: Cast = NO_CAST,
    ) -> Bearer:
        """Return who carries ``text[start:end]``; ``before`` are the people of sentences above."""
        carriers = self.carriers[kind]
        folded = fold(text)
        mentions = self.mentions(text, cast)
        if carriers.couple:
            return self._of_couple(folded, mentions, carriers, before, cast)
        start, end = span
        if _ANYONE_BEFORE.search(folded, 0, start) or _ANYONE_AFTER.match(folded, end):
            return Bearer(("family",), True)
        people = self._known(mentions, folded, carriers, before, cast)
        inside = [m for m in people if m.start < end and start < m.end]
        before_it = self._before(people, folded, start)
        after_it = self._after(people, folded, end, carriers)
        item = _ITEM.search(folded, end)
        until = item.start() if item else len(folded)
        later = [m for m in people if end <= m.start < until and not m.pronoun][:1]
        owner = self._owner(people, folded, start)
        ways = (inside, owner, after_it, before_it, later)
        if carriers.before_only:
            ways = (owner, before_it, inside, [], [])
        for chosen in ways:
            if chosen:
                named = not _NO_ONE.search(folded, 0, chosen[-1].end)
                return Bearer(self._together(chosen[-1], people, folded), named)
        return Bearer((carriers.default,), False)

    def may_carry(self, role: str | None, kind: str) -> bool:
        """Say whether a role may carry factors of a kind by itself."""
        carriers = self.carriers[kind]
        return role in carriers.roles and not carriers.couple

    def roles_at(
        self,
        text: str,
        span: tuple[int, int],
        before: Sequence[Mention] = (),
        cast: Cast = NO_CAST,
        kind: str = "anyone",
    ) -> tuple[str, ...]:
        """Return the roles named within ``text[start:end]``, those joined by "and" together."""
        folded = fold(text)
        people = self._known(self.mentions(text, cast), folded, self.carriers[kind], before, cast)
        inside = [m for m in people if m.start < span[1] and span[0] < m.end]
        return self._together(inside[-1], people, folded) if inside else ()

    def _known(
        self,
        people: Sequence[Mention],
        folded: str,
        carriers: Carriers,
        before: Sequence[Mention],
        cast: Cast,
    ) -> list[Mention]:
        """Keep those who may carry the factor, with each pronoun given its person."""
        named: list[Mention] = []
        known = []
        for mention in people:
            role = mention.role
            if mention.dead and carriers.living:
                continue
            if mention.pronoun:
                here = by_salience(named, folded)
                stands = (
                    looks_ahead(mention, people, folded, carriers.roles)
                    or stands_for(mention, here, carriers.roles)
                    or stands_for(mention, before, carriers.roles)
                )
                able = [m for m in named if m.role in carriers.roles]
                if folded.endswith("; ", 0, mention.start) and not self._near(
                    mention, able, folded
                ):
                    stands = self._item_child(mention, carriers, cast) or stands
                if not stands and cast.grown and self._item_child(mention, carriers, cast):
                    stands = CHILD
                adult = role in carriers.roles and not (
                    carriers.of_child and mention.gender != "plural"
                )
                plain = role if adult else self._child(mention, carriers)
                role = stands or plain
            else:
                named.append(mention)
            if role in carriers.roles:
                known.append(replace(mention, role=role))
        return known

    @staticmethod
    def _near(mention: Mention, named: Sequence[Mention], folded: str) -> bool:
        """Say whether the item before is about someone whom the pronoun fits."""
        item = folded.rfind("; ", 0, mention.start - 2) + 1
        about = next((m for m in named if m.start >= item), None)
        return about is not None and about.gender in {mention.gender, None}

    @staticmethod
    def _item_child(mention: Mention, carriers: Carriers, cast: Cast) -> str | None:
        fits = cast.child_gender == mention.gender and CHILD in carriers.roles
        return CHILD if fits else None

    @staticmethod
    def _child(mention: Mention, carriers: Carriers) -> str:
        one_child = CHILD in carriers.roles and mention.gender != "plural"
        return CHILD if one_child else carriers.default

    def _of_couple(
        self,
        folded: str,
        mentions: Sequence[Mention],
        carriers: Carriers,
        before: Sequence[Mention],
        cast: Cast,
    ) -> Bearer:
        people = self._known(mentions, folded, replace(carriers, roles=self._couple), before, cast)
        for pattern, role in self._elsewhere:
            if at := pattern.search(folded):
                meant = next((m.role for m in people if m.start == at.start() and m.pronoun), role)
                return Bearer((meant if meant in self._partner_of else role,), True)
        told = {m.role for m in people if not _HARMED.search(folded, 0, m.start)}
        for partner, parent in self._partner_of.items():
            if carriers.partner and partner in told and not told & {parent, "parents"}:
                return Bearer((partner,), True)
        both = "parents" in told or {"mother", "father"} <= told
        return Bearer((carriers.default,), both)

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
        if link and CHILD in carriers.roles and link[1] in _DOER:
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
