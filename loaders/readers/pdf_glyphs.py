"""The characters of a page of a PDF, put together to words with their place and size.

PDFium gives characters one by one with the text object each belongs to; words are what stands
between its spaces. Text that runs in another direction than from left to right is turned first, so
that a page on its side reads as one upright.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from loaders.readers.pdf_drawings import turned

MOST_CHARACTERS = 200_000
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_SHOWN: dict[int, str | None] = {
    **dict.fromkeys(range(0x20), UNKNOWN),
    **dict.fromkeys(range(0xD800, 0xE000), UNKNOWN),
    **dict.fromkeys((0x2, 0xAD, 0x2010, 0x2011, 0xFFFE), "-"),
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None),
    **dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True)),
}
_RUN = re.compile("[^\t\n\r \xa0\u2002\u2003\u2009\u200a\u202f\u3000]+")
_BEYOND = 0x10FFFF
_FONT_NAME_LONGEST = 128
_LEAN = 2
_LEVEL = 0.1
_SAME_SIZE = 1.0
_SYMBOLS = ("wingdings", "webdings", "symbol", "dingbats")
_BOLD = ("bold", "black", "heavy")


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word: its ends, its baseline and the size of its type, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    symbol: bool = False

    @property
    def top(self) -> float:
        """Where its capitals end."""
        return self.base - 0.75 * self.size


@dataclass(frozen=True, slots=True)
class Frame:
    """A page turned so that text of a direction (in degrees) runs to the right, y downwards."""

    turn: int
    left: float
    top: float
    right: float
    bottom: float

    def placed(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the page lies in the frame."""
        u, v = turned(x, y, self.turn)
        return u - self.left, self.top - v


def frame_of(page: pdfium.PdfPage, turn: int) -> Frame:
    """Return the frame of a page for text of a direction."""
    left, bottom, right, top = page.get_bbox()
    corners = [turned(x, y, turn) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return Frame(turn, min(xs), max(ys), max(xs), min(ys))


@dataclass(frozen=True, slots=True)
class _Style:
    frame: Frame
    base: float
    size: float
    bold: bool
    symbol: bool

    def joins(self, other: "_Style") -> bool:
        """Tell whether two text objects can hold the halves of one word."""
        level = abs(self.base - other.base) < _LEVEL * self.size
        return self.frame == other.frame and level and abs(self.size - other.size) < _SAME_SIZE


def read_words(page: pdfium.PdfPage) -> list[tuple[Frame, Word]]:
    """Return the words of a page in the order drawn, each with the frame its place is in.

    Raises `ValueError` for a page of more than `MOST_CHARACTERS` characters.
    """
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > MOST_CHARACTERS:
            raise ValueError(f"more than {MOST_CHARACTERS:,} characters")
        return list(_Glyphs(page, text).words(count))
    finally:
        text.close()


class _Glyphs:
    """The characters of one page; styles are read once for each text object."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        self._page = page
        self._text = text.raw
        self._styles: dict[int, _Style] = {}
        self._frames: dict[int, Frame] = {}
        self._box = raw.FS_RECTF()

    def words(self, count: int) -> Iterator[tuple[Frame, Word]]:
        """Yield the words among the first ``count`` characters."""
        shown = self._letters(count)
        for run in _RUN.finditer(shown):
            first, last = run.start(), run.end() - 1
            one, other = self._object(first), self._object(last)
            if one == other:
                yield from self._word(run.group(), first, last, one)
            else:
                yield from self._split(shown, first, last)

    def _letters(self, count: int) -> str:
        """Return one letter for each character."""
        units = (ctypes.c_ushort * (count + 1))()
        if count and raw.FPDFText_GetText(self._text, 0, count, units) == count + 1:
            letters = bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")
            if len(letters) == count:
                return letters
        # PDFium puts in or leaves out letters here: ask for each.
        codes = (raw.FPDFText_GetUnicode(self._text, at) for at in range(count))
        return "".join(chr(code) if code <= _BEYOND else UNKNOWN for code in codes)

    def _object(self, at: int) -> int:
        drawn = raw.FPDFText_GetTextObject(self._text, at)
        return ctypes.addressof(drawn.contents) if drawn else 0

    def _split(self, shown: str, first: int, last: int) -> Iterator[tuple[Frame, Word]]:
        """Yield the words of a run that several text objects make."""
        start, held = first, self._object(first)
        for at in range(first + 1, last + 1):
            new = self._object(at)
            whole = held and new and self._style(held, at - 1).joins(self._style(new, at))
            if new != held and not whole:
                yield from self._word(shown[start:at], start, at - 1, held)
                start = at
            held = new
        yield from self._word(shown[start : last + 1], start, last, self._object(start))

    def _word(self, letters: str, first: int, last: int, held: int) -> Iterator[tuple[Frame, Word]]:
        words = letters.translate(_SHOWN)
        if not held or not words:
            return
        style = self._style(held, first)
        left, right = self._ends(first, style.frame)
        if last > first:
            right = max(right, self._ends(last, style.frame)[1])
        word = Word(words, left, right, style.base, style.size, style.bold, style.symbol)
        yield style.frame, word

    def _ends(self, at: int, frame: Frame) -> tuple[float, float]:
        box = self._box
        raw.FPDFText_GetLooseCharBox(self._text, at, box)
        one, _ = frame.placed(box.left, box.bottom)
        other, _ = frame.placed(box.right, box.top)
        return (one, other) if one < other else (other, one)

    def _style(self, held: int, at: int) -> _Style:
        found = self._styles.get(held)
        if found is None:
            found = self._styles[held] = self._read_style(at)
        return found

    def _read_style(self, at: int) -> _Style:
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, at, matrix)
        name = ctypes.create_string_buffer(_FONT_NAME_LONGEST)
        raw.FPDFText_GetFontInfo(self._text, at, name, _FONT_NAME_LONGEST, ctypes.c_int())
        font = name.value.decode("utf-8", "replace").lower()
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._text, at, x, y)
        frame = self._frame(round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360)
        size = abs(raw.FPDFText_GetFontSize(self._text, at) * math.hypot(matrix.c, matrix.d))
        bold = any(each in font for each in _BOLD)
        symbol = any(each in font for each in _SYMBOLS)
        return _Style(frame, frame.placed(x.value, y.value)[1], size or 1.0, bold, symbol)

    def _frame(self, turn: int) -> Frame:
        quarter = round(turn / 90) * 90
        turn = quarter % 360 if abs(turn - quarter) <= _LEAN else turn
        if turn not in self._frames:
            self._frames[turn] = frame_of(self._page, turn)
        return self._frames[turn]
