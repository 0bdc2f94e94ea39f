"""Quads in the order of their N-Quads lines, sorted in pieces on disk where there are many."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from heapq import merge
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from pyoxigraph import Quad, RdfFormat, parse

CHUNK = 100_000
"""Lines sorted in memory at once."""

_BYTES = 1 << 26
"""Bytes of lines sorted in memory at once: a document's text is one line."""


@contextmanager
def sorted_lines(quads: Iterable[Quad]) -> Iterator[Iterator[bytes]]:
    """Give the lines of quads in code point order."""
    with ExitStack() as stack:
        runs: list[Iterable[bytes]] = []
        lines: Iterator[bytes] = (f"{quad} .\n".encode() for quad in quads)
        while chunk := _chunk(lines):
            chunk.sort()
            if len(chunk) < CHUNK and not runs:
                following = next(lines, None)
                if following is None:
                    runs.append(chunk)
                    break
                lines = _again(following, lines)
            run: IO[bytes] = stack.enter_context(TemporaryFile())
            run.writelines(chunk)
            run.seek(0)
            runs.append(run)
        yield merge(*runs)


@contextmanager
def sorted_quads(quads: Iterable[Quad]) -> Iterator[Iterator[Quad]]:
    """Give quads in the code point order of their lines."""
    with sorted_lines(quads) as lines:
        yield (quad for line in lines for quad in parse(line, RdfFormat.N_QUADS))


def _chunk(lines: Iterator[bytes]) -> list[bytes]:
    chunk: list[bytes] = []
    size = 0
    for line in islice(lines, CHUNK):
        chunk.append(line)
        size += len(line)
        if size >= _BYTES:
            break
    return chunk


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
