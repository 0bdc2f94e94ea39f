"""The graph as a file: a table of formats, each written beside its place and moved in whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO
from xml.parsers.expat import ExpatError

from pyoxigraph import RdfFormat

from graph.exports.counts import Counts
from graph.exports.cytoscape import count_cytoscape, write_cytoscape
from graph.exports.elements import count_xml
from graph.exports.gexf import write_gexf
from graph.exports.graphml import write_graphml
from graph.exports.jsonld import write_jsonld
from graph.exports.parquet import count_parquet, require_pyarrow, write_parquet
from graph.exports.property_graph import PropertyGraph, in_one_line
from graph.exports.rdf import count_rdf, write_nquads, write_trig, write_turtle
from graph.exports.reviews import of_reviews
from graph.exports.scope import WHOLE, Scope
from graph.exports.tables import count_tables, write_csv, write_neo4j
from graph.exports.whole import write_whole
from graph.store import View
from ontology.errors import StoreError

__all__ = [
    "FORMATS",
    "Format",
    "Scope",
    "export",
    "export_graph",
    "find_format",
    "format_of",
    "write_nquads",
    "write_trig",
    "write_turtle",
]

Streams = Sequence[IO[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write the graph: one file, or a folder of ``parts``.

    ``draw`` writes a property graph, ``state`` the RDF of a store; a format has one of the two.
    ``count`` reads files back. ``ready`` raises `StoreError` where something it needs is missing.
    """

    name: str
    media_type: str
    suffix: str
    count: Callable[[Sequence[Path]], Counts]
    draw: Callable[[PropertyGraph, Streams], Counts] | None = None
    state: Callable[[View, IO[bytes], Scope], Counts] | None = None
    parts: tuple[str, ...] = ()
    ready: Callable[[], None] = lambda: None

    def write(self, source: "Source", streams: Streams) -> Counts:
        """Write what an export is made from; return how much that was."""
        if self.state is not None and isinstance(source, Stored):
            return self.state(source.view, streams[0], source.scope)
        if self.draw is not None:
            drawn = source if isinstance(source, PropertyGraph) else source.drawn()
            return self.draw(drawn, streams)
        graphs = ", ".join(name for name, each in FORMATS.items() if each.draw)
        raise StoreError(f"{self.name} holds the reviews as RDF, no projection; choose {graphs}")


@dataclass(frozen=True, slots=True)
class Stored:
    """The reviews of a store, or some of them, as what an export is made from."""

    view: View
    scope: Scope = WHOLE

    def drawn(self) -> PropertyGraph:
        """Return them as nodes and edges."""
        return of_reviews(self.view, self.scope)


Source = Stored | PropertyGraph


def export(view: View, format_name: str, path: Path, scope: Scope = WHOLE) -> Counts:
    """Write the reviews of a store to ``path``, in place of what may be there."""
    return export_graph(Stored(view, scope), find_format(format_name), path)


def export_graph(source: Source, chosen: Format, path: Path, *, replace: bool = True) -> Counts:
    """Write a source to ``path``, which afterwards is whole or as it was before.

    What was written is read back and counted before it is moved to its place. Raises `StoreError`
    where ``path`` cannot be written, or exists and ``replace`` is false.
    """
    chosen.ready()
    written: list[Counts] = []

    def fill(streams: Streams) -> None:
        written.append(chosen.write(source, streams))

    def check(files: Sequence[Path]) -> None:
        try:
            found = chosen.count(files)
        except (ExpatError, SyntaxError, ValueError) as error:
            raise StoreError(
                f"{path} was not written: what came back cannot be read "
                f"({in_one_line(str(error))}); please report this"
            ) from error
        if found != written[0]:
            raise StoreError(
                f"{path} was not written: of {written[0]}, {found} came back; please report this"
            )

    write_whole(path, chosen.parts, fill, check, replace=replace)
    return written[0]


def find_format(name: str, *, excel: bool = False) -> Format:
    """Return the format of that name; an unknown one raises :class:`StoreError`.

    ``excel`` is for csv alone: tables that Excel opens as UTF-8.
    """
    try:
        chosen = FORMATS[name]
    except KeyError:
        raise StoreError(f"unknown format {name!r}; choose one of {', '.join(FORMATS)}") from None
    if not excel:
        return chosen
    if chosen.name != "csv":
        raise StoreError("--excel is for csv alone; leave it out or choose csv")
    return _CSV_FOR_EXCEL


def format_of(path: Path) -> str:
    """Return the name of the format that a file's ending tells; `StoreError` if it tells none."""
    for chosen in FORMATS.values():
        if path.suffix.lower() == chosen.suffix:
            if chosen.parts:
                raise StoreError(
                    f"{chosen.name} is a folder of {' and '.join(chosen.parts)}; "
                    f"name a folder and pass --format {chosen.name}"
                )
            return chosen.name
    endings = ", ".join(each.suffix for each in FORMATS.values() if not each.parts)
    raise StoreError(
        f"{path} does not tell its format: end it in one of {endings}, "
        f"or pass --format {'|'.join(FORMATS)}"
    )


def _rdf(
    name: str,
    media_type: str,
    suffix: str,
    write: Callable[[View, IO[bytes], Scope], Counts],
    syntax: RdfFormat,
) -> Format:
    counted = "triples" if syntax == RdfFormat.TURTLE else "quads"
    count = partial(count_rdf, syntax=syntax, name=counted)
    return Format(name, media_type, suffix, count, state=write)


_TABLES = ("nodes.csv", "edges.csv")
_FOR_NEO4J = ("nodes.csv", "relationships.csv")
_PARQUET = ("nodes.parquet", "edges.parquet")
_CSV_FOR_EXCEL = Format(
    "csv", "text/csv", ".csv", count_tables, partial(write_csv, excel=True), parts=_TABLES
)

FORMATS = {
    entry.name: entry
    for entry in (
        Format("graphml", "application/graphml+xml", ".graphml", count_xml, write_graphml),
        Format("gexf", "application/gexf+xml", ".gexf", count_xml, write_gexf),
        Format("cytoscape", "application/json", ".cyjs", count_cytoscape, write_cytoscape),
        Format("csv", "text/csv", ".csv", count_tables, write_csv, parts=_TABLES),
        Format("neo4j", "text/csv", ".neo4j", count_tables, write_neo4j, parts=_FOR_NEO4J),
        Format(
            "parquet",
            "application/vnd.apache.parquet",
            ".parquet",
            count_parquet,
            write_parquet,
            parts=_PARQUET,
            ready=require_pyarrow,
        ),
        _rdf("turtle", "text/turtle", ".ttl", write_turtle, RdfFormat.TURTLE),
        _rdf("trig", "application/trig", ".trig", write_trig, RdfFormat.TRIG),
        _rdf("nquads", "application/n-quads", ".nq", write_nquads, RdfFormat.N_QUADS),
        _rdf("jsonld", "application/ld+json", ".jsonld", write_jsonld, RdfFormat.STREAMING_JSON_LD),
    )
}
