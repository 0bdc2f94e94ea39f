"""Risk factors: every rule on its examples, mother and father alike, and what sections mean."""

from dataclasses import replace
from typing import Any

import pytest

from loaders.context import compile_pattern
from loaders.extractors.risk_factors import extract_risk_factors
from loaders.factors import Factors
from loaders.matching import PhraseMatcher, fold
from loaders.mentions import Cast
from ontology.assertion import Extent, SectionRole
from ontology.concepts import load_vocabulary
from tests.loaders.cases_by_hand import case_of
from tests.loaders.tables import cases, rules

VOCABULARY = load_vocabulary()
FACTORS = Factors(rules("factors"), rules("signs"), VOCABULARY)


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


@pytest.mark.parametrize("row", rules("signs")["sign"], ids=lambda row: row["id"])
def test_a_sign_is_seen_in_its_example_and_not_in_its_counter_example(row: dict[str, Any]) -> None:
    cast = Cast(grown=row.get("child") == "grown")
    fired = {found.rule.id for found in FACTORS.find(row["example"], cast) if found.rule}
    assert row["id"] in fired
    assert row["id"] not in {f.rule.id for f in FACTORS.find(row["counter"], cast) if f.rule}


@pytest.mark.parametrize("row", rules("factors")["veto"], ids=lambda row: row["example"])
def test_a_veto_holds_of_its_example_and_not_of_its_counter_example(row: dict[str, Any]) -> None:
    words = row["pattern"]
    for name, macro in rules("factors")["macros"].items():
        words = words.replace(f"{{{name}}}", macro)
    pattern = compile_pattern(rf"\b(?:{words})")
    assert pattern.search(fold(row["example"]))
    assert not pattern.search(fold(row["counter"]))
    vetoed = set(row["factors"])
    assert not vetoed & {found.factor for found in FACTORS.find(row["example"])}


@pytest.mark.parametrize("row", cases("section"), ids=lambda row: f"{row['role']}: {row['text']}")
def test_the_same_words_in_another_section(row: dict[str, Any]) -> None:
    found = told(row["text"], role=SectionRole(row["role"]))
    assert {f"{factor}:{role}" for factor, role, _ in found} == set(row["told"])


@pytest.mark.parametrize("row", cases("staff"), ids=lambda row: row["text"])
def test_what_is_said_of_workers_is_no_factor_of_the_family(row: dict[str, Any]) -> None:
    assert {factor for factor, _, _ in told(row["text"])} == set(row["told"])


@pytest.mark.parametrize("row", cases("contested"), ids=lambda row: row["term"])
def test_a_contested_term_is_matched_and_never_shown(row: dict[str, Any]) -> None:
    concept = VOCABULARY.get(row["scheme"], row["concept"])
    hidden = {label.lower() for label in concept.hidden_labels}
    assert row["term"] in hidden
    assert row["term"] not in {label.lower() for label in concept.alt_labels}
    assert concept.pref_label == row["shown"]
    assert row["term"] not in concept.pref_label.lower()
    matcher = PhraseMatcher((label, c.id) for label, c in VOCABULARY.labels(row["scheme"]))
    assert concept.id in {match.label for match in matcher.find(row["text"])}


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


def test_a_rule_reads_a_name_as_the_word_for_its_role() -> None:
    names = {"Ms J": "mother", "Mr K": "stepfather-or-partner"}
    case = case_of("Mr K attacked Ms J. Ms J was 17 when she left school.")
    found = {(f.concept, f.bearer) for f in extract_risk_factors(case, VOCABULARY, names)}
    assert ("young-parent", "mother") in found
    assert ("domestic-abuse", "stepfather-or-partner") in found


def test_the_sentence_quoted_is_the_one_with_the_name() -> None:
    case = case_of("Ms J was known to drink heavily.")
    (factor,) = extract_risk_factors(case, VOCABULARY, {"Ms J": "mother"})
    assert factor.evidence.exact == "Ms J was known to drink heavily."


def test_a_heading_says_whom_a_paragraph_is_about() -> None:
    case = case_of("He was drunk each week.")
    (sentence,) = case.sentences
    under = replace(sentence, headings=("The grandfather",))
    (factor,) = extract_risk_factors(replace(case, sentences=(under,)), VOCABULARY)
    assert factor.bearer == "grandparent"


def test_a_partner_who_did_it_replaces_the_couple_that_nobody_named() -> None:
    assert {
        (factor, role)
        for factor, role, _ in told(
            "Police came when mother's partner was violent to mother.",
            "Domestic abuse was seen by a nurse.",
        )
    } == {("domestic-abuse", "stepfather-or-partner")}


def test_what_an_older_child_does_is_the_childs() -> None:
    assert told("Child QX was 16 and misused alcohol.") == {
        ("alcohol-misuse", "subject-child", "affirmed")
    }
    assert told("Child QX was six months old. She misused alcohol.") == {
        ("alcohol-misuse", "mother", "affirmed")
    }


def test_a_conviction_for_the_incident_is_no_risk_factor() -> None:
    assert told("Father was later convicted of manslaughter.") == set()
    assert told("Father had been convicted of theft.") == {
        ("parental-offending", "father", "affirmed")
    }


def test_the_incident_of_a_digest_told_again_is_still_the_incident() -> None:
    factors = told(
        "Sexual abuse of a girl by her uncle.",
        "She disclosed the sexual abuse to a friend.",
        role=SectionRole.LEARNING,
        extent=Extent.DIGEST_ENTRY,
    )
    assert factors == set()
