"""A text with the names of a case's people replaced by words for their roles, and the way back.

Rules speak of mothers, fathers and children; a review that calls them Ms J and Rowan is read by
the same rules once each name is the word for its role. Offsets are those of the given text.
"""

import re
from dataclasses import dataclass

from loaders.mentions import Cast, names_in

_WORDS = {
    "mother": "mother",
    "father": "father",
    "parents": "parents",
    "stepfather-or-partner": "mother's partner",
    "fathers-partner": "father's partner",
    "grandparent": "grandparent",
    "subject-child": "child",
    "sibling": "sibling",
}


_BROKEN = re.compile(r"(?<=[a-z])[-\u00ad] (?=[a-z])(?!(?:and|or|to|nor)\b)")


@dataclass(frozen=True, slots=True)
class Renamed:
    """Text in role words; ``places`` holds where each of its characters was, if changed."""

    text: str
    places: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the text as given that a span of the renamed one stands for."""
        if self.places is None:
            return start, end
        last = self.places[end - 1] if end > start else self.places[start]
        after = self.places[end]
        return self.places[start], after if after > last else last + 1


def renamed(text: str, cast: Cast) -> Renamed:
    """Return a text with each name as the word for its role, and words broken by a line whole."""
    given: list[tuple[int, int, str]] = [
        (start, end, _WORDS[role])
        for start, end, role in names_in(text, cast)
        if role in _WORDS and text[start:end].lower() != _WORDS[role]
    ]
    given += [(*at.span(), "") for at in _BROKEN.finditer(text)]
    if not given:
        return Renamed(text, None)
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, words in sorted(given):
        parts += [text[at:start], words]
        places += [*range(at, start), *[start] * len(words)]
        at = end
    parts.append(text[at:])
    places += range(at, len(text) + 1)
    return Renamed("".join(parts), tuple(places))


def unbroken(text: str, start: int, end: int) -> tuple[str, int, int]:
    """Return a text with words that a line broke made whole, and where a span of it then is."""
    breaks = [at.start() for at in _BROKEN.finditer(text)]
    if not breaks:
        return text, start, end
    earlier, within = (sum(place < limit for place in breaks) * 2 for limit in (start, end))
    return _BROKEN.sub("", text), start - earlier, end - within
