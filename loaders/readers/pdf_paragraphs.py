"""Lines in reading order to paragraphs, whatever column or page they run on to."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from loaders.document import BlockKind
from loaders.readers.pdf_lines import Line

_WIDER = 1.22
_APART = 1.5
_USUAL = 1.25
_PROOF = 5
_PITCH = (0.8, 3.2)
_INDENT = 0.8
_DEEPEST_INDENT = 6.0
_SPACE = 0.3
_SIZE = 0.6
_SHORT = 0.7
_SMALL = 0.92
_LARGE = 1.08
_HEADING_WORDS = 24
_BOLD_WORDS = 16
_BOLD_LINES = 2
_ENDED = re.compile(r"[.?!:;…][\"”’')\]]*(?:\[\d{1,3}\])?$")
_NO_HEADING = re.compile(r"[.;,][\"”’')\]]*$")
OPENS = re.compile(
    r"(?:[•*–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|(?:[A-Z]\.?)?\d{1,2}(?:\.\d{1,3})+\.?|\d{1,2})\s+\S"
)
_NOTE = re.compile(r"(?:\[?\d{1,3}\]?[.)]?|[*†‡§]+)\s*\S")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together, of one kind; ``kind`` is ``None`` for plain text."""

    lines: tuple[Line, ...]
    kind: BlockKind | None = None
    level: int = 0


class Style:
    """What is usual in a document: the size of its text and the pitch of its lines, in points."""

    def __init__(self, lines: Iterable[Line]) -> None:
        lines = list(lines)
        sizes = Counter[float]()
        for line in lines:
            if not line.alone:
                sizes[line.size] += len(line.text)
        self.body = sizes.most_common(1)[0][0] if sizes else 0.0
        gaps: dict[object, Counter[float]] = defaultdict(Counter)
        for a, b in pairwise(lines):
            gap = b.base - a.base
            beside = (a.page, a.column, a.size) == (b.page, b.column, b.size)
            if beside and _PITCH[0] * a.size < gap < _PITCH[1] * a.size and not fits(a, b):
                gaps[a.size][round(gap * 2) / 2] += 1
                gaps[(a.page, a.column, a.size)][round(gap * 2) / 2] += 1
        self._gaps = gaps

    def pitch(self, line: Line) -> float:
        """Return the usual distance from a line to the next: of its column, else of its size."""
        here = self._gaps.get((line.page, line.column, line.size))
        if here and here.total() >= _PROOF:
            return here.most_common(1)[0][0]
        anywhere = self._gaps.get(line.size)
        if anywhere and (anywhere.total() >= _PROOF or line.size == self.body):
            return anywhere.most_common(1)[0][0]
        return _USUAL * line.size


def part_footnotes(lines: list[Line], body: float) -> tuple[list[Line], list[list[Line]]]:
    """Return a page's lines without its footnotes, and those, each a list of lines.

    Footnotes are the small print that ends a column below larger print, from its first number on.
    """
    kept: list[Line] = []
    notes: list[list[Line]] = []
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        columns[line.column].append(line)
    large = any(line.size > _SMALL * body for line in lines)
    for column in columns.values():
        start = len(column)
        while start and column[start - 1].size <= _SMALL * body and not column[start - 1].alone:
            start -= 1
        while start < len(column) and not _NOTE.match(column[start].text):
            start += 1
        start = start if large else len(column)
        kept += column[:start]
        for line in column[start:]:
            if _NOTE.match(line.text) or not notes:
                notes.append([line])
            else:
                notes[-1].append(line)
    return kept, notes


def read_paragraphs(lines: list[Line], style: Style) -> list[Paragraph]:
    """Return the paragraphs of a document's lines, headings known by size or boldness."""
    grouped = list(_grouped(lines, style))
    sizes = sorted(
        {group[0].size for group in grouped if _is_large(group, style.body)}, reverse=True
    )
    return [_paragraph(group, sizes, style.body) for group in grouped]


def _grouped(lines: list[Line], style: Style) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and _breaks(group, line, style):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _paragraph(group: list[Line], sizes: list[float], body: float) -> Paragraph:
    lines = tuple(group)
    if lines[0].alone:
        return Paragraph(lines, lines[0].kind)
    if _is_large(group, body):
        return Paragraph(lines, BlockKind.HEADING, min(6, 1 + sizes.index(lines[0].size)))
    if _is_bold_heading(group, body):
        return Paragraph(lines, BlockKind.HEADING, min(6, 1 + len(sizes)))
    return Paragraph(lines)


def _is_large(group: list[Line], body: float) -> bool:
    if group[0].alone or group[0].size < _LARGE * body:
        return False
    words = " ".join(line.text for line in group)
    return len(words.split()) <= _HEADING_WORDS and _says_heading(words)


def _says_heading(words: str) -> bool:
    return (
        not _NO_HEADING.search(words)
        and any(letter.isalpha() for letter in words)
        and not words.startswith("• ")
    )


def _is_bold_heading(group: list[Line], body: float) -> bool:
    words = " ".join(line.text for line in group)
    return (
        all(line.bold for line in group)
        and group[0].size > _SMALL * body
        and len(group) <= _BOLD_LINES
        and len(words.split()) <= _BOLD_WORDS
        and not words.endswith(":")
        and _says_heading(words)
    )


def _breaks(group: list[Line], line: Line, style: Style) -> bool:
    """Tell whether a line begins a new paragraph."""
    last = group[-1]
    if last.alone or line.alone or last.paged or abs(last.size - line.size) > _SIZE:
        return True
    runs_on = not _ENDED.search(last.text) and line.text[:1].islower()
    if last.bold != line.bold and not runs_on:
        return True
    if (last.page, last.column) == (line.page, line.column):
        return _breaks_below(group, line, style)
    return _breaks_beyond(group, line)


def _breaks_below(group: list[Line], line: Line, style: Style) -> bool:
    first, last = group[0], group[-1]
    gap = line.base - last.base
    if gap <= 0 or gap > _WIDER * style.pitch(last):
        # The lines of a heading often stand wider apart than those of the text.
        heads = last.bold or last.size > _LARGE * style.body
        return not (heads and 0 < gap < _APART * last.size and not fits(last, line))
    ended = bool(_ENDED.search(last.text))
    indent = _INDENT * line.size
    if OPENS.match(line.text):
        inward = line.left - _text_left(group)
        flush = inward < indent and (inward > -indent or _opens_indented(group, indent))
        return ended or not flush or line.hang > line.left or fits(last, line)
    if OPENS.match(first.text) or first.hang > first.left:
        if line.left > _text_left(group) - indent:
            return ended and fits(last, line)
        return ended or line.left < first.left - indent or fits(last, line)
    return _indented(group, line, ended) or _breaks_short(last, line, ended)


def _indented(group: list[Line], line: Line, ended: bool) -> bool:
    """Tell whether a line stands further in or out than the paragraph above it."""
    last = group[-1]
    indent = _INDENT * line.size
    if line.left > last.left + indent:
        return ended or not line.text[:1].islower()
    if len(group) == 1 and ended and line.left > line.edge + indent:
        return True
    outdent = last.left - line.left
    return outdent > (indent if len(group) > 1 else _DEEPEST_INDENT * line.size)


def _breaks_beyond(group: list[Line], line: Line) -> bool:
    """Tell whether the first line of the next column or page begins a new paragraph."""
    last = group[-1]
    ended = bool(_ENDED.search(last.text))
    if OPENS.match(line.text):
        return True
    if not ended and line.text[:1].islower():
        return False
    indent = _INDENT * line.size
    first = group[0]
    if ended and _opens_indented(group, indent):
        return line.left > line.edge + indent or fits(last, line)
    if ended and abs((line.left - line.edge) - (_text_left(group) - last.edge)) > indent:
        return True
    # A full line that ends a sentence proves nothing; a new paragraph would have its own number.
    return _breaks_short(last, line, ended) or (ended and not OPENS.match(first.text))


def _opens_indented(group: list[Line], indent: float) -> bool:
    """Tell whether a paragraph's first line stands further in than its others."""
    first = group[0]
    if OPENS.match(first.text):
        return False
    return first.left > (group[1].left if len(group) > 1 else first.edge) + indent


def _breaks_short(last: Line, line: Line, ended: bool) -> bool:
    if not fits(last, line):
        return False
    short = last.right - last.edge < _SHORT * (last.margin - last.edge)
    return ended or (short and not line.text[:1].islower())


def _text_left(group: list[Line]) -> float:
    """Return where the words of a paragraph begin, beside its bullet or number."""
    return group[1].left if len(group) > 1 else group[0].hang


def fits(last: Line, line: Line) -> bool:
    """Tell whether a line's first word had room on the line above: then it was put down there."""
    return line.lead + _SPACE * line.size < last.margin - last.right
