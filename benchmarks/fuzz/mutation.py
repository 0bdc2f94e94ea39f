"""Changes to text and bytes: pieces put in, taken out, repeated, moved, and figures made odd."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random

WORDS: Mapping[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text("utf-8")
)
"""Pieces that mean something to those who read them, by what they are of."""

Scramble = Callable[[bytes, Random], bytes]
"""What changes a piece of content a little."""

LONGEST = 6_000
_LONGEST_SLICE = 400
_FIGURES = re.compile(rb"\d+")
_ODD_FIGURES = (
    *(b"0", b"-1", b"1", b"007", b"13", b"32", b"99", b"1800", b"65536", b"2147483648", b"1e9"),
    *(b"-0.0001", b"9" * 20, b"9" * 400, b"9" * 4_400, "٣".encode(), "²".encode(), b"1.5.2", b""),
)


def scrambler(words: Sequence[str], longest: int = LONGEST) -> Scramble:
    """Return a scramble that puts in some of the given words; nothing grows past ``longest``."""
    pieces = [word.encode() for word in (*words, *WORDS["characters"])]

    def scramble(content: bytes, random: Random) -> bytes:
        for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
            content = _changed(content, random, pieces)
        return content[:longest]

    return scramble


def _changed(  # noqa: PLR0911  # one for each way
    content: bytes, random: Random, pieces: Sequence[bytes]
) -> bytes:
    start = random.randint(0, len(content))
    end = min(len(content), start + int(random.expovariate(1 / 30)))
    before, middle, after = content[:start], content[start:end], content[end:]
    match random.randrange(10):
        case 0:
            return before + after
        case 1:
            return before + middle * random.choice((2, 2, 3, 50)) + after
        case 2 | 3 | 4:
            return before + random.choice(pieces) + middle + after
        case 5:
            return before + random.choice(pieces) + after
        case 6:
            return _odd_figure(content, random)
        case 7:
            other = random.randint(0, len(content))
            moved = content[other : other + random.randint(1, _LONGEST_SLICE)]
            return before + moved + middle + after
        case 8:
            return _lines_moved(content, random)
        case _:
            byte = bytes([random.randrange(256)])
            return before + byte + middle[1:] + after


def _odd_figure(content: bytes, random: Random) -> bytes:
    found = list(_FIGURES.finditer(content))
    if not found:
        return content
    at = random.choice(found)
    return content[: at.start()] + random.choice(_ODD_FIGURES) + content[at.end() :]


def _lines_moved(content: bytes, random: Random) -> bytes:
    lines = content.split(b"\n")
    at = random.randrange(len(lines))
    line = lines.pop(at)
    lines.insert(random.randint(0, len(lines)), line)
    return b"\n".join(lines)
