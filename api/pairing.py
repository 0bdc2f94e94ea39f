"""Which entries of two annotation records are of one thing: by what they say, or by their words."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from api.annotations import STATUSES

Item = Mapping[str, Any]
"""One entry of a list of an annotation record."""

_ALIKE = 0.5
"""The least share of words (F1) that two quotations of one thing have in common."""
_WORD = re.compile(r"[a-z0-9]+")
_ASSERTIONS = {status: assertion.value for assertion, status in STATUSES.items()}
_TELLING = {"RiskFactor": ("factor", "bearer"), "AgencyInvolvement": ("kind", "name")}
"""What two items must share some of, beside words, to be one: several rest on one sentence."""


def _factor(item: Item) -> tuple[str, ...]:
    return tuple(str(item.get(name)) for name in ("factor", "bearer", "status"))


def _agency(item: Item) -> tuple[str, ...]:
    return str(item.get("kind")), " ".join(_WORD.findall(str(item.get("name") or "").casefold()))


KEYS: Mapping[str, Callable[[Item], tuple[str, ...]]] = {
    "RiskFactor": _factor,
    "AgencyInvolvement": _agency,
}
"""What makes an entry of these kinds, however often and in whatever words it is told."""


def pairs_of(kind: str, items: Sequence[Item], others: Sequence[Item]) -> list[tuple[int, int]]:
    """Return pairs of an entry and the other that is of the same thing, by their places."""
    return greedy([[_likeness(kind, item, other) for other in others] for item in items])


def _likeness(kind: str, item: Item, other: Item) -> float:
    shared = shared_words(str(item.get("quote")), str(other.get("quote")))
    sames = [
        said(name, item.get(name)) == said(name, other.get(name)) for name in _TELLING.get(kind, ())
    ]
    if shared < _ALIKE or (sames and not any(sames)):
        return 0.0
    return shared + sum(sames)


def greedy(likeness: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Return one-to-one pairs of a row and a column, the likest first; never of those unlike."""
    scored = sorted(
        (-value, row, column)
        for row, values in enumerate(likeness)
        for column, value in enumerate(values)
        if value >= _ALIKE
    )
    pairs: dict[int, int] = {}
    for _, row, column in scored:
        if row not in pairs and column not in pairs.values():
            pairs[row] = column
    return sorted(pairs.items())


def shared_words(one: str, other: str) -> float:
    """Return the F1 of the words of two texts, from 0 to 1."""
    first_words, second_words = (Counter(_WORD.findall(t.casefold())) for t in (one, other))
    common = (first_words & second_words).total()
    return 2 * common / (first_words.total() + second_words.total()) if common else 0.0


def said(name: str, value: object) -> list[str]:
    """Return the values of a record's field, in the words of a statement's field."""
    if value is None or value == "":
        return []
    if name == "status":
        return [_ASSERTIONS.get(str(value), str(value))]
    if isinstance(value, bool):
        return [str(value).lower()]
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
