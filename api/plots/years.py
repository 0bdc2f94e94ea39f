"""How often each concept occurs from year to year: small pictures side by side."""

from collections.abc import Sequence
from math import ceil
from textwrap import shorten

from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from api.plots.canvas import FAINT, OKABE_ITO, RULE, Picture, Scope, blank, nothing
from queries.patterns import FEW
from queries.trends import Trend

_SHOWN = 12
_COLUMNS = 3
_LABEL = 40
_WIDE, _HIGH = 3.9, 2.25
_COLOUR = OKABE_ITO[0]


def draw_years(found: Sequence[Trend], scope: Scope) -> Picture:
    """Draw the yearly shares of the concepts that most reviews have.

    Each year has its 95 % interval as a bar behind it and its number of reviews under it; a year
    of fewer than five reviews is hollow. Years that follow one another are joined.
    """
    title = f"From year to year: share of the reviews published in a year, of {scope.reviews}"
    ranked = sorted(found, key=lambda each: (-sum(y.count for y in each.years), each.term.label))
    shown = ranked[:_SHOWN]
    if not shown:
        return nothing("trends", title, scope)
    columns = min(_COLUMNS, len(shown))
    rows = ceil(len(shown) / columns)
    width, height = max(1.0 + _WIDE * columns, 8.5), 1.75 + (_HIGH + 0.85) * rows
    dated = sum(share.of_reviews for share in shown[0].years)
    figure = blank(width, height, title, _note(len(shown), len(ranked), dated, scope))
    for at, each in enumerate(shown):
        row, column = divmod(at, columns)
        left = 0.75 + column * _WIDE
        bottom = height - 0.95 - (row + 1) * _HIGH - row * 0.85
        axes = figure.add_axes(
            (left / width, bottom / height, (_WIDE - 0.45) / width, (_HIGH - 0.35) / height)
        )
        _draw(axes, each)
    return Picture("trends", title, _words(shown), figure)


def _draw(axes: Axes, each: Trend) -> None:
    for share in each.years:
        low, high = share.interval
        axes.bar(share.year, high - low, 0.62, bottom=low, color=_COLOUR, alpha=0.2, linewidth=0)
    for one, other in zip(each.years, each.years[1:], strict=False):
        joined = other.year - one.year == 1
        axes.plot(
            (one.year, other.year),
            (one.count / one.of_reviews, other.count / other.of_reviews),
            color=_COLOUR,
            linewidth=1.4,
            linestyle="-" if joined else (0, (1, 2.5)),
        )
    for share in each.years:
        axes.plot(
            share.year,
            share.count / share.of_reviews,
            "o",
            color=_COLOUR,
            markersize=6,
            markeredgewidth=1.4,
            markerfacecolor="white" if share.of_reviews < FEW else _COLOUR,
        )
    first, last = each.years[0].year, each.years[-1].year
    ticks = [share.year for share in each.years]
    axes.set_xticks(
        ticks,
        [f"{share.year} ({share.of_reviews})" for share in each.years],
        rotation=90,
        fontsize=7.5,
    )
    axes.set_xlim(first - 0.7, last + 0.7)
    axes.set_ylim(-0.04, 1.04)
    axes.set_yticks((0, 0.5, 1))
    axes.yaxis.set_major_formatter(PercentFormatter(1))
    axes.tick_params(axis="y", labelsize=8)
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.set_title(shorten(each.term.label, _LABEL), loc="left", fontsize=9.5, pad=14)
    tested = "" if each.tau is None else f"Kendall τ {each.tau:+.2f}, q {each.q:.2f}"
    axes.text(0, 1.02, tested, transform=axes.transAxes, fontsize=8, color=FAINT, va="bottom")


def _note(shown: int, of_concepts: int, dated: int, scope: Scope) -> str:
    most = f"The {shown} of {of_concepts} concepts with most reviews" if shown < of_concepts else ""
    return (
        f"{most or 'All concepts'} in at least {scope.minimum} of the {dated} dated reviews; in "
        f"brackets the reviews of a year. Bar: 95 % Wilson interval. Hollow: fewer than {FEW} "
        "reviews in the year. Dotted: years without a review between. τ runs from minus 1 (falls) "
        "to 1 (rises); q is the false discovery rate: only a small one speaks of a trend."
    )


def _words(shown: Sequence[Trend]) -> str:
    told = "; ".join(
        f"{each.term.label}: "
        + ", ".join(f"{share.year} {share.count} of {share.of_reviews}" for share in each.years)
        for each in shown
    )
    return f"Small multiples of yearly shares. {told}."
