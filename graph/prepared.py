"""A document's reviews made ready to be stored, without a store.

All that can be done beforehand is: the graphs are spelled, their digests taken and the shapes
asked. So it may be done elsewhere, in another process or on another machine, or kept from an
earlier run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, parse

from graph.digests import digest
from graph.mapping import DCTERMS, review_quads
from graph.store import View
from graph.validation import Violation, validate
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.identifiers import DIGESTS, REGISTRY, document_iri, graph_iri, review_iri
from ontology.namespaces import RG_NS
from ontology.records import CaseReview, SourceDocument


@dataclass(frozen=True, slots=True)
class PreparedReview:
    """One review: its IRI, what it is called, its graph as N-Triples and the shapes it breaks."""

    iri: str
    ordinal: int
    subject: str
    triples: str
    digest: str
    violations: tuple[Violation, ...] = ()

    def quads(self) -> tuple[Quad, ...]:
        """Return the review's graph."""
        graph = NamedNode(graph_iri(self.iri))
        return tuple(
            Quad(triple.subject, triple.predicate, triple.object, graph)
            for triple in parse(self.triples, RdfFormat.N_TRIPLES)
        )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document and its reviews, in its order."""

    document: SourceDocument
    reviews: tuple[PreparedReview, ...]


def prepare(
    document: SourceDocument,
    reviews: Iterable[CaseReview],
    vocabulary: Vocabulary | None = None,
) -> Prepared:
    """Return a document's reviews made ready to be stored."""
    words = vocabulary or load_vocabulary()
    return Prepared(document, tuple(_review(each, document, words) for each in reviews))


def held(store: View, prepared: Prepared) -> bool:
    """Return whether a store has a document under its name with just these reviews as they are.

    A graph that was changed since it was stored has another digest; where any may have been
    changed (`graph.digests.doubt`), none is taken as held.
    """
    wanted = {each.iri: each.digest for each in prepared.reviews if not each.violations}
    titles, reviews = _registered(store, prepared.document)
    if prepared.document.name not in titles or reviews != wanted.keys():
        return False
    names = " ".join(f"<{name}>" for name in (*wanted, DIGESTS))
    rows = store.query(
        f"SELECT ?graph ?digest {{ VALUES ?graph {{ {names} }} "
        f"GRAPH <{DIGESTS}> {{ ?graph <{RG_NS}graphDigest> ?digest }} }}"
    )
    return dict(_pairs(rows)) == wanted


def _registered(store: View, document: SourceDocument) -> tuple[set[str], set[str]]:
    subject = f"<{document_iri(document.sha256)}>"
    rows = store.query(
        f"SELECT ?title ?review {{ GRAPH <{REGISTRY}> {{ {subject} <{DCTERMS}title> ?title "
        f"OPTIONAL {{ {subject} <{RG_NS}review> ?review }} }} }}"
    )
    pairs = list(_pairs(rows))
    return {title for title, _ in pairs}, {review for _, review in pairs if review}


def _pairs(answer: object) -> Iterator[tuple[str, str]]:
    assert isinstance(answer, QuerySolutions)
    for first, second in answer:
        assert isinstance(first, NamedNode | Literal)
        yield first.value, second.value if isinstance(second, NamedNode | Literal) else ""


def _review(review: CaseReview, document: SourceDocument, words: Vocabulary) -> PreparedReview:
    quads = tuple(review_quads(review, document, words))
    lines = [f"{quad.subject} {quad.predicate} {quad.object}" for quad in quads]
    return PreparedReview(
        iri=review_iri(document.sha256, review.ordinal),
        ordinal=review.ordinal,
        subject=review.subject,
        triples="".join(f"{line} .\n" for line in lines),
        digest=digest(lines),
        violations=validate(quads, words).violations,
    )
