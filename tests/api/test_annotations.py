"""Annotation records out of a store say what went into it."""

from dataclasses import replace

import pytest

from api.annotations import records
from graph.build import build
from graph.oxigraph import memory_store
from loaders.annotation import to_record
from ontology.assertion import Assertion
from ontology.concepts import load_vocabulary
from ontology.records import CaseReview
from tests.factory import make_document, make_review, make_risk_factor
from tests.graph.loading import RUN


def record_of(*reviews: CaseReview) -> object:
    with memory_store() as store:
        build(store, make_document(), reviews, run=RUN)
        ((name, record),) = records(store)
    assert name == make_document().name
    return record


def test_one_statement_of_each_kind_comes_back_as_it_is_exchanged() -> None:
    review = make_review(risk_factors=(make_risk_factor(assertion=Assertion.ALLEGED),))
    reviews = [review, replace(review, ordinal=1, subject="Child Dunlin", learning=())]
    expected = to_record(make_document().name, reviews, load_vocabulary())
    assert record_of(*reviews[::-1]) == expected


@pytest.mark.parametrize("age", ["P26D", "P7W", "P5M", "P18M", "P1Y", "P13Y", "P2Y6M", None])
def test_ages_are_spelt_as_documents_tell_them(age: str | None) -> None:
    review = make_review()
    (child,) = review.children
    review = replace(review, children=(replace(child, age=age),))
    assert record_of(review) == to_record(make_document().name, [review], load_vocabulary())


def test_what_no_record_can_say_is_left_out() -> None:
    asked = make_risk_factor(assertion=Assertion.QUESTION)
    record = record_of(make_review(risk_factors=(asked,)))
    assert record == record_of(make_review(risk_factors=()))
