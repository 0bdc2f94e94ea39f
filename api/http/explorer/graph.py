"""The graph as a picture and as a table: what stands around a thing, or between two."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.explorer.asking import Api, Asking
from api.http.explorer.filtering import asked_of, fields
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.placing import spread

router = make_router()
_SHAPES = {"theme": "circle", "risk-factor": "square", "agency": "triangle", "review": "diamond"}
_TYPICAL, _TIES = 30, 120
_SMALL, _LARGE = 16.0, 44.0
_LONGEST = 36
Name = Annotated[str, Query(max_length=300)]


@router.get("/graph")
async def graph(  # noqa: PLR0913, PLR0917 - what its address holds
    request: Request,
    api: Asking,
    of: Name = "",
    to: Name = "",
    hops: Annotated[int, Query(ge=1, le=3)] = 1,
    minimum: Annotated[int, Query(ge=1, le=1_000_000)] = 3,
    limit: Annotated[int, Query(ge=2, le=200)] = _TYPICAL,
) -> Response:
    """Return what is joined to a concept, review or agency; without one, what occurs together."""
    asked = asked_of(request)

    async def make() -> dict[str, Any]:
        start, end = of.strip(), to.strip()
        name, question = _question(start, end, hops, minimum, limit, asked)
        drawn = await api.get(name, question)
        _make_room(drawn)
        edges = _edges(drawn)
        reviews = await api.get("/reviews", {**asked, "limit": 1, "facets": True})
        suggestions = await _suggestions(api)
        return {
            "of": start,
            "to": end,
            "hops": hops,
            "minimum": minimum,
            "limit": limit,
            "drawn": drawn,
            "nodes": _nodes(drawn, start),
            "edges": edges[:_TIES],
            "of_edges": len(edges),
            "api": name,
            "question": question,
            "filtered": asked,
            "fields": fields(asked, reviews["facets"]),
            "suggestions": suggestions,
        }

    return await shown(request, "graph.html", make, "Graph")


def _question(  # noqa: PLR0913, PLR0917 - as above
    start: str, end: str, hops: int, minimum: int, limit: int, asked: Mapping[str, str]
) -> tuple[str, dict[str, object]]:
    if start and end:
        return "/path", {"from": start, "to": end}
    if start:
        return "/neighbourhood", {"of": start, "hops": hops, "limit": limit}
    return "/network", {**asked, "minimum": minimum, "limit": limit}


async def _suggestions(api: Api) -> list[dict[str, str]]:
    pages = await api.all(
        ("/themes", {"limit": 100}), ("/factors", {"limit": 100}), ("/agencies", {"limit": 50})
    )
    concepts = [row["concept"] for page in pages for row in page["items"]]
    return [{"id": f"{each['scheme']}/{each['id']}", "label": each["label"]} for each in concepts]


def _make_room(drawn: Mapping[str, Any]) -> None:
    nodes = drawn["elements"]["nodes"]
    labels = {at: _told(node["data"]["label"]) for at, node in enumerate(nodes)}
    places = spread([(node["position"]["x"], node["position"]["y"]) for node in nodes], labels)
    for node, (x, y) in zip(nodes, places, strict=True):
        node["position"] = {"x": round(float(x), 1), "y": round(float(y), 1)}


def _told(label: str) -> str:
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1].rstrip() + "…"


def _nodes(drawn: Mapping[str, Any], start: str) -> list[dict[str, Any]]:
    nodes = drawn["elements"]["nodes"]
    most = max((node["data"].get("count") or 1 for node in nodes), default=1)
    return [
        {
            **node["data"],
            **node["position"],
            "told": _told(node["data"]["label"]),
            "shape": _SHAPES.get(node["data"]["kind"], "circle"),
            "size": _SMALL
            + (_LARGE - _SMALL)
            * ((node["data"].get("count") or 1) / most) ** 0.5
            * (node["data"]["kind"] != "review"),
            "start": node["data"]["id"] == start,
        }
        for node in nodes
    ]


def _edges(drawn: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the ties between two nodes as one line with all that ties them, strongest first."""
    places = {node["data"]["id"]: node for node in drawn["elements"]["nodes"]}
    joined: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for edge in drawn["elements"]["edges"]:
        ends = sorted((edge["data"]["source"], edge["data"]["target"]))
        joined.setdefault((ends[0], ends[1]), []).append(edge["data"])
    found = [
        {
            "one": places[one],
            "other": places[other],
            "ties": ties,
            "weight": sum(tie["weight"] for tie in ties),
        }
        for (one, other), ties in sorted(joined.items())
    ]
    return sorted(found, key=lambda edge: -edge["weight"])
