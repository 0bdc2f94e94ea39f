"""Concepts as a network, coloured and shaped by the community each is in."""

from collections.abc import Sequence
from itertools import combinations
from math import cos, pi, sin
from textwrap import shorten

import networkx as nx
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from networkx import Graph

from api.plots.canvas import INK, OKABE_ITO, Picture, Scope, blank, nothing, place
from api.plots.labels import place_labels
from queries.network import Community
from queries.terms import Term

_SEED = 20
_NODES, _EDGES = 36, 90
_SHAPES = ("o", "s", "^", "D", "v", "P", "h")
_SMALLEST, _LARGEST = 90.0, 900.0
_LABEL = 56
_ROOM, _STRETCH = 1.0, 1.45
_LOOSE, _APART = 0.4, 1.15
_WITHIN, _BETWEEN = 0.38, 0.1

Points = dict[Term, tuple[float, float]]


def draw_communities(
    graph: "Graph[Term]", groups: Sequence[Community], scope: Scope, *, tested: bool
) -> Picture:
    """Draw the concepts of the communities and the heaviest of the lines between them.

    ``tested`` says that the graph has the pairs surer than chance alone. A larger mark is a
    concept of more reviews, a broader line a pair of more; the layout is seeded.
    """
    title = f"What clusters: themes and risk factors that share reviews, of {scope.reviews}"
    drawn = _drawn(graph, groups)
    if not drawn.number_of_nodes():
        return nothing("communities", title, scope)
    figure = blank(13, 11, title, _note(graph, drawn, scope, tested=tested))
    axes = place(figure, 0.3, 0.75 + 0.26 * min(len(groups), len(OKABE_ITO)), 0.3, 0.75)
    axes.set_axis_off()
    points = _layout(drawn, groups)
    _fit(axes, points)
    _lines(axes, drawn, points, groups)
    sizes = _sizes(drawn)
    for at, group in enumerate(groups):
        members = [term for term in group.members if term in drawn]
        if members:
            style = at % len(OKABE_ITO)
            axes.scatter(
                [points[term][0] for term in members],
                [points[term][1] for term in members],
                s=[sizes[term] for term in members],
                marker=_SHAPES[style],
                color=OKABE_ITO[style],
                edgecolors="white",
                linewidths=1.2,
                zorder=3,
                label=f"{group.name} ({len(group.members)} concepts)",
            )
    place_labels(
        figure,
        axes,
        [
            (_said(term, drawn.nodes[term]["count"]), points[term], sizes[term])
            for term in sorted(drawn, key=lambda term: (-drawn.nodes[term]["count"], term))
        ],
    )
    _key(figure)
    return Picture("communities", title, _words(groups), figure)


def _drawn(graph: "Graph[Term]", groups: Sequence[Community]) -> "Graph[Term]":
    """Return the most frequent concepts of the communities, with their heaviest lines."""
    counts = nx.get_node_attributes(graph, "count")
    inside = [term for group in groups for term in group.members]
    kept = sorted(inside, key=lambda term: (-counts[term], term))[:_NODES]
    drawn: Graph[Term] = Graph()
    drawn.add_nodes_from((term, {"count": counts[term]}) for term in sorted(kept))
    lines = sorted(
        ((min(pair), max(pair)) for pair in graph.subgraph(kept).edges),
        key=lambda pair: (-graph.edges[pair]["weight"], -graph.edges[pair]["lift"], pair),
    )
    for at, pair in enumerate(lines):
        if at < _EDGES or any(drawn.degree(end) == 0 for end in pair):
            drawn.add_edge(*pair, weight=graph.edges[pair]["weight"])
    return drawn


def _layout(drawn: "Graph[Term]", groups: Sequence[Community]) -> Points:
    """Return a place for each concept: communities on a ring, each laid out by springs."""
    shown = [[term for term in group.members if term in drawn] for group in groups]
    shown = [members for members in shown if members]
    radii = [_ROOM * len(members) ** 0.5 for members in shown]
    neighbours = zip(radii, radii[1:] + radii[:1], strict=True)
    ring = (
        _APART * max(one + other for one, other in neighbours) / (2 * sin(pi / max(len(shown), 2)))
    )
    points: Points = {}
    for at, (members, radius) in enumerate(zip(shown, radii, strict=True)):
        turn = 2 * pi * at / len(shown) + pi / 2
        far = ring if len(shown) > 1 else 0.0
        inner = nx.spring_layout(_inside(drawn, members), seed=_SEED, iterations=150, scale=radius)
        for term in members:
            x, y = map(float, inner[term])
            points[term] = (_STRETCH * (far * cos(turn) + x), far * sin(turn) + y)
    return points


def _inside(drawn: "Graph[Term]", members: Sequence[Term]) -> "Graph[Term]":
    """Return the concepts of one community, all joined so that none drifts, in a fixed order."""
    heaviest = max((data["weight"] for _, _, data in drawn.edges(data=True)), default=1)
    inner: Graph[Term] = Graph()
    inner.add_nodes_from(sorted(members))
    for first, second in combinations(sorted(members), 2):
        weight = drawn.edges[first, second]["weight"] if drawn.has_edge(first, second) else 0
        inner.add_edge(first, second, weight=_LOOSE + weight / heaviest)
    return inner


def _fit(axes: Axes, points: Points) -> None:
    for values, setter, pad in (
        ([x for x, _ in points.values()], axes.set_xlim, 0.09),
        ([y for _, y in points.values()], axes.set_ylim, 0.05),
    ):
        low, high = min(values), max(values)
        margin = max((high - low) * pad, 0.5)
        setter(low - margin, high + margin)


def _lines(axes: Axes, drawn: "Graph[Term]", points: Points, groups: Sequence[Community]) -> None:
    """Draw the lines, those between communities faint, so that those within stand out."""
    within = {term: at for at, group in enumerate(groups) for term in group.members}
    heaviest = max((data["weight"] for _, _, data in drawn.edges(data=True)), default=1)
    for first, second in sorted((min(pair), max(pair)) for pair in drawn.edges):
        (x, y), (u, v) = points[first], points[second]
        axes.plot(
            (x, u),
            (y, v),
            color=INK,
            alpha=_WITHIN if within[first] == within[second] else _BETWEEN,
            linewidth=0.4 + 4 * drawn.edges[first, second]["weight"] / heaviest,
            solid_capstyle="butt",
            zorder=1,
        )


def _sizes(drawn: "Graph[Term]") -> dict[Term, float]:
    counts = nx.get_node_attributes(drawn, "count")
    most = max(counts.values())
    return {
        term: _SMALLEST + (_LARGEST - _SMALLEST) * count / most for term, count in counts.items()
    }


def _said(term: Term, count: int) -> str:
    return f"{shorten(term.label, _LABEL)}\N{NO-BREAK SPACE}{count}"


def _key(figure: Figure) -> None:
    key = figure.legend(
        loc="lower left",
        bbox_to_anchor=(0.012, 0.055),
        frameon=False,
        fontsize=9,
        borderaxespad=0,
        title="Communities, each by its most frequent concepts",
        title_fontsize=9,
        alignment="left",
    )
    for handle in key.legend_handles:
        if handle is not None and hasattr(handle, "set_sizes"):
            handle.set_sizes([70])


def _note(graph: "Graph[Term]", drawn: "Graph[Term]", scope: Scope, *, tested: bool) -> str:
    which = (
        "lines: pairs surer than chance (lift above 1, false discovery rate at most 10 %)"
        if tested
        else "lines: pairs that share reviews; none is surer than chance after correction, so "
        "these clusters are a hint and no finding"
    )
    return (
        f"Mark and number: distinct reviews with the concept, at least {scope.minimum}; {which}. "
        f"Drawn are {drawn.number_of_nodes()} concepts and {drawn.number_of_edges()} of "
        f"{graph.number_of_edges()} lines, the broader the more reviews. Communities: Louvain. "
        "Nearness alone means nothing."
    )


def _words(groups: Sequence[Community]) -> str:
    told = "; ".join(
        f"{at}: {', '.join(term.label for term in group.members)}"
        for at, group in enumerate(groups, 1)
    )
    return f"Network of concepts in {len(groups)} communities. {told}."
