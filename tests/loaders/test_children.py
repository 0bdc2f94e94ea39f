"""Who the subject children were and what happened to them."""

from typing import Any

import pytest

from loaders.cases import read_cases
from loaders.extractors.children import child_labels, extract_children
from loaders.extractors.metadata import extract_metadata
from loaders.readers.plain import read_text
from ontology.records import Child
from tests.loaders.tables import cases

REST = " Learning includes: the need to visit at different times of the day and to write it down.\n"


def entry(label: str, opening: str) -> tuple[Child, ...]:
    text = f"Case reviews published in 2017\n\n2017 - Anonymous - {label}\n\n{opening}{REST}"
    case = read_cases(read_text("fictional.txt", text))[0]
    return extract_children(case, extract_metadata(case))


def report(body: str, label: str = "Child QQ") -> tuple[Child, ...]:
    text = f"Serious Case Review\n\n{label}\n\n1. Introduction\n\n1.1 {body}\n"
    case = read_cases(read_text("fictional.txt", text))[0]
    return extract_children(case, extract_metadata(case))


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("a 26-day old baby", "P26D"),
        ("a 7-week-old infant", "P7W"),
        ("a fourteen-month-old girl", "P14M"),
        ("an 18-month-old boy", "P18M"),
        ("a 2-year-1-month-old girl", "P2Y1M"),
        ("a boy aged 9-years-old", "P9Y"),
        ("a girl aged 13", "P13Y"),
        ("a child at five weeks of age", "P5W"),
        ("a boy aged 16 years and 4 months", "P16Y4M"),
        ("a child", None),
    ],
)
def test_ages_are_durations(words: str, age: str | None) -> None:
    assert entry("Child QQ", f"Death of {words} in May 2015.")[0].age == age


@pytest.mark.parametrize(
    ("opening", "outcome", "incidents"),
    [
        ("Death of an infant in a flat fire.", "death", {"accident"}),
        (
            "Death of a 9-week-old girl while bed-sharing with her parents.",
            "death",
            {"co-sleeping"},
        ),
        (
            "Sudden unexpected death of a 3-month-old boy.",
            "death",
            {"sudden-unexpected-death-in-infancy"},
        ),
        ("Death of a 14-year-old boy of an asthma attack.", "death", {"medical-condition"}),
        ("Death by suicide of a 15-year-old girl.", "death", {"child-suicide"}),
        ("Attempted suicide of a 15-year-old girl.", "serious-harm", {"child-suicide"}),
        ("Fatal stabbing of a teenage boy by another boy.", "death", {"extra-familial-violence"}),
        (
            "Serious head injury of a baby, thought to have been shaken.",
            "serious-harm",
            {"abusive-head-trauma"},
        ),
        ("Injuries to a baby, among them two broken ribs.", "serious-harm", {"fractures"}),
        ("Sexual abuse of a girl by her uncle.", "other-outcome", {"sexual-abuse"}),
        (
            "Sexual abuse of a girl by another child in her school.",
            "other-outcome",
            {"harmful-sexual-behaviour"},
        ),
        ("Death of a boy. His father was convicted of his murder.", "death", {"filicide"}),
        ("Death of a toddler who had been left alone in the bath.", "death", {"drowning"}),
        ("Death of a 3-year-old girl.", "death", {"unexplained"}),
        ("Chronic neglect of five siblings over ten years.", "other-outcome", {"neglect-harm"}),
    ],
)
def test_what_happened(opening: str, outcome: str, incidents: set[str]) -> None:
    child = entry("Child QQ", opening)[0]
    assert child.outcome == outcome
    assert set(child.incidents) == incidents


def test_another_persons_age_and_death_are_not_the_childs() -> None:
    child = entry(
        "Child QQ",
        "Serious injury of a 4-year-old girl in June 2015. Her brother had died in 2009, aged 2.",
    )[0]
    assert (child.age, child.outcome, child.incident_date) == ("P4Y", "serious-harm", "2015-06")


def test_sex_is_stated_or_unknown() -> None:
    assert report("Child QQ died in May 2014. The mother was aged 19.")[0].sex is None
    assert report("Child QQ was nine weeks old when she died in May 2014.")[0].sex == "female"


def test_a_report_gives_the_date_of_the_incident_not_of_the_birth() -> None:
    child = report("Child QQ was born in May 2012 and was killed on 3 June 2014 by his father.")[0]
    assert (child.incident_date, child.outcome) == ("2014-06-03", "death")


def test_ethnicity_is_as_written() -> None:
    child = report("Child QQ died in May 2014 aged two. Child QQ was of dual heritage.")[0]
    assert child.ethnicity == "Dual heritage"


def test_several_children_have_each_their_own_age_and_sex() -> None:
    first, second = report(
        "This review is about Child QH, a boy aged 4, and Child QK, a girl aged 2, who were killed"
        " by their father in September 2009.",
        "Child QH and Child QK",
    )
    assert (first.label, first.age, first.sex) == ("Child QH", "P4Y", "male")
    assert (second.label, second.age, second.sex) == ("Child QK", "P2Y", "female")


@pytest.mark.parametrize(
    ("subject", "labels"),
    [
        ("Ella and Noah", ("Ella", "Noah")),
        ("Child A, B and C", ("Child A", "Child B", "Child C")),
        ("Children X and Y", ("Child X", "Child Y")),
        ("Family Q", ("Family Q",)),
        ("Infants and non-accidental injuries", ("Infants and non-accidental injuries",)),
    ],
)
def test_labels_are_taken_apart_only_where_they_name_children(
    subject: str, labels: tuple[str, ...]
) -> None:
    assert child_labels(subject) == labels


REPORT = """Serious Case Review

{label}

1. Introduction

1.1 {text}

1.2 The safeguarding children board held the review to learn how agencies had worked together.

2. Findings

2.1 The family had been known to services for a long time.
"""


def children_of(row: dict[str, Any]) -> tuple[Child, ...]:
    if row["form"] == "entry":
        return entry(row["label"], row["text"])
    text = row["text"] if row["form"] == "document" else REPORT.format(**row)
    case = read_cases(read_text("fictional.txt", text))[0]
    return extract_children(case, extract_metadata(case))


@pytest.mark.parametrize("row", cases("children"), ids=lambda row: row["text"][:50])
def test_the_cases_of_children(row: dict[str, Any]) -> None:
    children = children_of(row)
    assert len(children) == len(row["children"])
    for child, told in zip(children, row["children"], strict=True):
        found = {key: getattr(child, key) for key in told}
        assert {**found, "incidents": set(child.incidents)} == {
            **told,
            "incidents": set(told.get("incidents", child.incidents)),
        }


@pytest.mark.parametrize("row", cases("ethnicity"), ids=lambda row: row["text"])
def test_ethnicity_is_read_of_the_child_and_of_nobody_else(row: dict[str, str]) -> None:
    (child,) = report(f"Child QQ died in 2019 aged 4. {row['text']}")
    assert (child.ethnicity or "") == row["ethnicity"]
