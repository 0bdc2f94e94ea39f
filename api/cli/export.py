"""``reviewgraph export``: the graph as files of other programs."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.arguments import parse_arguments
from api.cli.options import DEFAULT_STORE, StoreOption

if TYPE_CHECKING:
    from graph.export import Format, Source
    from graph.store import View

_STDOUT = Path("-")


class GraphFormat(StrEnum):
    """The files a graph can be written to."""

    GRAPHML = "graphml"
    GEXF = "gexf"
    CYTOSCAPE = "cytoscape"
    CSV = "csv"
    NEO4J = "neo4j"
    PARQUET = "parquet"
    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    JSONLD = "jsonld"


class GraphView(StrEnum):
    """What is drawn."""

    FULL = "full"
    CASE = "case"
    CO_OCCURRENCE = "co-occurrence"
    AGENCY_THEME = "agency-theme"
    RECOMMENDATIONS = "recommendations"


def export(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="The file, or the folder for csv, neo4j and parquet; - is stdout."
        ),
    ] = None,
    format_name: Annotated[
        GraphFormat | None,
        typer.Option("--format", "-f", help="The kind of file; by default from its ending."),
    ] = None,
    view: Annotated[GraphView | None, typer.Option(help="What is exported: full if not said.")] = (
        None
    ),
    review: Annotated[str | None, typer.Option(help="For case: the one review.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option("--where", "-w", metavar="FILTER=VALUE", help="Only these reviews."),
    ] = None,
    quotes: Annotated[
        bool, typer.Option("--quotes/--no-quotes", help="With the words of the documents.")
    ] = True,
    excel: Annotated[bool, typer.Option("--excel", help="For csv: marked as UTF-8.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The same as FILE, in another place.")
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the graph to a file for another program, whole or not at all, and count it there.

    full: reviews with children, persons, statements and concepts.
    case: one review (--review).
    co-occurrence: concepts, joined where reviews have both.
    agency-theme: kinds of agency and the themes of what they missed.
    recommendations: who recommended what to whom, and what was made again.

    For example:

      reviewgraph export reviews.graphml

      reviewgraph export themes.gexf --view co-occurrence --where since=2018

      reviewgraph export tables --format csv --excel --no-quotes

      reviewgraph export - --format nquads --store ./panel
    """
    from graph.export import export_graph, find_format, format_of  # noqa: PLC0415 - quick --help
    from graph.stores import open_view  # noqa: PLC0415 - as above

    target = _target(file, out)
    if format_name is None and target == _STDOUT:
        raise typer.BadParameter("standard output tells no format; pass --format")
    name = format_of(target) if format_name is None else format_name.value
    chosen = find_format(name, excel=excel)
    shown = _shown(view, review, where)
    with open_view(store) as opened:
        source = _source(opened, shown, review, parse_arguments(where), quotes)
        if target == _STDOUT:
            _print(source, chosen)
        else:
            counts = export_graph(source, chosen, target, replace=force)
            typer.echo(f"{counts} in {target}")


def _target(file: Path | None, out: Path | None) -> Path:
    if file is None and out is None:
        raise typer.BadParameter("name the file to export to, such as reviews.graphml")
    if file is not None and out is not None:
        raise typer.BadParameter("name the file once: as FILE or by --out")
    return file or out or _STDOUT


def _shown(view: GraphView | None, review: str | None, where: list[str] | None) -> GraphView:
    shown = view or (GraphView.FULL if review is None else GraphView.CASE)
    if (shown is GraphView.CASE) != (review is not None):
        raise typer.BadParameter("--view case and --review NAME go together")
    if shown is GraphView.CASE and where:
        raise typer.BadParameter("one review needs no filter; leave --where out")
    return shown


def _source(
    opened: "View", shown: GraphView, review: str | None, arguments: dict[str, str], quotes: bool
) -> "Source":
    from graph.export import Scope, Stored  # noqa: PLC0415 - keeps --help quick
    from queries.projections import PROJECTIONS, reviews_asked  # noqa: PLC0415 - as above
    from queries.runner import find_review  # noqa: PLC0415 - as above

    if shown in PROJECTIONS:
        return PROJECTIONS[shown](opened, arguments, quotes)
    if review is not None:
        return Stored(opened, Scope(frozenset({find_review(opened, review)}), quotes))
    return Stored(opened, Scope(reviews_asked(opened, arguments), quotes))


def _print(source: "Source", chosen: "Format") -> None:
    if chosen.parts:
        raise typer.BadParameter(f"{chosen.name} is several files; name a folder")
    counts = chosen.write(source, [sys.stdout.buffer])
    sys.stdout.buffer.flush()
    typer.echo(f"{counts} on standard output", err=True)
