"""Judgements in the graph: applied, taken back, kept over a load, and re-opened by a change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pyshacl
import pytest
from pyoxigraph import NamedNode, Quad
from rdflib import Graph

from graph.adjudications import all_adjudications
from graph.build import build, load_vocabulary_graph
from graph.export import write_nquads
from graph.judging import judge
from graph.mapping import review_quads
from graph.oxigraph import OxigraphStore, memory_store
from graph.statements import Told, nodes_of, statements_of
from graph.validation import validate
from ontology.adjudication import Adjudication, Snapshot, Status, Subject, Verdict
from ontology.assertion import Assertion, Temporality
from ontology.errors import StoreError
from ontology.fields import FIELDS, Values
from ontology.files import shape_files
from ontology.identifiers import ADJUDICATIONS, document_iri, review_iri
from ontology.namespaces import RG_NS
from ontology.records import CaseReview, Evidence, SourceDocument
from tests.factory import SENTENCES, TEXT, make_document, make_evidence, make_review
from tests.graph.loading import RUN

AT = datetime(2025, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
DOCUMENT = make_document()
REVIEW = review_iri(DOCUMENT.sha256, 0)
SUBJECT = Subject(REVIEW, document_iri(DOCUMENT.sha256), "Child Wren", DOCUMENT.name)


def filled(review: CaseReview | None = None, document: SourceDocument = DOCUMENT) -> OxigraphStore:
    store = memory_store()
    build(store, document, [review or make_review()], run=RUN)
    return store


def told(store: OxigraphStore, kind: str, review: str = REVIEW) -> Told:
    (found,) = (item for item in statements_of(nodes_of(store.quads(review))) if item.kind == kind)
    return found


def judgement(store: OxigraphStore, kind: str, verdict: Verdict, **changes: object) -> Adjudication:
    """Return a judgement of the one statement of a kind; a later one by ``hours``."""
    item = told(store, kind)
    values = item.values
    hours = changes.pop("hours", 0)
    assert isinstance(hours, int)
    judged = Adjudication(
        statement=item.iri,
        subject=SUBJECT,
        verdict=verdict,
        by="Ada Larch",
        at=AT + timedelta(hours=hours),
        said=Snapshot(kind, values, item.evidence),
    )
    return replace(judged, **changes)  # type: ignore[arg-type]


def having(values: Values, **changes: str) -> Values:
    return tuple((name, (changes[name],) if name in changes else said) for name, said in values)


def nquads(store: OxigraphStore) -> bytes:
    stream = BytesIO()
    write_nquads(store, stream)
    return stream.getvalue()


def reviews_of(store: OxigraphStore) -> set[Quad]:
    return {quad for quad in store.quads() if str(ADJUDICATIONS) not in str(quad.graph_name)}


def themes(store: OxigraphStore) -> set[str]:
    return {
        quad.object.value.rpartition("/")[2]
        for quad in store.quads(REVIEW)
        if quad.subject == NamedNode(REVIEW)
        and quad.predicate.value == f"{RG_NS}theme"
        and isinstance(quad.object, NamedNode)
    }


@pytest.mark.parametrize("kind", FIELDS)
def test_a_confirmed_statement_says_so_and_all_else_is_as_it_was(kind: str) -> None:
    with filled() as store:
        before = set(store.quads(REVIEW))
        judge(store, [judgement(store, kind, Verdict.CONFIRM)])
        (more,) = set(store.quads(REVIEW)) - before
        assert before < set(store.quads(REVIEW))
        assert (more.predicate.value, told(store, kind).standing) == (
            f"{RG_NS}standing",
            "confirmed",
        )


@pytest.mark.parametrize("kind", FIELDS)
def test_a_rejected_statement_is_no_statement_and_can_be_taken_back(kind: str) -> None:
    with filled() as store:
        before = set(store.quads(REVIEW))
        judged = judgement(store, kind, Verdict.REJECT)
        judge(store, [judged])
        now = [quad for quad in store.quads(REVIEW) if judged.statement in str(quad)]
        assert {quad.predicate.value.rpartition("#")[2] for quad in now} == {
            *("type", "rejectedClass", "evidence", "rule", "confidence", "standing")
        }
        assert f"{RG_NS}{kind}" not in {quad.object for quad in now if "type" in str(quad)}
        assert validate(store.quads(REVIEW)).conforms
        judge(store, withdrawn={judged.iri})
        assert set(store.quads(REVIEW)) == before
        assert [item.status for item in all_adjudications(store)] == [Status.WITHDRAWN]


def test_a_correction_replaces_what_was_said_and_keeps_it_on_record() -> None:
    with filled() as store:
        before = set(store.quads(REVIEW))
        judged = judgement(store, "RiskFactor", Verdict.CORRECT)
        right = having(judged.said.values, bearer="mother", temporality="historical")
        judge(store, [replace(judged, corrected=right)])
        item = told(store, "RiskFactor")
        assert (item.values, item.standing, item.iri) == (right, "corrected", judged.statement)
        (kept,) = all_adjudications(store)
        assert (kept.said, kept.corrected) == (judged.said, right)
        judge(store, withdrawn={judged.iri})
        assert set(store.quads(REVIEW)) == before


def test_the_themes_of_a_review_follow_from_what_stands() -> None:
    with filled() as store:
        assert themes(store) == {"engagement-of-fathers", "information-sharing"}
        learned = judgement(store, "LearningPoint", Verdict.REJECT)
        missed = judgement(store, "MissedOpportunity", Verdict.CORRECT)
        right = having(missed.said.values, themes="father-not-involved")
        judge(store, [learned, replace(missed, corrected=right)])
        assert themes(store) == {"engagement-of-fathers", "information-sharing"}
        advised = judgement(store, "Recommendation", Verdict.REJECT)
        judge(store, [advised])
        assert themes(store) == {"engagement-of-fathers"}
        judge(store, withdrawn={advised.iri, learned.iri, missed.iri})
        assert themes(store) == {"engagement-of-fathers", "information-sharing"}


def test_the_latest_judgement_stands_and_the_history_is_kept() -> None:
    with filled() as store:
        first = judgement(store, "GoodPractice", Verdict.REJECT)
        judge(store, [first])
        later = replace(first, verdict=Verdict.CONFIRM, at=AT + timedelta(hours=1))
        judge(store, [later])
        assert told(store, "GoodPractice").standing == "confirmed"
        assert not told(store, "GoodPractice").rejected
        assert [item.status for item in all_adjudications(store)] == [
            Status.SUPERSEDED,
            Status.APPLIED,
        ]


def test_a_judgement_comes_back_from_the_store_as_it_was_made() -> None:
    with filled() as store:
        made = judgement(store, "MissedOpportunity", Verdict.CORRECT, reason='said "so"\n\\ twice')
        made = replace(made, corrected=having(made.said.values, explicit="true"))
        (done,) = judge(store, [made])
        assert done == replace(made, applied_to=made.statement)
        assert all_adjudications(store) == [done]


def test_judgements_outlive_loading_again() -> None:
    with filled() as store:
        judged = [
            judgement(store, "RiskFactor", Verdict.REJECT),
            judgement(store, "AgencyInvolvement", Verdict.CONFIRM),
            judgement(store, "Recommendation", Verdict.CORRECT),
        ]
        right = having(judged[2].said.values, addressees="police")
        judged[2] = replace(judged[2], corrected=right)
        judge(store, judged)
        before = nquads(store)
        report = build(store, DOCUMENT, [make_review()], run=RUN)
        assert nquads(store) == before
        assert report.reopened == 0


def test_the_same_judgements_give_the_same_bytes_whatever_the_order() -> None:
    def made(turned: bool) -> bytes:
        with filled() as store:
            load_vocabulary_graph(store)
            kinds = ("RiskFactor", "GoodPractice", "LearningPoint")
            judged = [judgement(store, kind, Verdict.REJECT) for kind in kinds]
            for item in judged[::-1] if turned else judged:
                judge(store, [item])
            return nquads(store)

    assert made(turned=False) == made(turned=True)


def test_an_extraction_that_says_something_else_re_opens_the_judgement() -> None:
    with filled() as store:
        judged = judgement(store, "RiskFactor", Verdict.REJECT)
        judge(store, [judged])
        (factor,) = make_review().risk_factors
        other = replace(factor, bearer="mother")
        report = build(store, DOCUMENT, [make_review(risk_factors=(other,))], run=RUN)
        assert report.reopened == 1
        assert not told(store, "RiskFactor").rejected
        assert [item.status for item in all_adjudications(store)] == [Status.REOPENED]
        again = judgement(store, "RiskFactor", Verdict.CONFIRM, hours=1)
        judge(store, [again])
        assert [item.status for item in all_adjudications(store)] == [
            Status.SUPERSEDED,
            Status.APPLIED,
        ]
        assert build(store, DOCUMENT, [make_review()], run=RUN).reopened == 1
        assert told(store, "RiskFactor").rejected  # what was judged first is there again


def test_a_statement_that_is_gone_re_opens_the_judgement() -> None:
    with filled() as store:
        judge(store, [judgement(store, "RiskFactor", Verdict.CONFIRM)])
        report = build(store, DOCUMENT, [make_review(risk_factors=())], run=RUN)
        assert report.reopened == 1
        assert build(store, DOCUMENT, [], run=RUN).reopened == 1
        assert build(store, DOCUMENT, [make_review()], run=RUN).reopened == 0
        assert told(store, "RiskFactor").standing == "confirmed"


def test_a_quotation_that_grew_keeps_the_judgement() -> None:
    with filled() as store:
        judge(store, [judgement(store, "RiskFactor", Verdict.REJECT)])
        (factor,) = make_review().risk_factors
        longer = make_evidence(exact=f"{SENTENCES['factor']}\n{SENTENCES['agency']}")
        review = make_review(risk_factors=(replace(factor, evidence=longer),))
        assert build(store, DOCUMENT, [review], run=RUN).reopened == 0
        item = told(store, "RiskFactor")
        assert item.rejected
        (judged,) = all_adjudications(store)
        assert judged.applied_to == item.iri != judged.statement
        judge(store, withdrawn={judged.iri})
        assert set(store.quads(REVIEW)) == set(review_quads(review, DOCUMENT))


def moved(document: SourceDocument, review: CaseReview) -> CaseReview:
    """Return the factory's review as a changed text tells it: without what is not there."""

    def at(evidence: Evidence) -> Evidence:
        start = document.text.find(evidence.exact)
        return replace(evidence, start=start, end=start + len(evidence.exact))

    kept: dict[str, Any] = {
        name: tuple(
            replace(item, evidence=at(item.evidence))
            for item in getattr(review, name)
            if item.evidence.exact in document.text
        )
        for name in (
            *("children", "persons", "risk_factors", "agencies", "missed_opportunities"),
            *("good_practice", "learning", "recommendations"),
        )
    }
    evidence = at(review.evidence)
    return replace(review, document=document.sha256, evidence=evidence, **kept)


def test_a_changed_text_keeps_what_it_still_says_and_re_opens_the_rest() -> None:
    text = "Second edition.\n" + TEXT.replace("most evenings of that winter", "every evening")
    changed = make_document(text=text)
    with filled() as store:
        factor = judgement(store, "RiskFactor", Verdict.REJECT)
        good = judgement(store, "GoodPractice", Verdict.REJECT)
        judge(store, [factor, good])
        first = set(store.quads(REVIEW))
        report = build(store, changed, [moved(changed, make_review())], run=RUN)
        later = review_iri(changed.sha256, 0)
        assert report.reopened == 1
        assert told(store, "GoodPractice", later).rejected
        assert set(store.quads(REVIEW)) == first
        carried = [item for item in all_adjudications(store) if item.subject.review == later]
        assert {(item.said.kind, item.status) for item in carried} == {
            ("RiskFactor", Status.REOPENED),
            ("GoodPractice", Status.APPLIED),
        }
        assert {item.carried_from for item in carried} == {factor.iri, good.iri}
        before = nquads(store)
        assert build(store, changed, [moved(changed, make_review())], run=RUN).reopened == 1
        assert build(store, DOCUMENT, [make_review()], run=RUN).reopened == 0
        assert nquads(store) == before


def test_another_document_of_another_case_takes_nothing_over() -> None:
    other = make_document(text=TEXT.replace("Wren", "Heron"), name=DOCUMENT.name)
    with filled() as store:
        judge(store, [judgement(store, "GoodPractice", Verdict.REJECT)])
        review = moved(other, make_review(subject="Child Heron"))
        assert build(store, other, [review], run=RUN).reopened == 0
        assert len(all_adjudications(store)) == 1


def added(store: OxigraphStore) -> Adjudication:
    evidence = make_evidence(exact=SENTENCES["person"], rule="annotation", confidence=1.0)
    (factor,) = make_review().risk_factors
    absent = replace(
        factor,
        concept="parental-separation",
        assertion=Assertion.AFFIRMED,
        temporality=Temporality.CURRENT,
        evidence=evidence,
    )
    with filled(make_review(risk_factors=(absent,))) as elsewhere:
        item = told(elsewhere, "RiskFactor")
    said = Snapshot(item.kind, item.values, item.evidence)
    return replace(judgement(store, "GoodPractice", Verdict.ADD), statement=item.iri, said=said)


def test_an_added_statement_counts_outlives_a_load_and_can_be_taken_back() -> None:
    with filled(make_review(risk_factors=())) as store:
        before = set(store.quads(REVIEW))
        new = added(store)
        judge(store, [new])
        assert told(store, "RiskFactor").standing == "added"
        assert told(store, "RiskFactor").evidence == new.said.evidence
        assert validate(store.quads(REVIEW)).conforms
        whole = nquads(store)
        build(store, DOCUMENT, [make_review(risk_factors=())], run=RUN)
        assert nquads(store) == whole
        reject = replace(new, verdict=Verdict.REJECT, at=AT + timedelta(hours=2))
        judge(store, [reject])
        assert told(store, "RiskFactor").rejected
        judge(store, withdrawn={reject.iri})
        assert nquads(store).count(b'"added"') == 1
        judge(store, withdrawn={new.iri})
        assert set(store.quads(REVIEW)) == before


def test_what_was_added_and_is_since_extracted_is_confirmed_and_counted_once() -> None:
    with filled(make_review(risk_factors=())) as store:
        judge(store, [new := added(store)])
        (factor,) = make_review().risk_factors
        found = replace(factor, concept="parental-separation", evidence=new.said.evidence)
        build(store, DOCUMENT, [make_review(risk_factors=(found,))], run=RUN)
        assert told(store, "RiskFactor").standing == "confirmed"
        judge(store, withdrawn={new.iri})
        assert told(store, "RiskFactor").standing is None


def test_a_judgement_that_breaks_a_shape_is_refused_and_costs_no_review() -> None:
    with filled() as store:
        before = nquads(store)
        judged = judgement(store, "RiskFactor", Verdict.CORRECT)
        wrong = replace(judged, corrected=having(judged.said.values, factor="weather"))
        with pytest.raises(StoreError, match="weather"):
            judge(store, [wrong])
        assert nquads(store) == before


def test_the_graph_of_judgements_conforms_to_its_shapes() -> None:
    with filled() as store:
        judged = [judgement(store, kind, Verdict.REJECT) for kind in FIELDS]
        correct = judgement(store, "RiskFactor", Verdict.CORRECT, hours=1, reason="page 4")
        right = having(correct.said.values, bearer="mother")
        judge(store, [*judged, replace(correct, corrected=right)])
        data = Graph()
        for quad in store.quads(ADJUDICATIONS):
            data.parse(data=f"{quad.subject} {quad.predicate} {quad.object} .", format="nt")
        shapes = Graph()
        for path in shape_files(known_concepts=False):
            shapes.parse(path)
        conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
        assert conforms, text
