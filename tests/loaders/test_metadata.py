"""What covers and headings say of a review as a whole."""

from typing import Any

import pytest

from loaders.cases import read_cases
from loaders.extractors.metadata import Metadata, extract_metadata
from loaders.patterns import pattern_rules
from loaders.readers.plain import read_text
from loaders.ruleset import load_rules
from tests.loaders.tables import cases

RULE_FILES = ("metadata", "children", "people")
STORY = (
    "\n\n1. Introduction\n\n1.1 This review concerns a baby who died in May 2014. The panel that"
    " looked into the death met six times and spoke with the family and with those who knew them.\n"
)


def read(text: str, place: int = 0) -> Metadata:
    return extract_metadata(read_cases(read_text("fictional.txt", text))[place])


@pytest.mark.parametrize(
    ("name", "table", "place"),
    [
        (name, table, place)
        for name in RULE_FILES
        for table, rules in load_rules(name).items()
        if isinstance(rules, list)
        for place in range(len(rules))
    ],
)
def test_every_rule_matches_its_example_and_not_its_counter(
    name: str, table: str, place: int
) -> None:
    written = load_rules(name)[table][place]
    rule = pattern_rules(name, table)[place]
    match = rule.pattern.search(written["example"])
    assert match is not None
    if "value" in written:
        assert match["value"] == written["value"]
    assert rule.pattern.search(written["counter"]) is None


def test_the_cover_of_an_english_review() -> None:
    review = read(
        "WRENSHIRE SAFEGUARDING CHILDREN BOARD\n\nSERIOUS CASE REVIEW\n\nCHILD QQ\n\n"
        "Overview Report\n\nIndependent Author: Dr Rosa Pemberton\n\nDate of report: March 2015"
        "\n\nAgreed by the board: 7th April 2015" + STORY
    )
    assert review.subject == "Child QQ"
    assert review.type == "serious-case-review"
    assert review.publisher == "Wrenshire Safeguarding Children Board"
    assert review.published == "2015-03"
    assert review.nation == "england"
    assert review.authors == ("Dr Rosa Pemberton",)


def test_an_extended_welsh_review() -> None:
    review = read(
        "Western Vale Regional Safeguarding Children Board\n\nExtended Child Practice Review\n\n"
        "Re: WVSB 2/2018\n\nReviewers: Helen Pugh and Alan Foxley\n\n"
        "Date of publication: 12/03/2019" + STORY
    )
    assert review.type == "extended-child-practice-review"
    assert review.nation == "wales"
    assert review.subject == "WVSB 2/2018"
    assert review.published == "2019-03-12"
    assert review.authors == ("Helen Pugh", "Alan Foxley")


def test_a_significant_case_review_is_scottish_though_it_is_called_scr() -> None:
    review = read(
        "Kilbrannan Child Protection Committee\n\nSignificant Case Review (SCR)\n\nChild D" + STORY
    )
    assert review.type == "learning-review"
    assert review.nation == "scotland"
    assert review.publisher == "Kilbrannan Child Protection Committee"


def test_a_review_of_northern_ireland() -> None:
    review = read(
        "Safeguarding Board for Northern Ireland\n\nCase Management Review\n\nExecutive Summary"
        "\n\nBaby QR" + STORY
    )
    assert review.type == "case-management-review"
    assert review.nation == "northern-ireland"
    assert review.publisher == "Safeguarding Board for Northern Ireland"


def test_a_thematic_review_is_called_by_its_theme() -> None:
    review = read(
        "North Moor Safeguarding Children Partnership\n\nThematic Child Safeguarding Practice"
        " Review\n\nBurns of small children\n\nJanuary 2021\n\n1. Introduction\n\n1.1 The review"
        " looks at four incidents in which toddlers sustained burns between 2018 and 2020.\n"
    )
    assert review.type == "thematic-review"
    assert review.nation == "england"
    assert review.subject == "Burns of small children"


def test_a_learning_review_outside_scotland_is_one_of_practice() -> None:
    review = read(
        "Hartsea Safeguarding Children Partnership\n\nMulti-Agency Learning Review\n\nChild QS"
        + STORY
    )
    assert review.type == "practice-learning-review"


def test_entries_of_a_yearly_digest_give_date_and_area() -> None:
    text = (
        "Case reviews published in 2013\n\nSerious case reviews of the year.\n\n"
        "December 2013 - Wrenshire - WR12\n\nSerious injuries to a 4-month-old baby boy in 2012. "
        "Issues identified include: poor sharing of what was known.\n\n"
        "2013 - Anonymous - Child AB\n\nDeath of a 2-year-old girl in January 2012 in a fire. "
        "Issues identified include: no check of the home by any of the agencies.\n"
    )
    first, second = read(text), read(text, 1)
    assert (first.subject, first.publisher, first.published) == ("WR12", "Wrenshire", "2013-12")
    assert (second.subject, second.publisher, second.published) == ("Child AB", None, "2013")
    assert first.type == second.type == "serious-case-review"


def test_the_copy_number_is_an_identifier() -> None:
    assert read("Serious Case Review\n\nChild QT\n\nNC049999" + STORY).identifiers == ("NC049999",)


def test_evidence_is_a_slice_of_the_text() -> None:
    document = read_text("fictional.txt", "Serious Case Review\n\nCHILD QU" + STORY)
    evidence = extract_metadata(read_cases(document)[0]).evidence
    assert document.text[evidence.start : evidence.end] == evidence.exact == "CHILD QU"


@pytest.mark.parametrize("row", cases("covers"), ids=lambda row: row["lines"][0])
def test_the_cases_of_covers(row: dict[str, Any]) -> None:
    review = read("\n".join(row["lines"]) + STORY)
    told = {key: value for key, value in row.items() if key != "lines"}
    found = {key: getattr(review, key) for key in told}
    if "authors" in told:
        found["authors"] = list(review.authors)
    assert found == told


@pytest.mark.parametrize(
    ("last", "published"),
    [
        ("Publication date: 3 August 2017", "2017-08-03"),
        (
            "Signed: Rosa Pemberton (lead reviewer) and Alan Foxley (reviewer). April 2018.",
            "2018-04",
        ),
        ("This summary goes with the longer report and is dated 2 May 2017.", "2017-05-02"),
    ],
)
def test_a_date_at_the_end_of_a_report(last: str, published: str) -> None:
    text = (
        f"Serious Case Review\n\nChild QQ\n\n1. Introduction\n\n1.1 Child QQ was hurt.\n\n{last}\n"
    )
    case = read_cases(read_text("fictional.txt", text))[0]
    assert extract_metadata(case).published == published


def test_the_model_of_a_review_is_not_its_kind() -> None:
    text = (
        "Serious case reviews\n\n2015 - Anonymous - Child QQ\n\nDeath of a baby in 2014.\n"
        "Learning: visit often.\nModel: Significant Incident Learning Process.\nKeywords: a, b, c\n"
    )
    case = read_cases(read_text("fictional.txt", text))[0]
    assert extract_metadata(case).type == "serious-case-review"
