"""Turtle, TriG and N-Quads (W3C RDF 1.1): graph by graph, in one order, so that bytes are equal."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING

from pyoxigraph import Quad, RdfFormat, Triple, parse, serialize

from graph.exports.counts import Counts
from graph.exports.ordering import sorted_lines, sorted_quads
from graph.exports.scope import WHOLE, Scope
from graph.store import View
from ontology.namespaces import CONCEPT, RG_NS

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

PREFIXES: Mapping[str, str] = {
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


def write_turtle(view: View, stream: IO[bytes], scope: Scope = WHOLE) -> Counts:
    """Write Turtle: the triples of all graphs together."""
    tally = _Tally("triples")
    with _sorted_prefixes(stream) as output:
        triples = (
            Triple(quad.subject, quad.predicate, quad.object)
            for quad in tally.counted(ordered(view, scope))
        )
        serialize(triples, output, RdfFormat.TURTLE, prefixes=dict(PREFIXES))
    return tally.counts


def write_trig(view: View, stream: IO[bytes], scope: Scope = WHOLE) -> Counts:
    """Write TriG: one block a graph."""
    tally = _Tally("quads")
    with _sorted_prefixes(stream) as output:
        quads = tally.counted(ordered(view, scope))
        serialize(quads, output, RdfFormat.TRIG, prefixes=dict(PREFIXES))
    return tally.counts


def write_nquads(view: View, stream: IO[bytes], scope: Scope = WHOLE) -> Counts:
    """Write canonical N-Quads: every line once, in code point order, so equal graphs are equal."""
    tally = _Tally("quads")
    every = (quad for graph in scope.graphs(view) for quad in scope.quads(view, graph))
    with sorted_lines(tally.counted(every)) as lines:
        stream.writelines(lines)
    return tally.counts


def ordered(view: View, scope: Scope) -> Iterator[Quad]:
    """Yield what is exported, graph by graph, each graph's quads in the order of their lines."""
    for graph in scope.graphs(view):
        with sorted_quads(scope.quads(view, graph)) as quads:
            yield from quads


def count_rdf(paths: Sequence[Path], syntax: RdfFormat, name: str) -> Counts:
    """Parse a file back and count what it states."""
    return Counts({name: sum(1 for _ in parse(path=paths[0], format=syntax))})


class _Tally:
    def __init__(self, name: str) -> None:
        self._name = name
        self._number = 0

    def counted(self, quads: Iterator[Quad]) -> Iterator[Quad]:
        for quad in quads:
            self._number += 1
            yield quad

    @property
    def counts(self) -> Counts:
        return Counts({self._name: self._number})


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
