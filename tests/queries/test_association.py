"""Pairs, against the textbook and against scipy's own words."""

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import contingency, false_discovery_control, hypergeom

from queries.association import associations, odds_ratio
from queries.incidence import Incidence, load_incidence
from queries.terms import NamedReview, Term
from tests.queries.corpus import REVIEWS, filled, iri, told_twice, up


def table(columns: dict[str, str]) -> Incidence:
    """Return an incidence of made-up terms: each column a string of 0 and 1, a review a place."""
    terms = tuple(Term("theme", name, name.title()) for name in sorted(columns))
    cells = np.array([[mark == "1" for mark in columns[term.id]] for term in terms]).T
    reviews = tuple(NamedReview(f"Child {at}", f"review/{at}", "full") for at in range(len(cells)))
    return Incidence(reviews, terms, csr_array(cells))


MADE_UP = table(
    {
        "a": "111111110000000000000000",
        "b": "111111100000000000000001",
        "c": "000011110000111100001111",
        "d": "100000000000000000000000",
    }
)


def test_each_pair_has_its_counts_and_lift() -> None:
    pair = next(p for p in associations(MADE_UP) if (p.first.id, p.second.id) == ("a", "b"))
    assert (pair.both, pair.first_count, pair.second_count, pair.of_reviews) == (7, 8, 8, 24)
    assert pair.lift == pytest.approx(7 / 24 / (8 / 24 * 8 / 24))


def test_p_is_the_sum_of_the_tables_no_likelier() -> None:
    for pair in associations(MADE_UP, minimum=1):
        law = hypergeom(pair.of_reviews, pair.first_count, pair.second_count)
        every = law.pmf(np.arange(pair.of_reviews + 1))
        expected = every[every <= law.pmf(pair.both) * (1 + 1e-7)].sum()
        assert pair.p == pytest.approx(expected)


def test_q_corrects_for_every_pair_of_frequent_concepts() -> None:
    found = associations(MADE_UP)
    frequent = [term for term in MADE_UP.terms if MADE_UP.counts[MADE_UP.place(term)] >= 3]
    every = {(p.first, p.second): p for p in associations(MADE_UP, minimum=1)}
    tested = [every[pair] for pair in combinations(frequent, 2)]
    expected = dict(
        zip(
            ((p.first, p.second) for p in tested),
            false_discovery_control([p.p for p in tested]),
            strict=True,
        )
    )
    assert found
    for pair in found:
        assert pair.both >= 3
        assert pair.q == pytest.approx(expected[pair.first, pair.second])


def test_the_odds_ratio_is_the_sample_ratio_with_a_finite_interval() -> None:
    ratio, (low, high) = odds_ratio((7, 1, 1, 15))
    assert ratio == pytest.approx(105)
    theirs = contingency.odds_ratio(np.array([[7, 1], [1, 15]]), kind="sample")
    assert ratio == pytest.approx(theirs.statistic)
    assert low == pytest.approx(theirs.confidence_interval().low)
    assert high == pytest.approx(theirs.confidence_interval().high)
    assert odds_ratio((5, 0, 0, 5))[0] == pytest.approx(121)


def test_a_concept_and_the_one_above_it_are_no_pair() -> None:
    pairs = {
        (pair.first.id, pair.second.id)
        for pair in associations(load_incidence(filled()), minimum=1)
    }
    assert ("alcohol-misuse", "substance-misuse") not in pairs
    assert ("domestic-abuse", "substance-misuse") in pairs


def test_an_empty_store_has_no_pairs() -> None:
    assert associations(table({"a": ""})) == ()


def test_the_incidence_is_that_of_the_records() -> None:
    incidence = load_incidence(filled())
    assert {review.iri for review in incidence.reviews} == set(map(iri, REVIEWS))
    for theme in ("engagement-of-fathers", "information-sharing", "training"):
        term = next(term for term in incidence.terms if term.id == theme)
        expected = {
            iri(case)
            for case in REVIEWS
            if theme
            in up(
                t
                for items in (case.missed_opportunities, case.learning, case.recommendations)
                for item in items
                for t in item.themes
            )
        }
        assert {review.iri for review in incidence.having(term)} == expected
        assert incidence.counts[incidence.place(term)] == len(expected)


def test_one_case_told_twice_counts_once() -> None:
    store, link = filled(), told_twice()
    everything, once = load_incidence(store), load_incidence(store, once_per_case=True)
    assert once.total == everything.total - 1
    twice = {link.first, link.second}
    (kept,) = {review.iri for review in once.reviews} & twice
    for term in everything.terms:
        having = {review.iri for review in everything.having(term)}
        merged = {kept if each in twice else each for each in having}
        assert {review.iri for review in once.having(term)} == merged


def test_filters_restrict_rows_and_cells_alike() -> None:
    wales = load_incidence(filled(), {"nation": "wales"})
    assert [review.subject for review in wales.reviews] == ["Child Cedar"]
    assert (wales.counts <= 1).all()
    assert wales.of_schemes("risk-factor").terms == tuple(
        term for term in wales.terms if term.scheme == "risk-factor"
    )
