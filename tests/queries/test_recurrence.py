"""Recommendations made again, and shares beside published ones."""

from dataclasses import replace

import pytest

from queries.plausibility import BaseRate, Verdict, base_rates, plausibility
from queries.recurrence import Advice, by_theme, load_advice, made_again
from tests.queries.corpus import REVIEWS, filled, iri

FIRST = Advice(
    "statement/1",
    "review/1",
    "Child One",
    "Ferrymoor Safeguarding Children Partnership",
    2015,
    "1",
    "Midwives should ask every father about his own health and record what he says.",
    frozenset({"engagement-of-fathers"}),
    frozenset({"midwifery"}),
)


def later(**changes: object) -> Advice:
    base = replace(FIRST, statement="statement/2", review="review/2", year=2019)
    return replace(base, **changes)  # type: ignore[arg-type]  # any field of the record


def test_the_same_words_of_the_same_board_are_made_again() -> None:
    (match,) = made_again((FIRST, later(publisher="Ferrymoor LSCB")))
    assert (match.earlier, match.later.year) == (FIRST, 2019)
    assert match.same_publisher
    assert (match.years, match.likeness, match.themes) == (4, 100.0, ("engagement-of-fathers",))
    assert by_theme((match,)) == {"engagement-of-fathers": (match,)}


def test_other_words_of_another_board_are_not() -> None:
    words = "The police should audit how custody officers assess young people overnight."
    assert made_again((FIRST, later(publisher="Quarryshire", quote=words))) == ()
    (same,) = made_again((FIRST, later(quote=words)))
    assert same.same_publisher


@pytest.mark.parametrize(
    "changes",
    [
        {"themes": frozenset({"training"})},
        {"year": 2015},
        {"year": None},
        {"review": "review/1"},
        {"publisher": "Quarryshire", "quote": "Refuges should be told when a man is released."},
    ],
)
def test_what_shares_too_little_is_not_made_again(changes: dict[str, object]) -> None:
    assert made_again((FIRST, later(**changes))) == ()


def test_of_several_earlier_ones_the_likest_stands() -> None:
    near = replace(FIRST, statement="statement/0", review="review/0", quote="Ask every father.")
    (match, *_) = made_again((near, FIRST, later()))
    assert match.earlier == FIRST


def test_every_recommendation_of_the_store_is_read() -> None:
    found = load_advice(filled())
    expected = sorted(
        (iri(case), item.evidence.exact, frozenset(item.addressees))
        for case in REVIEWS
        for item in case.recommendations
    )
    assert sorted((each.review, each.quote, each.addressees) for each in found) == expected


def rate(**changes: object) -> BaseRate:
    wide = BaseRate(
        "risk-factor/substance-misuse",
        ("serious-case-review", "local-child-safeguarding-practice-review"),
        2000,
        2030,
        0.2,
        0.9,
        "made up",
        "a test",
    )
    return replace(wide, **changes)  # type: ignore[arg-type]  # any field of the record


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({}, Verdict.WITHIN),
        ({"low": 0.0, "high": 0.001}, Verdict.ABOVE),
        ({"low": 0.999, "high": 1.0}, Verdict.BELOW),
        ({"since": 2029}, Verdict.TOO_FEW),
    ],
)
def test_a_share_stands_within_or_outside_its_band(
    changes: dict[str, object], verdict: Verdict
) -> None:
    (compared,) = plausibility(filled(), [rate(**changes)], fewest=1)
    assert compared.verdict is verdict


def test_few_reviews_are_compared_with_nothing() -> None:
    assert {each.verdict for each in plausibility(filled())} == {Verdict.TOO_FEW}


def test_every_published_figure_has_its_source_and_a_band() -> None:
    for each in base_rates():
        assert each.source
        assert 0 <= each.low < each.high <= 1
        assert each.since <= each.until
