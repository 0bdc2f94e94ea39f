"""Catalogue digests: one document, many reviews, each entry with its labelled parts."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from loaders.document import Block, BlockKind, Document, Sentence
from loaders.keywords import are_keywords
from loaders.ruleset import load_rules
from loaders.sections import role_of
from loaders.sentences import Passage, read_passages, split_sentences
from ontology.assertion import SectionRole

_MONTHS = tuple(calendar.month_name)
_HEAD = 1500
_LEAST_ENTRIES = 2
_LIST_MARK = re.compile(
    r"^(?:and|or)\s+(?=\S)|^(?:\(?(?:\d{1,2}|[a-z]|[ivx]+)[).]|[•*–-])\s+", re.IGNORECASE
)
_BOLD = r"(?:\*\*|__)?"
_MARKS = "#*_ \t"
_LISTED = {SectionRole.LEARNING, SectionRole.RECOMMENDATIONS, SectionRole.GOOD_PRACTICE}
_NAMED = {*_LISTED, SectionRole.METHODOLOGY, SectionRole.GLOSSARY}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the span of its heading and of all of it, and the date in the heading."""

    title: str
    title_start: int
    title_end: int
    end: int
    issued: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A labelled part of an entry: its role, the headings above, whether it is a list."""

    role: SectionRole
    headings: tuple[str, ...]
    listed: bool


@cache
def _entry_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (rule["id"], re.compile(rule["pattern"])) for rule in load_rules("digest")["entry"]
    )


@cache
def _labels() -> re.Pattern[str]:
    parts = [
        f"(?P<{_group(rule['role'])}_{n}>{rule['pattern']})"
        for n, rule in enumerate(load_rules("digest")["label"])
    ]
    pattern = "|".join(parts).replace("{colon}", rf"{_BOLD}\s*:{_BOLD}\s*")
    return re.compile(rf"(?:(?<=[.;!?]\s)|(?<=[.;!?][\"”)]\s)|^){_BOLD}(?:{pattern})", re.MULTILINE)


def _group(role: str) -> str:
    return role.replace("-", "_")


def read_entries(document: Document) -> tuple[Entry, ...]:
    """Return the entries of a digest in order; none where the document is no digest."""
    text = document.text
    labels = [start for block in document.blocks for start in _label_starts(block, text)]
    parts = [*labels, *_part_headings(document)]
    if not parts:
        return ()
    lines = list(_head_lines(document, text))
    opened = _opened(lines, text)
    for style, pattern in _entry_patterns():
        heads = [(start, match) for start, line, _ in lines if (match := pattern.fullmatch(line))]
        titles = {match.group() for _, match in heads}  # one that comes again is a running title
        if len(titles) < (1 if style.startswith("dated") else _LEAST_ENTRIES):
            continue
        if _labelled(heads, labels, text):
            return _entries(heads, text, _issued(text))
        if all(start in opened for start, _ in heads) and _labelled(heads, parts, text):
            return _entries(heads, text, _issued(text))
    heads = list(_titled(lines, opened))
    if len(heads) >= _LEAST_ENTRIES and _labelled(heads, parts, text):
        return _entries(heads, text, _issued(text))
    return ()


def _part_headings(document: Document) -> Iterator[int]:
    """Yield where headings stand that name a part of an entry without a label's form."""
    for block in document.blocks:
        words = document.text[block.start : block.end]
        if block.kind is BlockKind.HEADING and role_of(words) in _LISTED:
            yield block.start


def _label_starts(block: Block, text: str) -> Iterator[int]:
    for match in _labels().finditer(text[block.start : block.end]):
        if match.lastgroup and not match.lastgroup.startswith("glossary"):
            yield block.start + match.start()


def _head_lines(document: Document, text: str) -> Iterator[tuple[int, str, Block]]:
    """Yield the first line of each block without its marks, where it starts, and the block."""
    for block in document.blocks:
        if block.kind in {BlockKind.FOOTNOTE, BlockKind.CONTENTS, BlockKind.TABLE}:
            continue
        start = text.rfind("\n", 0, block.start) + 1
        end = text.find("\n", block.start)
        line = text[start : len(text) if end < 0 else end]
        words = line.strip().strip(_MARKS)
        yield start + line.index(words), words, block


def _opened(lines: list[tuple[int, str, Block]], text: str) -> frozenset[int]:
    """Return where lines start that stand over the opening words of a catalogue entry."""
    opening = re.compile(load_rules("digest")["titled"]["opening"])
    return frozenset(
        start
        for (start, _, _), (_, _, after) in pairwise(lines)
        if after.kind is BlockKind.PARAGRAPH and opening.match(text, after.start)
    )


def _titled(
    lines: list[tuple[int, str, Block]], opened: frozenset[int]
) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield headings of any wording that open an entry by what stands under them."""
    title = re.compile(load_rules("digest")["titled"]["pattern"])
    for start, line, block in lines:
        stands = block.kind is BlockKind.HEADING and start in opened and role_of(line) is None
        if stands and (match := title.fullmatch(line)):
            yield start, match


def _labelled(heads: list[tuple[int, re.Match[str]]], labels: list[int], text: str) -> bool:
    """Tell whether most headings are followed by a label before the next heading."""
    starts = [start for start, _ in heads] + [len(text)]
    covered = sum(any(a < label < b for label in labels) for a, b in pairwise(starts))
    return covered * 2 >= len(heads)


def _entries(
    heads: list[tuple[int, re.Match[str]]], text: str, issued: str | None
) -> tuple[Entry, ...]:
    bounds = [text.rfind("\n", 0, start) + 1 for start, _ in heads] + [len(text)]
    entries = []
    for (start, match), end in zip(heads, bounds[1:], strict=True):
        groups = match.groupdict()
        title = match.group()
        date = issued
        if groups.get("year"):
            month = groups.get("month")
            date = f"{groups['year']}-{_MONTHS.index(month):02}" if month else groups["year"]
        entries.append(Entry(title, start, start + len(title), end, date))
    return tuple(entries)


def _issued(text: str) -> str | None:
    match = re.compile(load_rules("digest")["issued"]["pattern"]).search(text, 0, _HEAD)
    if not match:
        return None
    if match["only"]:
        return match["only"]
    return f"{match['year']}-{_MONTHS.index(match['month']):02}"


def read_entry(document: Document, entry: Entry) -> Iterator[Sentence]:
    """Yield the sentences and items of one entry."""
    blocks = tuple(
        _below_title(block, entry, document.text)
        for block in document.blocks
        if block.end > entry.title_end and block.start < entry.end
    )
    role = SectionRole.BACKGROUND
    listed = False
    headings: tuple[str, ...] = (entry.title,)
    passages = [
        passage
        for passage in read_passages(document.text, blocks)
        if passage.block.kind is not BlockKind.CONTENTS
    ]
    for at, passage in enumerate(passages):
        heading = passage.block.kind is BlockKind.HEADING and passage.block.number is None
        if heading:
            named = role_of(passage.text)
            role = named if named in _NAMED else SectionRole.BACKGROUND
            listed = role in _LISTED
            headings = (entry.title, passage.text) if listed else headings
        item = passage.block.kind is BlockKind.ITEM
        if are_keywords(passage.text, last=passage is passages[-1] and not item):
            role, listed = SectionRole.GLOSSARY, False
        for start, end, part_role, label, is_list in _parts(passage, role, listed):
            role, listed = part_role, is_list
            if label:
                headings = (entry.title, label)
            item = listed and not (heading and label is None)
            yield from _items(passage, start, end, at, Part(role, headings, item))


def _below_title(block: Block, entry: Entry, text: str) -> Block:
    """Return a block without the entry's heading, where no blank line parts them."""
    if block.start >= entry.title_end:
        return block
    start = entry.title_end
    while start < block.end and text[start].isspace():
        start += 1
    return replace(block, kind=BlockKind.PARAGRAPH, start=start, number=None)


def _parts(
    passage: Passage, role: SectionRole, listed: bool
) -> Iterator[tuple[int, int, SectionRole, str | None, bool]]:
    """Yield the stretches of a passage between labels, each with the role its label gives."""
    text = passage.text
    at, label = 0, None
    for match in _labels().finditer(text):
        if text[at : match.start()].strip():
            yield at, match.start(), role, label, listed
        group = match.lastgroup or ""
        role = SectionRole(group.rpartition("_")[0].replace("_", "-"))
        listed = role in _LISTED
        at, label = match.end(), match.group().strip().replace("*", "")
    if text[at:].strip() or label:
        yield at, len(text), role, label, listed


def _items(passage: Passage, start: int, end: int, at: int, part: Part) -> Iterator[Sentence]:
    text = passage.text
    pieces = _semicolons(text, start, end) if part.listed and ";" in text[start:end] else None
    spans = pieces or ((start + a, start + b) for a, b in split_sentences(text[start:end]))
    for piece in spans:
        first, last = _trimmed(text, *piece, is_list=bool(pieces))
        if first >= last:
            continue
        begin, finish = passage.source_span(first, last)
        yield Sentence(
            text=text[first:last],
            start=begin,
            end=finish,
            role=part.role,
            headings=part.headings,
            paragraph=at,
            number=passage.block.number,
            kind=BlockKind.ITEM if part.listed else passage.block.kind,
            is_item=part.listed,
        )


def _semicolons(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, at = [], start
    for match in re.compile(r";\s*").finditer(text, start, end):
        spans.append((at, match.start()))
        at = match.end()
    for first, last in split_sentences(text[at:end]):
        spans.append((at + first, at + last))
    return spans


def _trimmed(text: str, start: int, end: int, *, is_list: bool) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if is_list and (mark := _LIST_MARK.match(text[start:end])):
        start += mark.end()
    return start, end
