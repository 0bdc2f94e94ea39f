"""Pieces of a page in the order they are read: columns one after another, cells kept together.

A gutter is a strip that no piece crosses, with prose on both sides. The page is parted where
something (a heading, a table) lies across the gutter; each side is then read in the same way.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from math import inf
from statistics import median

from loaders.document import BlockKind
from loaders.readers.pdf_aligned import aligned_rows
from loaders.readers.pdf_lines import Line, Piece, line_of
from loaders.readers.pdf_tables import Table

_GUTTER = 0.8
_LINES = 3
_LETTERS = 14
_CANDIDATES = 12
_DEEPEST = 6
_NEAR = 3.0
_PARTED = 1.35
_SAME = 0.8
_OUTLIERS = 10
_FLUSH = 0.4
_LARGE = 1.1

Item = Piece | Table


def read_lines_in_order(page: int, pieces: list[Piece], tables: list[Table]) -> list[Line]:
    """Return the lines of a page in reading order."""
    reader = _Reader(page)
    items: list[Item] = [*pieces, *tables]
    return list(reader.lines(items, *_edges(items), 0))


class _Reader:
    """Reads one page; ``column`` counts the columns met."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.column = 0

    def lines(self, items: list[Item], edge: float, margin: float, depth: int) -> Iterator[Line]:
        """Yield the lines of a region with the given ends."""
        found = _gutter(items) if depth < _DEEPEST else None
        if not found:
            yield from self._leaf(items, edge, margin)
            return
        x, top, bottom = found
        above = [item for item in items if item.bottom <= top]
        within = [item for item in items if top < item.bottom and item.top < bottom]
        below = [item for item in items if item.top >= bottom and item.bottom > top]
        left = [item for item in within if item.left < x]
        right = [item for item in within if item.left >= x]
        # A short heading crosses no gutter: one that ends the left side heads what is below.
        size = median(item.size for item in within if isinstance(item, Piece))
        last = max(item.bottom for item in right)
        left.sort(key=lambda item: item.top)
        while bottom < inf and left[-1].top > last and _size(left[-1]) > _LARGE * size:
            below.append(left.pop())
        yield from self.lines(above, edge, margin, depth + 1)
        for side in (left, right):
            self.column += 1
            yield from self.lines(side, *_edges(side), depth + 1)
        self.column += 1
        yield from self.lines(below, edge, margin, depth + 1)

    def _leaf(self, items: list[Item], edge: float, margin: float) -> Iterator[Line]:
        pieces = [item for item in items if isinstance(item, Piece)]
        tables = sorted(
            (item for item in items if isinstance(item, Table)), key=lambda table: table.top
        )
        for rows, cells in aligned_rows(pieces):
            first = rows[0][0]
            while tables and tables[0].top < first.base:
                yield from self._table(tables.pop(0))
            if cells:
                yield self._row(
                    cells, min(row[0].left for row in rows), margin, first.base, first.size
                )
            else:
                for row in rows:
                    yield line_of(row, self.page, self.column, edge, margin)
        for table in tables:
            yield from self._table(table)

    def _table(self, table: Table) -> Iterator[Line]:
        for cells, top in zip(table.rows, table.tops, strict=True):
            yield self._row(cells, table.left, table.right, top, 0.0)

    def _row(
        self, cells: tuple[str, ...], left: float, right: float, base: float, size: float
    ) -> Line:
        text = "| " + " | ".join(cells) + " |"
        return Line(
            text, self.page, left, right, base, size, False, self.column, left, right, left,
            kind=BlockKind.TABLE,
        )  # fmt: skip


def _edges(items: list[Item]) -> tuple[float, float]:
    """Return the ends of a column: on the right where most lines end, or all but one in ten."""
    if not items:
        return 0.0, 0.0
    rights = sorted((item.right for item in items), reverse=True)
    ends = Counter(round(right / _NEAR) for right in rights)
    place, _ = max(ends.items(), key=lambda end: (end[1] + ends[end[0] + 1], end[0]))
    flush = [right for right in rights if round(right / _NEAR) in {place, place + 1}]
    if len(flush) > _FLUSH * len(rights):
        return min(item.left for item in items), flush[0]
    return min(item.left for item in items), rights[len(rights) // _OUTLIERS]


def _gutter(items: list[Item]) -> tuple[float, float, float] | None:
    """Return a gutter's right side and how far down and up it runs, the fullest there is."""
    best: tuple[float, float, float] | None = None
    most = 0
    for x in _starts(items):
        for top, bottom in _bands(items, x):
            within = [item for item in items if item.top >= top and item.bottom <= bottom]
            left = [item for item in within if item.left < x]
            right = [item for item in within if item.left >= x]
            count = min(len(left), len(right))
            if count > most and _prose(left) and _prose(right) and not _rows_match(left, right):
                best, most = (x, top, bottom), count
    return best


def _starts(items: list[Item]) -> list[float]:
    """Return where several pieces begin under one another, without the leftmost place."""
    groups: list[list[float]] = []
    for left in sorted(item.left for item in items):
        if groups and left - groups[-1][0] <= _NEAR:
            groups[-1].append(left)
        else:
            groups.append([left])
    several = sorted((group for group in groups[1:] if len(group) >= _LINES), key=len, reverse=True)
    return [group[0] - 0.5 for group in several[:_CANDIDATES]]


def _bands(items: list[Item], x: float) -> Iterator[tuple[float, float]]:
    """Yield the stretches of the page in which nothing crosses the strip left of ``x``."""
    across = sorted(
        (item for item in items if item.left < x and item.right > x - _GUTTER * _size(item)),
        key=lambda item: item.top,
    )
    top = -inf
    for item in across:
        if item.top > top:
            yield top, item.top
        top = max(top, item.bottom)
    yield top, inf


def _size(item: Item) -> float:
    return item.size if isinstance(item, Piece) else 0.0


def _prose(side: list[Item]) -> bool:
    """Tell whether one side of a gutter is lines of prose, not numbers, bullets or short cells."""
    rows: dict[float, int] = {}
    for item in side:
        if isinstance(item, Piece):
            rows[item.base] = rows.get(item.base, 0) + len(item.text)
    return len(rows) >= _LINES and median(rows.values()) >= _LETTERS


def _rows_match(left: list[Item], right: list[Item]) -> bool:
    """Tell whether the blocks of both sides begin on the same lines: cells, not columns."""
    one, other = _block_tops(left), _block_tops(right)
    fewest = min(len(one), len(other))
    if fewest < _LINES:
        return False
    met = sum(any(abs(top - each) <= _NEAR for each in other) for top in one)
    return met >= _SAME * max(len(one), len(other))


def _block_tops(side: list[Item]) -> list[float]:
    tops = sorted(item.top for item in side)
    gaps = [b - a for a, b in pairwise(tops) if b - a > 1]
    if not gaps:
        return tops[:1]
    usual = median(gaps) if len(gaps) < 5 else sorted(gaps)[len(gaps) // 4]  # noqa: PLR2004
    return tops[:1] + [b for a, b in pairwise(tops) if b - a > _PARTED * usual]
