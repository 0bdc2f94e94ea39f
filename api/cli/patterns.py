"""``reviewgraph patterns``: what recurs across reviews."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table

if TYPE_CHECKING:
    from queries.patterns import Patterns, Recurrence
    from queries.tables import Table, Value

_SECTIONS = (
    ("Themes", "themes"),
    ("Risk factors", "factors"),
    ("Missed opportunities", "missed_opportunities"),
    ("Found together", "pairs"),
)
_SHOWN_PAIRS = 15


def patterns(
    minimum: Annotated[
        int, typer.Option("--minimum", "-m", min=1, help="In at least this many reviews.")
    ] = 3,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print the themes, risk factors and missed opportunities that recur, and what goes together.

    Counted in distinct reviews, with the number of reviews they are a part of and the reviews
    named. Lift says how many times as often a pair occurs as if the two were independent.

    For example:

      reviewgraph patterns

      reviewgraph patterns --minimum 5 --format csv
    """
    from graph.oxigraph import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.patterns import patterns as find  # noqa: PLC0415 - keeps --help quick

    with open_view(store) as view:
        found = find(view, minimum)
    print_patterns(found, form)


def print_patterns(found: Patterns, form: Format) -> None:
    """Print patterns; as tables they are short, as CSV and JSON they are whole."""
    items = [item for _, name in _SECTIONS for item in getattr(found, name)]
    if form is Format.JSON:
        answer = {
            "minimum": found.minimum,
            "of_reviews": found.of_reviews,
            "patterns": [_record(item) for item in items],
        }
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if form is Format.CSV:
        print_table(_whole(items), form)
        return
    typer.echo(f"What recurs in at least {found.minimum} of {found.of_reviews} reviews")
    for title, name in _SECTIONS:
        recurring = getattr(found, name)
        shown = recurring[:_SHOWN_PAIRS] if name == "pairs" else recurring
        typer.echo(f"\n{title}" + ("" if recurring else ": none"))
        if shown:
            print_table(_short(shown), form)
        if len(shown) < len(recurring):
            typer.echo(f"and {len(recurring) - len(shown)} more: --format csv has all")


def _record(item: Recurrence) -> dict[str, object]:
    low, high = item.interval
    return {
        "kind": item.kind,
        "label": item.label,
        "concepts": [f"{term.scheme}/{term.id}" for term in item.terms],
        "count": item.count,
        "of_reviews": item.of_reviews,
        "low": round(low, 4),
        "high": round(high, 4),
        "lift": None if item.lift is None else round(item.lift, 4),
        "extents": dict(item.extents),
        "reviews": [{"subject": review.subject, "iri": review.iri} for review in item.reviews],
    }


def _whole(items: list[Recurrence]) -> Table:
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    columns = ("kind", "label", "concepts", "count", "of_reviews", "low", "high", "lift", "reviews")
    rows: list[tuple[Value, ...]] = []
    for item in items:
        low, high = item.interval
        concepts = " ".join(f"{term.scheme}/{term.id}" for term in item.terms)
        lift = None if item.lift is None else round(item.lift, 4)
        share = (item.count, item.of_reviews, round(low, 4), round(high, 4), lift)
        rows.append((item.kind, item.label, concepts, *share, _subjects(item)))
    return Table(columns, tuple(rows))


def _short(items: tuple[Recurrence, ...]) -> Table:
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    rows = []
    for item in items:
        low, high = item.interval
        share = f"{item.count} of {item.of_reviews}"
        rows.append((item.label, share, f"{low:.0%} to {high:.0%}", item.lift, _subjects(item)))
    return Table(("what", "reviews", "95% interval", "lift", "in"), tuple(rows))


def _subjects(item: Recurrence) -> str:
    return "; ".join(review.subject for review in item.reviews)
