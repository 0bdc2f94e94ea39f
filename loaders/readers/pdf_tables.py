"""Tables of a page: those drawn with rules, and those whose cells stand under one another."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from loaders.readers.pdf_drawings import Rule
from loaders.readers.pdf_glyphs import Word
from loaders.readers.pdf_lines import cut_pieces

_NEAR = 3.0
_SHORTEST = 8.0
_MOST_RULES = 4_000


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its frame in points and the words of its cells, row by row.

    ``tops`` are the upper ends of its rows.
    """

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]
    tops: tuple[float, ...]
    words: frozenset[Word]


def ruled_tables(words: tuple[Word, ...], rules: tuple[Rule, ...]) -> list[Table]:
    """Return the tables whose rules part at least two columns."""
    long = [
        rule for rule in rules if max(rule.right - rule.left, rule.bottom - rule.top) > _SHORTEST
    ]
    tables = []
    for grid in _grids(long[:_MOST_RULES]):
        table = _table(grid, words)
        if table:
            tables.append(table)
    return tables


def _grids(rules: list[Rule]) -> Iterator[list[Rule]]:
    """Yield rules that touch one another, directly or by others."""
    left = sorted(rules, key=lambda rule: rule.top)
    while left:
        grid = [left.pop(0)]
        at = 0
        while at < len(grid):
            touched = [rule for rule in left if _touch(grid[at], rule)]
            if touched:
                grid += touched
                gone = set(map(id, touched))
                left = [rule for rule in left if id(rule) not in gone]
            at += 1
        yield grid


def _touch(one: Rule, other: Rule) -> bool:
    return (
        one.left - _NEAR <= other.right
        and other.left - _NEAR <= one.right
        and one.top - _NEAR <= other.bottom
        and other.top - _NEAR <= one.bottom
    )


def _table(grid: list[Rule], words: tuple[Word, ...]) -> Table | None:
    upright = [rule for rule in grid if rule.upright]
    xs = _merged(rule.left for rule in upright)
    level = [rule for rule in grid if not rule.upright]
    ys = _merged([rule.top for rule in level])
    if len(xs) < 3 or len(ys) < 2:  # noqa: PLR2004  # two columns have three uprights
        return None
    left, right, top, bottom = xs[0], xs[-1], ys[0], ys[-1]
    inside = [
        word
        for word in words
        if left <= (word.left + word.right) / 2 <= right and top <= _middle(word) <= bottom
    ]
    rows, tops = [], []
    for y, below in pairwise(ys):
        row = [word for word in inside if y <= _middle(word) < below]
        walls = [x for x in xs if _stands(upright, x, (y + below) / 2)]
        cells = _cells(row, walls)
        if any(cells):
            rows.append(tuple(cells))
            tops.append(y)
    filled = [sum(map(bool, row)) for row in rows]
    if not filled or max(filled) < 2:  # noqa: PLR2004  # one cell a row is a box, no table
        return None
    return Table(left, top, right, bottom, tuple(rows), tuple(tops), frozenset(inside))


def _middle(word: Word) -> float:
    return word.base - 0.3 * word.size


def _merged(values: Iterator[float] | list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _stands(upright: list[Rule], x: float, y: float) -> bool:
    return any(
        abs(rule.left - x) <= _NEAR and rule.top - _NEAR <= y <= rule.bottom + _NEAR
        for rule in upright
    )


def _cells(row: list[Word], walls: list[float]) -> list[str]:
    edges = [float("-inf"), *walls[1:-1], float("inf")]
    cells = []
    for left, right in pairwise(edges):
        inside = [word for word in row if left <= (word.left + word.right) / 2 < right]
        cells.append("\n".join(piece.text for piece in cut_pieces(inside)) if inside else "")
    return cells
