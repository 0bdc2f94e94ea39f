"""Writes the canonical text of a source that has structure but no lines, with its marks.

A paragraph is a line, parted from the next by an empty one; the items of a list and the rows of a
table follow one another without. A table of short cells has a line a row, its cells parted by
tabs. In a table whose cells hold prose a row is written so that each paragraph has its own line:
first its short cells (who is to act, by when), as reports print those addressed above what is
asked of them, then its prose, which keeps the number that stands in the row's first cell.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from loaders.document import BlockKind
from loaders.readers.content import Content, Mark, canonical

_PROSE_WORDS = 12
_SENTENCE_WORDS = 8
_ROW_NUMBER = re.compile(r"\(?(?:[A-Z]{0,2}\.?\d{1,2}(?:\.\d{1,2})*[a-z]?|[a-z]|[ivx]{1,4})[.):]?")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph and what the source says of it; ``kind`` is ``None`` where it says nothing."""

    text: str
    kind: BlockKind | None = None
    level: int = 0
    bold: bool = False


Cell: TypeAlias = list[Piece]
Row: TypeAlias = list[Cell]


class Writer:
    """Takes pieces in reading order; `content` is what they come to."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._length = 0
        self._marks: list[Mark] = []
        self._last: BlockKind | None = None

    def put(self, piece: Piece) -> None:
        """Write a paragraph, heading or item; one without words is left out."""
        text = canonical(piece.text).strip("\n \t")
        if not text:
            return
        together = piece.kind in {BlockKind.ITEM, BlockKind.TABLE} and piece.kind is self._last
        start = self._gap("\n" if together else "\n\n")
        self._append(text)
        self._last = piece.kind
        kind = BlockKind.PARAGRAPH if piece.bold and piece.kind is None else piece.kind
        if kind is not None:
            self._marks.append(Mark(kind, start, self._length, piece.level, piece.bold))

    def extend(self, text: str) -> None:
        """Write a further line of the item put last."""
        text = canonical(text).strip("\n \t")
        if not text or self._last is not BlockKind.ITEM:
            self.put(Piece(text))
            return
        self._append(f"\n{text}")
        mark = self._marks.pop()
        self._marks.append(Mark(mark.kind, mark.start, self._length, mark.level, mark.bold))

    def table(self, rows: list[Row]) -> None:
        """Write a table row by row (see the module)."""
        self._last = None
        for row in rows:
            if any(_is_prose(piece) for cell in row for piece in cell):
                self._prose_row(row)
            else:
                self._short_cells(row)
        self._last = None

    def content(self) -> Content:
        """Return what was written."""
        text = "".join(self._written)
        return Content(f"{text}\n" if text else "", (), tuple(self._marks))

    def _short_cells(self, cells: Row) -> None:
        words = [_SPACES.sub(" ", " ".join(p.text for p in cell)).strip() for cell in cells]
        while words and not words[-1]:
            words.pop()
        if any(words):
            self.put(Piece("\t".join(words), BlockKind.TABLE))

    def _prose_row(self, row: Row) -> None:
        number = ""
        first = " ".join(piece.text for piece in row[0]).strip()
        if _ROW_NUMBER.fullmatch(first):
            number, row = first, row[1:]
        prose = [cell for cell in row if any(_is_prose(piece) for piece in cell)]
        self._last = None
        self._short_cells([cell for cell in row if cell not in prose and _words(cell)])
        for cell in prose:
            for piece in cell:
                if number and piece.text.strip():
                    kind = BlockKind.ITEM if "." not in number.rstrip(".") else None
                    self.put(Piece(f"{number} {piece.text.strip()}", kind))
                    number = ""
                else:
                    self.put(piece)
        self._last = None

    def _gap(self, between: str) -> int:
        if self._length:
            self._append(between)
        return self._length

    def _append(self, text: str) -> None:
        self._written.append(text)
        self._length += len(text)


def _words(cell: Cell) -> int:
    return sum(len(piece.text.split()) for piece in cell)


def _is_prose(piece: Piece) -> bool:
    words = piece.text.split()
    if len(words) >= _PROSE_WORDS:
        return True
    return len(words) >= _SENTENCE_WORDS and piece.text.rstrip().endswith((".", ";"))
