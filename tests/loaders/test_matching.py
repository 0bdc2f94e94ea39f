"""Phrases are found on word boundaries, however they are spaced, hyphened or cased."""

import pytest

from loaders.matching import PhraseMatcher, fold

MATCHER = PhraseMatcher(
    [
        ("co-sleeping", "sleep"),
        ("mental health", "mind"),
        ("mental health team", "team"),
        ("mother's partner", "partner"),
        ("bruise", "injury"),
        ("DNA", "missed"),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    return [(match.label, text[match.start : match.end]) for match in MATCHER.find(text)]


@pytest.mark.parametrize(
    "written", ["co-sleeping", "Co sleeping", "CO\u2013SLEEPING", "co - sleeping", "co-  sleeping"]
)
def test_a_phrase_is_found_however_it_is_written(written: str) -> None:
    assert found(f"They spoke of {written} again.") == [("sleep", written)]


def test_curly_and_straight_apostrophes_are_alike() -> None:
    assert found("the mother\u2019s partner") == [("partner", "mother\u2019s partner")]


def test_a_plural_is_found_whole() -> None:
    assert found("two bruises") == [("injury", "bruises")]


@pytest.mark.parametrize("text", ["bruised", "embruise", "bruisery"])
def test_part_of_a_word_is_no_match(text: str) -> None:
    assert found(text) == []


def test_capitals_are_found_only_in_capitals() -> None:
    assert found("a DNA at the clinic, and dna in the lab") == [("missed", "DNA")]


def test_overlapping_matches_are_all_found_and_the_longest_wins() -> None:
    text = "the mental health team"
    assert {label for label, _ in found(text)} == {"mind", "team"}
    assert [match.label for match in MATCHER.longest(text)] == ["team"]


@pytest.mark.parametrize("text", ["\u0130stanbul and bruise", "Stra\u00dfe \u2014 bruise", ""])
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert all(words == "bruise" for _, words in found(text))
