"""What every reader hands on: canonical text, its pages, and what the source says of its runs."""

import unicodedata
from dataclasses import dataclass

from loaders.document import BlockKind, Page


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of the text whose kind the source itself states (a heading style, a table row).

    ``start`` and ``end`` are code points into the text and bound whole lines; ``level`` is a
    heading's, 1 the highest. A paragraph marked ``bold`` is one whose wording still decides
    whether it is a heading; one not bold is none.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """A canonical text (see `canonical`) with its pages and marks, both in order of place.

    ``notes`` are one-line remarks on what could not be read as it should, for whoever loads it.
    """

    text: str
    pages: tuple[Page, ...] = ()
    marks: tuple[Mark, ...] = ()
    notes: tuple[str, ...] = ()


def canonical(text: str) -> str:
    """Return the canonical text: NFC, each line end a line feed, nothing dropped."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
