"""``reviewgraph status``: what a store holds."""

import typer

from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table


def status(store: StoreOption = DEFAULT_STORE, form: FormatOption = Format.TABLE) -> None:
    """Say what a store holds: documents, reviews, statements by kind, and the last load.

    For example:

      reviewgraph status

      reviewgraph status --format json
    """
    from api.inspection import contents  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    with open_view(store) as view:
        held = contents(view)
    print_table(Table(("what", "value"), held), form)
    if form is Format.TABLE:
        typer.echo(f"store: {store}")
