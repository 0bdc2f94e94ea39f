"""Statements of learning."""

import pytest

from loaders.extractors.learning import extract_learning
from ontology.concepts import load_vocabulary
from tests.loaders.reports import digest_entry, report

VOCABULARY = load_vocabulary()
ITEMS = "- The worth of a second visit.\n- Weighing twins.\n"


@pytest.mark.parametrize(
    "text",
    [
        "Every home visit should include a look at the cot.",
        "It is vital that twins are weighed on the same day.",
        "Health visitors must ask who else lives in the home.",
    ],
)
def test_what_should_generally_be_done(text: str) -> None:
    (found,) = extract_learning(report(text), VOCABULARY)
    assert found.evidence.exact == text


@pytest.mark.parametrize(
    "text",
    [
        "The home visit should have included a look at the cot.",
        "Procedures state that a meeting must be held.",
        "This should be of help.",
        "It was agreed that the nurse should call again.",
    ],
)
def test_what_is_no_learning(text: str) -> None:
    assert extract_learning(report(text), VOCABULARY) == ()


def test_a_numbered_point_keeps_its_number_and_leaves_its_label() -> None:
    text = "Learning Point 3: Cots need firm sheets in every room of the house."
    (found,) = extract_learning(report(f"The cot was old.\n\n{text}"), VOCABULARY)
    assert found.number == "3"
    assert found.evidence.exact.startswith("Cots need firm sheets")


def test_items_after_an_announcement() -> None:
    text = f"Lessons were drawn in the following areas:\n\n{ITEMS}"
    found = extract_learning(report(text), VOCABULARY)
    assert [each.evidence.exact for each in found] == [
        "The worth of a second visit.",
        "Weighing twins.",
    ]


def test_a_digest_entry() -> None:
    case = digest_entry(
        "Learning includes: weighing twins on one day; asking who lives in the home.\n\n"
        "Recommendations include: buy new scales.\n"
    )
    found = extract_learning(case, VOCABULARY)
    assert [each.evidence.exact.rstrip(".") for each in found] == [
        "weighing twins on one day",
        "asking who lives in the home",
    ]
