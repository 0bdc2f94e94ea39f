"""What there is to load: paths spread to documents, and the bytes of each."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import glob, has_magic
from hashlib import sha256
from pathlib import Path

from loaders.origins import Origin, content_of, find_origins, suffix_of
from loaders.readers.limits import MEGABYTE, limits
from ontology.errors import DocumentError, UnreadableDocument

STANDARD_INPUT = "-"

Source = Origin | str | DocumentError
"""Where a document is, ``-``, or why a given path leads to none."""


@dataclass(frozen=True, slots=True)
class Given:
    """A document as it was given: what messages call it, its own name, its bytes.

    ``suffix`` is ``None`` where there is no file name.
    """

    place: str
    name: str
    content: bytes
    suffix: str | None

    def key(self, fingerprint: str) -> str:
        """Return the name under which what is made of it is kept."""
        told = "\x1f".join((fingerprint, self.place, self.name, self.suffix or ""))
        return sha256(told.encode("utf-8", "surrogateescape") + b"\0" + self.content).hexdigest()


def find_sources(paths: Iterable[str]) -> list[Source]:
    """Return the files that paths, folders and globs lead to, each once, in the order given."""
    found: dict[str, Source] = {}
    for given in paths:
        for source in _spread(given):
            found.setdefault(str(source), source)
    return list(found.values())


def take(source: Origin | str) -> Given:
    """Return the document at a source. Raises `UnreadableDocument` where it cannot be had."""
    if isinstance(source, Origin):
        return Given(str(source), source.name, content_of(source), suffix_of(source))
    most = limits().file_megabytes * MEGABYTE
    return Given(source, "stdin", sys.stdin.buffer.read(most + 1), None)


def _spread(given: str) -> Iterator[Source]:
    if given == STANDARD_INPUT:
        yield given
        return
    matches = [given]
    if has_magic(given) and not Path(given).exists():
        matches = sorted(glob(given, recursive=True))  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            yield UnreadableDocument(f"{given}: no file matches")
    for match in matches:
        found = list(find_origins([Path(match)]))
        if not found:
            yield UnreadableDocument(f"{match}: no documents of a known format in this folder")
        yield from found
