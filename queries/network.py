"""Which concepts occur together: reviews are counted once, however often they say a thing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import chain, combinations

from networkx import Graph

from queries.catalogue import load_catalogue
from queries.runner import Queryable, run
from queries.terms import Term


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
    having: dict[Term, set[str]] = defaultdict(set)
    for review, term in pairs:
        having[term].add(review)
    graph: Graph[Term] = Graph()
    terms = sorted(having)
    by_review: dict[str, list[int]] = defaultdict(list)  # places in terms: cheap to count by
    for at, term in enumerate(terms):
        graph.add_node(term, label=term.label, kind=term.scheme, count=len(having[term]))
        for review in having[term]:
            by_review[review].append(at)
    weights = Counter(chain.from_iterable(combinations(at, 2) for at in by_review.values()))
    for (first, second), weight in sorted(weights.items()):
        graph.add_edge(terms[first], terms[second], weight=weight)
    return graph
