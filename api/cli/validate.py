"""``reviewgraph validate``: the shapes, asked of what is stored."""

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.progress import count


def validate(store: StoreOption = DEFAULT_STORE) -> None:
    """Check every stored review against the SHACL shapes. Exit code 1 if one breaks a shape.

    For example:

      reviewgraph validate

      reviewgraph validate --store ./panel
    """
    from api.inspection import review_graphs  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick
    from graph.validation import validate as check  # noqa: PLC0415 - keeps --help quick

    checked = broken = 0
    with open_view(store) as view:
        for review in review_graphs(view):
            checked += 1
            report = check(view.quads(review))
            broken += not report.conforms
            for violation in report.violations:
                typer.echo(str(violation))
    typer.echo(f"{count(checked, 'review')} checked, {broken} in breach of a shape")
    if broken:
        raise typer.Exit(1)
