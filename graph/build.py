"""Records into a store: checked one review at a time, put in place in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from graph.mapping import review_quads
from graph.provenance import Run, run_quads
from graph.registry import document_quads
from graph.store import Store
from graph.validation import Violation, validate
from ontology.concepts import Vocabulary
from ontology.files import ontology_file, vocabulary_files
from ontology.identifiers import review_iri
from ontology.namespaces import VOCABULARY_GRAPH
from ontology.records import CaseReview, SourceDocument

_GENID = "https://w3id.org/.well-known/genid/reviewgraph/"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A review that was not stored, and the shapes it breaks."""

    review: str
    ordinal: int
    subject: str
    violations: tuple[Violation, ...]

    def __str__(self) -> str:
        """Return the first reason in one line, and how many more there are."""
        more = len(self.violations) - 1
        rest = f" (and {more} more)" if more > 0 else ""
        return f"review {self.ordinal} ({self.subject}) not stored: {self.violations[0]}{rest}"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What became of one document: the IRIs of the stored reviews, and the others."""

    document: str
    stored: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    quads: int


def build(
    store: Store,
    document: SourceDocument,
    reviews: Iterable[CaseReview],
    *,
    run: Run,
    vocabulary: Vocabulary | None = None,
) -> BuildReport:
    """Put a document's reviews in the place of those it had; the store holds all of them or none.

    A review that breaks a shape is left out and reported. Other documents are not touched.
    """
    graphs: dict[str, list[Quad]] = {}
    rejected = []
    for review in reviews:
        iri = review_iri(document.sha256, review.ordinal)
        quads = list(review_quads(review, document, vocabulary))
        report = validate(quads, vocabulary)
        if report.conforms:
            graphs[iri] = quads
        else:
            rejected.append(Rejected(iri, review.ordinal, review.subject, report.violations))
    ended = datetime.now(UTC)
    store.replace_reviews(
        document.sha256,
        graphs.values(),
        registry=document_quads(document, graphs),
        runs=run_quads(run, document.sha256, graphs, ended=ended),
    )
    return BuildReport(
        document=document.sha256,
        stored=tuple(graphs),
        rejected=tuple(rejected),
        quads=sum(map(len, graphs.values())),
    )


def load_vocabulary_graph(store: Store) -> bool:
    """Put the ontology and the vocabularies in their graph; return whether they had changed."""
    wanted = _vocabulary_quads()
    if wanted == frozenset(store.quads(VOCABULARY_GRAPH)):
        return False
    store.replace_graph(VOCABULARY_GRAPH, sorted(wanted, key=str))
    return True


@cache
def _vocabulary_quads() -> frozenset[Quad]:
    graph = NamedNode(VOCABULARY_GRAPH)
    dataset = Dataset()
    for path in (ontology_file(), *vocabulary_files()):
        for quad in parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True):
            dataset.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    # Blank nodes would get new names in every store; canonical ones keep exports the same.
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(_named(quad, graph) for quad in dataset)


def _named(quad: Quad, graph: NamedNode) -> Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = NamedNode(_GENID + subject.value)
    if isinstance(value, BlankNode):
        value = NamedNode(_GENID + value.value)
    return Quad(subject, quad.predicate, value, graph)
