"""Words of a page to pieces of lines, and pieces to whole lines.

A piece is words on one baseline without a gap that could part columns or cells; which pieces stand
on one line, `pdf_columns` decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.document import BlockKind
from loaders.readers.pdf_glyphs import Word

_GAP = 1.0
_LEVEL = 0.3
_OVER = 0.1
_MARK = 0.82
_BULLETS = frozenset("•▪◦‣·●○➢✓■□◆◇►▶▸❖⚫⬤∙⦁✔➤➔→¾\N{REPLACEMENT CHARACTER}")
_LEADER = re.compile(r".*(?:(?:\.\s?){4,}|…{2,}|_{4,})\s*(?:\d{1,3}|[ivx]{1,5})")
_MARKER = re.compile(r"\(?(?:[A-Z]{0,3}\.?\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})[.):]?|[*–-]")
_FIGURES = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one baseline, in order; places in points as of `Word`."""

    words: tuple[Word, ...]
    left: float
    right: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Where its capitals end."""
        return self.base - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """Where its descenders end."""
        return self.base + 0.22 * self.size

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return _spaced(self.words)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print in reading order.

    ``edge`` and ``margin`` are the ends of the column it stands in, ``column`` tells columns of a
    page apart, ``gap`` is the width of a space, ``lead`` that of its first word. ``hang`` is where
    the words after a bullet or number in a hanging column begin, else ``left``. ``paged`` says that
    it ends in a number that stands apart, as on a contents page.
    """

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    bold: bool
    column: int = 0
    edge: float = 0.0
    margin: float = 0.0
    hang: float = 0.0
    lead: float = 0.0
    paged: bool = False
    kind: BlockKind | None = None

    @property
    def alone(self) -> bool:
        """Whether nothing may be joined to it."""
        return self.kind is not None


def cut_pieces(words: Iterable[Word]) -> list[Piece]:
    """Return the pieces of a page, from the top down and from left to right."""
    pieces: list[Piece] = []
    for row in _rows(words):
        group: list[Word] = []
        for word in row:
            if group and word.left - group[-1].right > _GAP * max(word.size, group[-1].size):
                pieces.append(piece_of(group))
                group = []
            group.append(word)
        pieces.append(piece_of(group))
    return _with_raised(pieces)


def _rows(words: Iterable[Word]) -> Iterator[list[Word]]:
    """Yield words of (nearly) one baseline, from left to right."""
    row: list[Word] = []
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        if row and word.base - row[0].base > _LEVEL * min(row[0].size, word.size):
            yield sorted(row, key=lambda word: word.left)
            row = []
        row.append(word)
    if row:
        yield sorted(row, key=lambda word: word.left)


def piece_of(words: list[Word]) -> Piece:
    """Return the piece of words in their order, on the baseline of the largest number of them."""
    weights = Counter[tuple[float, float]]()
    for word in words:
        weights[(word.base, word.size)] += len(word.text)
    (base, size), _ = weights.most_common(1)[0]
    return Piece(tuple(words), words[0].left, max(word.right for word in words), base, size)


def _with_raised(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with the raised figure that opens a footnote joined to its words."""
    waiting = [p for p in pieces if len(p.words) == 1 and _FIGURES.fullmatch(p.words[0].text)]
    if not waiting:
        return pieces
    out: list[Piece] = []
    figures = set(map(id, waiting))
    for piece in pieces:
        if id(piece) in figures:
            continue
        mark = next((mark for mark in waiting if _opens_note(mark, piece)), None)
        if mark:
            waiting.remove(mark)
            words = (*mark.words, *piece.words)
            out.append(Piece(words, mark.left, piece.right, piece.base, piece.size))
        else:
            out.append(piece)
    return sorted([*out, *waiting], key=lambda piece: (piece.base, piece.left))


def _opens_note(mark: Piece, piece: Piece) -> bool:
    beside = -1 <= piece.left - mark.right < piece.size
    raised = piece.top - piece.size < mark.base < piece.base
    return beside and raised and mark.size < _MARK * piece.size


def _spaced(words: Iterable[Word]) -> str:
    text: list[str] = []
    last: Word | None = None
    for word in words:
        glued = last is not None and -1.0 < word.left - last.right < _OVER * word.size
        if last is not None and not (glued and word.base == last.base and word.bold != last.bold):
            text.append(" ")
        text.append(word.text)
        last = word
    return "".join(text)


def line_of(pieces: list[Piece], page: int, column: int, edge: float, margin: float) -> Line:
    """Return the line of pieces that stand on one baseline, its bullet made the usual one."""
    words = [word for piece in pieces for word in piece.words]
    whole = piece_of(words)
    bullet = is_bullet(words)
    shown = "• " + _spaced(words[1:]) if bullet else _spaced(words)
    apart = len(pieces) > 1 and len(pieces[0].words) == 1 and _MARKER.fullmatch(words[0].text)
    hang = words[1].left if bullet or apart else whole.left
    letters = sum(len(word.text) for word in words)
    bold = sum(len(word.text) for word in words if word.bold) > 0.8 * letters
    return Line(
        shown,
        page,
        whole.left,
        whole.right,
        whole.base,
        round(whole.size * 2) / 2,
        bold,
        column,
        edge,
        margin,
        hang,
        words[0].right - words[0].left,
        len(pieces) > 1 and bool(_FIGURES.fullmatch(pieces[-1].text)),
        BlockKind.CONTENTS if _LEADER.fullmatch(shown) else None,
    )


def is_bullet(words: list[Word]) -> bool:
    """Tell whether a line opens with a bullet, of whatever font."""
    if len(words) < 2:  # noqa: PLR2004  # a bullet and what it stands before
        return False
    first, second = words[0], words[1]
    if len(first.text) != 1:
        return False
    if first.text in _BULLETS or first.symbol or "\ue000" <= first.text <= "\uf8ff":
        return True
    return first.text == "o" and second.left - first.right > 0.5 * second.size
