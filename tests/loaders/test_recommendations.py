"""What a review asks to be done."""

from typing import Any

import pytest

from loaders.extractors.recommendations import extract_recommendations
from ontology.assertion import Strength
from ontology.concepts import load_vocabulary
from tests.loaders.reports import digest_entry, report
from tests.loaders.tables import cases

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize("row", cases("layouts"), ids=lambda row: str(row["name"]))
def test_the_cases_of_layouts(row: dict[str, Any]) -> None:
    case = report(recommendations=row["text"].strip())
    found = extract_recommendations(case, VOCABULARY)
    assert [each.number or "-" for each in found] == [number for number, _, _ in row["found"]]
    for each, (_, opening, addressees) in zip(found, row["found"], strict=True):
        assert each.evidence.exact.startswith(opening)
        assert set(each.addressees) == set(addressees)


def test_numbered_items_each_with_who_is_to_act() -> None:
    case = report(
        recommendations="1. The Board should seek assurance that cots are checked.\n\n"
        "2. Police should tell the school of each call-out."
    )
    first, second = extract_recommendations(case, VOCABULARY)
    assert (first.number, first.addressees) == ("1", ("safeguarding-partnership",))
    assert "audit-and-assurance" in first.themes
    assert (second.number, second.addressees) == ("2", ("police",))
    assert second.evidence.exact == "Police should tell the school of each call-out."


def test_label_and_addressee_line_stand_above_the_text() -> None:
    case = report(
        recommendations="4.1 Recommendation 1\n\nSocial Care\n\nWhen a case moves on, the reason "
        "must be told to the family. A letter will do.\n\n4.2 Recommendation 2\n\n"
        "a) Social Care\n\n"
        "Every twin must be seen within a week.\n\nb) All agencies\n\nWhere a twin is unwell, both "
        "should be weighed on the same day."
    )
    found = extract_recommendations(case, VOCABULARY)
    assert [each.number for each in found] == ["1", "2a", "2b"]
    assert [each.addressees for each in found] == [
        ("childrens-social-care",),
        ("childrens-social-care",),
        ("all-agencies",),
    ]
    assert found[0].evidence.exact.startswith("When a case moves on")
    assert found[0].evidence.exact.endswith("A letter will do.")
    assert found[0].strength == Strength.MUST


def test_a_label_in_the_same_line() -> None:
    case = report(
        recommendations="Recommendation 1: The Board should buy scales for each clinic "
        "in the town.\n\n"
        "Recommendation 2: The Trust should consider a second visit to every family with twins."
    )
    found = extract_recommendations(case, VOCABULARY)
    assert [each.number for each in found] == ["1", "2"]
    assert found[0].evidence.exact.startswith("The Board should buy scales")
    assert found[1].strength == Strength.CONSIDER


@pytest.mark.parametrize(
    "text",
    [
        "The following recommendations are made for the Board to read:",
        "Since the review, the Trust has bought new scales.",
    ],
)
def test_what_is_no_recommendation(text: str) -> None:
    case = report(recommendations=f"{text}\n\n1. The Board should buy new scales.")
    found = extract_recommendations(case, VOCABULARY)
    assert [each.evidence.exact for each in found] == ["The Board should buy new scales."]


def test_a_digest_gives_its_addressee_in_the_announcement() -> None:
    case = digest_entry(
        "Recommendations for Ferrymoor Safeguarding Children Partnership include: "
        "buy new scales for "
        "clinics; police to tell schools of call-outs.\n"
    )
    found = extract_recommendations(case, VOCABULARY)
    assert [each.addressees for each in found] == [("safeguarding-partnership",), ("police",)]
    assert all(each.number is None for each in found)


def test_a_recommendation_printed_twice_counts_once() -> None:
    text = "It is recommended that the clinic weigh twins on one day."
    case = report(analysis=f"{text} The scales were old. {text}")
    quotes = [each.evidence.exact for each in extract_recommendations(case, VOCABULARY)]
    assert quotes.count(text) == 1
