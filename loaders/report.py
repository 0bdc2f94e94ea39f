"""The body of a report or briefing: its passages as sentences under their headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from loaders.document import BlockKind, Document, Sentence, collapse
from loaders.keywords import are_keywords
from loaders.recommendation_tables import RecommendationTable, Row
from loaders.sections import Outline, role_of
from loaders.sentences import Passage, read_passages, split_sentences
from ontology.assertion import SectionRole

_LEARNING_LABEL = re.compile(
    r"(?i)^(?:key )?(?:learning(?: point)?|lesson|finding)\s*(?P<number>\d+[a-z]?)\s*[:.–-]\s+"
)
_OPEN_END = re.compile(r":\s?[-–—]?$")
_RECOMMENDS_THAT = re.compile(
    r"^[^.;]{0,120}?\b(?:(?:recommend(?:s|ed)?|asks?|proposes?|advises?)(?: that|:)|"
    r"(?:should|must|asked to|required to):)\s+(?:that\s+)?"
)
_LEAST_SEMICOLONS = 1
_NO_TABLES = {SectionRole.APPENDIX, SectionRole.CONTENTS, SectionRole.GLOSSARY}
_COVER_LINES = 14
_LISTED = {
    SectionRole.LEARNING,
    SectionRole.RECOMMENDATIONS,
    SectionRole.GOOD_PRACTICE,
    SectionRole.TERMS_OF_REFERENCE,
}


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands before the first section: its collapsed words, its span, how many blocks."""

    title: str
    start: int
    end: int


def read_cover(document: Document) -> Cover:
    """Return the cover of a report: headings and short lines before the first prose."""
    words: list[str] = []
    start = end = 0
    for block in document.blocks[:_COVER_LINES]:
        piece = document.text[block.start : block.end]
        if block.kind in {BlockKind.CONTENTS, BlockKind.TABLE}:
            break
        if block.kind is BlockKind.PARAGRAPH and (block.number or len(piece.split()) > 25):  # noqa: PLR2004  # prose, not a cover line
            break
        if block.kind in {BlockKind.FURNITURE, BlockKind.FOOTNOTE}:
            continue
        if block.kind is BlockKind.HEADING and block.number:
            break
        start = start if words else block.start
        end = block.end
        words += [collapse(line) for line in piece.splitlines() if line.strip()]
    return Cover("\n".join(words), start, end)


def read_body(document: Document) -> Iterator[Sentence]:
    """Yield every sentence of a document in order, with its heading, role and place."""
    outline = Outline()
    announced: SectionRole | None = None
    table = RecommendationTable()
    passages = list(read_passages(document.text, document.blocks))
    for at, passage in enumerate(passages):
        block = passage.block
        if block.kind is BlockKind.TABLE and outline.role not in _NO_TABLES:
            rows = list(table.rows(document.text, block))
            if rows:
                for row in rows:
                    yield from _table_row(row, passage, outline, at)
                continue
        else:
            table.clear()
        if block.kind is BlockKind.HEADING:
            announced = None
            outline.enter(block.level, passage.text, block.number)
            yield _sentence(passage, 0, len(passage.text), outline, at)
        elif block.kind is BlockKind.CONTENTS:
            yield _sentence(passage, 0, len(passage.text), outline, at, SectionRole.CONTENTS)
        elif passage is passages[-1] and _are_keywords(passage):
            yield _sentence(passage, 0, len(passage.text), outline, at, SectionRole.GLOSSARY)
        else:
            outline.read()
            if announced and not _holds(announced, block.kind):
                announced = None
            yield from _sentences(passage, outline, at, announced)
            announced = _announced(passage) or announced


def _are_keywords(passage: Passage) -> bool:
    """Tell whether the last words are terms to file the report under, none of them a name."""
    if passage.block.kind is BlockKind.ITEM:
        return False
    return passage.text[1:].islower() and are_keywords(passage.text, last=True)


def _table_row(row: Row, passage: Passage, outline: Outline, at: int) -> Iterator[Sentence]:
    """Yield the line of those a row addresses, and what it asks of them as an item."""
    role, headings = SectionRole.RECOMMENDATIONS, outline.headings
    start, end = passage.starts[0], passage.ends[-1]
    yield Sentence(
        row.addressed, start, end, role, headings, at, None, BlockKind.TABLE, is_item=False
    )
    cell = row.wanted
    words = collapse(cell.text)
    yield Sentence(
        words, cell.start, cell.end, role, headings, at, row.number, BlockKind.ITEM, is_item=True
    )


def _announced(passage: Passage) -> SectionRole | None:
    """Return the role that a passage ending in a colon gives to the list after it."""
    if not _OPEN_END.search(passage.text):
        return None
    *_, (start, end) = split_sentences(passage.text)
    role = role_of(passage.text[start:end])
    return role if role in _LISTED else None


def _holds(announced: SectionRole, kind: BlockKind) -> bool:
    return kind is BlockKind.ITEM or announced is SectionRole.RECOMMENDATIONS


def _sentences(
    passage: Passage, outline: Outline, at: int, announced: SectionRole | None
) -> Iterator[Sentence]:
    label = _LEARNING_LABEL.match(passage.text)
    if label:
        yield _sentence(
            passage,
            label.end(),
            len(passage.text),
            outline,
            at,
            SectionRole.LEARNING,
            label["number"],
        )
        return
    if passage.block.kind is BlockKind.TABLE:
        yield _sentence(passage, 0, len(passage.text), outline, at)
        return
    spans = list(split_sentences(passage.text))
    role = announced or _role(passage, outline, len(spans))
    if role is SectionRole.RECOMMENDATIONS and (pieces := _run_on(passage.text)):
        opening = len(passage.text[: pieces[0][0]].rstrip())
        yield _sentence(passage, 0, opening, outline, at, role)
        for start, end in pieces:
            piece = _sentence(passage, start, end, outline, at, role)
            yield replace(piece, kind=BlockKind.ITEM, is_item=True, number=None)
        return
    for start, end in spans:
        yield _sentence(passage, start, end, outline, at, role)


def _run_on(text: str) -> list[tuple[int, int]]:
    """Return the spans of recommendations that one sentence runs on, parted by semicolons."""
    opening = _RECOMMENDS_THAT.match(text)
    if opening is None or text.count(";") < _LEAST_SEMICOLONS:
        return []
    spans, at = [], opening.end()
    for mark in re.finditer(r";\s+(?:and\s+)?(?:that\s+)?|$", text[at:]):
        end = opening.end() + mark.start()
        if text[at:end].strip(" ."):
            spans.append((at, end))
        at = opening.end() + mark.end()
    return spans


def _role(passage: Passage, outline: Outline, count: int) -> SectionRole:
    """Return the role of a passage: its section's, unless its form says otherwise.

    Numbered paragraphs of prose under a learning heading are analysis; the items of a list under a
    heading that joins conclusions and recommendations are recommendations.
    """
    block, role = passage.block, outline.role
    if role is SectionRole.LEARNING and "." in (block.number or "") and count > 1:
        return SectionRole.ANALYSIS
    joined = role is SectionRole.CONCLUSION and block.kind is BlockKind.ITEM
    if joined and any("recommendation" in heading.lower() for heading in outline.headings):
        return SectionRole.RECOMMENDATIONS
    return role


def _sentence(  # noqa: PLR0913, PLR0917  # one place that knows all of a sentence's fields
    passage: Passage,
    start: int,
    end: int,
    outline: Outline,
    at: int,
    role: SectionRole | None = None,
    number: str | None = None,
) -> Sentence:
    begin, finish = passage.source_span(start, end)
    return Sentence(
        text=passage.text[start:end],
        start=begin,
        end=finish,
        role=role or outline.role,
        headings=outline.headings,
        paragraph=at,
        number=number or passage.block.number,
        kind=passage.block.kind,
        is_item=passage.block.kind is BlockKind.ITEM or number is not None,
    )
