"""Every rule that judges a sentence, with its own example and counter-example."""

import re

import pytest

from loaders.ruleset import load_rules
from loaders.sentence_rules import SentenceRule, rule_file
from loaders.themes import plain

FILES = ("missed-opportunities", "good-practice", "learning", "recommendations")
RULES = [(name, rule) for name in FILES for rule in rule_file(name).rules]
VETOES = [(name, veto) for name in FILES for veto in rule_file(name).vetoes]
LABELS = [
    row
    for name in FILES
    for table in ("label", "announce", "only_judges", "leans_back", "state", "direction")
    for row in load_rules(name).get(table, ())
]


def _name(value: object) -> str | None:
    return value.id if isinstance(value, SentenceRule) else None


@pytest.mark.parametrize(("name", "rule"), RULES, ids=_name)
def test_a_rule_finds_its_example_and_no_rule_its_counter_example(
    name: str, rule: SentenceRule
) -> None:
    assert rule.found_in(plain(rule.example))
    assert rule_file(name).match(rule.example) is not None
    assert rule_file(name).match(rule.counter_example) is None


@pytest.mark.parametrize(("name", "veto"), VETOES, ids=_name)
def test_a_veto_takes_back_its_example_only(name: str, veto: SentenceRule) -> None:
    assert veto.found_in(plain(veto.example)), name
    assert not veto.found_in(plain(veto.counter_example)), name


@pytest.mark.parametrize("row", LABELS, ids=lambda row: row["id"])
def test_labels_and_facets(row: dict[str, str]) -> None:
    pattern = re.compile(row["pattern"], re.IGNORECASE)
    forms = {row["example"], plain(row["example"])}
    assert any(pattern.search(form) for form in forms)
    assert not pattern.search(row["counter_example"])


@pytest.mark.parametrize("name", FILES)
def test_ids_are_unique(name: str) -> None:
    file = rule_file(name)
    ids = [rule.id for rule in (*file.rules, *file.vetoes)]
    assert len(ids) == len(set(ids))
