"""Blocks to passages and sentences, each keeping its exact place in the canonical text.

A passage is one paragraph or item as its author wrote it: broken by a page, a footnote or a line
end in the source, whole here. Its words are collapsed; every word keeps its offset.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.document import Block, BlockKind
from loaders.keywords import are_keywords

_WORD = re.compile(r"\S+")
_HYPHENATED = re.compile(r"[a-z]{2,}-$")
_UNFINISHED = re.compile(r"(?:[\w,;(’'\"”)–—/-]|\w</sup>)$")
_END = re.compile(
    r"(?<=[.!?…])(?:[\"”’'’)\]]+)?(?:<sup>[^<]*</sup>|\[\^?\d+\]|\d{1,2}(?=\s))*(?:\*\*)?\s+"
    r"(?=[\"“‘'(\[*]*[A-Z0-9])"
)
_ABBREVIATED = re.compile(
    r"\b(?:e\.g|i\.e|etc|Dr|Mr|Mrs|Ms|Prof|Rev|St|vs|cf|al|approx|para|paras|pp|vol|ed|viz)\.$"
)
_NUMBERED = re.compile(r"\b(?:No|no|Fig|fig|Sec|sec|p|s|ss)\.$")
_JOINED = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.PULL_QUOTE}
_PASSED_OVER = {BlockKind.FURNITURE, BlockKind.FOOTNOTE}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of one block or of the pieces of a broken one, with each word's offsets.

    ``text`` is the words with single spaces; ``at`` their offsets in it, ``starts`` and ``ends``
    in the canonical text.
    """

    block: Block
    text: str
    at: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    end: int

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the canonical text behind ``text[start:end]``."""
        first = bisect_right(self.at, start) - 1
        last = bisect_right(self.at, max(start, end - 1)) - 1
        begin = min(self.starts[first] + (start - self.at[first]), self.ends[first])
        finish = min(self.starts[last] + (end - self.at[last]), self.ends[last])
        return begin, finish


def read_passages(text: str, blocks: tuple[Block, ...]) -> Iterator[Passage]:
    """Yield the passages of a document in order, furniture and footnotes left out."""
    pending: list[Block] = []
    for block in blocks:
        if block.kind in _PASSED_OVER:
            continue
        ends = block is blocks[-1] and are_keywords(text[block.start : block.end], last=True)
        if pending and not ends and _continues(text, pending[-1], block):
            pending.append(block)
            continue
        if pending:
            yield _passage(text, pending)
        pending = [block]
    if pending:
        yield _passage(text, pending)


def _continues(text: str, last: Block, block: Block) -> bool:
    if last.kind not in _JOINED or block.kind is not BlockKind.PARAGRAPH or block.number:
        return False
    if last.style != block.style:
        return False
    opening = text[block.start : block.start + 1]
    closing = text[max(last.start, last.end - 12) : last.end]
    return bool(opening.islower() and _UNFINISHED.search(closing))


def _passage(text: str, pieces: list[Block]) -> Passage:
    words: list[str] = []
    at: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    length, joined = 0, True
    for piece in pieces:
        for match in _WORD.finditer(text, piece.start, piece.end):
            word = match.group()
            if not joined:
                words.append(" ")
                length += 1
            at.append(length)
            starts.append(match.start())
            ends.append(match.end())
            last = word.endswith("-") and text[match.end() : match.end() + 1] == "\n"
            broken = last and _HYPHENATED.search(word)
            shown = word[:-1] if broken else word
            words.append(shown)
            length += len(shown)
            joined = bool(broken)
    return Passage(pieces[0], "".join(words), tuple(at), tuple(starts), tuple(ends), pieces[-1].end)


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the sentences of a passage's words."""
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATED.search(text, start, match.start()):
            continue
        if text[match.end()].isdigit() and _NUMBERED.search(text, start, match.start()):
            continue
        if text[start : match.start()].strip():
            yield start, len(text[: match.end()].rstrip())
        start = match.end()
    if text[start:].strip():
        yield start, len(text.rstrip())
