"""What is read and not understood is an issue, and what is understood is none."""

import re
from dataclasses import replace

import pytest

from loaders.cases import read_cases
from loaders.issues import find_issues
from loaders.pipeline import extract
from loaders.readers.plain import read_text
from loaders.ruleset import load_rules
from ontology.concepts import load_vocabulary
from ontology.issues import Issue, IssueKind

REPORT = """Serious Case Review

Child Wren

Quarryshire Local Safeguarding Children Board

Report dated: the Feast of Stephen

1. Introduction

1.1 Child Wren was found with a fractured arm. The mother was known to misuse alcohol. The family
was helped by the Larkfield Lantern Scheme and by the police.

2. Findings

2.1 Health visitors did not ask the father about his own childhood.

3. Recommendations

3.1 It is recommended that something be done about the lift in the car park by the end of the
year, and that the barrier should be mended.

4. Learning points

5. Glossary

LSCB: the board.
"""


def issues(text: str = REPORT) -> list[Issue]:
    document = read_text("wren.txt", text)
    vocabulary = load_vocabulary()
    cases, reviews = read_cases(document), extract(document)
    pairs = zip(cases, reviews, strict=True)
    return [issue for case, review in pairs for issue in find_issues(case, review, vocabulary)]


def kinds(text: str = REPORT) -> set[IssueKind]:
    return {issue.kind for issue in issues(text)}


def test_an_announced_date_without_a_date_is_an_issue() -> None:
    assert {IssueKind.NO_DATE, IssueKind.DATE_UNREAD} <= kinds()
    told = kinds(REPORT.replace("the Feast of Stephen", "26 December 2019"))
    assert not {IssueKind.NO_DATE, IssueKind.DATE_UNREAD} & told


def test_a_body_of_no_known_kind_is_an_issue() -> None:
    (found,) = [issue for issue in issues() if issue.kind is IssueKind.AGENCY_UNKNOWN]
    assert found.quote is not None
    assert "Larkfield Lantern Scheme" in found.quote
    assert IssueKind.AGENCY_UNKNOWN not in kinds(REPORT.replace("Lantern Scheme", "Police"))


def test_a_recommendation_to_nobody_is_an_issue() -> None:
    assert IssueKind.ADDRESSEE_UNKNOWN in kinds()
    assert IssueKind.ADDRESSEE_UNKNOWN not in kinds(
        REPORT.replace("that something be done", "that the police should ask what may be done")
    )


def test_a_heading_without_its_list_is_an_issue() -> None:
    assert IssueKind.LEARNING_EMPTY in kinds()
    assert IssueKind.RECOMMENDATIONS_EMPTY not in kinds()
    bare = re.sub(r"3\.1 .*?mended\.", "", REPORT, flags=re.DOTALL)
    assert IssueKind.RECOMMENDATIONS_EMPTY in kinds(bare)


def test_an_issue_quotes_its_place() -> None:
    text = read_text("wren.txt", REPORT).text
    for issue in issues():
        if issue.quote is not None:
            assert " ".join(text[issue.start : issue.end].split()) == issue.quote


def test_an_issue_keeps_its_key_where_words_only_move() -> None:
    moved = issues(REPORT.replace("1. Introduction", "\n\n1. Introduction"))
    assert [issue.key for issue in moved] == [issue.key for issue in issues()]
    assert moved != issues()


def test_an_issue_comes_back_from_its_json() -> None:
    for issue in issues():
        assert Issue.from_json(issue.to_json()) == issue
    with pytest.raises(ValueError, match="no such"):
        Issue.from_json({**issues()[0].to_json(), "kind": "no such"})


def test_every_kind_has_a_meaning() -> None:
    assert all(kind.meaning for kind in IssueKind)


@pytest.mark.parametrize("name", ["date", "age", "body", "no_body", "list"])
def test_each_cue_knows_its_example_from_its_counter_example(name: str) -> None:
    rule = load_rules("issues")[name]
    pattern = re.compile(rule["pattern"])
    assert pattern.search(rule["example"])
    assert not pattern.search(rule["counter_example"])


def test_an_assumed_bearer_is_an_issue() -> None:
    document = read_text("wren.txt", REPORT)
    (case,), (review,) = read_cases(document), extract(document)
    factor = review.risk_factors[0]
    sure = replace(factor, evidence=replace(factor.evidence, confidence=0.9))
    doubtful = replace(factor, evidence=replace(factor.evidence, confidence=0.5))
    for item, expected in ((sure, False), (doubtful, True)):
        found = find_issues(case, replace(review, risk_factors=(item,)), load_vocabulary())
        assert (IssueKind.BEARER_ASSUMED in {issue.kind for issue in found}) is expected
