"""A page of a PDF: its words in the order drawn, its rules, and whether its text can be read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from loaders.readers.pdf_drawings import Drawings, Rule, read_drawings
from loaders.readers.pdf_glyphs import UNKNOWN, Word, frame_of, read_words

_NOTHING_DRAWN = Drawings()
_PICTURE, _SCAN = 0.2, 0.5
_OUTLINES = 100
_STAMP = 20
_RAISED = (0.12, 0.75)
_SMALLER = 0.82
_GLUED = 0.35
_HAIR = 2.0
_AROUND = tuple((dx, dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number from 1, its size, words in the order drawn, rules, and what is askew.

    ``askew`` holds words that run in another direction than most (a watermark, a spine).
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    drawings: Drawings = _NOTHING_DRAWN
    askew: tuple[Word, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The straight lines drawn on it."""
        return self.drawings.rules

    @property
    def lacks_text(self) -> bool:
        """Whether there is something to read that the text layer does not give.

        That is so of a page of pictures or outlines without words, of a scan with no more than a
        stamp, and of words whose letters the file does not name.
        """
        text = "".join(word.text for word in (*self.words, *self.askew))
        known = sum(letter.isalnum() for letter in text)
        unknown = sum(letter == UNKNOWN or "\ue000" <= letter <= "\uf8ff" for letter in text)
        if unknown > known:
            return True
        if not known:
            return self.drawings.pictured > _PICTURE or self.drawings.paths > _OUTLINES
        return known < _STAMP and self.drawings.pictured > _SCAN


def read_sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    """Return a page's words and rules, in a frame in which most of its text runs to the right.

    Raises `ValueError` for a page of too many characters (see `read_words`).
    """
    found = read_words(page)
    turns = Counter(frame.turn for frame, _ in found)
    main = frame_of(page, turns.most_common(1)[0][0] if turns else 0)
    words = [word for frame, word in found if frame.turn == main.turn]
    return Sheet(
        number,
        main.right - main.left,
        main.top - main.bottom,
        tuple(_once(_marks_raised(words))),
        read_drawings(page, main.turn, main.left, main.top),
        tuple(word for frame, word in found if frame.turn != main.turn),
    )


def _marks_raised(words: list[Word]) -> list[Word]:
    """Return the words with small raised figures after them in brackets: a mark of a footnote."""
    out: list[Word] = []
    for word in words:
        last = out[-1] if out else None
        if last and _is_mark(word, last):
            shown = f"{last.text}[{word.text}]"
            out[-1] = replace(last, text=shown, right=word.right)
        else:
            out.append(word)
    return out


def _is_mark(word: Word, last: Word) -> bool:
    if not word.text.isdecimal() or word.size > _SMALLER * last.size:
        return False
    rise = (last.base - word.base) / last.size
    return _RAISED[0] < rise < _RAISED[1] and abs(word.left - last.right) < _GLUED * last.size


def _once(words: list[Word]) -> Iterator[Word]:
    """Yield each word once: some files print a word twice, a hair apart, to make it bold."""
    seen: set[tuple[str, int, int]] = set()
    texts: set[str] = set()
    for word in words:
        x, y = round(word.left / _HAIR), round(word.base / _HAIR)
        if word.text in texts and any((word.text, x + dx, y + dy) in seen for dx, dy in _AROUND):
            continue
        texts.add(word.text)
        seen.add((word.text, x, y))
        yield word
