"""What people judge is applied, kept through loading again, and taken back, on every engine."""

from pyoxigraph import NamedNode

from graph.adjudications import all_adjudications
from graph.judging import judge
from graph.statements import nodes_of, statements_of
from graph.store import Store
from ontology.adjudication import Adjudication, Snapshot, Status, Subject, Verdict
from ontology.identifiers import document_iri, review_iri
from tests.contract.told import held, load
from tests.factory import make_document
from tests.queries.corpus import JUDGED_AT


def test_a_judgement_is_made_kept_and_taken_back(store: Store) -> None:
    document = make_document()
    load(store, document)
    before = held(store)
    review = review_iri(document.sha256, 0)
    told = next(iter(statements_of(nodes_of(store.quads(review)))))
    subject = Subject(review, document_iri(document.sha256), "Child Wren", document.name)
    said = Snapshot(told.kind, told.values, told.evidence)
    judged = Adjudication(told.iri, subject, Verdict.REJECT, "Ada Larch", JUDGED_AT, said)
    (done,) = judge(store, [judged])
    assert done.status is Status.APPLIED
    after = held(store)
    assert after != before
    load(store, document)
    assert held(store) == after
    judge(store, withdrawn=[judged.iri])
    assert [each.status for each in all_adjudications(store)] == [Status.WITHDRAWN]
    graph = NamedNode(review)
    assert {quad for quad in held(store) if quad.graph_name == graph} == {
        quad for quad in before if quad.graph_name == graph
    }
