"""Rows of a column: pieces on one baseline, and runs of rows that are a table without rules."""

import re
from collections.abc import Iterator
from itertools import pairwise

from loaders.readers.pdf_lines import Piece, is_bullet

_NEAR = 3.0
_LEVEL = 0.3
_ROWS = 3
_PARTED = 1.3
_MARKER = re.compile(r"[(\[]?(?:[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivxIVX]{1,4})[.):\]]{0,2}")
_PAGE = re.compile(r"[.\s…_]*(?:\d{1,3}|[ivx]{1,5})")
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")

Row = list[Piece]


def aligned_rows(pieces: list[Piece]) -> Iterator[tuple[list[Row], tuple[str, ...]]]:
    """Yield rows from the top down: each with no cells, or those of one row of a table.

    A table is at least three rows of several pieces that begin under one another; the first
    must not be bullets or numbers, nor the last the page numbers of a contents page.
    """
    rows = _rows(pieces)
    at = 0
    while at < len(rows):
        end = _run(rows, at)
        if end:
            yield from _table_rows(rows[at:end])
            at = end
        else:
            yield [rows[at]], ()
            at += 1


def _rows(pieces: list[Piece]) -> list[Row]:
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if rows and piece.base - rows[-1][0].base <= _LEVEL * piece.size:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _run(rows: list[Row], at: int) -> int:
    """Return where the table that begins with a row ends; 0 where none begins."""
    if not _celled(rows[at]):
        return 0
    places = [piece.left for piece in rows[at]]
    pitch = 2.6 * rows[at][0].size
    end = at
    several = 0
    while end < len(rows) and all(_at(piece.left, places) for piece in rows[end]):
        if end > at and rows[end][0].base - rows[end - 1][0].base > pitch:
            break
        several += _celled(rows[end])
        end += 1
    # What is left hanging in the first column alone is text after the table.
    while end > at and len(rows[end - 1]) == 1 and abs(rows[end - 1][0].left - places[0]) <= _NEAR:
        end -= 1
    if several < _ROWS or _contents(rows[at:end]):
        return 0
    return end


def _at(left: float, places: list[float]) -> bool:
    return any(abs(left - place) <= _NEAR for place in places)


def _celled(row: Row) -> bool:
    if len(row) < 2 or is_bullet(list(row[0].words)):  # noqa: PLR2004  # a row of one is a line
        return False
    first = row[0].text
    if len(row) == 2 and (_MARKER.fullmatch(first) or len(first) == 1):  # noqa: PLR2004
        return False
    return not _LEADER.search(" ".join(piece.text for piece in row))


def _contents(rows: list[Row]) -> bool:
    """Tell whether every row ends in a page number and the numbers never fall."""
    last = [row[-1].text for row in rows if len(row) > 1]
    if not all(_PAGE.fullmatch(text) for text in last):
        return False
    numbers = [int(found.group()) for text in last if (found := re.search(r"\d+", text))]
    return numbers == sorted(numbers)


def _table_rows(rows: list[Row]) -> Iterator[tuple[list[Row], tuple[str, ...]]]:
    places = sorted(piece.left for piece in max(rows, key=len))
    gaps = [b[0].base - a[0].base for a, b in pairwise(rows)]
    spaced = max(gaps) > _PARTED * min(gaps)
    group: list[Row] = []
    for at, row in enumerate(rows):
        parted = at > 0 and gaps[at - 1] > _PARTED * min(gaps)
        opens = parted if spaced else abs(row[0].left - places[0]) <= _NEAR
        if group and opens:
            yield group, _cells(group, places)
            group = []
        group.append(row)
    yield group, _cells(group, places)


def _cells(rows: list[Row], places: list[float]) -> tuple[str, ...]:
    cells: list[list[str]] = [[] for _ in places]
    for row in rows:
        for piece in row:
            nearest = min(range(len(places)), key=lambda at: abs(places[at] - piece.left))
            cells[nearest].append(piece.text)
    return tuple("\n".join(cell) for cell in cells)
