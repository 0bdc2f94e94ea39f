"""The body of a report or briefing: its passages as sentences under their headings."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.document import BlockKind, Document, Sentence, collapse
from loaders.sections import Outline, role_of
from loaders.sentences import Passage, read_passages, split_sentences
from ontology.assertion import SectionRole

_LEARNING_LABEL = re.compile(
    r"(?i)^(?:key )?(?:learning(?: point)?|lesson|finding)\s*(?P<number>\d+[a-z]?)\s*[:.–-]\s+"
)
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
    for at, passage in enumerate(read_passages(document.text, document.blocks)):
        block = passage.block
        if block.kind is BlockKind.HEADING:
            announced = None
            outline.enter(block.level, passage.text, block.number)
            yield _sentence(passage, 0, len(passage.text), outline, at)
        elif block.kind is BlockKind.CONTENTS:
            yield _sentence(passage, 0, len(passage.text), outline, at, SectionRole.CONTENTS)
        else:
            outline.read()
            if announced and not _holds(announced, block.kind):
                announced = None
            yield from _sentences(passage, outline, at, announced)
            announced = _announced(passage) or announced


def _announced(passage: Passage) -> SectionRole | None:
    """Return the role that a passage ending in a colon gives to the list after it."""
    if not passage.text.endswith(":"):
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
    for start, end in spans:
        yield _sentence(passage, start, end, outline, at, role)


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
