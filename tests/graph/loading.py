"""Documents of two reviews each, loaded into a store at a fixed time."""

from datetime import UTC, datetime

from graph.build import BuildReport, build
from graph.mapping import review_quads
from graph.oxigraph import OxigraphStore
from graph.provenance import Run
from graph.registry import document_quads
from ontology.identifiers import review_iri
from ontology.records import CaseReview, SourceDocument
from tests.factory import TEXT, make_document, make_review

RUN = Run(started=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC), version="0.0.1")


def other_document(word: str = "Heron") -> SourceDocument:
    """Return the factory's document with another child in it."""
    return make_document(text=TEXT.replace("Wren", word), name=f"{word.lower()}.txt")


def review_of(document: SourceDocument, ordinal: int = 0, subject: str = "Child") -> CaseReview:
    """Return the factory's review as one of a document."""
    return make_review(document=document.sha256, ordinal=ordinal, subject=subject)


def put(store: OxigraphStore, word: str) -> None:
    """Put the two reviews of a document into a store, the shapes not asked."""
    document = other_document(word)
    reviews = [review_of(document, number) for number in range(2)]
    store.replace_reviews(
        document.sha256,
        [review_quads(review, document) for review in reviews],
        registry=document_quads(document, [review_iri(document.sha256, n) for n in range(2)]),
    )


def load(store: OxigraphStore, document: SourceDocument) -> BuildReport:
    """Build two reviews of a document."""
    return build(store, document, [review_of(document, n) for n in range(2)], run=RUN)
