"""``reviewgraph export``: the graph as a file."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DEFAULT_STORE, StoreOption


class GraphFormat(StrEnum):
    """The files a graph can be written to."""

    TURTLE = "turtle"
    TRIG = "trig"
    NQUADS = "nquads"
    GRAPHML = "graphml"


def export(
    format_name: Annotated[GraphFormat, typer.Option("--format", "-f", help="The kind of file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the whole graph to a file, which is afterwards complete or as it was before.

    The same documents give the same bytes.

    For example:

      reviewgraph export --format graphml --out reviews.graphml

      reviewgraph export -f nquads -o reviews.nq --store ./panel
    """
    from graph.export import export as write  # noqa: PLC0415 - keeps --help quick
    from graph.oxigraph import open_view  # noqa: PLC0415 - keeps --help quick

    with open_view(store) as view:
        write(view, format_name.value, out)
    typer.echo(f"wrote {out} ({out.stat().st_size:,} bytes)")
