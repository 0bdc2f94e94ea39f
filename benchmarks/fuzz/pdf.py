"""PDFs, changed inside their objects and unpacked streams, then given a table of objects again."""

import re
import zlib
from base64 import a85decode
from random import Random

from benchmarks.fuzz.documents import made, words
from benchmarks.fuzz.mutation import WORDS, Scramble, scrambler
from benchmarks.fuzz.outcome import outcome
from benchmarks.fuzz.target import Target
from benchmarks.generator.making import KINDS
from loaders.readers.pdf import read_pdf

_STREAM = re.compile(rb"<<((?:(?!>>).)*?)>>\s*stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_FILTERS = re.compile(rb"/Filter\s*(?:\[[^\]]*\]|/\w+)")
_LENGTH = re.compile(rb"/Length\s+\d+")
_OBJECT = re.compile(rb"(?<=\n)(\d{1,7}) (\d{1,5}) obj\b")
_BODY = re.compile(rb"(?<=\n)\d{1,7} \d{1,5} obj\b.*?endobj", re.DOTALL)
_ROOT = re.compile(rb"/Root\s+\d+\s+\d+\s+R")
_SHOWN = re.compile(rb"\((?:\\.|[^()\\])*\)")
_LARGEST = 60_000
_WELL_FORMED, _LEFT = 0.85, 0.95


def unpacked(content: bytes) -> bytes:
    """Return a PDF with its streams as they are read, so that a change reaches what they say."""

    def stream(match: re.Match[bytes]) -> bytes:
        head, body = match[1], match[2]
        try:
            if b"ASCII85Decode" in head:
                body = a85decode(body.strip().removesuffix(b"~>"))
            if b"FlateDecode" in head:
                body = zlib.decompress(body)
        except (ValueError, zlib.error):
            return match[0]
        return _stream(_FILTERS.sub(b"", head), body)

    return indexed(_STREAM.sub(stream, content))


def indexed(content: bytes) -> bytes:
    """Return a PDF whose streams state their length and whose table says where objects are."""

    def measured(match: re.Match[bytes]) -> bytes:
        return _stream(match[1], match[2])

    root = _ROOT.findall(content)
    body = _STREAM.sub(measured, content.rpartition(b"\nxref")[0] or content) + b"\n"
    places = {int(found[1]): found.start() for found in _OBJECT.finditer(body)}
    size = min(max(places, default=0), 9_999) + 1
    rows = [b"0000000000 65535 f \n"]
    for number in range(1, size):
        at = places.get(number)
        rows.append(b"0000000000 00000 f \n" if at is None else b"%010d 00000 n \n" % at)
    trailer = b"trailer\n<< /Size %d %s >>\n" % (size, root[-1] if root else b"")
    table = b"xref\n0 %d\n" % size + b"".join(rows)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def mutate(content: bytes, random: Random, scramble: Scramble) -> bytes:
    """Change what a PDF shows, its drawing or its objects; mostly it stays well formed."""
    for _ in range(random.choice((1, 1, 2, 4))):
        content = random.choice(_CHANGES)(content, random, scramble)
    content = content[:_LARGEST]
    drawn = random.random()
    if drawn < _WELL_FORMED:
        return indexed(content)
    if drawn < _LEFT:
        return content
    return scramble(content, random)


def _stream(head: bytes, body: bytes) -> bytes:
    head = _LENGTH.sub(b"", head)
    return b"<<%s /Length %d >>\nstream\n%s\nendstream" % (head, len(body), body)


def _within(
    pattern: re.Pattern[bytes], group: int, content: bytes, random: Random, change: Scramble
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return change(content, random)
    at = random.choice(found)
    start, end = at.span(group)
    return content[:start] + change(content[start:end], random) + content[end:]


def _drawing(content: bytes, random: Random, _: Scramble) -> bytes:
    return _within(_STREAM, 2, content, random, _DRAWING)


def _entries(content: bytes, random: Random, _: Scramble) -> bytes:
    return _within(_BODY, 0, content, random, _OBJECTS)


def _said(content: bytes, random: Random, scramble: Scramble) -> bytes:
    def string(said: bytes, random: Random) -> bytes:
        changed = scramble(said[1:-1], random)
        return b"(" + re.sub(rb"(?<!\\)[()]", b"", changed).rstrip(b"\\") + b")"

    return _within(_SHOWN, 0, content, random, string)


def _object_twice(content: bytes, random: Random, _: Scramble) -> bytes:
    bodies = [match[0] for match in _BODY.finditer(content)]
    return random.choice(bodies).join([b"\n", b"\n"]) + content if bodies else content


_DRAWING = scrambler(WORDS["pdf_operators"], _LARGEST)
_OBJECTS = scrambler(WORDS["pdf_entries"], _LARGEST)
_CHANGES = (_drawing, _drawing, _drawing, _entries, _said, _said, _object_twice)


PDF = Target(
    "pdf",
    lambda: [unpacked(content) for content in made(KINDS, ("pdf",))],
    scrambler(words(), _LARGEST),
    mutate,
    lambda content: outcome(".pdf", read_pdf, content),
)
