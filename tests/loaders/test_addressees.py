"""Who is to act."""

import pytest

from loaders.addressees import addressees_of
from ontology.concepts import load_vocabulary

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


def test_a_line_above_the_text_decides() -> None:
    assert addressees_of("Every twin must be seen.", VOCABULARY, line="Housing") == ("housing",)


def test_the_announcement_speaks_for_items_without_a_subject() -> None:
    heading = "Recommendations for the Board include:"
    assert addressees_of("buy new scales", VOCABULARY, heading=heading) == (
        "safeguarding-partnership",
    )
    assert addressees_of("police to ring first", VOCABULARY, heading=heading) == ("police",)
