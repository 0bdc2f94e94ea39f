"""Groups, trends, sets of three and likeness, each against an independent computation."""

from itertools import combinations
from math import log, sqrt

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.stats import fisher_exact, kendalltau

from queries.contrast import contrasts
from queries.incidence import Incidence, load_incidence
from queries.itemsets import triples
from queries.similarity import similar_reviews
from queries.terms import NamedReview, Term
from queries.trends import trends
from tests.queries.corpus import filled


def made_up(reviews: int = 40, terms: int = 7) -> Incidence:
    """Return a table of seeded chance, with a year that the last term follows."""
    chance = np.random.default_rng(7)
    years = chance.integers(2012, 2020, reviews)
    cells = chance.random((reviews, terms)) < np.linspace(0.2, 0.8, terms)
    cells[:, -1] = years > 2015
    named = tuple(
        NamedReview(f"Child {at:02}", f"review/{at:02}", "full", year=int(years[at]))
        for at in range(reviews)
    )
    names = tuple(Term("theme", f"made-up-{at}", f"Made up {at}") for at in range(terms))
    return Incidence(named, names, csr_array(cells))


TABLE = made_up()
SETS = {term: {review.iri for review in TABLE.having(term)} for term in TABLE.terms}


def test_a_group_is_compared_with_the_rest() -> None:
    group = {review.iri for review in TABLE.reviews if (review.year or 0) > 2015}
    found = contrasts(TABLE, group)
    assert found[0].term == TABLE.terms[-1]
    for each in found:
        inside = len(SETS[each.term] & group)
        outside = len(SETS[each.term] - group)
        assert (each.count, each.rest_count) == (inside, outside)
        square = np.array([[inside, len(group) - inside], [outside, 40 - len(group) - outside]])
        assert each.p == pytest.approx(fisher_exact(square).pvalue)
        assert each.q >= each.p
    assert contrasts(TABLE, set()) == ()


def test_a_trend_is_the_rank_correlation_of_year_and_concept() -> None:
    years = [review.year or 0 for review in TABLE.reviews]
    for trend in trends(TABLE):
        has = [review.iri in SETS[trend.term] for review in TABLE.reviews]
        expected = kendalltau(years, has)
        assert trend.tau == pytest.approx(expected.statistic)
        assert trend.p == pytest.approx(expected.pvalue)
        assert sum(share.count for share in trend.years) == len(SETS[trend.term])
        assert sum(share.of_reviews for share in trend.years) == 40
    risen = trends(TABLE)[-1]
    assert risen.tau is not None
    assert risen.tau > 0.5


def test_reviews_of_one_year_have_no_trend() -> None:
    one_year = TABLE.of_reviews({r.iri for r in TABLE.reviews if r.year == 2013})
    assert all(trend.tau is None and trend.q is None for trend in trends(one_year, minimum=1))


def test_sets_of_three_are_those_of_brute_force() -> None:
    expected = {
        three: len(set.intersection(*(SETS[term] for term in three)))
        for three in combinations(TABLE.terms, 3)
    }
    found = {each.terms: each for each in triples(TABLE, minimum=4)}
    assert {three: each.count for three, each in found.items()} == {
        three: count for three, count in expected.items() if count >= 4
    }
    for three, each in found.items():
        pairs = [len(SETS[a] & SETS[b]) for a, b in combinations(three, 2)]
        assert each.confidence == pytest.approx(each.count / min(pairs))
        chance = np.prod([len(SETS[term]) / 40 for term in three])
        assert each.lift == pytest.approx(each.count / 40 / chance)


def test_likeness_is_the_cosine_of_rarity() -> None:
    rarity = {term: log(41 / (1 + len(SETS[term]))) + 1 for term in TABLE.terms}

    def length(iri: str) -> float:
        return sqrt(sum(rarity[term] ** 2 for term in TABLE.terms if iri in SETS[term]))

    one = TABLE.reviews[3].iri
    found = similar_reviews(TABLE, one, most=100)
    assert one not in {each.review.iri for each in found}
    assert [each.score for each in found] == sorted((e.score for e in found), reverse=True)
    for each in found:
        shared = {term for term in TABLE.terms if {one, each.review.iri} <= SETS[term]}
        dot = sum(rarity[term] ** 2 for term in shared)
        assert each.score == pytest.approx(dot / length(one) / length(each.review.iri))
        assert {term for term, _ in each.shared} == shared
        assert sum(part for _, part in each.shared) == pytest.approx(each.score)


def test_a_review_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        similar_reviews(TABLE, "review/99")


def test_the_store_answers_all_four() -> None:
    incidence = load_incidence(filled())
    group = {review.iri for review in incidence.reviews if review.nation == "england"}
    assert contrasts(incidence, group, minimum=1)
    assert trends(incidence, minimum=1)
    assert triples(incidence, minimum=2)
    assert similar_reviews(incidence, incidence.reviews[0].iri)
