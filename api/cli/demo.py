"""``reviewgraph demo``: the whole way on the fictional reviews that come with the project."""

import socket
from pathlib import Path
from typing import Annotated

import typer

from api.cli.load import load_into
from api.cli.patterns import print_patterns

EXAMPLES = Path("examples")
PORT = 8000


def demo(
    examples: Annotated[Path, typer.Argument(help="The folder of documents.")] = EXAMPLES,
    into: Annotated[Path, typer.Option("--into", help="The folder for what the demo makes.")] = (
        Path("demo")
    ),
    serve: Annotated[
        bool, typer.Option("--serve/--no-serve", help="Serve the explorer until Ctrl-C [no].")
    ] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to serve at.")] = PORT,
) -> None:
    """Load the examples, print what recurs, and write the graph for Gephi, yEd or Cytoscape.

    The examples are fictional. One of them is a policy, which is refused with the reason.

    For example:

      reviewgraph demo

      reviewgraph demo --serve

      reviewgraph demo reviews/ --into ./tour
    """
    from graph.export import export  # noqa: PLC0415 - keeps --help quick
    from graph.oxigraph import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.patterns import patterns  # noqa: PLC0415 - keeps --help quick
    from queries.views import precision_of  # noqa: PLC0415 - keeps --help quick

    if not examples.is_dir():
        raise typer.BadParameter(f"there is no folder {examples}; run it in the project's folder")
    store, graphml = into / "store", into / "reviews.graphml"
    tally = load_into(store, [str(examples)])
    if not tally.reviews:
        typer.echo(f"error: no review found in {examples}", err=True)
        raise typer.Exit(1)
    typer.echo(f"Loaded {tally}.\n")
    with open_view(store) as view:
        print_patterns(patterns(view), precision_of(view))
        export(view, "graphml", graphml)
    typer.echo(
        f"\nstore  {store}\ngraph  {graphml}\n\n"
        "Go on with:\n"
        f"  reviewgraph query reviews-with-theme theme=engagement-of-fathers --store {store}\n"
        f"  reviewgraph query --list\n"
        f"  reviewgraph status --store {store}"
    )
    if serve:
        _serve(into, store, port)


def _serve(into: Path, store: Path, port: int) -> None:
    from api.cli.serve import run  # noqa: PLC0415 - keeps --help quick
    from api.http.security import Scope, new_token  # noqa: PLC0415 - as above
    from api.http.settings import as_environment, read_settings  # noqa: PLC0415 - as above

    tokens = into / "tokens.toml"
    tokens.unlink(missing_ok=True)
    token = new_token(tokens, "demo", Scope)
    flags = {
        "store": str(store.absolute()),
        "port": _free(port),
        "tokens": str(tokens.absolute()),
        "open_read": True,
        "log_format": "text",
    }
    typer.echo(
        f"\nexplorer  http://127.0.0.1:{flags['port']}/   (Ctrl-C ends it)\n"
        f"to load documents and judge statements there, sign in with this token:\n  {token}"
    )
    run(read_settings(flags=flags), as_environment(flags))


def _free(port: int) -> int:
    """Return the port, or another that is free where something listens at it already."""
    for wanted in (port, 0):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    return port
