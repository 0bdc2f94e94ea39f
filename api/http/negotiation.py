"""Choosing a representation by Accept (RFC 9110, 12.5.1): q-values, wildcards, 406."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.http.problems import Problem

_PARTS = 2


@dataclass(frozen=True, slots=True)
class Range:
    """One media range of an Accept header with its weight."""

    kind: str
    subtype: str
    weight: float

    def rank(self, kind: str, subtype: str) -> int:
        """Return how closely the range names a type: 0 not at all, 1 any, 2 family, 3 exactly."""
        if self.kind == "*":
            return 1
        if self.kind != kind:
            return 0
        if self.subtype == "*":
            return 2
        return 3 if self.subtype == subtype else 0


def parse_accept(header: str | None) -> tuple[Range, ...]:
    """Return the ranges of an Accept header; none given, empty or unreadable means anything."""
    ranges = []
    for item in (header or "").split(","):
        name, *parameters = (part.strip().lower() for part in item.split(";"))
        pair = name.split("/")
        if len(pair) != _PARTS or not all(pair):
            continue
        ranges.append(Range(pair[0], pair[1], _weight(parameters)))
    return tuple(ranges) or (Range("*", "*", 1.0),)


def best(header: str | None, offers: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best, or None if it takes none.

    Among equals the first offer wins; a type is weighed by the range that names it most closely.
    """
    ranges = parse_accept(header)
    chosen, most = None, 0.0
    for offer in offers:
        kind, _, subtype = offer.partition(";")[0].partition("/")
        ranked = [(each.rank(kind, subtype), each.weight) for each in ranges]
        closest = max((rank for rank, _ in ranked), default=0)
        weight = max((w for rank, w in ranked if rank == closest), default=0.0) if closest else 0.0
        if weight > most:
            chosen, most = offer, weight
    return chosen


def choose(header: str | None, offers: Sequence[str]) -> str:
    """Return the best offer. Raises the problem 406 that lists what there is."""
    chosen = best(header, offers)
    if chosen is None:
        raise not_acceptable(offers)
    return chosen


def not_acceptable(offers: Iterable[str]) -> Problem:
    """Return the problem 406 that lists what there is."""
    listed = list(dict.fromkeys(offers))
    return Problem(406, "not-acceptable", f"accept one of {', '.join(listed)}", offers=listed)


def _weight(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
