"""Agencies by kind and by name."""

from typing import Any

import pytest

from loaders.extractors.agencies import Agencies, agency_kinds, extract_agencies
from ontology.assertion import Extent, SectionRole
from ontology.concepts import load_vocabulary
from tests.loaders.cases_by_hand import case_of
from tests.loaders.reports import digest_entry
from tests.loaders.tables import cases, rules

VOCABULARY = load_vocabulary()
RULES = rules("agencies")
AGENCIES = Agencies(RULES, VOCABULARY)


def told(*sentences: str, publisher: str | None = None) -> set[tuple[str, str | None]]:
    records = extract_agencies(case_of(*sentences), VOCABULARY, publisher)
    return {(record.kind, record.name) for record in records}


@pytest.mark.parametrize("row", RULES["rule"], ids=lambda row: row["id"])
def test_a_rule_fires_on_its_example_and_not_on_its_counter_example(row: dict[str, Any]) -> None:
    assert row["id"] in {found.rule for found in AGENCIES.find(row["example"])}
    assert row["id"] not in {found.rule for found in AGENCIES.find(row["counter"])}


@pytest.mark.parametrize("row", RULES["bibliographic"], ids=lambda row: row["example"])
def test_a_publication_is_no_involvement(row: dict[str, Any]) -> None:
    assert AGENCIES.find(row["example"]) == ()
    assert AGENCIES.find(row["counter"]) != ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A midwife rang the GP.", {("midwifery", None), ("general-practice", None)}),
        ("Northvale Police came.", {("police", "Northvale Police")}),
        (
            "The Vale and Downs NHS Foundation Trust wrote.",
            {("health", "Vale and Downs NHS Foundation Trust")},
        ),
        (
            "Northvale County Council let the flat.",
            {("local-authority", "Northvale County Council")},
        ),
        (
            "Police and Northvale Housing Team met.",
            {("police", None), ("housing", "Northvale Housing Team")},
        ),
        ("Children's Social Care met her.", {("childrens-social-care", None)}),
        (
            "Practitioners and nursery nurses met.",
            {("all-agencies", None), ("health-visiting", None)},
        ),
        ("The housing conditions were poor.", set()),
    ],
)
def test_what_a_sentence_tells(sentence: str, expected: set[tuple[str, str | None]]) -> None:
    assert told(sentence) == expected


@pytest.mark.parametrize("row", cases("agencies"), ids=lambda row: str(row["text"]))
def test_the_cases_of_agencies(row: dict[str, Any]) -> None:
    found = {(each.kind, each.name or "-") for each in AGENCIES.find(row["text"])}
    assert found == {(kind, name) for kind, name in row["found"]}


def test_a_common_body_is_a_name_only_beside_other_names() -> None:
    alone = AGENCIES.find("The Clinical Commissioning Group paid for the clinic.")
    assert [each.name for each in alone] == [None]
    beside = AGENCIES.find("Northvale Police and the Clinical Commissioning Group met.")
    assert [each.name for each in beside] == ["Northvale Police", "Clinical Commissioning Group"]


def test_the_health_service_of_an_area_bought_care_in_england_and_gives_it_in_scotland() -> None:
    assert ("health", "NHS Lornshire") in told("NHS Lornshire wrote.", "The baby was ill.")
    assert ("health-commissioners", "NHS Wenshire") in told(
        "NHS Wenshire wrote.", "The Primary Care Trust paid for the clinic."
    )


def test_an_area_is_no_board_and_a_digest_names_one_in_what_it_announces() -> None:
    assert told("The Board met.", publisher="Northvale and the Downs") == {
        ("safeguarding-partnership", None)
    }
    case = digest_entry(
        "Recommendations for the Northvale Safeguarding Children Board include: buy new scales for "
        "clinics; weigh twins on one day.\n"
    )
    (record,) = extract_agencies(case, VOCABULARY)
    assert (record.kind, record.name) == (
        "safeguarding-partnership",
        "Northvale Safeguarding Children Board",
    )
    assert record.evidence.exact.startswith("Recommendations for the Northvale")


def test_the_publisher_is_a_partnership_and_its_variants_are_not_others() -> None:
    board = "Northvale Safeguarding Children Board"
    told_of = told("The Northvale Local Safeguarding Children Board met.", publisher=board)
    assert told_of == {("safeguarding-partnership", board)}


def test_an_acronym_in_brackets_is_kept_apart_from_the_name() -> None:
    case = case_of("The Northvale Referral Hub (NRH) took the call.")
    (record,) = extract_agencies(case, VOCABULARY)
    assert (record.name, record.acronym) == ("Northvale Referral Hub", "NRH")


def test_appendices_list_people_and_not_agencies_of_the_case() -> None:
    case = case_of("Northvale Police", role=SectionRole.APPENDIX)
    assert extract_agencies(case, VOCABULARY) == ()


def test_a_digest_must_address_agencies_to_count_them_as_a_body() -> None:
    addressed = case_of("all agencies should meet", extent=Extent.DIGEST_ENTRY)
    aside = case_of("a lack of trust in agencies", extent=Extent.DIGEST_ENTRY)
    assert [record.kind for record in extract_agencies(addressed, VOCABULARY)] == ["all-agencies"]
    assert extract_agencies(aside, VOCABULARY) == ()


def test_kinds_of_a_statement_come_once_in_order() -> None:
    assert agency_kinds("Police and GPs met; police wrote.", VOCABULARY) == (
        "police",
        "general-practice",
    )
