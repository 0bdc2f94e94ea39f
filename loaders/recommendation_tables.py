"""Rows of a table of recommendations: who is to act, and what is asked, as lines of their own.

A source without structure writes such a table as it stands ("| 1 | The trust should … | Trust |").
A row is read as the readers of structured formats write one: its short cells first, as a line of
those addressed, then the cell that asks for something, as an item with the number of the row.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.document import Block

_CELL = re.compile(r"[^|\t\n]+")
_NUMBER = re.compile(
    r"(?:recommendation|action|R)?\s*(?P<number>\d{1,2}(?:\.\d{1,2})?[a-z]?)[.):]?", re.I
)
_HEADS = re.compile(
    r"(?i)\b(?:recommendations?|actions?(?: required)?|what (?:needs to|should) happen)\b"
)
_WHO = re.compile(
    r"(?i)\b(?:lead|agency|agencies|organisation|owner|responsib\w+|by whom|who|addressee)\b"
)
_PROSE_WORDS = 5
_TITLE_WORDS = 7


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell, at ``text[start:end]`` of the canonical text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row that asks for something: its number, the cell that does, those addressed."""

    number: str | None
    wanted: Cell
    addressed: str


@dataclass(slots=True)
class RecommendationTable:
    """The columns of the table being read; `clear` where another block comes between."""

    _wanted: int | None = None
    _who: tuple[int, ...] = field(default=())

    def clear(self) -> None:
        """Take note that the table has ended."""
        self._wanted, self._who = None, ()

    def rows(self, text: str, block: Block) -> Iterator[Row]:
        """Yield the rows of a block of a table whose head has a column of recommendations."""
        for start, end in _lines(text, block):
            cells = [
                Cell(words.group().strip(), *_bounds(words))
                for words in _CELL.finditer(text, start, end)
            ]
            if self._is_head(cells):
                continue
            if self._wanted is None or len(cells) <= self._wanted:
                continue
            wanted = cells[self._wanted]
            if len(wanted.text.split()) >= _PROSE_WORDS:
                yield self._row(cells, wanted)

    def _is_head(self, cells: list[Cell]) -> bool:
        if any(len(cell.text.split()) > _TITLE_WORDS for cell in cells):
            return False
        column = [at for at, cell in enumerate(cells) if _HEADS.search(cell.text)]
        column = [at for at in column if not _NUMBER.fullmatch(cells[at].text)]
        named = [at for at in column if not re.search(r"(?i)\bno\b|number|ref", cells[at].text)]
        if not named or len(cells) < 2:  # noqa: PLR2004  # a table has two columns at least
            return False
        self._wanted = named[0]
        self._who = tuple(at for at, cell in enumerate(cells) if _WHO.search(cell.text))
        self._who = tuple(at for at in self._who if at != self._wanted)
        return True

    def _row(self, cells: list[Cell], wanted: Cell) -> Row:
        number = _NUMBER.fullmatch(cells[0].text)
        who = [cells[at].text for at in self._who if at < len(cells)]
        return Row(number["number"] if number else None, wanted, ", ".join(who))


def _lines(text: str, block: Block) -> Iterator[tuple[int, int]]:
    at = block.start
    for line in text[block.start : block.end].splitlines(keepends=True):
        yield at, at + len(line.rstrip("\n"))
        at += len(line)


def _bounds(words: re.Match[str]) -> tuple[int, int]:
    raw = words.group()
    start = words.start() + len(raw) - len(raw.lstrip())
    return start, start + len(raw.strip())
