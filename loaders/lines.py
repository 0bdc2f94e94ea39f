"""Lines of a text with their offsets, and what each line is by itself."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.document import BlockKind
from loaders.readers.content import Mark
from loaders.ruleset import load_rules

_LINE = re.compile(r"[^\n\f]*[\n\f]?")
_RUNNING_HEAD_REPEATS = 3
_RUNNING_HEAD_LONGEST = 110
_DIGITS = re.compile(r"\d+")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_COUNTED_LABEL = re.compile(
    r"(?i)(?:\W*\d[\d.]*\W*)?(?:recommendation|finding|learning|lesson|theme|action|appendix)\b"
)
_BOLD = re.compile(r"(?:\*\*|__)(?P<inside>.+?)(?:\*\*|__)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line's words: ``start`` and ``end`` bound them without the white space around.

    ``kind`` is set where the line alone decides it, or the source; ``level`` of a heading in
    Markdown or of one the source states, else 0. ``mark`` counts the source's mark it lies in.
    """

    text: str
    start: int
    end: int
    kind: BlockKind | None = None
    level: int = 0
    bold: bool = False
    marker: str | None = None
    number: str | None = None
    mark: int | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line."""
        return self.start == self.end


@cache
def _patterns() -> tuple[tuple[BlockKind, re.Pattern[str]], ...]:
    return tuple(
        (BlockKind(rule["kind"]), re.compile(rule["pattern"]))
        for rule in load_rules("layout")["line"]
    )


@cache
def _openers() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    items = load_rules("layout")["items"]
    return (
        re.compile(items["bullet"]),
        re.compile(items["paragraph_number"]),
        re.compile(items["list_number"]),
    )


def read_lines(text: str, marks: Sequence[Mark] = ()) -> tuple[Line, ...]:
    """Return the lines of a text, page furniture recognised by its wording or its repetition.

    A line within a mark is what the mark states, whatever its wording.
    """
    bare = [
        (match.start() + len(raw) - len(raw.lstrip()), raw.strip(), raw)
        for match in _LINE.finditer(text)
        if (raw := match.group()) or match.start() < len(text)
    ]
    repeated = _running_heads(stripped for _, stripped, _ in bare)
    lines, at = [], 0
    for start, stripped, raw in bare:
        while at < len(marks) and marks[at].end <= start:
            at += 1
        if stripped and at < len(marks) and marks[at].start <= start:
            lines.append(_stated(start, stripped, marks[at], at))
        else:
            lines.append(_line(start, stripped, raw, repeated))
    return tuple(lines)


def _running_heads(lines: Iterator[str]) -> frozenset[str]:
    counts = Counter(
        _DIGITS.sub("0", line)
        for line in lines
        if line and len(line) < _RUNNING_HEAD_LONGEST and not line.endswith((":", ".", ";", "?"))
    )
    bullet, _, _ = _openers()
    return frozenset(
        line
        for line, count in counts.items()
        if count >= _RUNNING_HEAD_REPEATS
        and "\t" not in line
        and not bullet.match(line)
        and not _COUNTED_LABEL.match(line)
    )


def _line(start: int, stripped: str, raw: str, repeated: frozenset[str]) -> Line:
    if not stripped:
        return Line("", start, start)
    end = start + len(stripped)
    if _DIGITS.sub("0", stripped) in repeated and not _MARKDOWN_HEADING.match(stripped):
        return Line(stripped, start, end, BlockKind.FURNITURE)
    inner = raw.strip("\n\f\r ")
    for kind, pattern in _patterns():
        if pattern.fullmatch(stripped) or (kind is BlockKind.TABLE and pattern.fullmatch(inner)):
            return Line(stripped, start, end, kind)
    if heading := _MARKDOWN_HEADING.match(stripped):
        words = stripped[heading.end() :]
        line = _unwrapped(words, start + heading.end(), end, len(heading.group(1)))
        return _numbered(line)
    return _opened(stripped, start, end)


def _stated(start: int, stripped: str, mark: Mark, at: int) -> Line:
    end = start + len(stripped)
    if mark.kind is BlockKind.HEADING:
        heading = _numbered(Line(stripped, start, end, BlockKind.HEADING, mark.level))
        return replace(heading, level=mark.level, mark=at)
    if mark.kind in {BlockKind.ITEM, BlockKind.PARAGRAPH}:
        line = _opened(stripped, start, end)
        if mark.bold:
            return replace(line, bold=True)
        return replace(line, kind=mark.kind, mark=at)
    return Line(stripped, start, end, mark.kind, mark.level, mark=at)


def _unwrapped(words: str, start: int, end: int, level: int) -> Line:
    bold = _BOLD.fullmatch(words)
    if bold:
        start, end, words = start + bold.start("inside"), start + bold.end("inside"), bold["inside"]
    return Line(words, start, end, BlockKind.HEADING if level else None, level, bool(bold))


def _numbered(heading: Line) -> Line:
    """Return a Markdown heading with its printed number taken off; the number sets its level."""
    _, paragraph_number, list_number = _openers()
    found = paragraph_number.match(heading.text) or list_number.match(heading.text)
    if not found or found.group()[0].isalpha():
        return heading
    number = found.group().strip("().")
    words = heading.text[found.end() :].lstrip()
    start = (
        heading.end - len(words) if not heading.bold else heading.start + heading.text.index(words)
    )
    return replace(heading, text=words, start=start, level=1 + number.count("."), number=number)


def _opened(stripped: str, start: int, end: int) -> Line:
    bullet, paragraph_number, list_number = _openers()
    marker = number = None
    if found := bullet.match(stripped):
        marker, start, stripped = "bullet", start + found.end(), stripped[found.end() :]
    if found := paragraph_number.match(stripped):
        marker, number = "paragraph", found.group().rstrip(".")
    elif marker is None and (found := list_number.match(stripped)):
        marker, number = "list", found.group().strip("().")
    if found and number:
        skip = len(stripped) - len(stripped[found.end() :].lstrip())
        start, stripped = start + skip, stripped[skip:]
    line = _unwrapped(stripped, start, end, 0)
    return Line(line.text, line.start, line.end, None, 0, line.bold, marker, number)
