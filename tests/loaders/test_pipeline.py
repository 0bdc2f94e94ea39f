"""The whole way of a document: names to roles, issues, calibrated confidence."""

from loaders.confidence import calibrated
from loaders.pipeline import extract, read_reviews
from loaders.readers.plain import read_text
from ontology.issues import IssueKind
from ontology.records import CaseReview

REPORT = """Serious Case Review

Child Wren

Quarryshire Local Safeguarding Children Board

Published: May 2019

1. Family composition

1.1 Nicole is the mother of Child Wren, who died aged four months. Mr P is the father.

2. Background

2.1 Nicole had been depressed since her own mother died. Mr P was drinking heavily.

2.2 The family was helped by the Larkfield Lantern Scheme.
"""


def only(text: str = REPORT) -> CaseReview:
    (review,) = extract(read_text("wren.txt", text))
    return review


def test_a_pseudonym_stands_for_its_role() -> None:
    bearers = {(item.concept, item.bearer) for item in only().risk_factors}
    assert ("parental-mental-health", "mother") in bearers
    assert any(bearer == "father" for concept, bearer in bearers if "alcohol" in concept)


def test_issues_come_with_the_reviews() -> None:
    issues = read_reviews(read_text("wren.txt", REPORT)).issues
    assert IssueKind.AGENCY_UNKNOWN in {issue.kind for issue in issues}


def test_an_issue_quotes_the_text_as_it_is() -> None:
    strewn = REPORT.replace("Larkfield Lantern", "Lark\u200bfield Lan\u00adtern")
    document = read_text("wren.txt", strewn)
    (issue,) = [i for i in read_reviews(document).issues if i.kind is IssueKind.AGENCY_UNKNOWN]
    assert issue.quote is not None
    assert "Lark\u200bfield" in issue.quote
    assert " ".join(document.text[issue.start : issue.end].split()) == issue.quote


def test_confidence_is_calibrated_once() -> None:
    review = only()
    assert calibrated(review) == review
    assert all(0 < item.evidence.confidence < 1 for item in review.risk_factors)
