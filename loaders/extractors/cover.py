"""The cover of a case: its first lines, with the marks of layout blanked out in place."""

import re
from dataclasses import dataclass

from loaders.document import BlockKind, Case
from ontology.assertion import Extent

_MARKS = re.compile(r"[*#_|•]+|<[^>\n]{1,12}>|\]\([^)\n]*\)|[\[\]]")
_COVER = 1600
_LONGEST_LINE = 30
_BODY = 6000
_MARK_WORDS = 5
"""Longer furniture is a running head, which may be all that names the board."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Text of the same length as its source slice, so that offsets into it are the source's.

    ``text`` begins at ``start`` of the document; the first ``title_end`` characters are the title.
    """

    text: str
    start: int
    title_end: int

    @property
    def title(self) -> str:
        """The title or cover proper."""
        return self.text[: self.title_end]


def read_cover(case: Case) -> Cover:
    """Return the heading of a digest entry, or the first lines of a report."""
    start, end = case.title_span
    if case.extent is Extent.DIGEST_ENTRY:
        return Cover(blanked(case.document.text[start:end]), start, end - start)
    start = min(start, case.start)
    stop = min(case.end, max(end, case.start + _COVER))
    text = _without_furniture(case, start, blanked(case.document.text[start:stop]))
    return Cover(text, start, _before_prose(text, max(0, min(end, stop) - start)))


def _without_furniture(case: Case, start: int, text: str) -> str:
    """Return the text with page numbers and handling marks as spaces, of the same length."""
    for block in case.document.blocks:
        if block.start - start >= len(text):
            break
        words = text[max(0, block.start - start) : max(0, block.end - start)]
        if block.kind is BlockKind.FURNITURE and len(words.split()) <= _MARK_WORDS:
            at = max(0, block.start - start)
            text = text[:at] + " " * len(words) + text[at + len(words) :]
    return text


def _before_prose(text: str, end: int) -> int:
    """Return where the title ends: before the first line that is a paragraph, if not at ``end``."""
    at = 0
    for line in text[:end].splitlines(keepends=True):
        if len(line.split()) > _LONGEST_LINE:
            return at
        at += len(line)
    return end


def body(case: Case, longest: int = _BODY) -> Cover:
    """Return the case's own text from its start, for wording that sentences do not hold."""
    stop = min(case.end, case.start + longest)
    return Cover(blanked(case.document.text[case.start : stop]), case.start, 0)


def blanked(text: str) -> str:
    """Return the text with marks of layout as spaces, of the same length."""
    return _MARKS.sub(lambda mark: " " * len(mark.group()), text)
