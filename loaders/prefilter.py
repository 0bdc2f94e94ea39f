"""Which of many patterns could match a text, told by one scan for the words they cannot do without.

A pattern's needs are a set of literals of which every match holds at least one. They are derived
from the pattern itself, so that no rule has to name them and none can name them wrongly: a
pattern of which nothing can be derived is simply always tried. The text scanned must be the text
searched, and the patterns must mind case, as those for folded text do.
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import ahocorasick_rs

_MOST = 96
_RARER = 4.0

_parser: Any = importlib.import_module("re._parser")


class Prefilter:
    """The patterns of a rule file, by number, and the literals each needs."""

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        by_literal: dict[str, int] = {}
        self._always = 0
        for number, pattern in enumerate(patterns):
            literals = needs(pattern)
            if not literals:
                self._always |= 1 << number
            for literal in literals:
                by_literal[literal] = by_literal.get(literal, 0) | 1 << number
        self._flags = list(by_literal.values())
        self._machine = ahocorasick_rs.AhoCorasick(list(by_literal))

    def candidates(self, text: str) -> Iterator[int]:
        """Yield the numbers of the patterns that could match a text, in order."""
        flags = self._always
        for literal, _, _ in self._machine.find_matches_as_indexes(text, overlapping=True):
            flags |= self._flags[literal]
        while flags:
            lowest = flags & -flags
            yield lowest.bit_length() - 1
            flags ^= lowest


def needs(pattern: re.Pattern[str]) -> frozenset[str]:
    """Return literals of which every match of a pattern holds one; none where none are certain.

    >>> sorted(needs(re.compile(r"(?:was|were) +drunk(?: +again)?")))
    ['drunk']
    """
    if pattern.flags & re.IGNORECASE:
        return frozenset()
    _, required = _sequence(_parser.parse(pattern.pattern, pattern.flags))
    return frozenset(required or ())


Literals = frozenset[str] | None


def _sequence(nodes: Iterable[Any]) -> tuple[Literals, Literals]:
    """Return all that a sequence can be (where that is a short list), and what it needs."""
    offers: list[frozenset[str]] = []
    run: frozenset[str] = frozenset({""})
    whole = True
    for kind, value in nodes:
        exact, required = _node(str(kind), value)
        if required:
            offers.append(required)
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(left + right for left in run for right in exact)
            continue
        offers.append(run)
        whole = False
        run = exact if exact is not None else frozenset({""})
    offers.append(run)
    return (run if whole else None), _cheapest(offers)


def _node(kind: str, value: Any) -> tuple[Literals, Literals]:  # noqa: ANN401 - a parse tree has no type
    exact: Literals = None
    required: Literals = None
    if kind == "LITERAL":
        exact = frozenset({chr(value)})
    elif kind in {"AT", "ASSERT", "ASSERT_NOT"}:
        exact = frozenset({""})
    elif kind == "IN":
        if all(str(each) == "LITERAL" for each, _ in value):
            exact = frozenset(chr(code) for _, code in value)
    elif kind == "SUBPATTERN":
        _, flags, _, inner = value
        if not flags & re.IGNORECASE:
            exact, required = _sequence(inner)
    elif kind == "BRANCH":
        exact, required = _branches(value[1])
    elif kind in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, inner = value
        exact, required = _sequence(inner)
        if (least, most) == (0, 1) and exact is not None:
            exact |= {""}
        elif (least, most) != (1, 1):
            exact = None
        if least == 0:
            required = None
    return exact, required


def _branches(ways: Iterable[Any]) -> tuple[Literals, Literals]:
    read = [_sequence(way) for way in ways]
    exacts = [exact for exact, _ in read if exact is not None]
    wants = [required for _, required in read if required]
    exact = frozenset().union(*exacts) if len(exacts) == len(read) else None
    if exact is not None and len(exact) > _MOST:
        exact = None
    return exact, (frozenset().union(*wants) if len(wants) == len(read) else None)


def _cheapest(offers: Iterable[frozenset[str]]) -> Literals:
    """Return the offer that the fewest texts will hold, the longest literals being the rarest."""
    able = [_shortest(offer) for offer in offers if "" not in offer]
    return min(able, key=lambda offer: (_cost(offer), sorted(offer)), default=None)


def _shortest(literals: frozenset[str]) -> frozenset[str]:
    """Drop each literal that holds another: to find the shorter is enough."""
    return frozenset(
        word for word in literals if not any(o != word and o in word for o in literals)
    )


def _cost(literals: frozenset[str]) -> float:
    return sum(_RARER ** -len(literal) for literal in literals)
