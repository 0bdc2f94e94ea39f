"""Graphs to draw: nodes with places, as Cytoscape JSON, GraphML or a list of edges."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Annotated, Any, Literal

import networkx as nx
from fastapi import Query, Request
from pydantic import Field

from api.http.graph_api.answers import CSV, JSON, Rendered, to_json
from api.http.graph_api.models import Model
from api.http.negotiation import choose
from graph.exports.graphml import write_graphml
from graph.exports.property_graph import (
    IRI,
    KIND,
    LABEL,
    WEIGHT,
    Attribute,
    Edge,
    Node,
    PropertyGraph,
    node_id,
)
from queries.tables import Table

GRAPHML = "application/graphml+xml"
_OFFERS = {JSON: "cytoscape", GRAPHML: "graphml", CSV: "edges"}
_SIZE = 1_000.0
_ROUNDS = 60

GraphForm = Annotated[
    Literal["cytoscape", "graphml", "edges"] | None,
    Query(description="Cytoscape JSON, GraphML, or a list of edges as CSV; before Accept."),
]
Layout = Annotated[
    Literal["spring", "circular", "none"],
    Query(description="How places are found; the same data and seed give the same places."),
]
Seed = Annotated[int, Query(ge=0, le=2**32 - 1, description="What spring starts from.")]
_EDGES = ("source", "source_label", "target", "target_label", "kind", "weight")
_EDGE = (
    *("theme/safe-sleep", "Safe sleep", "risk-factor/alcohol-misuse", "Alcohol misuse"),
    *("co-occurrence", 3),
)
ALSO: Mapping[str, Mapping[str, Any]] = {
    GRAPHML: {
        "schema": {"type": "string"},
        "example": '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">...</graphml>',
    },
    "text/csv": {"schema": {"type": "string"}, "example": Table(_EDGES, (_EDGE,)).to_csv()},
}
"""What the routes of graphs are documented to send beside JSON."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and edges with what is shown of them; ``part`` says where it is not all.

    ``more`` is what a kind of picture says of itself beside what all say.
    """

    name: str
    nodes: Mapping[str, Mapping[str, Any]]
    edges: Sequence[tuple[str, str, Mapping[str, Any]]]
    of_reviews: int
    part: bool = False
    not_shown: int = 0
    note: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


class NodeData(Model):
    """What is known of a node."""

    id: str = Field(description="Its name: scheme/id or review/id.", examples=["theme/safe-sleep"])
    label: str = Field(description="Its label.", examples=["Safe sleep"])
    kind: str = Field(description="review or a scheme.", examples=["theme"])
    iri: str = Field(
        description="Its IRI.", examples=["https://w3id.org/reviewgraph/concept/theme/safe-sleep"]
    )
    count: int | None = Field(None, description="Distinct reviews that have it.", examples=[3])
    share: float | None = Field(None, description="Of all reviews.", examples=[0.6])
    hop: int | None = Field(None, description="Steps from the node asked for.", examples=[1])
    degree: int | None = Field(None, description="Edges at it.", examples=[4])
    strength: float | None = Field(None, description="Sum of their weights.", examples=[9])
    betweenness: float | None = Field(None, description="Share of paths by it.", examples=[0.1])
    pagerank: float | None = Field(None, description="PageRank by weight.", examples=[0.2])
    community: int | None = Field(None, description="Its community; 0 is none.", examples=[1])


class Place(Model):
    """Where a node is drawn."""

    x: float = Field(examples=[120.5])
    y: float = Field(examples=[-40.25])


class DrawnNode(Model):
    """A node as Cytoscape.js takes it."""

    data: NodeData
    position: Place | None = Field(description="Null without a layout.")


class EdgeData(Model):
    """What is known of an edge."""

    id: str = Field(description="Its name.", examples=["e0"])
    source: str = Field(description="One end.", examples=["theme/safe-sleep"])
    target: str = Field(description="The other end.", examples=["risk-factor/alcohol-misuse"])
    kind: str = Field(description="What it says.", examples=["co-occurrence"])
    weight: float = Field(description="Reviews or statements behind it.", examples=[3])
    lift: float | None = Field(None, description="Against chance.", examples=[1.4])
    jaccard: float | None = Field(None, description="Of reviews with either.", examples=[0.5])


class DrawnEdge(Model):
    """An edge as Cytoscape.js takes it."""

    data: EdgeData


class Elements(Model):
    """Nodes and edges."""

    nodes: list[DrawnNode]
    edges: list[DrawnEdge]


class Drawing(Model):
    """A graph as Cytoscape.js takes it, with what it shows and what it does not."""

    elements: Elements
    nodes: int = Field(description="Nodes shown.", examples=[2])
    edges: int = Field(description="Edges shown.", examples=[1])
    of_reviews: int = Field(description="Reviews it is drawn from.", examples=[5])
    part: bool = Field(description="Whether there is more than is shown.", examples=[False])
    not_shown: int = Field(description="Nodes left out, as far as they were met.", examples=[0])
    note: str | None = Field(
        description="What a part is a part of.", examples=["the 150 most frequent of 180 concepts"]
    )
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


def graph_form(request: Request) -> str:
    """Return the form a graph is asked for in."""
    given = request.query_params.get("format")
    return given or _OFFERS[choose(request.headers.get("accept"), list(_OFFERS))]


def draw(picture: Picture, form: str, layout: str, seed: int, revision: str) -> Rendered:
    """Return a picture in a form, with places."""
    headers = {"Reviewgraph-Cut": f"{picture.not_shown} nodes not shown"} if picture.part else {}
    if form == "edges":
        return Rendered(_edge_list(picture).to_csv().encode(), CSV, headers)
    placed = places(picture, layout, seed)
    if form == "graphml":
        stream = BytesIO()
        write_graphml(_property_graph(picture, placed), [stream])
        return Rendered(stream.getvalue(), GRAPHML, headers)
    body = {
        "elements": {
            "nodes": [
                {"data": {"id": name, **values}, "position": placed.get(name)}
                for name, values in picture.nodes.items()
            ],
            "edges": [
                {"data": {"id": f"e{number}", "source": one, "target": other, **values}}
                for number, (one, other, values) in enumerate(picture.edges)
            ],
        },
        "nodes": len(picture.nodes),
        "edges": len(picture.edges),
        "of_reviews": picture.of_reviews,
        "part": picture.part,
        "not_shown": picture.not_shown,
        "note": picture.note,
        **picture.more,
        "revision": revision,
    }
    return Rendered(to_json(body), JSON, headers)


def places(picture: Picture, layout: str, seed: int) -> dict[str, dict[str, float]]:
    """Return where each node stands; nothing for the layout ``none``.

    ``spring`` is T. M. J. Fruchterman and E. M. Reingold 1991, as NetworkX has it.
    """
    if layout == "none" or not picture.nodes:
        return {}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(picture.nodes)
    for one, other, values in picture.edges:
        graph.add_edge(one, other, weight=float(values["weight"]))
    if layout == "circular" or len(graph) == 1:
        found = nx.circular_layout(graph)
    else:
        found = nx.spring_layout(graph, seed=seed, iterations=_ROUNDS, method="force")
    return {
        name: {"x": round(float(x) * _SIZE, 2), "y": round(float(y) * _SIZE, 2)}
        for name, (x, y) in found.items()
    }


def _edge_list(picture: Picture) -> Table:
    return Table(
        _EDGES,
        tuple(
            (
                *(one, picture.nodes[one]["label"], other, picture.nodes[other]["label"]),
                *(values["kind"], values["weight"]),
            )
            for one, other, values in picture.edges
        ),
    )


def _property_graph(picture: Picture, placed: Mapping[str, Mapping[str, float]]) -> PropertyGraph:
    def items() -> Iterator[Node | Edge]:
        for name, values in picture.nodes.items():
            yield Node(node_id(name), {**values, **placed.get(name, {})})
        for one, other, values in picture.edges:
            yield Edge(node_id(one), node_id(other), values)

    whole = ("count", "hop", "degree", "community")
    real = ("share", "strength", "betweenness", "pagerank", "x", "y")
    return PropertyGraph(
        picture.name,
        False,
        (
            *(LABEL, KIND, IRI),
            *(Attribute(name, "int") for name in whole),
            *(Attribute(name, "double") for name in real),
        ),
        (KIND, WEIGHT, Attribute("lift", "double"), Attribute("jaccard", "double")),
        items,
    )
