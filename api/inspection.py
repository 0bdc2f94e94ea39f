"""What a store holds, counted straight from its graphs."""

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from graph.store import View
from ontology.identifiers import REGISTRY, RUNS, is_review
from ontology.namespaces import RG_NS

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_ENDED = "http://www.w3.org/ns/prov#endedAtTime"
_KINDS = {
    "CaseReview": "reviews",
    "Child": "children",
    "Person": "other persons",
    "RiskFactor": "risk factors",
    "AgencyInvolvement": "agencies",
    "MissedOpportunity": "missed opportunities",
    "GoodPractice": "good practice",
    "LearningPoint": "learning points",
    "Recommendation": "recommendations",
}


def review_graphs(view: View) -> Iterator[str]:
    """Yield the IRI of each graph that holds a review, in order."""
    yield from sorted(filter(is_review, set(view.graphs())))


def documents(view: View) -> int:
    """Return how many documents were read."""
    return _types(view, REGISTRY)[f"{RG_NS}SourceDocument"]


def last_load(view: View) -> str | None:
    """Return when a load last ended, as ISO 8601; None before the first."""
    ended = (
        quad.object.value
        for quad in view.quads(RUNS)
        if quad.predicate.value == _ENDED and isinstance(quad.object, Literal)
    )
    return max(ended, default=None)


def contents(view: View) -> tuple[tuple[str, int | str], ...]:
    """Return what a store holds as pairs of a name and a number or time."""
    counts: Counter[str] = Counter()
    for review in review_graphs(view):
        counts += _types(view, review)
    return (
        ("documents", documents(view)),
        *((label, counts[RG_NS + kind]) for kind, label in _KINDS.items()),
        ("last load", last_load(view) or "never"),
    )


def _types(view: View, graph: str) -> Counter[str]:
    return Counter(
        quad.object.value
        for quad in view.quads(graph)
        if quad.predicate.value == _TYPE and isinstance(quad.object, NamedNode)
    )
