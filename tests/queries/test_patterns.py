"""What recurs: counted in distinct reviews, with interval, extents, pairs and evidence."""

import pytest
from pyoxigraph import Store

from queries.intervals import wilson
from queries.patterns import Recurrence, evidence, patterns
from queries.views import Asked, quotations
from tests.queries.corpus import REVIEWS, filled, iri, vocabulary_only


@pytest.fixture(scope="module")
def store() -> Store:
    return filled()


def named(found: tuple[Recurrence, ...]) -> dict[tuple[str, ...], int]:
    return {tuple(term.id for term in item.terms): item.count for item in found}


def test_what_recurs_in_three_reviews(store: Store) -> None:
    found = patterns(store)
    assert (found.minimum, found.of_reviews) == (3, 5)
    assert named(found.themes) == {("engagement-of-fathers",): 3, ("information-sharing",): 3}
    assert named(found.factors) == {("domestic-abuse",): 3, ("substance-misuse",): 3}
    assert named(found.missed_opportunities) == {("health", "engagement-of-fathers"): 3}
    assert named(found.pairs) == {
        ("domestic-abuse", "information-sharing"): 3,
        ("substance-misuse", "engagement-of-fathers"): 3,
    }


def test_a_recurrence_names_its_reviews_and_their_extents(store: Store) -> None:
    sharing = next(item for item in patterns(store).themes if item.terms[0].id.endswith("sharing"))
    assert [(review.subject, review.iri) for review in sharing.reviews] == [
        (case.subject, iri(case)) for case in REVIEWS[:3]
    ]
    assert sharing.extents == {"briefing": 1, "digest-entry": 1, "full": 1}
    assert sharing.of_reviews == 5
    assert sharing.label == "Information sharing and communication"
    assert sharing.interval == wilson(3, 5)


def test_a_factor_told_twice_or_denied_is_not_counted_for_it(store: Store) -> None:
    factors = named(patterns(store, minimum=1).factors)
    assert factors["alcohol-misuse",] == 2
    assert factors["domestic-abuse",] == 3
    assert ("smoking",) not in factors


def test_lift_is_against_independence(store: Store) -> None:
    pair = next(item for item in patterns(store).pairs if item.terms[0].id == "domestic-abuse")
    assert pair.lift == pytest.approx((3 / 5) / ((3 / 5) * (3 / 5)))


def test_a_concept_is_no_pair_with_the_one_above_it(store: Store) -> None:
    pairs = named(patterns(store, minimum=1).pairs)
    assert ("alcohol-misuse", "substance-misuse") not in pairs
    assert ("alcohol-misuse", "engagement-of-fathers") in pairs


def test_the_most_frequent_comes_first(store: Store) -> None:
    counts = [item.count for item in patterns(store, minimum=1).pairs]
    assert counts == sorted(counts, reverse=True)


def test_nothing_recurs_in_an_empty_store() -> None:
    found = patterns(vocabulary_only())
    assert found.of_reviews == 0
    assert not (found.themes or found.factors or found.missed_opportunities or found.pairs)


def test_every_review_counted_has_a_quotation(store: Store) -> None:
    found = patterns(store, minimum=1)
    for item in (*found.themes, *found.factors, *found.missed_opportunities, *found.pairs):
        table = evidence(store, item)
        assert set(table.column("review")) == {review.iri for review in item.reviews}
        for review in item.reviews:
            concepts = {row[0] for row in table.rows if row[1] == review.iri}
            assert len(concepts) == (2 if item.kind == "pair" else 1)


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # by hand: n / (n + z^2)
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=0.00006)


def test_of_no_reviews_nothing_is_known() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_one_case_told_twice_is_counted_once(store: Store) -> None:
    found = patterns(store, minimum=1, once_per_case=True)
    assert found.of_reviews == 4
    assert named(found.themes)["engagement-of-fathers",] == 2
    assert named(found.missed_opportunities)["health", "engagement-of-fathers"] == 2


def test_patterns_of_some_reviews_only(store: Store) -> None:
    found = patterns(store, minimum=1, arguments={"nation": "wales"})
    assert found.of_reviews == 1
    assert named(found.factors) == {("domestic-abuse",): 1}
    assert found.missed_opportunities == ()


def test_what_few_reviews_have_is_marked(store: Store) -> None:
    assert all(item.is_few for item in patterns(store).themes)


def test_the_quotations_of_all_that_recurs_are_one_table(store: Store) -> None:
    found = patterns(store)
    table = quotations(store, Asked())
    told = {(row["label"], row["review"]) for row in table.records()}
    items = (*found.themes, *found.factors, *found.missed_opportunities, *found.pairs)
    assert told == {(item.label, review.iri) for item in items for review in item.reviews}
    assert all(row["quote"] for row in table.records())
