"""The answers of the saved queries, against the same questions asked of the records in Python."""

from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from pyoxigraph import Store

from ontology.assertion import Assertion
from ontology.records import CaseReview
from queries.catalogue import load_catalogue
from queries.runner import run
from queries.tables import Table
from tests.queries.corpus import REVIEWS, filled, iri, up

TOTAL = len(REVIEWS)


@pytest.fixture(scope="module")
def store() -> Store:
    return filled()


def ask(store: Store, name: str, **arguments: str | int) -> Table:
    return run(load_catalogue()[name], store, arguments)


def cells(table: Table, *columns: str) -> list[tuple[object, ...]]:
    return list(zip(*(table.column(name) for name in columns), strict=True))


def themes_of(case: CaseReview) -> set[str]:
    return up(
        theme
        for found in (case.missed_opportunities, case.learning, case.recommendations)
        for item in found
        for theme in item.themes
    )


def factors_of(case: CaseReview) -> set[str]:
    told = {Assertion.AFFIRMED, Assertion.ALLEGED}
    return up(item.concept for item in case.risk_factors if item.assertion in told)


def tally(found: Iterable[Iterable[object]]) -> Counter[object]:
    return Counter(item for one in found for item in set(one))


def test_reviews_with_theme_gives_every_piece_of_evidence(store: Store) -> None:
    expected = {
        (iri(case), kind, item.evidence.exact)
        for case in REVIEWS
        for kind, items in (
            ("missed-opportunity", case.missed_opportunities),
            ("learning-point", case.learning),
            ("recommendation", case.recommendations),
        )
        for item in items
        if "engagement-of-fathers" in up(item.themes)
    }
    table = ask(store, "reviews-with-theme", theme="engagement-of-fathers")
    assert set(cells(table, "review", "kind_of", "quote")) == expected
    assert len(table) == len(expected) == 5


def test_reviews_with_theme_leaves_good_practice_out(store: Store) -> None:
    table = ask(store, "reviews-with-theme", theme="engagement-of-fathers")
    assert "Child Cedar" not in table.column("subject")


def test_reviews_with_theme_by_kind(store: Store) -> None:
    table = ask(store, "reviews-with-theme", theme="engagement-of-fathers", kind="recommendation")
    assert table.column("subject") == ("Child Alder",)
    row = table.records()[0]
    assert row["publisher"] == "Ferrymoor Partnership"
    assert row["published"] == "2021-03"
    assert (row["section"], row["paragraph"]) == ("analysis", "3.2")


def test_a_narrower_theme_does_not_bring_in_the_broader(store: Store) -> None:
    table = ask(store, "reviews-with-theme", theme="father-not-identified")
    assert table.column("subject") == ("Child Dogwood",)


def test_themes_counts_reviews_once(store: Store) -> None:
    counts = tally(map(themes_of, REVIEWS))
    by_part = {
        part: tally(up(t for item in getattr(case, part) for t in item.themes) for case in REVIEWS)
        for part in ("missed_opportunities", "learning", "recommendations")
    }
    expected = {
        (
            theme,
            counts[theme],
            TOTAL,
            by_part["missed_opportunities"][theme],
            by_part["learning"][theme],
            by_part["recommendations"][theme],
        )
        for theme in counts
    }
    columns = ("theme", "reviews", "of_reviews", "missed", "learning", "recommended")
    assert set(cells(ask(store, "themes"), *columns)) == expected


def test_risk_factors_by_bearer(store: Store) -> None:
    told = {Assertion.AFFIRMED, Assertion.ALLEGED}
    counts = tally(
        (
            (concept, item.bearer)
            for item in case.risk_factors
            if item.assertion in told
            for concept in up([item.concept])
        )
        for case in REVIEWS
    )
    table = ask(store, "risk-factors-by-bearer")
    rows = cells(table, "factor", "bearer_id", "reviews")
    assert {(factor, bearer): count for factor, bearer, count in rows} == counts
    assert set(table.column("of_reviews")) == {TOTAL}
    fathers = ask(store, "risk-factors-by-bearer", bearer="father")
    assert set(fathers.column("bearer_id")) == {"father"}
    alleged = {row["factor"]: row["alleged"] for row in table.records()}
    assert alleged["drug-misuse"] == 1


def test_a_denied_factor_is_not_in_the_answer(store: Store) -> None:
    assert len(ask(store, "reviews-with-factor", factor="smoking")) == 0
    table = ask(store, "reviews-with-factor", factor="domestic-abuse", bearer="father")
    assert table.column("subject") == ("Child Birch",)


def test_missed_opportunities_by_agency_and_theme(store: Store) -> None:
    counts = tally(
        (
            (agency, theme)
            for item in case.missed_opportunities
            for agency in up(item.agencies)
            for theme in up(item.themes)
        )
        for case in REVIEWS
    )
    table = ask(store, "missed-opportunities-by-agency-and-theme")
    rows = cells(table, "agency_id", "theme_id", "reviews")
    assert {(agency, theme): count for agency, theme, count in rows} == counts
    some = ask(
        store,
        "missed-opportunities-by-agency-and-theme",
        agency="midwifery",
        theme="engagement-of-fathers",
    )
    assert set(cells(some, "agency_id", "theme_id", "reviews")) == {
        ("midwifery", "engagement-of-fathers", 2),
        ("midwifery", "father-known-not-assessed", 1),
    }


def test_missed_opportunities_of_an_agency_and_those_below_it(store: Store) -> None:
    table = ask(store, "missed-opportunities", agency="health", theme="engagement-of-fathers")
    assert table.column("subject") == ("Child Alder", "Child Birch", "Child Dogwood")
    assert len(ask(store, "missed-opportunities")) == 7


def test_recommendations_by_addressee(store: Store) -> None:
    expected = {
        (addressee, iri(case), item.evidence.exact)
        for case in REVIEWS
        for item in case.recommendations
        for addressee in item.addressees or (None,)
    }
    table = ask(store, "recommendations-by-addressee")
    assert set(cells(table, "addressee_id", "review", "quote")) == expected
    health = ask(store, "recommendations-by-addressee", addressee="health")
    assert set(health.column("subject")) == {"Child Alder"}
    assert len(ask(store, "recommendations-by-addressee", theme="training")) == 1


def test_recommendations_made_again(store: Store) -> None:
    row = ask(store, "recommendations-repeated").records()[0]
    assert (row["theme"], row["reviews"], row["of_reviews"]) == ("information-sharing", 2, 3)
    assert (row["first_year"], row["last_year"]) == (2019, 2021)


def test_themes_by_nation(store: Store) -> None:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for case in REVIEWS:
        for theme in themes_of(case):
            counts[theme, case.nation or "not-stated"] += 1
    of = Counter(case.nation or "not-stated" for case in REVIEWS)
    expected = {(*key, count, of[key[1]]) for key, count in counts.items()}
    columns = ("theme", "nation", "reviews", "of_reviews")
    assert set(cells(ask(store, "themes-by-nation"), *columns)) == expected


def test_themes_by_year_leave_the_undated_out(store: Store) -> None:
    table = ask(store, "themes-by-year")
    assert set(table.column("year")) == {2019, 2021}
    assert ("engagement-of-fathers", 2021, 1, 2) in cells(
        table, "theme", "year", "reviews", "of_reviews"
    )


def test_factors_by_incident(store: Store) -> None:
    incidents = {iri(c): up(i for child in c.children for i in child.incidents) for c in REVIEWS}
    of = tally(incidents.values())
    counts = tally(
        ((incident, factor) for incident in incidents[iri(case)] for factor in factors_of(case))
        for case in REVIEWS
    )
    rows = cells(
        ask(store, "factors-by-incident"), "incident_id", "factor", "reviews", "of_reviews"
    )
    assert {(i, f): (n, m) for i, f, n, m in rows} == {
        key: (n, of[key[0]])  # type: ignore[index]  # a Counter of object; keys are pairs here
        for key, n in counts.items()
    }
    sudden = ask(store, "factors-by-incident", incident="sudden-unexpected-death-in-infancy")
    assert "co-sleeping" in sudden.column("incident_id")
    assert "filicide" not in sudden.column("incident_id")


def test_incidents_by_age(store: Store) -> None:
    columns = ("incident", "age_band", "children", "reviews", "of_reviews")
    rows = cells(ask(store, "incidents-by-age"), *columns)
    assert ("filicide", "1-5", 2, 1, TOTAL) in rows
    assert ("child-suicide", "11-15", 1, 1, TOTAL) in rows
    assert [row[1] for row in rows if row[0] == "co-sleeping"] == ["0", "not-stated"]


def test_agencies_involved_have_the_denominator_of_their_filter(store: Store) -> None:
    everywhere = ask(store, "agencies-involved")
    assert ("health", 1, TOTAL) in cells(everywhere, "agency", "reviews", "of_reviews")
    england = ask(store, "agencies-involved", nation="england")
    assert set(england.column("of_reviews")) == {3}
    assert len(ask(store, "agencies-involved", nation="scotland")) == 0


@pytest.mark.parametrize(
    ("arguments", "subjects"),
    [
        ({}, ["Alder", "Birch", "Cedar", "Dogwood", "Elm"]),
        ({"nation": "Wales"}, ["Cedar"]),
        ({"type": "child-practice-review"}, ["Cedar"]),
        ({"year": 2021}, ["Alder", "Cedar"]),
        ({"publisher": "ferrymoor", "year": "2019"}, ["Birch"]),
        ({"nation": "england", "type": "rapid-review"}, []),
    ],
)
def test_reviews_by_filter(
    arguments: dict[str, str | int], subjects: list[str], store: Store
) -> None:
    table = ask(store, "reviews", **arguments)
    assert table.column("subject") == tuple(f"Child {name}" for name in subjects)


def test_fathers_not_engaged_counts_missed_opportunities_only(store: Store) -> None:
    table = ask(store, "fathers-not-engaged")
    assert set(cells(table, "reviews", "of_reviews")) == {(3, TOTAL)}
    assert set(table.column("subject")) == {"Child Alder", "Child Birch", "Child Dogwood"}
    assert set(table.column("aspect")) == {
        "father-known-not-assessed",
        "father-not-identified",
        "engagement-of-fathers",
    }


def test_same_words_different_failure(store: Store) -> None:
    table = ask(store, "same-words-different-failure")
    assert table.rows == (
        ("not-acted-on", 1, 1, TOTAL),
        ("not-shared", 1, 1, TOTAL),
        ("not-sought", 1, 1, TOTAL),
    )
    sought = ask(store, "information-failures", failure="not-sought")
    assert sought.column("subject") == ("Child Birch",)


def test_co_occurrence(store: Store) -> None:
    rows = cells(ask(store, "co-occurrence"), "first_id", "second_id", "reviews")
    concepts = [themes_of(case) | factors_of(case) for case in REVIEWS]
    assert rows
    for first, second, count in rows:
        assert count == sum({first, second} <= found for found in concepts)
        assert first not in up([str(second)])
        assert second not in up([str(first)])
    assert len(ask(store, "co-occurrence", minimum=3)) == 2
    fathers = ask(store, "co-occurrence", theme="engagement-of-fathers")
    assert all("engagement-of-fathers" in row for row in fathers.rows)


def test_publishers_and_rules(store: Store) -> None:
    assert ask(store, "publishers").rows[0] == ("Ferrymoor Partnership", 3, TOTAL, 2019, 2022)
    rules = ask(store, "quality-confidence-by-rule").records()
    confidences = [item.evidence.confidence for c in REVIEWS for item in c.missed_opportunities]
    row = next(row for row in rules if row["kind"] == "missed-opportunity")
    assert row["statements"] == len(confidences)
    assert row["mean"] == pytest.approx(sum(confidences) / len(confidences), abs=0.001)


def test_review_in_full_is_in_the_order_of_the_document(store: Store) -> None:
    table = ask(store, "review-in-full", review="Child Alder")
    starts = [int(str(start)) for start in table.column("start")]
    assert starts == sorted(starts)
    case = REVIEWS[0]
    for items in (case.children, case.risk_factors, case.agencies, case.missed_opportunities):
        assert {item.evidence.exact for item in items} < set(table.column("quote"))
    assert "negated" in table.column("assertion")


def test_good_practice_and_learning(store: Store) -> None:
    good = ask(store, "good-practice-by-theme", theme="engagement-of-fathers")
    assert good.column("subject") == ("Child Cedar",)
    assert ask(store, "learning-by-theme").column("theme_id") == (
        "information-sharing",
        "record-keeping",
    )
    assert len(ask(store, "recommendations-with-theme", theme="information-sharing")) == 2
