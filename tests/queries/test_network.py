"""Concepts as a network, against plain counting and networkx itself."""

import networkx as nx
import numpy as np
import pytest
from networkx import Graph
from scipy.sparse import csr_array

from queries.incidence import Incidence
from queries.network import (
    communities,
    concept_network,
    project,
    surer_than_chance,
    with_centrality,
)
from queries.terms import NamedReview, Term
from tests.queries.corpus import filled


def table(*rows: str) -> Incidence:
    """Return an incidence of one-letter concepts: a string a review."""
    letters = sorted(set("".join(rows)))
    terms = tuple(Term("risk-factor", f"made-up-{each}", each.upper()) for each in letters)
    cells = np.array([[letter in row for letter in letters] for row in rows], dtype=np.bool_)
    reviews = tuple(NamedReview(f"Child {at}", f"review/{at}", "full") for at in range(len(rows)))
    return Incidence(reviews, terms, csr_array(cells))


TWO_CIRCLES = table(*["abc"] * 6, *["def"] * 6, "cd", "a", "f")


def by_label(graph: "Graph[Term]") -> dict[str, Term]:
    return {term.label: term for term in graph}


def test_nodes_and_edges_are_counted_in_reviews() -> None:
    graph = project(TWO_CIRCLES)
    term = by_label(graph)
    assert graph.nodes[term["C"]] == {
        "label": "C",
        "kind": "risk-factor",
        "count": 7,
        "share": 7 / 15,
    }
    assert graph.edges[term["A"], term["B"]]["weight"] == 6
    assert graph.edges[term["A"], term["B"]]["jaccard"] == pytest.approx(6 / 7)
    assert graph.edges[term["C"], term["D"]]["lift"] == pytest.approx(15 / 49)
    assert not graph.has_edge(term["A"], term["F"])
    assert not project(TWO_CIRCLES, minimum=2).has_edge(term["C"], term["D"])


def test_only_what_chance_does_not_explain_is_kept() -> None:
    graph = surer_than_chance(TWO_CIRCLES, minimum=1)
    term = by_label(graph)
    assert graph.has_edge(term["A"], term["B"])
    assert not graph.has_edge(term["C"], term["D"])


def test_centrality_is_what_networkx_says_of_the_same_graph() -> None:
    graph = with_centrality(project(TWO_CIRCLES))
    term = by_label(graph)
    assert graph.nodes[term["C"]]["strength"] == 13
    between = nx.get_node_attributes(graph, "betweenness")
    assert between[term["C"]] == max(between.values())
    assert graph.nodes[term["C"]]["pagerank"] == pytest.approx(
        nx.pagerank(project(TWO_CIRCLES), weight="weight")[term["C"]]
    )
    assert all("distance" not in data for _, _, data in graph.edges(data=True))


def test_two_circles_are_two_communities_whatever_the_order() -> None:
    graph = project(TWO_CIRCLES)
    found = communities(graph)
    assert [{term.label for term in each.members} for each in found] == [set("ABC"), set("DEF")]
    assert found[0].name == "A, C, B"
    backwards: Graph[Term] = Graph()
    backwards.add_nodes_from(reversed(list(graph.nodes(data=True))))
    backwards.add_edges_from(reversed(list(graph.edges(data=True))))
    assert communities(backwards) == found


def test_the_network_of_a_store() -> None:
    graph = concept_network(filled())
    fathers = next(term for term in graph if term.id == "engagement-of-fathers")
    drugs = next(term for term in graph if term.id == "substance-misuse")
    assert graph.nodes[fathers]["count"] == 3
    assert graph.edges[fathers, drugs]["weight"] == 3
