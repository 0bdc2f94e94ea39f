"""A document's text cut into blocks and segments, so that statements can be marked in place.

Statements may hold one another, overlap, and cross paragraphs. The text is cut wherever one of
them begins or ends, and each piece knows which of them it belongs to.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

KINDS = (
    "missed-opportunity",
    "learning-point",
    "recommendation",
    "good-practice",
    "risk-factor",
    "child",
    "person",
    "agency-involvement",
)
"""Every kind that is marked; of several in one place the first gives the colour."""
_BETWEEN = re.compile(r"[^\S\n]*(?:\n[^\S\n]*(?:\n\s*|\f\s*)|\f\s*)")
_NUMBERED = re.compile(r"(?:\d+(?:\.\d+)*\.?|[A-Z]\.|#+)\s+")
_ITEM = re.compile(r"\s*(?:[•▪◦‣–—*-]\s|\(?(?:[a-z]|[ivx]+|\d{1,3}(?:\.\d+)*)[.)]\s|\d+\.\d+\s)")
_HYPHENED = re.compile(r"\w-$")
_WRAPPED, _LONGEST_HEADING = 45, 120


class Form(StrEnum):
    """How a block is set."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Span:
    """A statement's place in the text, by code points, with its kind and what it says."""

    id: str
    kind: str
    told: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text and the statements it belongs to; the first of them gives its colour.

    ``first`` are statements not met before this piece, ``last`` those not met after it.
    """

    text: str
    spans: tuple[Span, ...] = ()
    first: tuple[Span, ...] = ()
    last: tuple[Span, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its statements, each once, in the order of colours."""
        return tuple(dict.fromkeys(span.kind for span in self.spans))

    @property
    def tags(self) -> tuple[tuple[Span, int], ...]:
        """The statements that end with it, each with its number among those of its kind."""
        seen: Counter[str] = Counter()
        tags = []
        for span in self.last:
            seen[span.kind] += 1
            tags.append((span, seen[span.kind]))
        return tuple(tags)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or rows of a table."""

    form: Form
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """Its words."""
        return "".join(segment.text for segment in self.segments)


def marked(
    text: str, start: int, spans: Iterable[Span], headings: Collection[str] = ()
) -> list[Block]:
    """Return the blocks of a text that begins at code point ``start`` of its document.

    ``headings`` are known headings, without their numbers. Spans outside the text are left out.
    """
    end = start + len(text)
    within = [span for span in spans if span.start < end and span.end > start]
    within.sort(key=lambda span: (span.start, span.end, span.id))
    known = frozenset(map(_plain, headings))
    pieces = []
    for first, last in _blocks(text):
        form = _form(text[first:last], known)
        shown = text[first:last] if form is Form.TABLE else _unwrapped(text[first:last])
        pieces.append((form, shown, start + first))
    return _cut(pieces, within)


def _cut(pieces: Sequence[tuple[Form, str, int]], spans: Sequence[Span]) -> list[Block]:
    cut = [(form, list(_segments(text, place, spans))) for form, text, place in pieces]
    met: set[str] = set()
    last_of = {
        span.id: (number, at)
        for number, (_, segments) in enumerate(cut)
        for at, (_, held) in enumerate(segments)
        for span in held
    }
    blocks = []
    for number, (form, segments) in enumerate(cut):
        made = []
        for at, (text, held) in enumerate(segments):
            first = tuple(span for span in held if span.id not in met)
            met.update(span.id for span in first)
            last = tuple(span for span in held if last_of[span.id] == (number, at))
            made.append(Segment(text, held, first, last))
        blocks.append(Block(form, tuple(made)))
    return blocks


def _segments(
    text: str, start: int, spans: Sequence[Span]
) -> Iterator[tuple[str, tuple[Span, ...]]]:
    end = start + len(text)
    own = [span for span in spans if span.start < end and span.end > start]
    edges = {start, end}
    edges.update(edge for span in own for edge in (span.start, span.end) if start < edge < end)
    ordered = sorted(edges)
    for first, last in pairwise(ordered):
        held = [span for span in own if span.start <= first and span.end >= last]
        held.sort(key=lambda span: (_rank(span.kind), span.end - span.start, span.start, span.id))
        yield text[first - start : last - start], tuple(held)


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    place = 0
    for gap in _BETWEEN.finditer(text):
        if gap.start() > place:
            yield place, gap.start()
        place = gap.end()
    if text[place:].strip():
        yield place, len(text)


def _form(text: str, known: Collection[str]) -> Form:
    if "\t" in text:
        return Form.TABLE
    plain = text.strip()
    if len(plain) > _LONGEST_HEADING or not any(map(str.isalpha, plain)):
        return Form.PARAGRAPH
    if _plain(plain) in known:
        return Form.HEADING
    one_line = "\n" not in plain and not plain.endswith((".", ":", ";", ",", "?"))
    is_titled = plain.isupper() or plain.startswith("#")
    return Form.HEADING if one_line and is_titled else Form.PARAGRAPH


def _plain(heading: str) -> str:
    words = " ".join(heading.split()).strip("# ").casefold()
    return _NUMBERED.sub("", words, count=1).rstrip(".:")


def _unwrapped(text: str) -> str:
    # A line that was broken because it was full goes on; every character keeps its place.
    lines = text.split("\n")
    joined = lines[0]
    for before, line in pairwise(lines):
        goes_on = len(before.strip()) >= _WRAPPED and not _ITEM.match(line)
        # A hyphen at the end of a line may be part of the word; it stays, without a gap.
        gap = "\u200b" if _HYPHENED.search(before) else " "
        joined += (gap if goes_on else "\n") + line
    return joined
