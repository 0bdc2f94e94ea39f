"""What a document is made of, before it has a format."""

from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.generator.case import Case
from benchmarks.generator.voice import Said


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the cover or of a list of entries, set by itself."""

    said: Said
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a section of the document."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that run on, with the number of the paragraph if it has one."""

    sentences: tuple[Said, ...]
    number: str = ""
    joined: str = " "


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered if ``numbers`` holds the number of each item, else with bullets."""

    items: tuple[Said, ...]
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; its first row is its head."""

    rows: tuple[tuple[Said, ...], ...]


Block = Line | Heading | Paragraph | Items | Grid


@dataclass(frozen=True, slots=True)
class Told:
    """One review of a document: its blocks, and what its cover or heading states.

    An empty ``nation`` is that of the case; ``subject`` is given where it is not the case's.
    """

    case: Case
    blocks: tuple[Block, ...]
    type: str
    publisher: str | None
    published: str | None
    authors: tuple[str, ...] = ()
    ethnic: bool = False
    subject: str | None = None
    nation: str | None = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document without a format: what stands before its reviews, and the reviews.

    ``running`` is what its pages carry at their head; empty for no pages.
    """

    kind: str
    opening: tuple[Block, ...]
    reviews: tuple[Told, ...]
    running: str = ""

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks, in order."""
        yield from self.opening
        for told in self.reviews:
            yield from told.blocks


def said_in(block: Block) -> Iterator[Said]:
    """Yield what a block says, in its order."""
    match block:
        case Line(said):
            yield said
        case Paragraph(sentences) | Items(sentences):
            yield from sentences
        case Grid(rows):
            for row in rows:
                yield from row
