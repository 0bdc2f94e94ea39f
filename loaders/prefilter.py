"""Which of many patterns could match a text, told by one scan for the words they cannot do without.

A pattern matches in one or several ways, and each way needs sets of literals: every match in that
way holds at least one of each set. They are derived from the pattern itself, so that no rule has to
name them and none can name them wrongly: a pattern of which nothing can be derived is simply always
tried. Literals and text are compared without case, so that patterns may mind it or not; the text
given must be the text searched.
"""

import importlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest
from operator import itemgetter
from typing import Any, Generic, TypeVar

import ahocorasick_rs

_MOST = 64  # literals that a run of words is spelled out to; beyond, it is cut in two
_RARER = 4.0  # how much seldomer a literal is for each letter more
_SETS = 4  # sets of literals that are asked of a way, the rarest
_WAYS = 40  # ways that a fork is followed in
_LEAST = 2  # letters that a literal must have to tell anything

_T = TypeVar("_T")

_parser: Any = importlib.import_module("re._parser")
_kinds: Any = importlib.import_module("re._constants")


class Prefilter(Generic[_T]):
    """Patterns, each with what it stands for (its rule), told by the literals they need.

    A set of literals is a bit: that of way *w* and its set *s* is ``s * number of ways + w``.
    """

    def __init__(self, patterns: Iterable[tuple[re.Pattern[str], _T]]) -> None:
        given = [(needs(pattern), rule) for pattern, rule in patterns]
        self._rules = [rule for _, rule in given]
        ways = [(number, way) for number, (each, _) in enumerate(given) for way in each]
        self._of_way = [number for number, _ in ways]
        self._free = [0] * _SETS
        by_literal: dict[str, int] = {}
        for number, (_, way) in enumerate(ways):
            for at, literals in zip_longest(range(_SETS), way):
                if literals is None:
                    self._free[at] |= 1 << number
                for literal in literals or ():
                    flag = 1 << (at * len(ways) + number)
                    by_literal[literal] = by_literal.get(literal, 0) | flag
        self._flags = list(by_literal.values())
        self._machine = ahocorasick_rs.AhoCorasick(list(by_literal))

    def candidates(self, text: str) -> Iterator[_T]:
        """Yield what the patterns stand for that could match a text, in the order given."""
        held = 0
        found = self._machine.find_matches_as_indexes(without_case(text), overlapping=True)
        for literal in {literal for literal, _, _ in found}:
            held |= self._flags[literal]
        ways = (1 << len(self._of_way)) - 1
        for free in self._free:
            ways &= held | free
            held >>= len(self._of_way)
        last = None
        while ways:
            lowest = ways & -ways
            ways ^= lowest
            number = self._of_way[lowest.bit_length() - 1]
            if number != last:
                yield self._rules[number]
            last = number


def without_case(text: str) -> str:
    """Return the text such that what a pattern takes for equal, minding no case, is equal.

    >>> without_case("K\u0131\u017f\u017f") == without_case("kiss")
    True
    """
    if not text.isascii():
        text = text.replace("\u0130", "i").replace("\u0131", "i")  # folding keeps these apart
    return text.casefold()


_Literals = frozenset[str]
_Need = tuple[float, _Literals]
"""A set of literals and how seldom texts hold one of them: the less, the longer they are."""
_Read = tuple[_Literals | None, tuple[_Need, ...]]
"""All that a node can be, where that is a short list, and what it needs, rarest first."""

_NONE: _Literals = frozenset()
_NOTHING: _Literals = frozenset({""})


def needs(pattern: re.Pattern[str]) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return the sets of literals that each way needs in which a pattern matches, rarest first.

    >>> [sorted(each) for each in needs(re.compile(r"(?:he|she) +was +drunk(?: +again)?"))[0]]
    [['drunk'], ['was'], ['he']]
    """
    tree = _parser.parse(pattern.pattern, pattern.flags)
    nodes = tree.data
    forks = [
        (len(value[1]), at)
        for at, (kind, value) in enumerate(nodes)
        if kind is _kinds.BRANCH and len(value[1]) <= _WAYS
    ]
    if forks:
        _, at = max(forks, key=itemgetter(0))
        before, after = _in_turn(map(_node, nodes[:at])), _in_turn(map(_node, nodes[at + 1 :]))
        ways = [_in_turn((before, _sequence(way), after)) for way in nodes[at][1][1]]
    else:
        ways = [_sequence(tree)]
    return tuple(
        tuple(dict.fromkeys(_shortest(each) for _, each in required)) for _, required in ways
    )


def _node(node: tuple[object, Any]) -> _Read:
    kind, value = node
    exact: _Literals | None = None
    required: tuple[_Need, ...] = ()
    if kind is _kinds.LITERAL:
        exact = _letter(value)
    elif kind in {_kinds.AT, _kinds.ASSERT, _kinds.ASSERT_NOT}:
        exact = _NOTHING
    elif kind is _kinds.IN:
        if all(each is _kinds.LITERAL for each, _ in value):
            exact = _NONE.union(*(_letter(code) for _, code in value))
    elif kind is _kinds.SUBPATTERN:
        exact, required = _sequence(value[-1])
    elif kind is _kinds.BRANCH:
        exact, required = _branches(value[1])
    elif kind in {_kinds.MAX_REPEAT, _kinds.MIN_REPEAT, _kinds.POSSESSIVE_REPEAT}:
        least, most, inner = value
        exact, required = _sequence(inner)
        if (least, most) == (0, 1) and exact is not None:
            exact |= _NOTHING
        elif (least, most) != (1, 1):
            exact = None
        if least == 0:
            required = ()
    return exact, required


@lru_cache(128)
def _letter(code: int) -> _Literals:
    return frozenset({without_case(chr(code))})


def _sequence(tree: Any) -> _Read:  # noqa: ANN401 - a parse tree has no type
    nodes = tree.data
    if all(kind is _kinds.LITERAL for kind, _ in nodes):
        word = frozenset({without_case("".join(chr(code) for _, code in nodes))})
        return word, tuple(_need(word))
    return _in_turn(map(_node, nodes))


def _in_turn(nodes: Iterable[_Read]) -> _Read:
    found: list[_Need] = []
    run = _NOTHING
    whole = True
    for exact, required in nodes:
        if exact is not None and len(run) * len(exact) <= _MOST:
            run = frozenset(left + right for left in run for right in exact)
            continue
        found += (*_need(run), *required)
        whole = False
        run = exact if exact is not None else _NOTHING
    found += _need(run)
    return (run if whole else None), _rarest(found)


def _branches(ways: Iterable[Any]) -> _Read:
    read = [_sequence(way) for way in ways]
    exacts = [exact for exact, _ in read if exact is not None]
    exact = _NONE.union(*exacts) if len(exacts) == len(read) else None
    if exact is not None and len(exact) > _MOST:
        exact = None
    together = zip(*(required for _, required in read), strict=False)
    return exact, _rarest(
        (sum(cost for cost, _ in each), _NONE.union(*(literals for _, literals in each)))
        for each in together
    )


def _need(literals: _Literals) -> Iterator[_Need]:
    """Yield a set with its cost, if each of it is more than a letter, which most texts hold."""
    if all(
        len(each) >= _LEAST or (each and not each.isalnum() and each != " ") for each in literals
    ):
        yield sum(_RARER ** -len(each) for each in literals), literals


def _rarest(found: Iterable[_Need]) -> tuple[_Need, ...]:
    return tuple(sorted(found, key=lambda need: (need[0], min(need[1])))[:_SETS])


def _shortest(literals: _Literals) -> _Literals:
    """Drop each literal that holds another: to find the shorter is enough."""
    return frozenset(
        word for word in literals if not any(o != word and o in word for o in literals)
    )
