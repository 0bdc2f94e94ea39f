"""Assertion and temporality: every modifier on its example and counter-example, and the tables."""

from typing import Any

import pytest

from loaders.context import context, read_context
from tests.loaders.tables import cases, rules, span

MODIFIERS = rules("context")["modifier"]


@pytest.mark.parametrize("row", MODIFIERS, ids=lambda row: row["id"])
def test_a_modifier_reaches_its_example_and_not_its_counter_example(row: dict[str, Any]) -> None:
    def reached(text: str) -> tuple[str, ...]:
        return context().read(text, *span(text, row["target"])).modifiers

    assert row["id"] in reached(row["example"])
    counter = row["counter"]
    target = row["target"] if row["target"] in counter else row["target"].split()[0]
    assert row["id"] not in context().read(counter, *span(counter, target)).modifiers


@pytest.mark.parametrize("row", cases("assertion"), ids=lambda row: row["text"])
def test_assertion(row: dict[str, Any]) -> None:
    assert read_context(row["text"], span(row["text"], row["target"]))[0] == row["assertion"]


@pytest.mark.parametrize("row", cases("temporality"), ids=lambda row: row["text"])
def test_temporality(row: dict[str, Any]) -> None:
    assert read_context(row["text"], span(row["text"], row["target"]))[1] == row["temporality"]


def test_only_a_denial_by_the_text_itself_is_a_finding() -> None:
    text = "There was no evidence of neglect and no further bruising."
    assert context().read(text, *span(text, "neglect")).finding
    weak = "The visit did not reveal any bruising."
    assert not context().read(weak, *span(weak, "bruising")).finding


def test_a_digest_is_read_leniently_but_training_stays_training() -> None:
    duty = "professionals should consider the neglect of babies"
    assert context().read(duty, *span(duty, "neglect"), lenient=True).assertion == "affirmed"
    training = "staff need training on neglect"
    assert context().read(training, *span(training, "neglect"), lenient=True).assertion == "generic"
