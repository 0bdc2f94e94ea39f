"""``reviewgraph show``: one review in full, each statement with its quotation."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table

if TYPE_CHECKING:
    from queries.tables import Value

_TITLES = {
    "review": "Review",
    "child": "Children",
    "person": "Other persons",
    "risk-factor": "Risk factors",
    "agency-involvement": "Agencies",
    "missed-opportunity": "Missed opportunities",
    "good-practice": "Good practice",
    "learning-point": "Learning",
    "recommendation": "Recommendations",
}
_OWN_WORDS = ("number", "name", "assertion", "strength")

Row = dict[str, "Value"]


def show(
    review: Annotated[str, typer.Argument(help="The review's subject, label or IRI.")],
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print one review in full: who, what, and every statement with its quotation and place.

    For example:

      reviewgraph show 'Child J'

      reviewgraph show 'Child J' --format json
    """
    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.catalogue import load_catalogue  # noqa: PLC0415 - keeps --help quick
    from queries.runner import run  # noqa: PLC0415 - keeps --help quick

    with open_view(store) as view:
        table = run(load_catalogue()["review-in-full"], view, {"review": review})
    if form is not Format.TABLE:
        print_table(table, form)
        return
    rows = table.records()
    for kind, title in _TITLES.items():
        told = [row for row in rows if row["kind"] == kind]
        if told:
            typer.secho(f"\n{title}", bold=True)
            for _, item in groupby(told, key=itemgetter("item")):
                _print_item(list(item))


def _print_item(rows: list[Row]) -> None:
    first = rows[0]
    head = [str(first["subject"])] if first["kind"] == "review" else []
    head += [str(first[name]) for name in _OWN_WORDS if first[name] is not None]
    head += [f"{row['relation']}: {row['label']}" for row in rows if row["label"] is not None]
    if first["kind"] == "review":
        head.append(str(first["review"]))
    quote = " ".join(str(first["quote"]).split())
    typer.echo(f"  {' | '.join(head) or '-'}")
    typer.echo(f'      "{quote}" ({_place(first)})')


def _place(row: Row) -> str:
    parts = [str(row["section"])] if row["section"] is not None else []
    parts += [f"paragraph {row['paragraph']}"] if row["paragraph"] is not None else []
    parts += [f"page {row['page']}"] if row["page"] is not None else []
    return ", ".join([*parts, f"character {row['start']}"])
