"""Failures of a service, told plainly or by name."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from loaders.extractors.missed_opportunities import extract_missed_opportunities
from ontology.assertion import Direction, FailureState
from ontology.concepts import load_vocabulary
from tests.loaders.reports import report

VOCABULARY = load_vocabulary()
FOLDER = Path(__file__).parents[1] / "cases"
CASES = tomllib.loads((FOLDER / "direction.toml").read_text("utf-8"))["case"]
HELD = tomllib.loads((FOLDER / "accountability.toml").read_text("utf-8"))["case"]

FAILURES = [
    "The ward did not follow up its letter to the surgery.",
    "GPs were not asked for their records.",
    "No one spoke to the nursery.",
    "The core group never met in the spring.",
    "Records of the visit were incomplete.",
    "Had the surgery been asked, the earlier fall would have come to light.",
    "It took eleven weeks for the letter to be answered.",
    "The probation officer was unaware of the new baby.",
    "The grandmother felt that she was not listened to by the team.",
    "The plan was over-reliant on the aunt's account.",
]
NOT_FAILURES = [
    "The mother refused to see the nurse.",
    "The nurse did not have any concerns.",
    "The death could not have been prevented.",
    "Research shows that grandparents are not asked.",
    "Did the ward fail to ring the surgery?",
    "Procedures say that a meeting must not be delayed.",
    "The author found that this was not a missed opportunity.",
    "A second medical was not needed because the first was clear.",
    "The father had not lived there since the autumn.",
]


@pytest.mark.parametrize("text", FAILURES)
def test_failures_of_a_service(text: str) -> None:
    found = extract_missed_opportunities(report(text), VOCABULARY)
    assert [each.evidence.exact for each in found] == [text]


@pytest.mark.parametrize("text", NOT_FAILURES)
def test_what_is_no_failure_of_a_service(text: str) -> None:
    assert extract_missed_opportunities(report(text), VOCABULARY) == ()


def test_named_as_missed_is_explicit_and_a_bare_verdict_is_no_item() -> None:
    text = "The call was a missed opportunity to hear from the aunt. This was a missed opportunity."
    (found,) = extract_missed_opportunities(report(text), VOCABULARY)
    assert found.explicit
    assert found.evidence.exact == "The call was a missed opportunity to hear from the aunt."


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("The police did not share the log with the school.", Direction.NOT_SHARED),
        ("The surgery's records were never sought.", Direction.NOT_SOUGHT),
        ("The letter was read but not acted upon by the ward.", Direction.NOT_ACTED_ON),
        ("The father was never invited.", Direction.NOT_OFFERED),
    ],
)
def test_which_way_it_failed_to_go(text: str, direction: Direction) -> None:
    (found,) = extract_missed_opportunities(report(text), VOCABULARY)
    assert found.direction == direction


def test_the_state_of_the_failure() -> None:
    (found,) = extract_missed_opportunities(
        report("There was a delay of a month before the ward replied."), VOCABULARY
    )
    assert found.failure_state == FailureState.DELAYED


def test_the_one_who_failed_is_held_to_it_not_the_one_to_be_told() -> None:
    (found,) = extract_missed_opportunities(
        report("The police did not share the log with the midwife."), VOCABULARY
    )
    assert found.agencies == ("police",)


def test_a_remedy_asserts_no_failure() -> None:
    case = report(recommendations="1. The Board should ensure that fathers are never left out.")
    assert extract_missed_opportunities(case, VOCABULARY) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_directions(case: dict[str, Any]) -> None:
    found = extract_missed_opportunities(report(case["text"]), VOCABULARY)
    assert bool(found) == case["missed"]
    if found:
        assert found[0].direction == case.get("direction", found[0].direction)
        assert set(case["themes"]) <= set(found[0].themes)


@pytest.mark.parametrize("case", HELD, ids=lambda case: case["text"])
def test_failures_and_whom_they_hold(case: dict[str, Any]) -> None:
    found = extract_missed_opportunities(report(case["text"]), VOCABULARY)
    assert bool(found) == case["missed"]
    if found and "agencies" in case:
        assert set(found[0].agencies) == set(case["agencies"])


def test_one_who_is_spoken_of_as_she_is_the_one_named_before() -> None:
    text = "The health visitor called in May. She did not ask who slept there."
    (found,) = extract_missed_opportunities(report(text), VOCABULARY)
    assert found.agencies == ("health-visiting",)


def test_what_follows_a_labelled_finding_is_told_by_sentence() -> None:
    text = "Finding 1: Uncles were overlooked. The ward did not write. Nobody rang the school."
    found = extract_missed_opportunities(report(text), VOCABULARY)
    assert [each.evidence.exact for each in found] == [
        "Uncles were overlooked.",
        "The ward did not write.",
        "Nobody rang the school.",
    ]
