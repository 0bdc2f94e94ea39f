"""Projected views: nodes and edges by hand on the five fictional reviews, and in every format."""

from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Store

from graph.export import export_graph, find_format
from graph.exports.property_graph import Edge, Node, PropertyGraph, cells
from ontology.errors import QueryError
from queries.network import concept_network
from queries.projections import (
    PROJECTIONS,
    agency_theme,
    co_occurrence,
    recommendations,
    reviews_asked,
)
from tests.queries.corpus import REVIEWS, advised, filled, iri, missed, review, vocabulary_only


@pytest.fixture(scope="module")
def store() -> Store:
    return filled()


def nodes_of(graph: PropertyGraph) -> dict[str, dict[str, object]]:
    return {item.id: dict(item.values) for item in graph.items() if isinstance(item, Node)}


def edges_of(graph: PropertyGraph) -> dict[tuple[str, str], dict[str, object]]:
    return {
        (item.source, item.target): dict(item.values)
        for item in graph.items()
        if isinstance(item, Edge)
    }


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_projection_is_whole_and_typed(store: Store, name: str) -> None:
    graph = PROJECTIONS[name](store, None, True)
    nodes, edges = nodes_of(graph), edges_of(graph)
    assert len(nodes) + len(edges) == len(list(graph.items()))
    assert {end for pair in edges for end in pair} <= set(nodes)
    for values in nodes.values():
        held = cells(graph.node_attributes, values)
        assert held["label"]
        assert held["kind"]
    for values in edges.values():
        held = cells(graph.edge_attributes, values)
        assert held["kind"]
        assert isinstance(held["weight"], float)


@pytest.mark.parametrize("name", PROJECTIONS)
@pytest.mark.parametrize("form", ["graphml", "gexf", "cytoscape", "csv", "neo4j", "parquet"])
def test_a_projection_goes_into_every_graph_format(
    store: Store, name: str, form: str, tmp_path: Path
) -> None:
    graph = PROJECTIONS[name](store, None, True)
    counts = export_graph(graph, find_format(form), tmp_path / "out")
    assert counts.of == {"nodes": len(nodes_of(graph)), "edges": len(edges_of(graph))}


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_store_without_reviews_projects_to_nothing(name: str) -> None:
    assert list(PROJECTIONS[name](vocabulary_only(), None, True).items()) == []


def test_co_occurrence_is_the_network_of_concepts(store: Store, tmp_path: Path) -> None:
    export_graph(co_occurrence(store), find_format("graphml"), tmp_path / "out")
    drawn, known = nx.read_graphml(tmp_path / "out"), concept_network(store)
    assert not drawn.is_directed()
    assert drawn.number_of_nodes() == known.number_of_nodes()
    assert drawn.number_of_edges() == known.number_of_edges()
    for first, second, held in known.edges(data=True):
        one, other = (f"{term.scheme}:{term.id}" for term in (first, second))
        said = drawn.edges[one, other]
        assert (said["weight"], said["lift"], said["jaccard"]) == (
            held["weight"],
            pytest.approx(held["lift"]),
            pytest.approx(held["jaccard"]),
        )
        assert len(said["reviews"].split("; ")) == held["weight"]


def test_co_occurrence_tells_centrality_and_communities(store: Store) -> None:
    nodes = nodes_of(co_occurrence(store))
    abuse = nodes["risk-factor:domestic-abuse"]
    assert abuse["count"] == 3
    assert abuse["share"] == 3 / 5
    assert abuse["reviews"] == ["Child Alder", "Child Birch", "Child Cedar"]
    assert {"degree", "strength", "betweenness", "pagerank"} <= set(abuse)
    assert abuse["iri"] == "https://w3id.org/reviewgraph/concept/risk-factor/domestic-abuse"
    numbers = {node["community"] for node in nodes.values()}
    assert 1 in numbers
    assert numbers <= set(range(len(nodes)))


def test_agencies_meet_themes_in_distinct_reviews(store: Store) -> None:
    graph = agency_theme(store)
    edge = edges_of(graph)["agency:midwifery", "theme:engagement-of-fathers"]
    assert (edge["kind"], edge["weight"]) == ("missed", 2)
    assert edge["reviews"] == ["Child Alder", "Child Birch"]
    assert edges_of(graph)["agency:health", "theme:engagement-of-fathers"]["weight"] == 3
    schemes = {(source.split(":")[0], target.split(":")[0]) for source, target in edges_of(graph)}
    assert schemes == {("agency", "theme")}


def test_the_same_review_counts_once_however_often_it_says_a_thing() -> None:
    twice = [missed("safe-sleep", agencies=("police",)) for _ in range(2)]
    held = filled([review("Child Fir", missed_opportunities=tuple(twice))])
    (edge,) = edges_of(agency_theme(held)).values()
    assert edge["weight"] == 1


def test_recommendations_lead_from_publisher_to_theme_and_addressee(store: Store) -> None:
    graph = recommendations(store)
    nodes, edges = nodes_of(graph), edges_of(graph)
    kinds = [node["kind"] for node in nodes.values()]
    assert kinds.count("recommendation") == 4
    assert kinds.count("review") == 3
    assert {"publisher", "theme", "agency"} <= set(kinds)
    said = {edge["kind"] for edge in edges.values()}
    assert {"published", "recommends", "about", "addressed to"} <= said


def test_a_recommendation_made_again_points_to_the_one_before() -> None:
    told = [
        review(name, published=year, recommendations=(advised("safe-sleep", to=("police",)),))
        for name, year in (("Child Fir", "2018"), ("Child Gorse", "2021"))
    ]
    graph = recommendations(filled(told))
    ((pair, edge),) = [
        (pair, edge) for pair, edge in edges_of(graph).items() if edge["kind"] == "made again"
    ]
    years = [nodes_of(graph)[end]["year"] for end in pair]
    assert years == [2021, 2018]
    assert (edge["years"], edge["same_publisher"]) == (3, True)
    assert isinstance(edge["weight"], float)
    assert 0 < edge["weight"] <= 1


def test_without_quotes_no_sentence_is_told(store: Store) -> None:
    assert "Fictional sentence" in str(list(recommendations(store).items()))
    assert "Fictional sentence" not in str(list(recommendations(store, None, False).items()))


def test_filters_leave_the_reviews_asked_for(store: Store) -> None:
    assert reviews_asked(store, None) is None
    assert reviews_asked(store, {"nation": "wales"}) == frozenset({iri(REVIEWS[2])})
    graph = co_occurrence(store, {"nation": "wales"})
    assert {tuple(node["reviews"]) for node in nodes_of(graph).values()} == {("Child Cedar",)}  # type: ignore[arg-type] # a list, as built
    assert not edges_of(agency_theme(store, {"nation": "wales"}))
    with pytest.raises(QueryError, match="no parameter"):
        reviews_asked(store, {"colour": "red"})
