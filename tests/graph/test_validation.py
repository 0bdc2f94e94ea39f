"""What the shapes say of a review, and how they say it."""

from dataclasses import replace
from time import perf_counter
from typing import Any

import pytest

from graph.mapping import review_quads
from graph.validation import ValidationReport, validate
from ontology.namespaces import CONCEPT
from tests.factory import make_document, make_evidence, make_review, make_risk_factor


def check(**changes: Any) -> ValidationReport:  # noqa: ANN401 - any field of the review
    return validate(review_quads(make_review(**changes), make_document()))


def test_a_whole_review_conforms() -> None:
    report = check()
    assert report.violations == ()
    assert report.conforms


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"nation": "atlantis"}, f"{CONCEPT}nation/atlantis"),
        ({"nation": "not an id"}, f"{CONCEPT}nation/not%20an%20id"),
        ({"published": "spring 2021"}, "spring 2021"),
        ({"subject": ""}, ""),
        ({"risk_factors": (make_risk_factor(concept="weather"),)}, f"{CONCEPT}risk-factor/weather"),
        ({"risk_factors": (make_risk_factor(evidence=make_evidence(confidence=1.5)),)}, "1.5"),
        ({"evidence": make_evidence(page=0)}, "0"),
        (
            {"children": (replace(make_review().children[0], age="five months"),)},
            "five months",
        ),
    ],
    ids=["nation", "form", "date", "subject", "factor", "confidence", "page", "age"],
)
def test_a_violation_names_shape_and_value(changes: dict[str, Any], value: str) -> None:
    report = check(**changes)
    assert not report.conforms
    found = [violation for violation in report.violations if violation.value == value]
    assert found
    assert all(violation.shape and violation.message for violation in found)
    assert "\n" not in str(found[0])


def test_the_reasons_come_in_the_same_order_every_time() -> None:
    wrong = {"nation": "atlantis", "type": "gossip", "subject": ""}
    assert check(**wrong) == check(**wrong)


@pytest.mark.slow
def test_a_long_review_is_checked_in_seconds() -> None:
    many = tuple(
        make_risk_factor(evidence=make_evidence(start=at, end=at + 9)) for at in range(300)
    )
    quads = list(review_quads(make_review(risk_factors=many), make_document()))
    began = perf_counter()
    assert validate(quads).conforms
    assert perf_counter() - began < 10  # about 0.8 s on a laptop; a shared runner is slower
