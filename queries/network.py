"""Which concepts occur together: reviews are counted once, however often they say a thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from networkx import Graph

from queries.catalogue import load_catalogue
from queries.runner import Queryable, run


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A concept as a node: its scheme, id and label."""

    scheme: str
    id: str
    label: str


def concept_network(view: Queryable) -> "Graph[Term]":
    """Return the themes and risk factors of the reviews in a view as a co-occurrence graph.

    Reads the saved query ``review-concepts``: DISTINCT (review, concept), narrower concepts with
    their broader ones.
    """
    return project(
        (str(row["review"]), Term(str(row["scheme"]), str(row["concept"]), str(row["label"])))
        for row in run(load_catalogue()["review-concepts"], view).records()
    )


def project(pairs: Iterable[tuple[str, Term]]) -> "Graph[Term]":
    """Project (review, concept) pairs on the concepts.

    A node has ``label``, ``kind`` (its scheme) and ``count`` (distinct reviews); an edge has
    ``weight``, the distinct reviews that have both ends.
    """
    by_review: dict[str, set[Term]] = defaultdict(set)
    counts: dict[Term, set[str]] = defaultdict(set)
    for review, term in pairs:
        by_review[review].add(term)
        counts[term].add(review)
    graph: Graph[Term] = Graph()
    for term in sorted(counts):
        graph.add_node(term, label=term.label, kind=term.scheme, count=len(counts[term]))
    for pair, weight in sorted(_weights(by_review).items()):
        graph.add_edge(*pair, weight=weight)
    return graph


def _weights(by_review: Mapping[str, set[Term]]) -> dict[tuple[Term, Term], int]:
    weights: dict[tuple[Term, Term], int] = defaultdict(int)
    for terms in by_review.values():
        for pair in combinations(sorted(terms), 2):
            weights[pair] += 1
    return weights
