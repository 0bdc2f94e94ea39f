"""What stands on page after page: running heads, running feet and page numbers."""

import re
from collections import Counter
from dataclasses import dataclass

from loaders.readers.pdf_lines import Piece

_SHARE = 0.6
_REPEATS = 3
_PAIR = 2
_ZONE = 0.15
_BIN = 8
_LONGEST = 110
_APART = 1.45
_SENTENCE = re.compile(r"[a-z]{2}[.;:,]$")
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxl]{1,6}")
_MARKER = re.compile(r"[•▪o*–-]|\(?(?:[A-Z]?0(?:\.0)*|[a-z])[.)]?")
_PAGE_NUMBER = re.compile(
    r"(?i)[-–|\s]*(?:page\s*)?[-–|\s]*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"[-–|\s]*(?:p\s?a\s?g\s?e)?[-–|\s]*"
)
_COUNTED = re.compile(
    r"(?i)\W*(?:recommendation|finding|learning|lesson|theme|action|appendix|section|chapter)s?\b"
    r"(?:\s+\w+)?\s*0"
)


@dataclass(frozen=True, slots=True)
class Parted:
    """The pieces of a page: those of its head, of its text and of its foot."""

    head: tuple[Piece, ...]
    body: tuple[Piece, ...]
    foot: tuple[Piece, ...]


def part_furniture(pages: list[list[Piece]], heights: list[float]) -> list[Parted]:
    """Return the pages with running heads and feet apart.

    A piece is furniture if it stands in the outer 15 % of the page and its words, digits ignored,
    stand at the same height on more than 60 % of the pages, on more than 60 % of the left-hand or
    right-hand ones, or, as the outermost line, on three pages.
    """
    places = [
        [_place(piece, height) for piece in pieces]
        for pieces, height in zip(pages, heights, strict=True)
    ]
    repeated = _repeated(places)
    return [_part(*each, repeated) for each in zip(pages, places, heights, strict=True)]


Place = tuple[str, int] | None


def _place(piece: Piece, height: float) -> Place:
    if height * _ZONE < piece.base < height * (1 - _ZONE):
        return None
    text = piece.text
    if len(text) > _LONGEST:
        return None
    shown = "0" if _ROMAN.fullmatch(text) else _DIGITS.sub("0", text)
    return shown, round(piece.base / _BIN)


def _repeated(pages: list[list[Place]]) -> frozenset[tuple[str, int]]:
    counts = Counter[tuple[str, int]]()
    odd = Counter[tuple[str, int]]()
    outer = Counter[tuple[str, int]]()
    for number, places in enumerate(pages):
        here = {place for place in places if place}
        counts.update(here)
        if number % 2:
            odd.update(here)
        ends = {places[0][1], places[-1][1]} if places and places[0] and places[-1] else set()
        outer.update(place for place in here if place[1] in ends)
    total, half = len(pages), len(pages) // 2

    def near(seen: Counter[tuple[str, int]], place: tuple[str, int]) -> int:
        text, row = place
        return sum(seen[(text, each)] for each in (row - 1, row, row + 1))

    def runs(place: tuple[str, int]) -> bool:
        times, on_odd = near(counts, place), near(odd, place)
        if times < _PAIR or _COUNTED.match(place[0]):
            return False
        if times > _SHARE * total:
            return True
        if times < _REPEATS or _SENTENCE.search(place[0]):
            return False
        one_side = on_odd > _SHARE * half or times - on_odd > _SHARE * (total - half)
        return one_side or near(outer, place) >= _REPEATS

    return frozenset(place for place in counts if runs(place))


def _part(
    pieces: list[Piece], places: list[Place], height: float, repeated: frozenset[tuple[str, int]]
) -> Parted:
    runs = [place is not None and place in repeated for place in places]
    bases = [piece.base for piece in pieces]
    ends = {min(bases), max(bases)} if bases else set()
    for at, (piece, place) in enumerate(zip(pieces, places, strict=True)):
        if not place or not (runs[at] or _PAGE_NUMBER.fullmatch(piece.text)):
            continue
        row = [other for other, base in enumerate(bases) if abs(base - piece.base) < piece.size]
        others = [other for other in row if other != at]
        if runs[at] and _MARKER.fullmatch(place[0]) and not all(runs[o] for o in others):
            runs[at] = False
        if not others and not ends.isdisjoint(bases[o] for o in row):
            runs[at] = runs[at] or _PAGE_NUMBER.fullmatch(piece.text) is not None
    _keep_apart(pieces, runs, height / 2)
    flagged = list(zip(pieces, runs, strict=True))
    return Parted(
        tuple(piece for piece, is_run in flagged if is_run and piece.base < height / 2),
        tuple(piece for piece, is_run in flagged if not is_run),
        tuple(piece for piece, is_run in flagged if is_run and piece.base >= height / 2),
    )


def _keep_apart(pieces: list[Piece], runs: list[bool], middle: float) -> None:
    """Unflag what is no further from the text than its next line would be, or has text outside."""
    body = [piece.base for piece, is_run in zip(pieces, runs, strict=True) if not is_run]
    flagged = [at for at, is_run in enumerate(runs) if is_run]
    # From the text outwards: each line that turns out to be text moves its edge.
    for at in sorted(flagged, key=lambda at: abs(pieces[at].base - middle)):
        base, size = pieces[at].base, pieces[at].size
        inward = [other - base if base < middle else base - other for other in body]
        if any(away < _APART * size for away in inward):
            runs[at] = False
            body.append(base)
