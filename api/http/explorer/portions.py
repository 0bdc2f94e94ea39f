"""Which part of a document a page shows: what tells of one review, a portion of it at a time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

PORTION = 40_000
"""Code points shown on one page, about."""
SHORT = 60_000
"""What is not longer than this is shown whole."""
_REACH = 5_000
_GAP = re.compile(r"\n\s*\n\s*")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Portion:
    """A portion of a text by code points, its number from 1, and how many statements begin in it.

    ``heading`` is that of its first statement.
    """

    number: int
    start: int
    end: int
    statements: int
    heading: str | None


def bounds(own: Sequence[Place], others: Iterable[Place], length: int) -> tuple[Place, Place]:
    """Return what surely tells of a review, and how far its part may reach on either side.

    ``own`` are the places of its quotations, ``others`` those of other reviews of the document.
    """
    first = min((start for start, _ in own), default=0)
    last = max((end for _, end in own), default=length)
    elsewhere = list(others)
    before = max((end for start, end in elsewhere if start < first and end <= first), default=0)
    after = min((start for start, _ in elsewhere if start >= last), default=length)
    return (first, last), (before, after)


def after_gap(text: str) -> int:
    """Return where the first paragraph of a text begins that is whole."""
    found = _GAP.search(text)
    return found.end() if found else 0


def before_gap(text: str) -> int:
    """Return where the last paragraph of a text ends that is whole."""
    found = None
    for found in _GAP.finditer(text):  # noqa: B007 - the last is wanted
        pass
    return found.start() if found else len(text)


def last_paragraph(text: str) -> int:
    """Return where the last paragraph of a text begins."""
    ends = [gap.end() for gap in _GAP.finditer(text)]
    return ends[-1] if ends else 0


def portions(
    whole: Place, statements: Sequence[tuple[int, int, str | None]]
) -> tuple[Portion, ...]:
    """Return the portions of a part of a text; ``statements`` are start, end and heading.

    A portion begins where a statement does and none is under way, so that none is cut in two.
    """
    start, end = whole
    edges = [start]
    if end - start > SHORT:
        clear = _clear(statements)
        while end - edges[-1] > SHORT:
            wanted = edges[-1] + PORTION
            near = (place for place in clear if wanted <= place < wanted + _REACH)
            edges.append(next(near, wanted))
    edges.append(end)
    found = []
    for number, (first, last) in enumerate(pairwise(edges), 1):
        within = [
            heading
            for place, _, heading in statements
            if first <= place < last or (number == len(edges) - 1 and place >= last)
        ]
        heading = next((each for each in within if each), None)
        found.append(Portion(number, first, last, len(within), heading))
    return tuple(found)


def holding(found: Sequence[Portion], place: int) -> Portion:
    """Return the portion in which a place is; the first or last for one outside all."""
    inside = (portion for portion in found if place < portion.end)
    return next(inside, found[-1])


def _clear(statements: Sequence[tuple[int, int, str | None]]) -> list[int]:
    reached, clear = 0, []
    for start, end, _ in sorted(statements, key=lambda each: each[:2]):
        if start >= reached:
            clear.append(start)
        reached = max(reached, end)
    return clear
