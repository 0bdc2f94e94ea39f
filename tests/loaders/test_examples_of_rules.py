"""What a rule reads, told by its examples."""

from loaders.examples_of_rules import rule_told
from loaders.sentence_rules import rule_file


def test_every_sentence_rule_is_told_by_its_own_examples() -> None:
    for rule in rule_file("missed-opportunities").rules:
        told = rule_told(rule.id)
        assert told is not None
        assert told.file == "missed-opportunities"
        assert (told.example, told.counter_example) == (rule.example, rule.counter_example)


def test_a_rule_without_examples_is_not_told() -> None:
    assert rule_told("no/such-rule") is None
