"""``reviewgraph demo``: the whole way on the fictional reviews that come with the project."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.load import load_into
from api.cli.patterns import print_patterns

EXAMPLES = Path("examples")


def demo(
    examples: Annotated[Path, typer.Argument(help="The folder of documents.")] = EXAMPLES,
    into: Annotated[Path, typer.Option("--into", help="The folder for what the demo makes.")] = (
        Path("demo")
    ),
) -> None:
    """Load the examples, print what recurs, and write the graph for Gephi, yEd or Cytoscape.

    The examples are fictional. One of them is a policy, which is refused with the reason.

    For example:

      reviewgraph demo

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
