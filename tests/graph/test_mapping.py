"""A review's graph: its shape, its names, and what makes two statements differ."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from graph.literals import decimal, duration, partial_date
from graph.mapping import review_quads
from graph.oxigraph import memory_store
from ontology.assertion import Assertion, Temporality
from ontology.namespaces import CONCEPT, RG_NS
from ontology.records import CaseReview, MissedOpportunity
from tests.factory import make_document, make_evidence, make_review, make_risk_factor
from tests.golden.rewrite import GOLDEN


def graph_of(review: CaseReview) -> list[Quad]:
    return list(review_quads(review, make_document()))


def canonical(quads: Iterable[Quad]) -> Dataset:
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def test_one_record_of_each_kind_gives_the_golden_graph() -> None:
    golden = parse(path=GOLDEN, format=RdfFormat.TRIG)
    assert canonical(graph_of(make_review())) == canonical(golden)


def test_no_quad_comes_twice_and_none_has_a_blank_node() -> None:
    quads = graph_of(make_review())
    assert len(quads) == len(set(quads))
    assert not any(isinstance(term, BlankNode) for quad in quads for term in quad)


def test_the_graph_is_named_as_the_review() -> None:
    quads = graph_of(make_review())
    reviews = {q.subject for q in quads if q.object == NamedNode(f"{RG_NS}CaseReview")}
    assert reviews == {quad.graph_name for quad in quads}


def test_the_store_gives_back_the_very_terms() -> None:
    quads = graph_of(make_review(published="2021"))
    with memory_store() as store:
        store.replace_graph(str(quads[0].graph_name)[1:-1], quads)
        assert set(store.quads()) == set(quads)


@pytest.mark.parametrize(
    "other",
    [
        make_risk_factor(concept="drug-misuse"),
        make_risk_factor(bearer="mother"),
        make_risk_factor(assertion=Assertion.NEGATED),
        make_risk_factor(temporality=Temporality.HISTORICAL),
        make_risk_factor(evidence=make_evidence(exact="Rowan drank")),
    ],
    ids=["concept", "bearer", "assertion", "temporality", "place"],
)
def test_statements_that_differ_in_anything_are_two(other: object) -> None:
    quads = graph_of(make_review(risk_factors=(make_risk_factor(), other)))
    kinds = [q for q in quads if q.object == NamedNode(f"{RG_NS}RiskFactor")]
    assert len(kinds) == 2


def test_one_statement_found_by_two_rules_is_one() -> None:
    again = make_risk_factor(evidence=make_evidence(rule="test.other", confidence=0.4))
    quads = graph_of(make_review(risk_factors=(make_risk_factor(), again)))
    first = graph_of(make_review())
    assert set(quads) == set(first)


def test_the_order_of_records_changes_nothing() -> None:
    two = (make_risk_factor(), make_risk_factor(concept="drug-misuse"))
    there = graph_of(make_review(risk_factors=two))
    back = graph_of(make_review(risk_factors=two[::-1]))
    assert set(there) == set(back)


def test_a_review_has_the_listed_themes_and_its_statements_the_narrower_ones() -> None:
    missed = replace(
        make_review().missed_opportunities[0], themes=("father-not-identified",), agencies=()
    )
    assert isinstance(missed, MissedOpportunity)
    quads = graph_of(make_review(missed_opportunities=(missed,), learning=(), recommendations=()))
    themes = {
        (q.subject == q.graph_name, q.object.value)
        for q in quads
        if q.predicate.value == f"{RG_NS}theme" and isinstance(q.object, NamedNode)
    }
    base = f"{CONCEPT}theme/"
    assert (True, f"{base}engagement-of-fathers") in themes
    assert (False, f"{base}father-not-identified") in themes
    assert (True, f"{base}father-not-identified") not in themes


def test_unstated_values_leave_nothing() -> None:
    bare = make_review(type=None, publisher=None, published=None, nation=None, authors=())
    predicates = {
        q.predicate.value.removeprefix(RG_NS) for q in graph_of(bare) if q.subject == q.graph_name
    }
    assert not predicates & {
        "reviewType",
        "publisherName",
        "published",
        "publishedYear",
        "nation",
        "authorName",
    }


@pytest.mark.parametrize(
    ("value", "datatype"),
    [("2021", "gYear"), ("2021-03", "gYearMonth"), ("2021-03-04", "date"), ("spring", "string")],
)
def test_a_date_has_the_datatype_of_its_precision(value: str, datatype: str) -> None:
    literal = partial_date(value)
    assert isinstance(literal, Literal)
    assert (literal.value, literal.datatype.value.rpartition("#")[2]) == (value, datatype)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("P26D", "P26D"), ("P3W", "P21D"), ("P12M", "P1Y"), ("P18M", "P1Y6M"), ("P0D", "PT0S")],
)
def test_a_duration_is_spelled_as_the_store_spells_it(given: str, kept: str) -> None:
    literal = duration(given)
    assert isinstance(literal, Literal)
    assert literal.value == kept


@pytest.mark.parametrize(
    ("given", "kept"), [(0.9, "0.9"), (1.0, "1"), (0.1 + 0.2, "0.3"), (0.0, "0"), (1e-5, "0.00001")]
)
def test_a_decimal_has_one_spelling(given: float, kept: str) -> None:
    assert decimal(given).value == kept
