"""What the tests of the contract write: documents of two reviews, and literals of every kind."""

from pyoxigraph import Literal, NamedNode, Quad

from graph.build import build
from graph.mapping import review_quads
from graph.store import Store
from ontology.identifiers import DATA, RUNS
from ontology.records import SourceDocument
from tests.factory import make_document, make_evidence, make_review, make_risk_factor
from tests.graph.loading import RUN, review_of

GRAPH = f"{DATA}review/0123456789"
_SUBJECT = f"{DATA}statement/0123456789"
_SAYS = NamedNode("https://w3id.org/reviewgraph/ontology#text")


def stated(*values: Literal) -> set[Quad]:
    """Return each literal as something of its own says it: Virtuoso takes 1.0 and true for one."""
    graph = NamedNode(GRAPH)
    return {
        Quad(NamedNode(f"{_SUBJECT}{at}"), _SAYS, value, graph) for at, value in enumerate(values)
    }


def load(store: Store, document: SourceDocument) -> None:
    """Build two reviews of a document."""
    build(store, document, [review_of(document, ordinal) for ordinal in range(2)], run=RUN)


def held(store: Store) -> set[Quad]:
    """Return all quads but those of runs, which hold times."""
    runs = NamedNode(RUNS)
    return {quad for quad in store.quads() if quad.graph_name != runs}


def many(number: int) -> list[Quad]:
    """Return a review of so many risk factors."""
    document = make_document()
    factors = tuple(
        make_risk_factor(evidence=make_evidence(start=at, end=at + 5)) for at in range(number)
    )
    review = make_review(document=document.sha256, ordinal=0, risk_factors=factors)
    return list(review_quads(review, document))
