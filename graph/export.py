"""The graph as a file: a table of formats, each written beside its place and moved in whole."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from heapq import merge
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from graph.graphml import write_graphml
from graph.store import View
from ontology.errors import StoreError
from ontology.identifiers import RUNS
from ontology.namespaces import CONCEPT, RG_NS

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

PREFIXES = {
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rg": RG_NS,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    **{
        f"{scheme}": f"{CONCEPT}{scheme}/"
        for scheme in ("agency", "incident", "nation", "outcome", "risk-factor", "theme")
    },
}
_CHUNK = 200_000
"""Lines sorted in memory at once."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write the graph: its media type, file ending, and the function that does it."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[View, IO[bytes]], None]


def export(view: View, format_name: str, path: Path) -> None:
    """Write the graph to ``path``, which afterwards is whole or as it was before."""
    chosen = find_format(format_name)
    with _whole(path) as stream:
        chosen.write(view, stream)


def find_format(name: str) -> Format:
    """Return the format of that name; an unknown one raises :class:`StoreError`."""
    try:
        return FORMATS[name]
    except KeyError:
        raise StoreError(f"unknown format {name!r}; choose one of {', '.join(FORMATS)}") from None


def write_turtle(view: View, stream: IO[bytes]) -> None:
    """Write Turtle (W3C RDF 1.1 Turtle): the triples of all graphs together."""
    triples = (Triple(quad.subject, quad.predicate, quad.object) for quad in _ordered(view))
    with _sorted_prefixes(stream) as output:
        serialize(triples, output, RdfFormat.TURTLE, prefixes=PREFIXES)


def write_trig(view: View, stream: IO[bytes]) -> None:
    """Write TriG (W3C RDF 1.1 TriG): one block a graph."""
    with _sorted_prefixes(stream) as output:
        serialize(_ordered(view), output, RdfFormat.TRIG, prefixes=PREFIXES)


def write_nquads(view: View, stream: IO[bytes]) -> None:
    """Write canonical N-Quads: every line once, in code point order, so equal graphs are equal."""
    lines = (f"{quad} .\n".encode() for graph in _graphs(view) for quad in view.quads(graph))
    with _sorted(lines) as ordered:
        stream.writelines(ordered)


FORMATS = {
    entry.name: entry
    for entry in (
        Format("turtle", "text/turtle", ".ttl", write_turtle),
        Format("trig", "application/trig", ".trig", write_trig),
        Format("nquads", "application/n-quads", ".nq", write_nquads),
        Format("graphml", "application/graphml+xml", ".graphml", write_graphml),
    )
}


def _graphs(view: View) -> Iterator[str]:
    # Runs hold times; without them the same documents give the same bytes.
    yield from sorted(set(view.graphs()) - {RUNS})


def _ordered(view: View) -> Iterator[Quad]:
    for graph in _graphs(view):
        yield from sorted(view.quads(graph), key=str)


@contextmanager
def _sorted(lines: Iterator[bytes]) -> Iterator[Iterator[bytes]]:
    runs: list[IO[bytes]] = []
    with ExitStack() as stack:
        while chunk := sorted(islice(lines, _CHUNK)):
            run = stack.enter_context(TemporaryFile())
            run.writelines(chunk)
            run.seek(0)
            runs.append(run)
        yield merge(*runs)


class _Header(BytesIO):
    """Sorts the prefix lines, which pyoxigraph writes in another order every time."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self._stream = stream
        self._held: bytes | None = b""

    def write(self, data: "Buffer") -> int:
        """Pass on what comes; the head of the file once it is whole."""
        if self._held is None:
            return self._stream.write(data)
        self._held += bytes(data)
        if self._held.count(b"\n") >= len(PREFIXES):
            self.release()
        return len(bytes(data))

    def release(self) -> None:
        """Pass on the head, its prefixes sorted."""
        if self._held is not None:
            *head, rest = self._held.split(b"\n", len(PREFIXES))
            self._stream.writelines(line + b"\n" for line in sorted(head))
            self._stream.write(rest)
            self._held = None


@contextmanager
def _sorted_prefixes(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    header = _Header(stream)
    yield header
    header.release()


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    if path.is_dir():
        raise StoreError(f"{path} is a directory; name a file to export to")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or " ".join(str(error).split())
        raise StoreError(f"cannot write {path}: {reason}; choose another place") from error
