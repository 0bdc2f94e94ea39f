"""How often each concept occurs: a dot for the share, a whisker for its interval."""

from collections.abc import Sequence
from textwrap import shorten

from matplotlib.ticker import PercentFormatter

from api.plots.canvas import FAINT, OKABE_ITO, RULE, Picture, Scope, blank, nothing, place
from queries.patterns import FEW, Recurrence

_SHOWN = 40
_ROW = 0.24
_LABEL = 48
_KINDS = {
    "theme": ("practice theme", "o", OKABE_ITO[0]),
    "risk-factor": ("risk factor", "s", OKABE_ITO[1]),
}


def draw_prevalence(items: Sequence[Recurrence], scope: Scope) -> Picture:
    """Draw the share of the reviews that each theme and factor occurs in, the most frequent first.

    A hollow mark and an asterisk say that fewer than five reviews have it.
    """
    title = f"How often themes and risk factors occur, in {scope.reviews}"
    if not items:
        return nothing("prevalence", title, scope)
    ranked = sorted(items, key=lambda item: (-item.count, item.label))
    shown = ranked[:_SHOWN]
    figure = blank(10, 2.3 + _ROW * len(shown), title, _note(len(shown), len(ranked), scope))
    axes = place(figure, 3.9, 1.15, 1.25, 0.95)
    for row, item in enumerate(shown):
        _, marker, colour = _KINDS[item.kind]
        low, high = item.interval
        axes.plot((low, high), (row, row), color=colour, linewidth=1.6, solid_capstyle="butt")
        axes.plot(
            item.count / item.of_reviews,
            row,
            marker=marker,
            markersize=7,
            color=colour,
            markerfacecolor="white" if item.is_few else colour,
            markeredgewidth=1.6,
        )
        few = " *" if item.is_few else ""
        axes.text(
            1.03,
            row,
            f"{item.count} of {item.of_reviews}{few}",
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=9,
        )
    axes.set_yticks(range(len(shown)), [shorten(item.label, _LABEL) for item in shown], fontsize=9)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    axes.xaxis.set_major_formatter(PercentFormatter(1))
    axes.grid(axis="x", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("share of reviews")
    for name, marker, colour in _KINDS.values():
        axes.plot([], [], marker, color=colour, label=name)
    axes.plot([], [], "o", color=FAINT, markerfacecolor="white", label=f"fewer than {FEW} reviews")
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=3,
        frameon=False,
        fontsize=9,
        borderaxespad=0.2,
        handletextpad=0.2,
    )
    return Picture("prevalence", title, _words(ranked), figure)


def _note(shown: int, of_concepts: int, scope: Scope) -> str:
    most = f"The {shown} most frequent of {of_concepts} concepts" if shown < of_concepts else "All"
    return (
        f"{most} in at least {scope.minimum} distinct reviews. Line: 95 % Wilson interval. "
        f"* and hollow: fewer than {FEW} reviews, too few for the share to say much. "
        "A review counts once, however often it says a thing."
    )


def _words(ranked: Sequence[Recurrence]) -> str:
    told = "; ".join(
        f"{item.label}: {item.count} of {item.of_reviews}"
        f" ({item.interval[0]:.0%} to {item.interval[1]:.0%})"
        for item in ranked[:_SHOWN]
    )
    return f"Dot plot with 95 % intervals, the most frequent first. {told}."
