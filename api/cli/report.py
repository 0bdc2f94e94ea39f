"""``reviewgraph report``: everything that recurs on one page, fit to be sent to a panel."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.arguments import parse_arguments
from api.cli.options import DEFAULT_STORE, StoreOption


def report(
    out: Annotated[Path, typer.Option("--out", "-o", help="The file to write (HTML).")],
    where: Annotated[
        list[str] | None,
        typer.Option("--where", "-w", metavar="FILTER=VALUE", help="Only these reviews."),
    ] = None,
    group: Annotated[
        list[str] | None,
        typer.Option(metavar="FILTER=VALUE", help="A group to set apart from the rest."),
    ] = None,
    minimum: Annotated[
        int, typer.Option("--minimum", "-m", min=1, help="In at least this many reviews.")
    ] = 3,
    once_per_case: Annotated[
        bool, typer.Option("--once-per-case", help="Count reviews of one case as one.")
    ] = False,
    quotes: Annotated[
        int, typer.Option(min=0, help="At most this many quotations of each pattern.")
    ] = 5,
    title: Annotated[str | None, typer.Option(help="The title of the page.")] = None,
    date: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="A date to print on it; by default none."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file if it is there.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write what recurs, with the words behind it, to one page that opens and prints anywhere.

    The page has no scripts and asks for nothing from any network. The same store gives the same
    bytes, unless a date is printed on it.

    For example:

      reviewgraph report --out report.html

      reviewgraph report --out wales.html --where nation=wales --title 'Reviews in Wales'

      reviewgraph report --out compared.html --group type=thematic-review --quotes 3
    """
    from api.reports import Options, check_place, write_report  # noqa: PLC0415 - quick --help
    from graph.stores import open_view  # noqa: PLC0415 - as above
    from queries.views import Asked  # noqa: PLC0415 - as above

    check_place(out, force=force)
    asked = Asked(minimum, parse_arguments(where), once_per_case, parse_arguments(group))
    options = Options(asked, title, quotes, date.date() if date else None)
    with open_view(store) as view:
        size = write_report(view, options, out, force=force)
    typer.echo(f"wrote {out} ({size:,} bytes)")
