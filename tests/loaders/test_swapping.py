"""Mother and father are read alike: every rule, label and case with the two exchanged."""

import re
from typing import Any

import pytest

from loaders.bearers import bearers
from loaders.context import context, read_context
from loaders.extractors.risk_factors import extract_risk_factors
from loaders.mentions import Cast
from ontology.concepts import load_vocabulary
from tests.loaders.cases_by_hand import case_of
from tests.loaders.swapping import swapped, swapped_role
from tests.loaders.tables import cases, rules, span

VOCABULARY = load_vocabulary()
ONE_PARENT = cases("one-parent")
EXEMPT_RULES = {rule for row in ONE_PARENT for rule in row["rules"]}
EXEMPT_WORDS = {row["factor"]: row["words"] for row in ONE_PARENT if "words" in row}
SPOKEN_OF = re.compile(
    r"(?i)\b(?:mother|father|mum|dad|she|he|her|his|him|maternal|paternal|husband|wife|boyfriend"
    r"|girlfriend|stepmother|stepfather)s?\b"
)


def told(sentence: str) -> set[tuple[str, str, str]]:
    return {
        (factor.concept, factor.bearer, str(factor.assertion))
        for factor in extract_risk_factors(case_of(sentence), VOCABULARY)
    }


def other(factors: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    return {(factor, swapped_role(role), how) for factor, role, how in factors}


def test_swapping_twice_gives_the_text_again() -> None:
    for text in ("Mother lost her way when he hit her.", "His wife saw him; Mr F left."):
        assert swapped(swapped(text)) == text


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in rules("factors")["rule"]
        if SPOKEN_OF.search(row["example"]) and row["id"] not in EXEMPT_RULES
    ],
    ids=lambda row: row["id"],
)
def test_every_rule_on_its_example(row: dict[str, Any]) -> None:
    assert told(swapped(row["example"])) == other(told(row["example"]))


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in rules("signs")["sign"]
        if SPOKEN_OF.search(row["example"]) and row["id"] not in EXEMPT_RULES
    ],
    ids=lambda row: row["id"],
)
def test_every_sign_in_its_example(row: dict[str, Any]) -> None:
    assert told(swapped(row["example"])) == other(told(row["example"]))


def labels() -> list[tuple[str, str]]:
    return [
        (label, concept.id)
        for label, concept in VOCABULARY.labels("risk-factor")
        if SPOKEN_OF.search(label)
        and concept.id != "late-booking-or-concealed-pregnancy"
        and not re.search(EXEMPT_WORDS.get(concept.id, "(?!)"), label)
    ]


def test_every_label_that_names_a_parent_has_its_twin() -> None:
    missing = [
        (label, factor)
        for label, factor in labels()
        if {(f, r) for f, r, _ in told(f"There was {swapped(label)}.")}
        != {(f, swapped_role(r)) for f, r, _ in told(f"There was {label}.")}
    ]
    assert missing == []


@pytest.mark.parametrize("factor", sorted(VOCABULARY.scheme("risk-factor")))
def test_every_factor_is_borne_by_either_parent_alike(factor: str) -> None:
    words = next(
        label
        for label, concept in VOCABULARY.labels("risk-factor")
        if concept.id == factor and not SPOKEN_OF.search(label)
    )
    for sentence in (f"Mother's {words} was known.", f"There was {words} by the mother."):
        assert told(swapped(sentence)) == other(told(sentence)) or factor in {
            row["factor"] for row in ONE_PARENT if not row.get("words")
        }


@pytest.mark.parametrize("row", cases("bearer"), ids=lambda row: row["text"])
def test_every_bearer_case(row: dict[str, Any]) -> None:
    names = tuple((name, swapped_role(role)) for name, role in row.get("names", {}).items())
    genders = {"male": "female", "female": "male"}
    cast = Cast(names, genders.get(row.get("child", "")), grown=row["kind"] == "grown")
    keep = {name: f"Xx{number}" for number, (name, _) in enumerate(names)}
    text = row["text"]
    for name, mark in keep.items():
        text = text.replace(name, mark)
    text = swapped(text)
    for name, mark in keep.items():
        text = text.replace(mark, name)
    target = row["target"] if row["target"] in text else swapped(row["target"])
    carried = bearers().bearer(text, span(text, target), row["kind"], cast=cast)
    assert list(carried.roles) == [swapped_role(role) for role in row["roles"]]


@pytest.mark.parametrize("table", ["assertion", "temporality"])
def test_every_case_of_assertion_and_temporality(table: str) -> None:
    for row in cases(table):
        text, target = swapped(row["text"]), swapped(row["target"])
        assert read_context(text, span(text, target)) == read_context(
            row["text"], span(row["text"], row["target"])
        )


@pytest.mark.parametrize("row", rules("context")["modifier"], ids=lambda row: row["id"])
def test_every_modifier_on_its_example(row: dict[str, Any]) -> None:
    text, target = swapped(row["example"]), swapped(row["target"])
    assert row["id"] in context().read(text, *span(text, target)).modifiers
