"""Who is to act."""

from typing import Any

import pytest

from loaders.addressees import addressees_of
from ontology.concepts import load_vocabulary
from tests.loaders.tables import cases

VOCABULARY = load_vocabulary()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Ferrymoor Safeguarding Children Partnership should ask schools to count.",
            ("safeguarding-partnership",),
        ),
        ("Police to tell schools of each call-out.", ("police",)),
        ("Midwifery and Health Visiting to share one form.", ("midwifery", "health-visiting")),
        ("All agencies must weigh twins.", ("all-agencies",)),
        ("Practitioners should weigh twins.", ("all-agencies",)),
        ("Scales should be bought.", ()),
        ("review the use of scales by the police", ()),
    ],
)
def test_those_who_are_to_act(text: str, expected: tuple[str, ...]) -> None:
    assert addressees_of(text, VOCABULARY) == expected


@pytest.mark.parametrize("row", cases("addressees"), ids=lambda row: str(row["text"]))
def test_the_cases_of_addressees(row: dict[str, Any]) -> None:
    above = (row.get("line"), row.get("heading"), row.get("lead"))
    assert set(addressees_of(row["text"], VOCABULARY, *above)) == set(row["found"])


def test_the_trust_is_what_the_review_named() -> None:
    text = "The Trust must buy scales."
    assert addressees_of(text, VOCABULARY) == ("health",)
    assert addressees_of(text, VOCABULARY, trust="hospital") == ("hospital",)


def test_a_line_above_the_text_decides() -> None:
    assert addressees_of("Every twin must be seen.", VOCABULARY, line="Housing") == ("housing",)


def test_the_announcement_speaks_for_items_without_a_subject() -> None:
    heading = "Recommendations for the Board include:"
    assert addressees_of("buy new scales", VOCABULARY, heading=heading) == (
        "safeguarding-partnership",
    )
    assert addressees_of("police to ring first", VOCABULARY, heading=heading) == ("police",)
