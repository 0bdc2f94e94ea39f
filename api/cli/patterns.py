"""``reviewgraph patterns``: what recurs across reviews, and how sure that is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.arguments import parse_arguments
from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table

if TYPE_CHECKING:
    from queries.patterns import Patterns, Recurrence
    from queries.tables import Table
    from queries.views import Precision

_SECTIONS = (
    ("Themes", "themes"),
    ("Risk factors", "factors"),
    ("Missed opportunities", "missed_opportunities"),
    ("Found together", "pairs"),
)
_SHOWN_PAIRS = 15


class View(StrEnum):
    """The kinds of pattern, as ``queries.views`` has them."""

    RECURRING = "recurring"
    PAIRS = "pairs"
    TRIPLES = "triples"
    CHAINS = "chains"
    MOTIFS = "motifs"
    TRENDS = "trends"
    GROUPS = "groups"
    NETWORK = "network"
    SIMILAR = "similar"
    REPEATED = "repeated"


WhereOption = Annotated[
    list[str] | None,
    typer.Option("--where", "-w", metavar="FILTER=VALUE", help="Only these reviews."),
]


def patterns(
    view: Annotated[View, typer.Argument(help="The kind of pattern.")] = View.RECURRING,
    where: WhereOption = None,
    group: Annotated[
        list[str] | None,
        typer.Option(metavar="FILTER=VALUE", help="For groups: the group to set apart."),
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="FILTER=VALUE", help="For groups: the group to compare it with."),
    ] = None,
    review: Annotated[
        str | None, typer.Option(help="For similar: the review to find others like.")
    ] = None,
    minimum: Annotated[
        int, typer.Option("--minimum", "-m", min=1, help="In at least this many reviews.")
    ] = 3,
    once_per_case: Annotated[
        bool, typer.Option("--once-per-case", help="Count reviews of one case as one.")
    ] = False,
    quotes: Annotated[
        bool, typer.Option("--quotes", help="For recurring: print every quotation behind it.")
    ] = False,
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write pictures (SVG and PNG) to this folder, and print no rows."
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TABLE,
) -> None:
    """Print what recurs in distinct reviews, of how many, and in which.

    recurring: themes, risk factors, missed opportunities, and what goes together.
    pairs: with odds ratio, Fisher's exact p and false discovery rate q.
    triples: sets of three, with confidence and lift.
    chains: factor, theme missed by an agency, and who was told to mend it.
    motifs: patterns of several statements, from files.
    trends: year by year.
    groups: what sets a group apart from the rest (--group), or from another (--against).
    network: centrality and communities.
    similar: reviews like one review, and why (--review).
    repeated: recommendations that were made before.

    For example:

      reviewgraph patterns

      reviewgraph patterns pairs --where since=2018 --format csv

      reviewgraph patterns groups --group nation=wales

      reviewgraph patterns --quotes --format csv

      reviewgraph patterns --plot pictures
    """
    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.patterns import patterns as find  # noqa: PLC0415 - as above
    from queries.views import VIEWS, Asked, precision_of, quotations  # noqa: PLC0415 - as above

    asked = Asked(
        minimum,
        parse_arguments(where),
        once_per_case,
        parse_arguments(group),
        review,
        parse_arguments(against),
    )
    with open_view(store) as opened:
        if plot is not None:
            from api.plots import write_plots  # noqa: PLC0415 - needs an extra

            for path in write_plots(opened, asked, plot):
                typer.echo(f"wrote {path}")
        elif view is View.RECURRING and quotes:
            print_table(quotations(opened, asked), form)
        elif view is View.RECURRING and form is Format.TABLE:
            found = find(opened, minimum, asked.arguments, once_per_case=once_per_case)
            print_patterns(found, precision_of(opened))
        else:
            print_table(VIEWS[view].table(opened, asked), form)


def print_patterns(found: Patterns, precision: Precision) -> None:
    """Print what recurs as short tables; few reviews are marked."""
    typer.echo(f"What recurs in at least {found.minimum} of {found.of_reviews} reviews")
    told = ", ".join(f"{count} {extent}" for extent, count in found.extents.items())
    if told:
        typer.echo(f"told as: {told}")
    for title, name in _SECTIONS:
        recurring = getattr(found, name)
        shown = recurring[:_SHOWN_PAIRS] if name == "pairs" else recurring
        typer.echo(f"\n{title}" + ("" if recurring else ": none"))
        if shown:
            print_table(_short(shown, precision), Format.TABLE)
        if len(shown) < len(recurring):
            typer.echo(f"and {len(recurring) - len(shown)} more: reviewgraph patterns pairs")
    if any(item.is_few for _, name in _SECTIONS for item in getattr(found, name)):
        typer.echo("\n* fewer than five reviews: too few for the share to say much")


def _short(items: tuple[Recurrence, ...], precision: Precision) -> Table:
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    rows = []
    for item in items:
        low, high = item.interval
        right = precision(item.terms)
        rows.append(
            (
                item.label,
                f"{item.count} of {item.of_reviews}{' *' if item.is_few else ''}",
                f"{low:.0%} to {high:.0%}",
                item.lift,
                item.pair.q if item.pair else None,
                None if right is None else f"{right:.0%}",
                "; ".join(review.subject for review in item.reviews),
            )
        )
    columns = ("what", "reviews", "95% interval", "lift", "q", "right", "in")
    return Table(columns, tuple(rows))
