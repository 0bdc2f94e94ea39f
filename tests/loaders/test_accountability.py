"""Whom a finding holds to account: the wording, and who stands for whom."""

import re
from typing import Any

import pytest

from loaders.accountability import agencies_credited, agencies_held
from loaders.document import Case
from loaders.ruleset import load_rules
from ontology.concepts import load_vocabulary
from tests.loaders.reports import digest_entry, report

VOCABULARY = load_vocabulary()
RULES = load_rules("accountability")
ROWS = [row for table in ("kind", "receiver", "duty") for row in RULES[table]]


def _at(case: Case, words: str) -> int:
    return next(i for i, each in enumerate(case.sentences) if words in each.text)


@pytest.mark.parametrize("row", [*ROWS, RULES["everybody"]], ids=lambda row: row["example"])
def test_a_pattern_finds_its_example_only(row: dict[str, Any]) -> None:
    pattern = re.compile(row["pattern"], re.IGNORECASE)
    assert pattern.search(row["example"])
    assert not pattern.search(row["counter_example"])


def test_every_kind_is_of_the_scheme() -> None:
    named = {row["kind"] for row in RULES["kind"]}
    owed = {kind for row in RULES["duty"] for kind in row["kinds"]}
    assert named | owed <= VOCABULARY.scheme("agency").keys()


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("The police did not tell the midwife or the school.", {"police"}),
        ("The letter was sent to the school but was not acted on.", {"education"}),
        ("The health visitor, who had called in May, was not told.", {"health-visiting"}),
        ("The ward and the midwife did not speak.", {"hospital", "midwifery"}),
        ("Neither practitioners nor managers asked.", {"all-agencies"}),
        ("Nothing was written down.", set()),
    ],
)
def test_the_one_who_should_have_acted_is_held(text: str, held: set[str]) -> None:
    case = report(text)
    assert set(agencies_held(case, _at(case, text), VOCABULARY)) == held


def test_a_task_is_its_holders_in_a_report_and_nobodys_in_a_digest() -> None:
    text = "strategy meetings were not held"
    case = report(f"In the spring {text}.")
    assert agencies_held(case, _at(case, text), VOCABULARY) == ("childrens-social-care",)
    entry = digest_entry(f"Key issues: {text}; the car was old.")
    assert agencies_held(entry, _at(entry, text), VOCABULARY) == ()


def test_a_sentence_that_names_nobody_is_about_the_one_named_before() -> None:
    case = report("The nursery rang twice. The form was mislaid.")
    assert agencies_held(case, _at(case, "mislaid"), VOCABULARY) == ("education",)


def test_good_practice_credits_those_who_acted() -> None:
    case = report("The school nurse wrote to the surgery at once, which was good practice.")
    assert agencies_credited(case, _at(case, "school nurse"), VOCABULARY) == ("school-nursing",)
