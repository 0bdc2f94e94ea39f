"""A document as the loaders see it: canonical text, and everything else as offsets into it."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from ontology.assertion import Extent, SectionRole
from ontology.records import Evidence, SourceDocument

CONTEXT = 32
_SPACE = re.compile(r"\s+")


def collapse(text: str) -> str:
    """Return the text with each run of white space as one space, as quotes are exchanged."""
    return _SPACE.sub(" ", text).strip()


class BlockKind(StrEnum):
    """What a run of lines is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    CONTENTS = "contents"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"
    PULL_QUOTE = "pull-quote"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the source: its number and its span in the canonical text."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines: ``number`` its paragraph or list number, ``level`` that of a heading.

    ``start`` and ``end`` bound the words themselves, without number or bullet.
    """

    kind: BlockKind
    start: int
    end: int
    number: str | None = None
    level: int = 0
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A source with its pages and blocks, in reading order.

    ``notes`` are one-line remarks on what of the source could not be read as it should.
    """

    source: SourceDocument
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.source.text

    def page_at(self, offset: int) -> int | None:
        """Return the page on which an offset lies; ``None`` where the source has no pages."""
        at = bisect_right(self.pages, offset, key=lambda page: page.start) - 1
        return self.pages[at].number if at >= 0 and offset < self.pages[at].end else None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or list item of a case, where it stands and what stands above it.

    ``text`` is collapsed white space without page furniture or footnotes; ``start`` and ``end``
    bound the source's own slice. ``paragraph`` counts blocks from 0 (sentences of one block share
    it); ``number`` is the printed number ("3.5", "2a"); ``headings`` the headings above, outermost
    first; ``is_item`` true for a bulleted, numbered or semicolon-separated item.
    """

    text: str
    start: int
    end: int
    role: SectionRole
    headings: tuple[str, ...]
    paragraph: int
    number: str | None
    kind: BlockKind
    is_item: bool

    @property
    def heading(self) -> str | None:
        """The nearest heading above."""
        return self.headings[-1] if self.headings else None


@dataclass(frozen=True, slots=True)
class Case:
    """The part of a document that tells one review.

    ``title`` is the entry's heading in a digest, or the cover text of a report (collapsed);
    ``issued`` the partial date of a dated digest; ``opening`` the first narrative sentence.
    """

    document: Document
    ordinal: int
    extent: Extent
    start: int
    end: int
    title: str
    title_span: tuple[int, int]
    issued: str | None
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The case's slice of the canonical text."""
        return self.document.text[self.start : self.end]

    def evidence(
        self,
        start: int,
        end: int,
        rule: str,
        confidence: float,
        sentence: Sentence | None = None,
    ) -> Evidence:
        """Return the quotation ``text[start:end]`` with its place.

        ``sentence`` supplies section, heading and paragraph; without it they are front matter.
        """
        text = self.document.text
        return Evidence(
            exact=text[start:end],
            prefix=text[max(0, start - CONTEXT) : start],
            suffix=text[end : end + CONTEXT],
            start=start,
            end=end,
            section=sentence.role if sentence else SectionRole.FRONT_MATTER,
            heading=sentence.heading if sentence else None,
            paragraph=sentence.number if sentence else None,
            page=self.document.page_at(start),
            rule=rule,
            confidence=confidence,
        )
