"""A text as a reader of the page sees it, with the way back to the text as it is.

Zero-width spaces and joiners, direction marks and byte-order marks are not seen; a soft hyphen is
only at the end of a line; ligatures are letters; the many spaces and line ends of Unicode are a
space and a line feed. The canonical text keeps them all: rules read what is seen, and evidence
quotes what is there.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

_SHOWN = {
    **dict.fromkeys("\u00a0\u1680\u202f\u205f\u3000", " "),
    **dict.fromkeys(map(chr, range(0x2000, 0x200B)), " "),
    **dict.fromkeys("\x0b\x85\u2028\u2029", "\n"),
    "\u00ad\n": "-\n",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "ft",
    "\ufb06": "st",
}
_UNSEEN = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+"
_ODD = re.compile("|".join([*sorted(_SHOWN, key=len, reverse=True), _UNSEEN]))


def is_legible(text: str) -> bool:
    """Tell whether a text is seen as it is."""
    return _ODD.search(text) is None


class Legible:
    """A text as it is seen; ``text`` has offsets of its own, told from and into the source's.

    >>> Legible("safe\u200bguard").text
    'safeguard'
    """

    def __init__(self, source: str) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        shown = []
        for piece, start, end in _seen(source):
            shown.append(piece)
            if len(piece) == end - start:
                self._starts += range(start, end)
                self._ends += range(start + 1, end + 1)
            else:
                self._starts += [start] * len(piece)
                self._ends += [end] * len(piece)
        self.text = "".join(shown)
        self._length = len(source)

    def source_start(self, offset: int) -> int:
        """Return where the character seen at an offset begins in the source."""
        return self._starts[offset] if offset < len(self._starts) else self._length

    def source_end(self, offset: int) -> int:
        """Return where the character seen before an offset ends in the source."""
        return self._ends[offset - 1] if offset else 0

    def offset(self, source: int) -> int:
        """Return the offset of the first character seen at or after one of the source."""
        return bisect_left(self._starts, source)


def _seen(source: str) -> Iterator[tuple[str, int, int]]:
    """Yield what is seen piece by piece: the characters, and the span they stand for."""
    start = 0
    for odd in _ODD.finditer(source):
        if start < odd.start():
            yield source[start : odd.start()], start, odd.start()
        if shown := _SHOWN.get(odd.group()):
            yield shown, odd.start(), odd.end()
        start = odd.end()
    if start < len(source):
        yield source[start:], start, len(source)
