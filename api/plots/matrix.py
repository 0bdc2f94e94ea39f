"""Which concepts occur in the same reviews: counts in a triangle of cells."""

from collections.abc import Sequence
from textwrap import shorten

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from api.plots.canvas import FAINT, INK, RULE, Picture, Scope, blank, nothing, place
from queries.incidence import Incidence, by_definition
from queries.network import Community
from queries.terms import Term

_SHOWN = 20
_CELL = 0.42
_LABEL = 44
_DARK = 0.47
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def draw_matrix(incidence: Incidence, groups: Sequence[Community], scope: Scope) -> Picture:
    """Draw how many reviews have both of each two concepts; the diagonal has each alone.

    Concepts stand by community, so that what clusters is a dark corner; darker is more in print
    without colour too. A cell of two concepts of which one stands above the other is left blank.
    """
    title = f"What occurs in the same reviews: themes and risk factors of {scope.reviews}"
    ordered = _ordered(incidence, groups, scope.minimum)
    if not ordered:
        return nothing("co-occurrence", title, scope)
    size = len(ordered)
    figure = blank(4.7 + _CELL * max(size, 6), 3.95 + _CELL * size, title, _note(scope, size))
    axes = place(figure, 3.9, 3.2, 0.8, 0.7)
    places = [incidence.place(term) for term in ordered]
    counts = incidence.together[np.ix_(places, places)]
    scale = Normalize(0, max(int(counts.max()), 1))
    colours = colormaps["cividis_r"]
    for row in range(size):
        for column in range(row + 1):
            known = row == column or not by_definition(ordered[row], ordered[column])
            count = int(counts[row, column])
            colour = colours(scale(count)) if known else (1.0, 1.0, 1.0, 1.0)
            dark = float(_LUMINANCE @ np.array(colour[:3])) < _DARK
            axes.add_patch(
                Rectangle(
                    (column - 0.5, row - 0.5),
                    1,
                    1,
                    facecolor=colour,
                    edgecolor=_edge_colour(alone=row == column, known=known),
                    linewidth=1.2 if row == column else 0.8,
                    zorder=2 if row == column else 1,
                )
            )
            axes.text(
                column,
                row,
                str(count) if known else "–",
                ha="center",
                va="center",
                fontsize=9,
                weight="bold" if row == column else "normal",
                color="white" if dark else INK,
                zorder=3,
            )
    labels = [shorten(term.label, _LABEL) for term in ordered]
    axes.set_yticks(range(size), labels, fontsize=9)
    axes.set_xticks(range(size), labels, fontsize=9, rotation=55, ha="right")
    for label in axes.get_xticklabels():
        label.set_rotation_mode("anchor")
    axes.set_xlim(-0.55, max(size, 6) - 0.4)
    axes.set_ylim(size - 0.45, -0.55)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for edge in _edges(ordered, groups):
        axes.plot((-0.5, edge - 0.5), (edge - 0.5, edge - 0.5), color=FAINT, linewidth=2, zorder=4)
        axes.plot(
            (edge - 0.5, edge - 0.5), (edge - 0.5, size - 0.5), color=FAINT, linewidth=2, zorder=4
        )
    return Picture("co-occurrence", title, _words(ordered, counts), figure)


def _edge_colour(*, alone: bool, known: bool) -> str:
    if alone:
        return INK
    return "white" if known else RULE


def _ordered(incidence: Incidence, groups: Sequence[Community], minimum: int) -> list[Term]:
    counts = {term: int(incidence.counts[at]) for at, term in enumerate(incidence.terms)}
    often = [term for term, count in counts.items() if count >= minimum]
    kept = set(sorted(often, key=lambda term: (-counts[term], term))[:_SHOWN])
    rank = {term: at for at, group in enumerate(groups) for term in group.members}
    return sorted(kept, key=lambda term: (rank.get(term, len(groups)), -counts[term], term))


def _edges(ordered: Sequence[Term], groups: Sequence[Community]) -> list[int]:
    within = {term: at for at, group in enumerate(groups) for term in group.members}
    return [
        at
        for at in range(1, len(ordered))
        if within.get(ordered[at]) != within.get(ordered[at - 1])
    ]


def _note(scope: Scope, size: int) -> str:
    return (
        f"The {size} most frequent concepts in at least {scope.minimum} reviews. A number is the "
        "distinct reviews that have both, framed on the diagonal those that have the one; darker "
        "is more. Lines part the communities (Louvain). – one stands above the other."
    )


def _words(ordered: Sequence[Term], counts: NDArray[np.int64]) -> str:
    alone = "; ".join(f"{term.label} {counts[at, at]}" for at, term in enumerate(ordered))
    pairs = sorted(
        (
            (-int(counts[i, j]), ordered[j].label, ordered[i].label)
            for i in range(len(ordered))
            for j in range(i)
            if not by_definition(ordered[i], ordered[j])
        ),
    )
    most = "; ".join(f"{first} with {second} {-count}" for count, first, second in pairs[:10])
    return f"Triangle of counts. Reviews with each: {alone}. Most often together: {most}."
