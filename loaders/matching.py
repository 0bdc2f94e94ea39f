"""Phrases found in text: many at once, on word boundaries, with offsets into the text as given.

Case, hyphens, dashes, curly apostrophes and runs of space are all one to the matcher, and a
phrase is also found in its plain plural; one written in capitals ("DNA") is found only in
capitals. It knows nothing of what the phrases mean.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

import ahocorasick_rs

Label = TypeVar("Label")

_ALIKE = {
    **dict.fromkeys(
        "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\t\n\r\x0b\x0c\u00a0\u2009", " "
    ),
    **dict.fromkeys("\u2018\u2019\u02bc\u2032`", "'"),
    **dict.fromkeys("\u201c\u201d", '"'),
}
_SPACES = re.compile(r" {2,}")
_BEYOND_ASCII = re.compile(r"[^\W\x00-\x7f]")
_START, _END = itemgetter(0), itemgetter(1)
_ALPHANUMERIC = bytes(chr(at).isascii() and chr(at).isalnum() for at in range(256))


class Match(NamedTuple, Generic[Label]):
    """A phrase at ``text[start:end]``, and what it was filed under."""

    start: int
    end: int
    label: Label


def fold(text: str) -> str:
    """Return the text in the form phrases are compared in, of the same length.

    >>> fold("Co\u2013Sleeping")
    'co sleeping'
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    for char, plain in _ALIKE.items():  # many times the speed of `str.translate` on long texts
        if char in lower:
            lower = lower.replace(char, plain)
    return lower


class Offsets:
    """Where the characters of squeezed text stood, kept as what each run of spaces lost."""

    def __init__(self) -> None:
        self._from: list[int] = []
        self._lost = [0]

    def lose(self, place: int, count: int) -> None:
        """Tell that from a place of the squeezed text on ``count`` more characters are missing."""
        self._from.append(place)
        self._lost.append(self._lost[-1] + count)

    def __getitem__(self, place: int) -> int:
        """Return the offset that the character at a place of the squeezed text had."""
        return place + self._lost[bisect_right(self._from, place)]


def squeeze(text: str) -> tuple[str, Offsets | None]:
    """Return folded text with single spaces, and the offset each character had (None: the same)."""
    folded = fold(text)
    run = folded.find("  ")
    if run < 0:
        return folded, None
    parts: list[str] = []
    offsets = Offsets()
    start = place = 0
    while run >= 0:
        parts.append(folded[start : run + 1])
        place += run + 1 - start
        start = run + 2
        while folded.startswith(" ", start):
            start += 1
        offsets.lose(place, start - run - 1)
        run = folded.find("  ", start)
    parts.append(folded[start:])
    return "".join(parts), offsets


def _alphanumeric(text: str) -> bytes | bytearray:
    """Return 1 for each character that is a letter or a digit, else 0, and a 0 for the end."""
    held = text.encode("ascii", "replace").translate(_ALPHANUMERIC) + b"\0"
    if text.isascii():
        return held
    beyond = bytearray(held)
    for char in _BEYOND_ASCII.finditer(text):
        beyond[char.start()] = 1
    return beyond


def _plural(text: str, stop: int) -> int:
    """Return where the "s" or "es" ends that follows a phrase, or ``stop`` if neither does."""
    if text.startswith("s", stop):
        return stop + 1
    return stop + 2 if text.startswith("es", stop) else stop


class PhraseMatcher(Generic[Label]):
    """Finds every filed phrase in one pass over a text."""

    def __init__(self, phrases: Iterable[tuple[str, Label]]) -> None:
        filed: dict[str, list[tuple[Label, bool]]] = {}
        for phrase, label in phrases:
            folded = _SPACES.sub(" ", fold(phrase)).strip()
            filed.setdefault(folded, []).append((label, phrase.isupper()))
        filed.pop("", None)
        self._labels = [tuple(label for label, _ in labels) for labels in filed.values()]
        self._acronyms = {
            number: tuple(label for label, upper in labels if not upper)
            for number, labels in enumerate(filed.values())
            if any(upper for _, upper in labels)
        }
        self._machine = ahocorasick_rs.AhoCorasick(list(filed))

    def find(self, text: str) -> list[Match[Label]]:
        """Return every match, overlapping ones too, in order of place."""
        squeezed, offsets = squeeze(text)
        within = _alphanumeric(squeezed)
        filed, acronyms = self._labels, self._acronyms
        found: list[Match[Label]] = []
        for number, start, stop in self._machine.find_matches_as_indexes(
            squeezed, overlapping=True
        ):
            if start and within[start - 1] and within[start]:
                continue
            end = stop
            if within[stop]:
                end = _plural(squeezed, stop)
                if within[end] or end == stop or not squeezed[stop - 1].isalpha():
                    continue
            first, last = start, end
            if offsets is not None:
                first, last = offsets[start], offsets[end - 1] + 1
            labels = filed[number]
            if number in acronyms and not text[first : first + stop - start].isupper():
                labels = acronyms[number]
            found += [Match(first, last, label) for label in labels]
        found.sort(key=_END, reverse=True)
        found.sort(key=_START)
        return found

    def longest(self, text: str) -> list[Match[Label]]:
        """Return matches of which none lies within or across a longer one."""
        return longest(self.find(text))


def longest(matches: Iterable[Match[Label]]) -> list[Match[Label]]:
    """Return the matches that no longer match overlaps; those of one span stay together."""
    kept: list[Match[Label]] = []
    for match in sorted(matches, key=lambda each: (each.start - each.end, each.start)):
        span = (match.start, match.end)
        clear = (
            span == (other.start, other.end) or match.end <= other.start or other.end <= match.start
            for other in kept
        )
        if all(clear):
            kept.append(match)
    return sorted(kept, key=lambda match: match.start)
