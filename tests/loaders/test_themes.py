"""What a statement is about."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from loaders.ruleset import load_rules
from loaders.themes import narrowed, plain, theme_rules, themes_of
from ontology.concepts import load_vocabulary

VOCABULARY = load_vocabulary()
ROWS = load_rules("themes")["rule"]
NARROW = load_rules("themes")["narrow"]
CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "themes.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_rule_reads_its_own_example(row: dict[str, Any]) -> None:
    rule = next(rule for rule in theme_rules() if rule.id == row["id"])
    themes = themes_of(row["example"], VOCABULARY)
    assert rule.pattern.search(plain(row["example"]))
    assert not rule.pattern.search(plain(row["counter_example"]))
    assert rule.theme is None or rule.theme in themes
    assert not rule.drops & set(themes)


def test_rule_ids_are_unique_and_name_known_themes() -> None:
    ids = [rule.id for rule in theme_rules()]
    assert len(ids) == len(set(ids))
    known = VOCABULARY.scheme("theme").keys()
    assert {rule.theme for rule in theme_rules() if rule.theme} <= known
    assert {theme for rule in theme_rules() for theme in rule.drops} <= known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Both teams should agree a date for supervision.",
            ("supervision-and-management-oversight",),
        ),
        ("The pre – birth assessment came late.", ("pre-birth-assessment",)),
        ("The weather was fine.", ()),
        ("Nobody spoke to the father about his plans.", ("engagement-of-fathers",)),
        ("Uncle and aunt were seen; the father did not come down.", ()),
        ("Carers spoke of her county lines debts.", ("exploitation-response",)),
        ("Two return home interviews were not held.", ("missing-children-response",)),
    ],
)
def test_themes_are_the_fewest_that_fit(text: str, expected: tuple[str, ...]) -> None:
    assert themes_of(text, VOCABULARY) == expected


def test_contested_wording_leads_to_the_neutral_concept() -> None:
    assert themes_of("It was a case of disguised compliance.", VOCABULARY) == (
        "parental-engagement",
    )


def test_a_label_counts_only_as_whole_words() -> None:
    assert "domestic-abuse-response" not in themes_of("The dashboard was new.", VOCABULARY)


def test_the_limit_is_kept() -> None:
    text = "Supervision, training, audit, thresholds and record keeping were all spoken of."
    assert len(themes_of(text, VOCABULARY)) == 3
    assert len(themes_of(text, VOCABULARY, limit=1)) == 1


@pytest.mark.parametrize(
    ("text", "gone", "there"),
    [
        (
            "The form reached the team but was not acted on.",
            "information-sharing",
            "referral-practice",
        ),
        ("The form was not shared with the team.", "referral-practice", "information-sharing"),
    ],
)
def test_not_shared_and_not_acted_on_are_kept_apart(text: str, gone: str, there: str) -> None:
    themes = themes_of(text, VOCABULARY)
    assert there in themes
    assert gone not in themes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_themes_in_the_words_of_reviews(case: dict[str, Any]) -> None:
    themes = set(themes_of(case["text"], VOCABULARY))
    assert set(case.get("themes", ())) <= themes
    assert not set(case.get("not", ())) & themes


@pytest.mark.parametrize("row", NARROW, ids=lambda row: row["id"])
def test_a_narrower_theme_stands_in_place_of_its_broader_one(row: dict[str, Any]) -> None:
    broader = VOCABULARY.rolled_up("theme", row["theme"])
    assert narrowed((broader,), row["example"], VOCABULARY) == (row["theme"],)
    assert row["theme"] not in narrowed((broader,), row["counter_example"], VOCABULARY)


def test_a_theme_that_is_not_there_is_not_narrowed() -> None:
    text = "The father was not invited to the meeting."
    assert narrowed(("training",), text, VOCABULARY) == ("training",)


def test_a_topic_above_a_statement_is_lent_to_it() -> None:
    text = "Nobody asked about this."
    assert "safe-sleep" in themes_of(text, VOCABULARY, heading="Safer sleep")
    assert "safe-sleep" not in themes_of(text, VOCABULARY, heading="Referral and assessment")


def test_a_process_above_a_statement_is_not_lent_to_it() -> None:
    text = "The weather was fine."
    assert themes_of(text, VOCABULARY, heading="Information sharing") == ()
