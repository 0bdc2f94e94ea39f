"""Concepts as a network: what occurs together, what stands at the centre, what clusters."""

from dataclasses import dataclass
from itertools import combinations

import networkx as nx
from networkx import Graph

from queries.association import associations
from queries.incidence import Incidence, by_definition, load_incidence
from queries.runner import Arguments, Queryable
from queries.terms import Term

_SEED = 20
_NAMED_BY = 3


@dataclass(frozen=True, slots=True)
class Community:
    """Concepts that occur with one another more than with the rest, the most frequent first."""

    members: tuple[Term, ...]

    @property
    def name(self) -> str:
        """The labels of its most frequent members."""
        return ", ".join(term.label for term in self.members[:_NAMED_BY])


def concept_network(
    view: Queryable, arguments: Arguments | None = None, minimum: int = 1
) -> "Graph[Term]":
    """Return the themes and risk factors of the reviews in a store as a co-occurrence graph."""
    return project(load_incidence(view, arguments), minimum)


def project(incidence: Incidence, minimum: int = 1) -> "Graph[Term]":
    """Project reviews by concepts on the concepts.

    A node has ``label``, ``kind`` (its scheme), ``count`` (reviews that have it) and ``share``; an
    edge has ``weight`` (reviews that have both ends, at least ``minimum``), ``lift`` and
    ``jaccard`` (of the reviews with either end, the share with both). Concepts of which one stands
    above the other are not joined.
    """
    graph: Graph[Term] = Graph(of_reviews=incidence.total)
    counts, together, total = incidence.counts, incidence.together, incidence.total
    for at, term in enumerate(incidence.terms):
        count = int(counts[at])
        graph.add_node(term, label=term.label, kind=term.scheme, count=count, share=count / total)
    for i, j in combinations(range(len(incidence.terms)), 2):
        both = int(together[i, j])
        first, second = incidence.terms[i], incidence.terms[j]
        if both < max(minimum, 1) or by_definition(first, second):
            continue
        one, other = int(counts[i]), int(counts[j])
        graph.add_edge(
            first,
            second,
            weight=both,
            lift=both * total / (one * other),
            jaccard=both / (one + other - both),
        )
    return graph


def surer_than_chance(incidence: Incidence, minimum: int = 3, rate: float = 0.1) -> "Graph[Term]":
    """Return the network of the pairs that occur together more often than chance would have it.

    Kept are pairs with a lift above 1 and a false discovery rate of at most ``rate``; where few
    reviews are loaded, that may be none.
    """
    graph = project(incidence, minimum)
    kept = {
        frozenset((pair.first, pair.second))
        for pair in associations(incidence, minimum)
        if pair.q <= rate and pair.lift > 1
    }
    graph.remove_edges_from([pair for pair in graph.edges if frozenset(pair) not in kept])
    return graph


def with_centrality(graph: "Graph[Term]") -> "Graph[Term]":
    """Return the graph with ``degree``, ``strength``, ``betweenness`` and ``pagerank`` on nodes.

    Strength is the sum of weights; betweenness counts shortest paths where a heavier edge is a
    shorter one (L. C. Freeman 1977; M. E. J. Newman 2001); pagerank follows weights.
    """
    centred = graph.copy()
    for _, _, data in centred.edges(data=True):
        data["distance"] = 1 / data["weight"]
    nx.set_node_attributes(centred, dict(centred.degree()), "degree")
    nx.set_node_attributes(centred, dict(centred.degree(weight="weight")), "strength")
    between = nx.betweenness_centrality(centred, weight="distance")
    nx.set_node_attributes(centred, between, "betweenness")
    nx.set_node_attributes(centred, nx.pagerank(centred, weight="weight"), "pagerank")
    for _, _, data in centred.edges(data=True):
        del data["distance"]
    return centred


def communities(graph: "Graph[Term]") -> tuple[Community, ...]:
    """Return the communities of a graph, the largest first; concepts that stand alone are none.

    V. D. Blondel et al. 2008, "Fast unfolding of communities in large networks" (Louvain), with a
    fixed seed, so that the same graph gives the same communities.
    """
    ordered: Graph[Term] = Graph()
    ordered.add_nodes_from(sorted(graph))
    for first, second in sorted((min(pair), max(pair)) for pair in graph.edges):
        ordered.add_edge(first, second, weight=graph.edges[first, second]["weight"])
    found = nx.community.louvain_communities(ordered, weight="weight", seed=_SEED)
    counts = nx.get_node_attributes(graph, "count")
    named = [
        Community(tuple(sorted(members, key=lambda term: (-counts[term], term))))
        for members in found
        if len(members) > 1
    ]
    return tuple(sorted(named, key=lambda each: (-len(each.members), each.members)))
