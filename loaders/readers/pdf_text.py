"""Paragraphs and what stands around them to the canonical text, its pages and marks.

Footnotes, running heads and feet stand at the end of their page, or before the paragraph that runs
on to the next one: a quotation across pages then holds the author's words only, the document opens
with its title, and each line still lies on its own page.
"""

import re
from dataclasses import dataclass, replace

from loaders.document import BlockKind, Page
from loaders.readers.content import Content, Mark, canonical
from loaders.readers.pdf_lines import Line
from loaders.readers.pdf_paragraphs import OPENS, Paragraph, fits
from loaders.readers.pdf_words import Vocabulary

_PROSE = 3
_QUOTED = ('"', "“", "‘", "'")
_NUMBERED = re.compile(r"(?:[A-Z]\.?)?\d{1,2}(?:\.\d{1,3})+\.?\s")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the text of a page: its running head and foot, and its footnotes."""

    head: tuple[str, ...] = ()
    notes: tuple[tuple[str, ...], ...] = ()
    foot: tuple[str, ...] = ()


def set_text(
    paragraphs: list[Paragraph], pages: list[Around], words: Vocabulary, notes: tuple[str, ...]
) -> Content:
    """Return the content of a document; lines name their pages from 1."""
    setter = _Setter(pages)
    for paragraph in paragraphs:
        setter.paragraph(mended(paragraph, words))
    return setter.content(notes)


def mended(paragraph: Paragraph, words: Vocabulary) -> Paragraph:
    """Return a paragraph with broken words whole and no line that only looks like an item."""
    lines: list[Line] = []
    for line in paragraph.lines:
        text = line.text if not line.alone else _joined(line.text, words)
        if lines:
            last, text = words.mended(lines[-1].text, text)
            while text and OPENS.match(text):
                first, _, text = text.partition(" ")
                last = f"{last} {first}"
            lines[-1] = replace(lines[-1], text=last)
        if text:
            lines.append(replace(line, text=text))
    return replace(paragraph, lines=tuple(lines))


def _joined(row: str, words: Vocabulary) -> str:
    """Return a row of a table as one line."""
    whole, *rest = row.split("\n")
    for text in rest:
        before, left = words.mended(whole, text)
        whole = f"{before} {left}" if left else before
    return re.sub(r" {2,}", " ", whole)


def wraps(last: Line, line: Line) -> bool:
    """Tell whether a line ended only because its column did: its end says nothing then."""
    return not fits(last, line)


def _is_prose(paragraph: Paragraph) -> bool:
    """Tell whether lines are a paragraph whatever words they hold, and no item or quotation."""
    first = paragraph.lines[0].text
    numbered = _NUMBERED.match(first)
    return (
        len(paragraph.lines) >= _PROSE
        and not any(line.bold for line in paragraph.lines)
        and (bool(numbered) or not OPENS.match(first))
        and not first.startswith(_QUOTED)
    )


class _Setter:
    def __init__(self, around: list[Around]) -> None:
        self._around = around
        self._parts: list[str] = []
        self._length = 0
        self._start = 0
        self._page = 1
        self._pages: list[Page] = []
        self._marks: list[Mark] = []
        self._last: BlockKind | None = None
        self._open_page()

    def paragraph(self, paragraph: Paragraph) -> None:
        """Set a paragraph on the pages its lines name."""
        if not paragraph.lines:
            return
        first, last = paragraph.lines[0].page, paragraph.lines[-1].page
        while self._page < first:
            self._close_page("\n\f")
        if last > first:
            self._set_around()
        self._part(paragraph.kind)
        start = self._length
        for at, line in enumerate(paragraph.lines):
            if at and line.page == self._page:
                self._write(" " if wraps(paragraph.lines[at - 1], line) else "\n")
            while self._page < line.page:
                self._close_page("\f")
            self._write(canonical(line.text))
        kind = paragraph.kind or (BlockKind.PARAGRAPH if _is_prose(paragraph) else None)
        if kind is not None:
            self._marks.append(Mark(kind, start, self._length, paragraph.level))
        self._last = paragraph.kind

    def content(self, notes: tuple[str, ...]) -> Content:
        """Return all that was set."""
        while self._page < len(self._around):
            self._close_page("\n\f")
        self._close_page("\n")
        marks = tuple(sorted(self._marks, key=lambda mark: mark.start))
        return Content("".join(self._parts), tuple(self._pages), marks, notes)

    def _open_page(self) -> None:
        self._start = self._length
        self._last = None
        around = self._around[self._page - 1]
        self._due = [(lines, BlockKind.FOOTNOTE) for lines in around.notes]
        self._due += [((text,), BlockKind.FURNITURE) for text in (*around.head, *around.foot)]

    def _close_page(self, end: str) -> None:
        """End a page with what stands around it, if that is not set yet."""
        if self._due:
            self._set_around()
            end = "\n" + end.lstrip("\n")
        self._write(end)
        self._pages.append(Page(self._page, self._start, self._length))
        self._page += 1
        if self._page <= len(self._around):
            self._open_page()

    def _set_around(self) -> None:
        for lines, kind in self._due:
            self._part(kind)
            start = self._length
            self._write("\n".join(map(canonical, lines)))
            self._marks.append(Mark(kind, start, self._length))
            self._last = kind
        self._due = []

    def _part(self, kind: BlockKind | None) -> None:
        """Set what stands between two blocks."""
        if self._length > self._start:
            rows = kind is self._last and kind in {BlockKind.TABLE, BlockKind.CONTENTS}
            self._write("\n" if rows else "\n\n")

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)
