"""Paths: how two things are joined, by which reviews and concepts."""

from itertools import pairwise
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Rendered
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
from api.http.graph_api.joined import described, find_knot, shortest, ties
from api.http.graph_api.routes import Desk, resource
from api.http.problems import Problem

LONGEST = 6
"""Steps that a way can be asked to have at most."""


class Way(Drawing):
    """A shortest way between two nodes, its nodes and edges in order."""

    length: int = Field(description="Steps.", examples=[2])


@resource("/path", Way, summary="A shortest way between two nodes", also=ALSO)
def get_path(  # noqa: PLR0913 - a route has as many parameters as its users ask for
    request: Request,
    *,
    start: Annotated[
        str,
        Query(
            alias="from",
            max_length=300,
            description="One end: review/ID or scheme/ID.",
            examples=["theme/information-sharing"],
        ),
    ],
    goal: Annotated[
        str,
        Query(
            alias="to",
            max_length=300,
            description="The other end.",
            examples=["risk-factor/domestic-abuse"],
        ),
    ],
    longest: Annotated[int, Query(ge=1, le=LONGEST, description="Steps at most.")] = 4,
    layout: Layout = "spring",
    seed: Seed = 20,
    format: GraphForm = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return how two things are joined; of several shortest ways, always the same."""
    desk, form = Desk(request), graph_form(request)

    def make() -> Rendered:
        shelf = desk.shelf
        one, other = find_knot(shelf, start), find_knot(shelf, goal)
        way = shortest(shelf, one, other, longest)
        if way is None:
            raise Problem(
                404,
                "no-path",
                f"{one.name} and {other.name} are not joined in {longest} steps; raise longest",
            )
        known = described(shelf, way)
        nodes = {knot.name: {**known[knot], "hop": at} for at, knot in enumerate(way)}
        edges = []
        for at, to in pairwise(way):
            tie = next(each for each in ties(shelf, at) if each.to == to)
            edges.append((at.name, to.name, {"kind": tie.kind, "weight": tie.weight}))
        picture = Picture("path", nodes, edges, shelf.size.reviews, more={"length": len(edges)})
        return draw(picture, form, layout, seed, shelf.revision)

    return desk.send(form, make, slow=True)
