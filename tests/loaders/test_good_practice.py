"""What a review judges to have been done well."""

import pytest

from loaders.extractors.good_practice import extract_good_practice
from ontology.concepts import load_vocabulary
from tests.loaders.reports import report, single

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    "text",
    [
        "There was good liaison between the ward and the surgery.",
        "The referral was timely and full.",
        "The nurse's tenacity in finding the family is to her credit.",
        "The family spoke warmly of the nurse.",
    ],
)
def test_judged_good(text: str) -> None:
    (found,) = extract_good_practice(report(text), VOCABULARY)
    assert found.evidence.exact == text


@pytest.mark.parametrize(
    "text",
    [
        "The referral was not timely.",
        "The twins were appropriately dressed.",
        "Good practice would be to ring first.",
        "An appropriate visit should have been made.",
        "There was a lack of good liaison between the wards.",
        "The nurse called on two days.",
    ],
)
def test_not_judged_good(text: str) -> None:
    assert extract_good_practice(report(text), VOCABULARY) == ()


def test_items_under_a_heading_that_judges() -> None:
    case = single(
        "CHILD PRACTICE REVIEW\n\nCHILD TERN\n\nCONTEXT\n\n"
        "Tern was four months old when she died.\n\n"
        "GOOD PRACTICE IDENTIFIED\n\n- The nurse called on five days that week\n"
    )
    (found,) = extract_good_practice(case, VOCABULARY)
    assert found.evidence.exact == "The nurse called on five days that week"
    assert found.agencies
