"""Graphs for dashboards: what occurs together, and what stands around a thing."""

from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.graph_api.drawing import (
    ALSO,
    Drawing,
    GraphForm,
    Layout,
    Picture,
    Seed,
    draw,
    graph_form,
)
from api.http.graph_api.joined import Knot, described, find_knot, ties
from api.http.graph_api.parameters import FILTERS, asked
from api.http.graph_api.routes import Desk, resource
from queries.incidence import load_incidence
from queries.network import communities, project, with_centrality


@resource(
    "/network",
    Drawing,
    summary="Themes and risk factors that occur in the same reviews",
    also=ALSO,
    takes=FILTERS,
)
def get_network(  # noqa: PLR0913 - a route has as many parameters as its users ask for
    request: Request,
    *,
    minimum: Annotated[
        int, Query(ge=1, le=1_000_000, description="Reviews that have both ends of an edge.")
    ] = 3,
    limit: Annotated[int, Query(ge=1, le=500, description="Nodes, the most frequent first.")] = 150,
    layout: Layout = "spring",
    seed: Seed = 20,
    once_per_case: Annotated[
        bool, Query(description="Whether reviews of one case count as one.")
    ] = False,
    format: GraphForm = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return concepts joined where reviews have both, with centrality and communities."""
    desk, form = Desk(request), graph_form(request)

    def make() -> Any:  # noqa: ANN401 - bytes of a form
        incidence = load_incidence(desk.shelf.view, asked(request), once_per_case=once_per_case)
        graph = project(incidence, minimum) if incidence.terms else None
        if graph is None:
            picture = Picture("co-occurrence", {}, (), incidence.total)
            return draw(picture, form, layout, seed, desk.snapshot.revision)
        graph = with_centrality(graph)
        member = {
            term: number
            for number, found in enumerate(communities(graph), start=1)
            for term in found.members
        }
        counted = [term for term in graph if graph.nodes[term]["count"] >= minimum]
        kept = sorted(counted, key=lambda term: (-graph.nodes[term]["count"], term))[:limit]
        names = {term: f"{term.scheme}/{term.id}" for term in kept}
        nodes = {
            names[term]: {
                **graph.nodes[term],
                "iri": desk.shelf.concept(term.scheme, term.id)["iri"],
                "community": member.get(term, 0),
            }
            for term in kept
        }
        edges = [
            (names[one], names[other], {"kind": "co-occurrence", **graph.edges[one, other]})
            for one, other in sorted((min(pair), max(pair)) for pair in graph.edges)
            if one in names and other in names
        ]
        left_out = len(counted) - len(kept)
        note = f"the {len(kept)} most frequent of {len(counted)} concepts" if left_out else None
        picture = Picture(
            "co-occurrence", nodes, edges, incidence.total, left_out > 0, left_out, note
        )
        return draw(picture, form, layout, seed, desk.snapshot.revision)

    return desk.send(form, make, slow=True)


@resource(
    "/neighbourhood",
    Drawing,
    summary="What stands around a concept, a review or a kind of agency",
    also=ALSO,
)
def get_neighbourhood(  # noqa: PLR0913 - a route has as many parameters as its users ask for
    request: Request,
    *,
    of: Annotated[
        str,
        Query(
            max_length=300,
            description="The node: review/ID or scheme/ID.",
            examples=["theme/information-sharing"],
        ),
    ],
    hops: Annotated[int, Query(ge=1, le=3, description="Steps from it.")] = 1,
    limit: Annotated[int, Query(ge=1, le=500, description="Nodes at most.")] = 100,
    layout: Layout = "spring",
    seed: Seed = 20,
    format: GraphForm = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return a node and what is joined to it, the most tied first; says where it is a part."""
    desk, form = Desk(request), graph_form(request)

    def make() -> Any:  # noqa: ANN401 - bytes of a form
        shelf = desk.shelf
        start = find_knot(shelf, of)
        hop, missed = {start: 0}, set[Knot]()
        edges: dict[tuple[str, str, str], int] = {}
        ring = [start]
        for step in range(1, hops + 1):
            outer: list[Knot] = []
            for at in ring:
                for tie in ties(shelf, at):
                    if tie.to not in hop:
                        if len(hop) >= limit:
                            missed.add(tie.to)
                            continue
                        hop[tie.to] = step
                        outer.append(tie.to)
                    one, other = sorted((at.name, tie.to.name))
                    edges[one, other, tie.kind] = tie.weight
            ring = outer
        missed -= hop.keys()
        known = described(shelf, list(hop))
        nodes = {knot.name: {**known[knot], "hop": hop[knot]} for knot in hop}
        drawn = [
            (one, other, {"kind": kind, "weight": weight})
            for (one, other, kind), weight in sorted(edges.items())
        ]
        note = f"the {len(nodes)} most tied nodes; raise limit or lower hops" if missed else None
        picture = Picture(
            "neighbourhood", nodes, drawn, shelf.size.reviews, bool(missed), len(missed), note
        )
        return draw(picture, form, layout, seed, shelf.revision)

    return desk.send(form, make, slow=True)
