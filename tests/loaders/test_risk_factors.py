"""Risk factors: every rule on its examples, mother and father alike, and what sections mean."""

import re
from typing import Any

import pytest

from loaders.extractors.risk_factors import extract_risk_factors
from loaders.factors import Factors
from loaders.matching import PhraseMatcher
from ontology.assertion import Extent, SectionRole
from ontology.concepts import load_vocabulary
from tests.loaders.cases_by_hand import case_of
from tests.loaders.tables import rules

VOCABULARY = load_vocabulary()
FACTORS = Factors(rules("factors"), VOCABULARY)


def told(
    *sentences: str, role: SectionRole = SectionRole.ANALYSIS, extent: Extent = Extent.FULL
) -> set[tuple[str, str, str]]:
    case = case_of(*sentences, role=role, extent=extent)
    return {
        (factor.concept, factor.bearer, str(factor.assertion))
        for factor in extract_risk_factors(case, VOCABULARY)
    }


@pytest.mark.parametrize("row", rules("factors")["rule"], ids=lambda row: row["id"])
def test_a_rule_fires_on_its_example_and_not_on_its_counter_example(row: dict[str, Any]) -> None:
    fired = {found.rule.id for found in FACTORS.find(row["example"]) if found.rule}
    assert row["id"] in fired
    assert row["id"] not in {f.rule.id for f in FACTORS.find(row["counter"]) if f.rule}


SWAPPED = {
    "mother": "father",
    "father": "mother",
    "she": "he",
    "he": "she",
    "stepfather": "stepmother",
    "husband": "wife",
    "wife": "husband",
}
SWAPPED_ROLES = {
    "mother": "father",
    "father": "mother",
    "stepfather-or-partner": "fathers-partner",
    "fathers-partner": "stepfather-or-partner",
}


def swapped(text: str) -> str:
    """Return the text with the words for mother and father exchanged."""
    words = re.sub(
        r"(?i)\b(?:" + "|".join(SWAPPED) + r")\b",
        lambda at: (
            SWAPPED[at[0].lower()].capitalize() if at[0][0].isupper() else SWAPPED[at[0].lower()]
        ),
        text,
    )
    possessive = {"her": "his", "his": "her", "himself": "herself", "herself": "himself"}
    return re.sub(
        r"(?i)\b(?:her|his|himself|herself)\b",
        lambda at: (
            possessive[at[0].lower()].capitalize()
            if at[0][0].isupper()
            else possessive[at[0].lower()]
        ),
        words,
    )


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in rules("factors")["rule"]
        if "bearer" not in row and re.search(r"(?i)\b(?:mother|father)\b", row["example"])
    ],
    ids=lambda row: row["id"],
)
def test_mother_and_father_carry_alike(row: dict[str, Any]) -> None:
    as_given = {
        (factor, SWAPPED_ROLES.get(role, role), how) for factor, role, how in told(row["example"])
    }
    assert told(swapped(row["example"])) == as_given


def test_every_factor_has_a_kind_of_carrier() -> None:
    assert set(VOCABULARY.scheme("risk-factor")) <= set(FACTORS.kinds)


def test_every_label_is_found_as_its_own_concept() -> None:
    labels = list(VOCABULARY.labels("risk-factor"))
    matcher = PhraseMatcher((label, concept.id) for label, concept in labels)
    for label, concept in labels:
        assert concept.id in {match.label for match in matcher.find(label)}, label


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Father refused to see the nurse.",
            {("non-engagement-with-services", "father", "affirmed")},
        ),
        (
            "Mother refused to see the nurse.",
            {("non-engagement-with-services", "mother", "affirmed")},
        ),
        ("The nurse never asked father to come.", set()),
        (
            "Mother had grown up in care as a child.",
            {("parental-adverse-childhood", "mother", "affirmed")},
        ),
        ("There was no evidence of neglect.", {("neglect", "subject-child", "negated")}),
        ("The panel asked whether there was neglect.", set()),
        ("Mother smoked weed.", {("drug-misuse", "mother", "affirmed")}),
        (
            "The stepfather was often drunk.",
            {("alcohol-misuse", "stepfather-or-partner", "affirmed")},
        ),
    ],
)
def test_what_a_sentence_tells(sentence: str, expected: set[tuple[str, str, str]]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize(
    "role",
    [
        SectionRole.TERMS_OF_REFERENCE,
        SectionRole.METHODOLOGY,
        SectionRole.RECOMMENDATIONS,
        SectionRole.APPENDIX,
        SectionRole.GLOSSARY,
        SectionRole.CONTENTS,
    ],
)
def test_sections_that_do_not_tell_the_case(role: SectionRole) -> None:
    assert told("Mother was often drunk.", role=role) == set()


def test_a_need_told_in_a_digest_is_told_of_the_case() -> None:
    need = "professionals need to consider the effect of parental depression"
    assert told(need) == set()
    digest = told("Death of a girl.", need, role=SectionRole.LEARNING, extent=Extent.DIGEST_ENTRY)
    assert digest == {("parental-mental-health", "parents", "affirmed")}


def test_depression_is_a_different_factor_in_a_child() -> None:
    assert told("The girl was very depressed.") == {
        ("child-mental-health", "subject-child", "affirmed")
    }


def test_the_narrower_factor_replaces_the_general_one() -> None:
    factors = told("There was substance misuse at home.", "Father misused alcohol.")
    assert {factor for factor, _, _ in factors} == {"alcohol-misuse"}


def test_a_factor_is_given_once_with_its_whole_sentence() -> None:
    case = case_of("Father was drunk.", "Father was drunk again that week.")
    (factor,) = extract_risk_factors(case, VOCABULARY)
    assert factor.evidence.exact == "Father was drunk."
    assert case.document.text[factor.evidence.start : factor.evidence.end] == "Father was drunk."


def test_a_pseudonym_carries_what_is_said_of_it() -> None:
    case = case_of("Isolde was often drunk.")
    (factor,) = extract_risk_factors(case, VOCABULARY, {"Isolde": "mother"})
    assert factor.bearer == "mother"
