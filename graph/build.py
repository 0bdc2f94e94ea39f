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

from graph.adjudications import change
from graph.carrying import judgements_for, reopened
from graph.mapping import review_quads
from graph.provenance import Run, run_quads
from graph.registry import document_quads
from graph.standing import Settled, settle
from graph.store import Store
from graph.validation import ValidationReport, Violation, validate
from ontology.adjudication import Adjudication, Status
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.files import ontology_file, own_vocabulary_files, vocabulary_files
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
    """What became of one document: the IRIs of the stored reviews, and the others.

    ``reopened`` counts judgements of its statements that no longer fit, to be judged again.
    """

    document: str
    stored: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    quads: int
    reopened: int = 0


def build(
    store: Store,
    document: SourceDocument,
    reviews: Iterable[CaseReview],
    *,
    run: Run,
    vocabulary: Vocabulary | None = None,
) -> BuildReport:
    """Put a document's reviews in the place of those it had; the store holds all of them or none.

    What people judged of its statements before is applied again. A review that breaks a shape is
    left out and reported. Other documents are not touched.
    """
    words = vocabulary or load_vocabulary()
    told = {review_iri(document.sha256, review.ordinal): review for review in reviews}
    before, known = judgements_for(store, document, told)
    graphs: dict[str, tuple[Quad, ...]] = {}
    rejected = []
    after: list[Adjudication] = []
    for iri, review in told.items():
        of_review = [item for item in known if item.subject.review == iri]
        settled, report = _checked(
            tuple(review_quads(review, document, words)), iri, of_review, words
        )
        if report.conforms:
            graphs[iri] = settled.quads
        else:
            rejected.append(Rejected(iri, review.ordinal, review.subject, report.violations))
        after += settled.adjudications
    after += reopened(item for item in known if item.subject.review not in told)
    ended = datetime.now(UTC)
    store.replace_reviews(
        document.sha256,
        graphs.values(),
        registry=document_quads(document, graphs),
        runs=run_quads(run, document.sha256, graphs, ended=ended),
        also=change(before, after),
    )
    return BuildReport(
        document=document.sha256,
        stored=tuple(graphs),
        rejected=tuple(rejected),
        quads=sum(map(len, graphs.values())),
        reopened=sum(item.status is Status.REOPENED for item in after),
    )


def _checked(
    quads: tuple[Quad, ...], review: str, known: list[Adjudication], words: Vocabulary
) -> tuple[Settled, ValidationReport]:
    settled = settle(quads, review, known, words)
    report = validate(settled.quads, words)
    if report.conforms or not known:
        return settled, report
    # A judgement that no longer fits the shapes must cost itself, not the review.
    return Settled(quads, tuple(reopened(known))), validate(quads, words)


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
    for path in (ontology_file(), *vocabulary_files(), *own_vocabulary_files()):
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
