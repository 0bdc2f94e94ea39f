"""Who carries a factor, with mother and father served alike."""

from typing import Any

import pytest

from loaders.bearers import bearers
from loaders.context import compile_pattern
from loaders.matching import fold
from loaders.mentions import Cast
from tests.loaders.tables import cases, rules, span

RULES = rules("bearers")


@pytest.mark.parametrize("row", cases("bearer"), ids=lambda row: row["text"])
def test_bearer(row: dict[str, Any]) -> None:
    place = span(row["text"], row["target"])
    cast = Cast(tuple(row.get("names", {}).items()), row.get("child"), grown=row["kind"] == "grown")
    carried = bearers().bearer(row["text"], place, row["kind"], cast=cast)
    assert list(carried.roles) == row["roles"]


@pytest.mark.parametrize("row", RULES["elsewhere"], ids=lambda row: row["role"])
def test_another_relationship(row: dict[str, Any]) -> None:
    pattern = compile_pattern(row["pattern"])
    assert pattern.search(fold(row["example"]))
    assert not pattern.search(fold(row["counter"]))


@pytest.mark.parametrize("row", RULES["name"], ids=lambda row: row["example"])
def test_names_given_in_place_of_names(row: dict[str, Any]) -> None:
    mentions = {
        (m.role, row["example"][m.start : m.end]) for m in bearers().mentions(row["example"])
    }
    assert (row["role"], row["example"]) in mentions
    assert all(
        row["counter"][m.start : m.end] != row["counter"]
        for m in bearers().mentions(row["counter"])
    )


def test_a_pronoun_stands_for_the_last_of_its_gender_above() -> None:
    above = bearers().mentions("The grandmother came to stay.")
    text = "She drank heavily."
    assert bearers().bearer(text, span(text, "drank"), "adult", above).roles == ("grandparent",)


@pytest.mark.parametrize(("she", "he"), [("Mother", "Father"), ("The mother", "The father")])
@pytest.mark.parametrize(
    "text",
    [
        "{} was using heroin.",
        "There was heroin use by {}.",
        "{}'s heroin use grew.",
        "{} said so: heroin.",
    ],
)
def test_mother_and_father_are_read_alike(text: str, she: str, he: str) -> None:
    for word, role in ((she, "mother"), (he, "father")):
        sentence = text.format(word)
        carried = bearers().bearer(sentence, span(sentence, "heroin"), "adult")
        assert carried.roles == (role,)


def test_child_protection_names_no_child() -> None:
    assert not bearers().mentions("A child protection plan was made.")
