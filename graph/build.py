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
from graph.hierarchy import within
from graph.prepared import Prepared, PreparedReview, held, prepare
from graph.provenance import Run, run_quads
from graph.registry import document_quads
from graph.standing import Settled, settle
from graph.store import Store
from graph.validation import Violation, validate
from ontology.adjudication import Adjudication, Status
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.files import ontology_file, own_vocabulary_files, vocabulary_files
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

    ``reopened`` counts judgements of its statements that no longer fit, to be judged again;
    ``unchanged`` says that the store had all of it as it is, so that nothing was written.
    """

    document: str
    stored: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    reopened: int = 0
    unchanged: bool = False


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
    return put(store, prepare(document, reviews, words), run=run, vocabulary=words)


def put(
    store: Store, prepared: Prepared, *, run: Run, vocabulary: Vocabulary | None = None
) -> BuildReport:
    """Put what was prepared of a document in the store, as `build` does."""
    words = vocabulary or load_vocabulary()
    document = prepared.document
    told = {review.iri: review for review in prepared.reviews}
    before, known = judgements_for(
        store, document, {iri: review.subject for iri, review in told.items()}
    )
    graphs: dict[str, tuple[Quad, ...]] = {}
    rejected = []
    after: list[Adjudication] = []
    for iri, review in told.items():
        of_review = [item for item in known if item.subject.review == iri]
        settled, violations = _settled(review, of_review, words)
        if violations:
            rejected.append(Rejected(iri, review.ordinal, review.subject, violations))
        else:
            graphs[iri] = settled.quads
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
        reopened=sum(item.status is Status.REOPENED for item in after),
    )


def keep(store: Store, prepared: Prepared) -> BuildReport | None:
    """Return the report of a document that the store has as it is, without writing anything.

    ``None`` where it has it otherwise, or people judged it.
    """
    told = {review.iri: review.subject for review in prepared.reviews}
    if not held(store, prepared) or any(judgements_for(store, prepared.document, told)):
        return None
    return BuildReport(
        document=prepared.document.sha256,
        stored=tuple(each.iri for each in prepared.reviews if not each.violations),
        rejected=tuple(
            Rejected(each.iri, each.ordinal, each.subject, each.violations)
            for each in prepared.reviews
            if each.violations
        ),
        unchanged=True,
    )


def _settled(
    review: PreparedReview, known: list[Adjudication], words: Vocabulary
) -> tuple[Settled, tuple[Violation, ...]]:
    quads = review.quads()
    if not known:
        return Settled(quads, ()), review.violations
    settled = settle(quads, review.iri, known, words)
    report = validate(settled.quads, words)
    if report.conforms:
        return settled, ()
    # A judgement that no longer fits the shapes must cost itself, not the review.
    return Settled(quads, tuple(reopened(known))), review.violations


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
    told = frozenset(_named(quad, graph) for quad in dataset)
    return told.union(within(told))


def _named(quad: Quad, graph: NamedNode) -> Quad:
    subject, value = quad.subject, quad.object
    if isinstance(subject, BlankNode):
        subject = NamedNode(_GENID + subject.value)
    if isinstance(value, BlankNode):
        value = NamedNode(_GENID + value.value)
    return Quad(subject, quad.predicate, value, graph)
