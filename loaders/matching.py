"""Phrases found in text: many at once, on word boundaries, with offsets into the text as given.

Case, hyphens, dashes, curly apostrophes and runs of space are all one to the matcher, and a
phrase is also found in its plain plural; one written in capitals ("DNA") is found only in
capitals. It knows nothing of what the phrases mean.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import ahocorasick_rs

Label = TypeVar("Label")

_ALIKE = str.maketrans(
    {
        **dict.fromkeys(
            "-\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2212\t\n\r\x0b\x0c\u00a0\u2009", " "
        ),
        **dict.fromkeys("\u2018\u2019\u02bc\u2032`", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
    }
)
_PLURAL = re.compile(r"(?:e?s)?(?![^\W_])")
_SPACES = re.compile(r" {2,}")


@dataclass(frozen=True, slots=True)
class Match(Generic[Label]):
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
    return lower.translate(_ALIKE)


def squeeze(text: str) -> tuple[str, list[int] | None]:
    """Return folded text with single spaces, and the offset each character had (None: the same)."""
    folded = fold(text)
    if "  " not in folded:
        return folded, None
    kept: list[int] = []
    start = 0
    for run in _SPACES.finditer(folded):
        kept.extend(range(start, run.start() + 1))
        start = run.end()
    kept.extend(range(start, len(folded)))
    return _SPACES.sub(" ", folded), kept


class PhraseMatcher(Generic[Label]):
    """Finds every filed phrase in one pass over a text."""

    def __init__(self, phrases: Iterable[tuple[str, Label]]) -> None:
        filed: dict[str, list[tuple[Label, bool]]] = {}
        for phrase, label in phrases:
            folded = _SPACES.sub(" ", fold(phrase)).strip()
            filed.setdefault(folded, []).append((label, phrase.isupper()))
        filed.pop("", None)
        self._labels = list(filed.values())
        self._machine = ahocorasick_rs.AhoCorasick(list(filed))

    def find(self, text: str) -> list[Match[Label]]:
        """Return every match, overlapping ones too, in order of place."""
        squeezed, offsets = squeeze(text)
        found: list[Match[Label]] = []
        for number, start, stop in self._machine.find_matches_as_indexes(
            squeezed, overlapping=True
        ):
            if start and squeezed[start - 1].isalnum() and squeezed[start].isalnum():
                continue
            ending = _PLURAL.match(squeezed, stop)
            if ending is None or (ending.end() > stop and not squeezed[stop - 1].isalpha()):
                continue
            end = ending.end()
            where = (start, end) if offsets is None else (offsets[start], offsets[end - 1] + 1)
            acronym = text[where[0] : where[0] + stop - start].isupper()
            found.extend(
                Match(*where, label)
                for label, upper in self._labels[number]
                if acronym or not upper
            )
        return sorted(found, key=lambda match: (match.start, -match.end))

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
