"""The prefilter leaves out no pattern that would have matched."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.context import context
from loaders.factors import factors_of
from loaders.matching import fold
from loaders.prefilter import Prefilter, needs, without_case
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
    prefilter = Prefilter((each, number) for number, each in enumerate(PATTERNS))
    for sentence in map(fold, SENTENCES):
        matching = [number for number, each in enumerate(PATTERNS) if each.search(sentence)]
        candidates = list(prefilter.candidates(sentence))
        assert set(matching) <= set(candidates)
        assert candidates == sorted(set(candidates))


def test_few_patterns_are_candidates() -> None:
    prefilter = Prefilter((each, each) for each in PATTERNS)
    tried = sum(len(list(prefilter.candidates(fold(sentence)))) for sentence in SENTENCES)
    assert tried < len(SENTENCES) * len(PATTERNS) / 25


def test_every_rule_needs_some_word() -> None:
    assert all(all(needs(rule.pattern)) for rule in factors_of(load_vocabulary()).rules)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\w+drunk(?: +again)?", [["drunk"]]),
        (r"(?:was|were) +drunk", [["was", "drunk"], ["were", "drunk"]]),
        (
            r"(?:hit|kick(?:ed|ing)) +(?:her|him)",
            [["hit", "her|him"], ["kicked|kicking", "her|him"]],
        ),
        (r"fat(?:her|hers)?", [["fat"]]),
        (r"(?:drunk)*", [[]]),
        (r"\w+", [[]]),
        (r"(?i)Drunk", [["drunk"]]),
        (r"(?i:Drunk)", [["drunk"]]),
        (r"drunk|", [["drunk"], []]),
        (r"(?!drunk)sober", [["sober"]]),
        (r"(?<=drunk )man", [["man"]]),
        (r"(?:ab){2,3}", [["ab"]]),
        (r"a \d+ \(", [[" (", "a "]]),
        (r"\w+\s?\(", [["("]]),
    ],
)
def test_what_each_way_of_a_pattern_needs(pattern: str, expected: list[list[str]]) -> None:
    found = [{"|".join(sorted(literals)) for literals in way} for way in needs(re.compile(pattern))]
    assert found == [set(way) for way in expected]


def test_what_a_pattern_takes_for_equal_is_equal_without_case() -> None:
    letters = {
        form
        for letter in map(chr, range(sys.maxunicode + 1))
        if letter.swapcase() != letter
        for form in (letter, letter.upper(), letter.lower())
        if len(form) == 1
    }
    text = "".join(sorted(letters))
    for letter in letters:
        alike = re.findall(letter, text, re.IGNORECASE)
        assert {without_case(each) for each in alike} == {without_case(letter)}


WORDS = st.sampled_from(["drunk", "hit", "Her", "mother", "no", " ", "K\u0131ss", "stra\u00dfe"])
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


@given(TREES, st.lists(WORDS, max_size=8).map("".join), st.sampled_from([0, re.IGNORECASE]))
def test_what_a_pattern_needs_is_in_all_it_matches(pattern: str, text: str, flags: int) -> None:
    compiled = re.compile(pattern, flags)
    for given_text in (text, text.upper(), text.lower()):
        if compiled.search(given_text):
            assert list(Prefilter([(compiled, True)]).candidates(given_text)) == [True]
