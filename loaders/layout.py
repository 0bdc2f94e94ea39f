"""Lines to blocks: headings, paragraphs, items, tables, contents pages, footnotes, furniture."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from loaders.document import Block, BlockKind
from loaders.legible import Legible, is_legible
from loaders.lines import Line, read_lines
from loaders.readers.content import Mark
from loaders.ruleset import load_rules
from loaders.sections import role_of

_CONTENTS = re.compile(r"(?i)(?:table of )?contents(?: page)?\W*(?:page(?: no\.?)?)?|index")
_LETTERS = re.compile(r"[a-z]+")
_PAGE_AT_END = re.compile(r".*\D\d{1,3}")
_CONTENTS_LONGEST = 16
_ACRONYM_LONGEST = 7
_HEADING_LINES = 2
_QUESTION_LONGEST = 7
_ADDRESSEE_LONGEST = 6
_GLUED_LONGEST = 7
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*(?:<sup>\d+</sup>|\d{1,2})?$")
_LABEL = re.compile(
    r"(?i)(?:(?:key|main|final) )?(?:recommendation|learning point|finding|action|theme)s?\s*"
    r"(?:(?:no\.?|number)\s*)?"
    r"(?:\d+[a-z]?|[a-h]|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"\W*"
)
_STATED_LABEL = re.compile(
    r"(?i)(?:learning point|finding|lesson|recommendation)\s*\d+[a-z]?\s*[:.–-]\s+\S+(?:\s+\S+){4,}"
)
_LEAD_IN = re.compile(
    r"\b(?:should|must|shall|will|that|(?:asked|required|need|needs) to)\b[^:.]{0,40}:\s?[-–—]?$"
)
_QUOTED = ('"', "“", "‘")
_WHOLE = {BlockKind.HEADING, BlockKind.ITEM, BlockKind.PARAGRAPH}


@cache
def _heading_rules() -> tuple[int, tuple[str, ...], re.Pattern[str]]:
    rules = load_rules("layout")["heading"]
    return rules["longest_words"], tuple(rules["closing"]), re.compile(rules["opening"])


def read_blocks(text: str, marks: Sequence[Mark] = ()) -> tuple[Block, ...]:
    """Return the blocks of a canonical text, in its order; ``marks`` overrule the wording."""
    if is_legible(text):
        return tuple(_blocks(_contents_marked(read_lines(text, marks))))
    seen = Legible(text)
    moved = [replace(m, start=seen.offset(m.start), end=seen.offset(m.end)) for m in marks]
    return tuple(
        replace(block, start=seen.source_start(block.start), end=seen.source_end(block.end))
        for block in _blocks(_contents_marked(read_lines(seen.text, moved)))
    )


def _blocks(lines: tuple[Line, ...]) -> Iterator[Block]:
    group: list[Line] = []
    whole: list[Line] = []
    for at, line in enumerate(lines):
        if whole and not line.blank and line.mark != whole[0].mark:
            yield _stated(whole)
            whole = []
        if line.blank or line.kind is not None or line.marker:
            if group:
                yield _block(group, lines, at)
                group = []
            if line.mark is not None and line.kind in _WHOLE:
                whole.append(line)
            elif line.kind is not None:
                yield Block(line.kind, line.start, line.end, line.number, line.level)
            elif line.marker:
                group = [line]
        elif group and _starts_anew(group[-1], line, alone=len(group) == 1):
            yield _block(group, lines, at)
            group = [line]
        else:
            group.append(line)
    if group:
        yield _block(group, lines, len(lines))
    if whole:
        yield _stated(whole)


def _stated(lines: list[Line]) -> Block:
    """Return the block of the lines that one mark of the source holds together."""
    first, kind = lines[0], lines[0].kind or BlockKind.PARAGRAPH
    return Block(kind, first.start, lines[-1].end, first.number, first.level)


def _starts_anew(last: Line, line: Line, *, alone: bool) -> bool:
    """Tell whether a line without a blank before it opens a new block all the same."""
    if line.bold != last.bold or _LABEL.fullmatch(line.text):
        return True
    if _LABEL.fullmatch(last.text):
        return True
    if alone and _names_a_section(last, line):
        return True
    capitals = last.text.isupper()
    return capitals and not line.text.isupper() and len(last.text.split()) > 0


def _names_a_section(last: Line, line: Line) -> bool:
    """Tell whether a short line over a long one is a heading glued to its first paragraph."""
    words = last.text.split()
    if last.marker or not line.text[:1].isupper() or len(words) > _GLUED_LONGEST:
        return False
    if not last.text[:1].isupper() or len(last.text) * 2 > len(line.text):
        return False
    closed = last.text.endswith((*_heading_rules()[1], ":")) or _SENTENCE_END.search(last.text)
    return not closed and role_of(last.text) is not None


def _block(group: list[Line], lines: tuple[Line, ...], after: int) -> Block:
    first, last = group[0], group[-1]
    words = " ".join(line.text for line in group)
    kind = BlockKind.PARAGRAPH
    level = 0
    if _is_heading(group, words, lines, after):
        kind, level = BlockKind.HEADING, _level(first, words)
    elif first.marker in {"bullet", "list"} and (first.number is None or "." not in first.number):
        kind = BlockKind.ITEM
    elif words.startswith(_QUOTED) and words.rstrip("., ").endswith(('"', "”", "’")):
        kind = BlockKind.PULL_QUOTE
    style = "bold" if first.bold else None
    return Block(kind, first.start, last.end, first.number, level, style)


def _is_heading(group: list[Line], words: str, lines: tuple[Line, ...], after: int) -> bool:
    if _LABEL.fullmatch(words):
        return True
    first, count = group[0], len(words.split())
    if len(group) > _HEADING_LINES or not _may_head(first, words, count):
        return False
    if words.isupper() or first.bold:
        return True
    if words.endswith("?"):
        return count <= _QUESTION_LONGEST and first.marker is None
    if first.marker == "list" and first.number and first.number.isalpha():
        return count <= _ADDRESSEE_LONGEST
    return _stands_alone(lines, after)


def _may_head(first: Line, words: str, count: int) -> bool:
    """Tell whether the form of a line allows a heading at all."""
    longest, closing, opening = _heading_rules()
    if count > longest or opening.match(words) or _STATED_LABEL.match(words):
        return False
    if words.endswith(closing) or (_SENTENCE_END.search(words) and not words.endswith("?")):
        return False
    if _LEAD_IN.search(words) or (first.marker == "list" and words[:1].islower()):
        return False
    if first.marker == "bullet" or (first.marker == "paragraph" and words.endswith(":")):
        return False
    return bool(words[:1].isupper() or first.number or words[:1] in _QUOTED)


def _stands_alone(lines: tuple[Line, ...], after: int) -> bool:
    """Tell whether what follows is not this line's own continuation."""
    for line in (lines[at] for at in range(after, len(lines))):
        if line.blank or line.kind is BlockKind.FURNITURE:
            continue
        return bool(line.marker or line.kind) or not line.text[:1].islower()
    return False


def _level(first: Line, words: str) -> int:
    if first.number and first.marker in {"paragraph", "list"}:
        return 5 if first.number.isalpha() else 1 + first.number.count(".")
    if words.isupper():
        return 4 if len(words) <= _ACRONYM_LONGEST else 1
    return 3 if first.bold else 4


def _contents_marked(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines with those of contents pages so marked."""
    if not any(_opens_contents(line) for line in lines):
        return lines
    last = {_letters(line.text): at for at, line in enumerate(lines)}
    marked, inside = [], False
    for at, line in enumerate(lines):
        if _opens_contents(line):
            inside = True
            marked.append(replace(line, kind=BlockKind.CONTENTS))
        elif line.mark is not None and line.kind is BlockKind.HEADING:
            inside = False
            marked.append(line)
        elif inside and not line.blank and line.kind is not BlockKind.FURNITURE:
            inside = _in_contents(line, at, last)
            marked.append(replace(line, kind=BlockKind.CONTENTS) if inside else line)
        else:
            marked.append(line)
    return tuple(marked)


def _opens_contents(line: Line) -> bool:
    if line.blank or (line.mark is not None and line.kind in {BlockKind.TABLE, BlockKind.ITEM}):
        return False
    return _CONTENTS.fullmatch(line.text.replace("\t", " ").strip(" |*#")) is not None


def _in_contents(line: Line, at: int, last: dict[str, int]) -> bool:
    """Tell whether a line belongs to a contents page: it says a page, or stands again below."""
    if line.kind in {BlockKind.CONTENTS, BlockKind.TABLE}:
        return True
    if _PAGE_AT_END.fullmatch(line.text) and len(line.text.split()) <= _CONTENTS_LONGEST:
        return True
    key = _letters(line.text)
    short = len(line.text.split()) <= _CONTENTS_LONGEST and not line.text.endswith(".")
    return bool(short and key and last[key] > at)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.lower()))
