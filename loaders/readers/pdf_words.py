"""Words broken at the ends of lines, made whole by the document's own vocabulary."""

import re
from collections import Counter
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BROKEN = re.compile(r"(?P<word>[^\W_]+(?:[-'’][^\W_]+)*)-$")
_FIRST = re.compile(r"\S+")
_PART = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SUSPENDED = {"and", "or", "to", "nor"}
_FIRM = {"cross", "half", "multi", "non", "self", "semi"}
_ENDING = 3
_STANDING = frozenset({
    *("all", "anti", "co", "cross", "ex", "full", "half", "high", "inter", "intra", "long", "low"),
    *("mid", "multi", "near", "non", "one", "over", "part", "post", "pre", "pro", "re", "self"),
    *("semi", "short", "sub", "three", "two", "under", "well"),
})  # fmt: skip


class Vocabulary:
    """How often each word, and each hyphenated word, stands whole in a document."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._seen = Counter[str]()
        half = False
        for line in lines:
            # Halves of broken words are no words: "frac-" at an end, "tures" at the next start.
            whole = line.partition(" ")[2] if half else line
            half = _BROKEN.search(line) is not None
            whole = whole.rpartition(" ")[0] if half else whole
            self._seen.update(word.lower() for word in _WORD.findall(whole))

    def mended(self, line: str, following: str) -> tuple[str, str]:
        """Return both lines with a word broken between them whole at the end of the first.

        The hyphen stays if the document has the word with it, or only its parts; it goes if the
        document has the word without it, or does not know the second half as a word. The space
        that the line end stood for stays after a suspended hyphen ("pre- and post-natal").
        """
        broken = _BROKEN.search(line)
        first = _FIRST.match(following)
        if not broken or not first:
            return line, following
        rest = following[first.end() :].lstrip()
        if first.group() in _SUSPENDED:
            return f"{line} {first.group()}", rest
        part = _PART.match(first.group())
        if not part:
            return line, following
        if self._keeps(broken["word"], part.group()):
            return line + first.group(), rest
        return line[:-1] + first.group(), rest

    def _keeps(self, left: str, right: str) -> bool:
        if not right[0].islower() or not left[-1].isalpha():
            return True
        one, other = left.lower(), right.lower()
        joined, parted = self._seen[one + other], self._seen[f"{one}-{other}"]
        if joined or parted:
            return parted >= joined
        last = one.rsplit("-", 1)[-1]
        if "-" in other or last != one:
            return True
        if one in _FIRM and len(other) > _ENDING:
            return True
        return self._seen[other] > 0 and (self._seen[one] > 0 or one in _STANDING)
