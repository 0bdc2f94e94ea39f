"""The prefilter leaves out no pattern that would have matched."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.context import context
from loaders.factors import factors_of
from loaders.matching import fold
from loaders.prefilter import Prefilter, needs
from ontology.concepts import load_vocabulary
from tests.loaders.tables import cases, rules

EXAMPLES = Path(__file__).parents[2] / "examples"
PATTERNS = [
    *(rule.pattern for rule in factors_of(load_vocabulary()).rules),
    *(modifier.pattern for modifier in context().modifiers),
]
TABLES = ("assertion", "bearer", "temporality", "section")
SENTENCES = [
    *(row[key] for row in rules("factors")["rule"] for key in ("example", "counter")),
    *(row[key] for row in rules("context")["modifier"] for key in ("example", "counter")),
    *(row["text"] for table in TABLES for row in cases(table)),
    *(
        line
        for path in sorted(EXAMPLES.iterdir())
        if path.suffix in {".txt", ".md"}
        for line in path.read_text("utf-8").splitlines()
    ),
]


def test_every_pattern_that_matches_is_a_candidate() -> None:
    prefilter = Prefilter(PATTERNS)
    for sentence in map(fold, SENTENCES):
        matching = {number for number, each in enumerate(PATTERNS) if each.search(sentence)}
        assert matching <= set(prefilter.candidates(sentence))


def test_few_patterns_are_candidates() -> None:
    prefilter = Prefilter(PATTERNS)
    tried = sum(len(list(prefilter.candidates(fold(sentence)))) for sentence in SENTENCES)
    assert tried < len(SENTENCES) * len(PATTERNS) / 5


def test_every_rule_needs_some_word() -> None:
    assert all(needs(rule.pattern) for rule in factors_of(load_vocabulary()).rules)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"(?:was|were) +drunk(?: +again)?", {"drunk"}),
        (r"(?:hit|kick(?:ed|ing)) +(?:her|him)", {"hit", "kicked", "kicking"}),
        (r"fat(?:her|hers)?", {"fat"}),
        (r"(?:drunk)*", set()),
        (r"\w+", set()),
        (r"(?i)drunk", set()),
        (r"(?i:drunk)", set()),
        (r"drunk|", set()),
        (r"(?!drunk)sober", {"sober"}),
        (r"(?<=drunk )man", {"man"}),
        (r"(?:ab){2,3}", {"ab"}),
    ],
)
def test_what_a_pattern_needs(pattern: str, expected: set[str]) -> None:
    assert needs(re.compile(pattern)) == expected


WORDS = st.sampled_from(["drunk", "hit", "her", "mother", "no", " "])
TREES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.builds("(?:{}|{})".format, inner, inner),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["", "?", "*", "+", "{2}"])),
        st.builds("{}{}".format, inner, inner),
        st.builds(r"\b{}".format, inner),
    ),
    max_leaves=8,
)


@given(TREES, st.lists(WORDS, max_size=8).map("".join))
def test_what_a_pattern_needs_is_in_all_it_matches(pattern: str, text: str) -> None:
    compiled = re.compile(pattern)
    literals = needs(compiled)
    match = compiled.search(text)
    if match and literals:
        assert any(literal in text for literal in literals)
