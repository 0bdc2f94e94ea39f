"""Motifs and chains, against the same questions asked of the records in Python."""

from collections.abc import Callable
from itertools import product

import pytest

from ontology.assertion import Assertion
from ontology.errors import QueryError
from ontology.records import CaseReview
from queries.chains import chains
from queries.motif import Motif, count_motif, load_motifs, parse_motif
from tests.queries.corpus import REVIEWS, filled, iri, up

HEAD = 'label = "Made up"\nsummary = "For a test."\n'


def motif(*steps: str) -> Motif:
    body = "".join(f"[[step]]\n{step}\n" for step in steps)
    return parse_motif("made-up", HEAD + body)


def has_factor(case: CaseReview, name: str) -> bool:
    return any(
        name in up([item.concept]) and item.assertion is not Assertion.NEGATED
        for item in case.risk_factors
    )


def has_missed(case: CaseReview, theme: str, agency: str | None = None) -> bool:
    return any(
        theme in up(item.themes) and (agency is None or agency in up(item.agencies))
        for item in case.missed_opportunities
    )


DRINK = 'is = "risk-factor"\nfactor = "substance-misuse"'
FATHERS = 'is = "missed-opportunity"\ntheme = "engagement-of-fathers"'


@pytest.mark.parametrize(
    ("made", "holds"),
    [
        (
            motif(DRINK, FATHERS),
            lambda c: has_factor(c, "substance-misuse") and has_missed(c, "engagement-of-fathers"),
        ),
        (
            motif(FATHERS + '\nagency = "health"', 'is = "child"\nage = "0"'),
            lambda c: (
                has_missed(c, "engagement-of-fathers", "health")
                and any((child.age or "").endswith("D") for child in c.children)
            ),
        ),
        (
            motif(DRINK, 'is = "recommendation"\nabsent = true'),
            lambda c: has_factor(c, "substance-misuse") and not c.recommendations,
        ),
        (
            motif('is = "risk-factor"\nfactor = "domestic-abuse"\nbearer = "father"'),
            lambda c: any(
                "domestic-abuse" in up([item.concept]) and item.bearer == "father"
                for item in c.risk_factors
            ),
        ),
        (
            motif('is = "missed-opportunity"\ndirection = "not-shared"'),
            lambda c: any(item.direction == "not-shared" for item in c.missed_opportunities),
        ),
    ],
    ids=["two hops", "agency and age", "absent", "bearer", "direction"],
)
def test_a_motif_is_in_the_reviews_that_have_every_step(
    made: Motif, holds: Callable[[CaseReview], bool]
) -> None:
    expected = {iri(case) for case in REVIEWS if holds(case)}
    assert expected
    found = count_motif(filled(), made)
    assert {match.review.iri for match in found.matches} == expected
    assert found.of_reviews == len(REVIEWS)
    for match in found.matches:
        assert len(match.quotes) == sum(not step.absent for step in made.steps)
        assert all(match.quotes)


def test_a_motif_of_some_reviews_only() -> None:
    assert count_motif(filled(), motif(DRINK), {"nation": "wales"}).matches == ()


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        (['is = "risk-factr"'], "nearest: risk-factor"),
        (['is = "risk-factor"\nfactr = "x"'], 'no "factr"; nearest: factor'),
        (['is = "risk-factor"\nfactor = "alcohol-misus"'], "alcohol-misuse"),
        (['is = "child"\nage = "infant"'], "age must be one of"),
        (['is = "child"\nabsent = true'], "at least one"),
        (['is = "child"\nsex = \'x" . ?s ?p ?o\''], "one word"),
        ([], "at least one"),
    ],
)
def test_a_wrong_motif_says_why(steps: list[str], why: str) -> None:
    with pytest.raises(QueryError, match=why):
        motif(*steps)


def test_every_published_motif_can_be_asked() -> None:
    for each in load_motifs().values():
        assert count_motif(filled(), each).of_reviews == len(REVIEWS)
        assert each.label
        assert each.summary


def test_chains_are_those_of_the_records() -> None:
    expected: dict[tuple[str, ...], set[str]] = {}
    for case in REVIEWS:
        factors = {
            name
            for item in case.risk_factors
            if item.assertion is not Assertion.NEGATED
            for name in up([item.concept])
        }
        missed = {
            pair
            for item in case.missed_opportunities
            for pair in product(up(item.themes), up(item.agencies))
        }
        told = {
            pair
            for item in case.recommendations
            for pair in product(up(item.themes), up(item.addressees))
        }
        for factor, (theme, agency), (topic, addressee) in product(factors, missed, told):
            if theme == topic:
                expected.setdefault((factor, theme, agency, addressee), set()).add(iri(case))
    found = {
        (c.factor.id, c.theme.id, c.agency.id, c.addressee.id): {r.iri for r in c.reviews}
        for c in chains(filled(), minimum=1)
    }
    assert found == expected
    assert all(len(reviews) >= 2 for reviews in (c.reviews for c in chains(filled(), minimum=2)))
