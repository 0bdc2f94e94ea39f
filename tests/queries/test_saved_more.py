"""More of the saved queries, against the same questions asked of the records in Python."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

import pytest
from pyoxigraph import Store

from graph.quality import Estimate
from ontology.adjudication import Verdict
from ontology.assertion import Assertion
from ontology.concepts import load_vocabulary
from ontology.identifiers import case_iri, document_iri
from ontology.records import CaseReview
from queries.catalogue import load_catalogue
from queries.runner import run
from queries.tables import Table
from tests.queries.corpus import (
    FIGURES,
    MEASURED_ON,
    REVIEWS,
    filled,
    iri,
    judgements,
    told_twice,
    up,
)

TOTAL = len(REVIEWS)
TOLD = {Assertion.AFFIRMED, Assertion.ALLEGED}
KINDS = {
    "risk-factor": "risk_factors",
    "agency-involvement": "agencies",
    "missed-opportunity": "missed_opportunities",
    "good-practice": "good_practice",
    "learning-point": "learning",
    "recommendation": "recommendations",
}
YEARS = {"P26D": 0, "P18M": 1, "P4Y": 4, "P14Y": 14, None: None}
"""The ages in the reviews, as completed years, worked out by hand."""


@pytest.fixture(scope="module")
def store() -> Store:
    return filled()


def ask(store: Store, name: str, **arguments: str | int) -> Table:
    return run(load_catalogue()[name], store, arguments)


def cells(table: Table, *columns: str) -> list[tuple[object, ...]]:
    return list(zip(*(table.column(name) for name in columns), strict=True))


def label(scheme: str, concept: str) -> str:
    return load_vocabulary().get(scheme, concept).pref_label


def year(case: CaseReview) -> int | None:
    return int(case.published[:4]) if case.published else None


def tally(found: Iterable[Iterable[object]]) -> Counter[object]:
    return Counter(item for one in found for item in set(one))


def said(case: CaseReview) -> set[tuple[str, str, str]]:
    """Return what a review tells, as the kind of statement, the scheme and the concept."""
    found = {
        (kind, "theme", theme)
        for kind in ("missed-opportunity", "good-practice", "learning-point", "recommendation")
        for item in getattr(case, KINDS[kind])
        for theme in up(item.themes)
    }
    factors = (item.concept for item in case.risk_factors if item.assertion in TOLD)
    found |= {("risk-factor", "risk-factor", concept) for concept in up(factors)}
    agencies = up(item.kind for item in case.agencies)
    found |= {("agency", "agency", concept) for concept in agencies}
    for child in case.children:
        found |= {("incident", "incident", concept) for concept in up(child.incidents)}
        found |= {("outcome", "outcome", child.outcome)} if child.outcome else set()
    return found


def test_there_are_thirty_questions_each_with_what_it_is_for() -> None:
    catalogue = load_catalogue()
    assert len(catalogue) >= 30
    for query in catalogue.values():
        assert query.summary
        assert query.group
        assert query.columns
        assert all(column.description for column in query.columns)
        assert all(parameter.description for parameter in query.parameters)


def test_incidence(store: Store) -> None:
    expected = {
        (iri(case), kind, scheme, concept, label(scheme, concept))
        for case in REVIEWS
        for kind, scheme, concept in said(case)
    }
    table = ask(store, "incidence")
    assert set(table.rows) == expected
    assert len(table) == len(expected)


def test_review_concepts(store: Store) -> None:
    expected = {
        (iri(case), case.subject, str(case.extent), scheme, concept, label(scheme, concept))
        for case in REVIEWS
        for kind, scheme, concept in said(case)
        if scheme in {"theme", "risk-factor"} and kind != "good-practice"
    }
    assert set(ask(store, "review-concepts").rows) == expected


def test_case_facts_have_a_row_for_each_child_and_incident(store: Store) -> None:
    columns = ("review", "document", "subject", "publisher", "year", "outcome", "incident")
    expected = Counter(
        (
            iri(case),
            document_iri(case.document),
            case.subject,
            case.publisher,
            year(case),
            child.outcome if child else None,
            incident,
        )
        for case in REVIEWS
        for child in case.children or (None,)
        for incident in (child.incidents if child else ()) or (None,)
    )
    assert Counter(cells(ask(store, "case-facts"), *columns)) == expected


def test_same_cases(store: Store) -> None:
    link = told_twice()
    first, second = sorted((link.first, link.second))
    by_iri = {iri(case): case for case in REVIEWS}
    told = [(name, by_iri[name].subject, str(by_iri[name].extent)) for name in (first, second)]
    expected = (case_iri(first, second), *told[0], *told[1], link.score)
    (row,) = ask(store, "same-cases").rows
    assert row == (*expected, "; ".join(sorted(link.agreements)))


def test_recommendations(store: Store) -> None:
    columns = (
        *("review", "subject", "publisher_name", "published_in", "number", "strength", "quote"),
        *("themes", "addressees"),
    )
    expected = {
        (
            iri(case),
            case.subject,
            case.publisher,
            year(case),
            item.number,
            str(item.strength),
            item.evidence.exact,
            " ".join(sorted(item.themes)) or None,
            " ".join(sorted(item.addressees)) or None,
        )
        for case in REVIEWS
        for item in case.recommendations
    }
    found = [
        tuple(
            value or None if name in {"themes", "addressees"} else value
            for name, value in zip(columns, row, strict=True)
        )
        for row in cells(ask(store, "recommendations"), *columns)
    ]
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("name", "part", "agencies", "column"),
    [
        ("review-missed-opportunities", "missed_opportunities", "agencies", "agency"),
        ("review-recommendations", "recommendations", "addressees", "addressee"),
    ],
)
def test_who_and_what_in_each_review(
    store: Store, name: str, part: str, agencies: str, column: str
) -> None:
    expected = {
        (iri(case), case.subject, agency, theme, label("agency", agency), label("theme", theme))
        for case in REVIEWS
        for item in getattr(case, part)
        for agency in up(getattr(item, agencies))
        for theme in up(item.themes)
    }
    columns = ("review", "subject", column, "theme", f"{column}_label", "theme_label")
    assert set(cells(ask(store, name), *columns)) == expected


def test_agencies_involved(store: Store) -> None:
    counts = tally(up(item.kind for item in case.agencies) for case in REVIEWS)
    expected = {(agency, count, TOTAL) for agency, count in counts.items()}
    found = cells(ask(store, "agencies-involved"), "agency", "reviews", "of_reviews")
    assert set(found) == expected


def test_incidents_by_age(store: Store) -> None:
    bands = {0: "0", 1: "1-5", 4: "1-5", 14: "11-15", None: "not-stated"}
    children: Counter[tuple[str, str]] = Counter()
    reviews: dict[tuple[str, str], set[str]] = defaultdict(set)
    for case in REVIEWS:
        for child in case.children:
            for incident in up(child.incidents):
                key = (incident, bands[YEARS[child.age]])
                children[key] += 1
                reviews[key].add(iri(case))
    expected = {(*key, count, len(reviews[key]), TOTAL) for key, count in children.items()}
    columns = ("incident", "age_band", "children", "reviews", "of_reviews")
    assert set(cells(ask(store, "incidents-by-age"), *columns)) == expected


def test_themes_by_year(store: Store) -> None:
    counts: Counter[tuple[str, int]] = Counter()
    for case in REVIEWS:
        themes = {
            c for kind, scheme, c in said(case) if scheme == "theme" and kind != "good-practice"
        }
        counts.update((theme, when) for theme in themes if (when := year(case)) is not None)
    of = Counter(year(case) for case in REVIEWS)
    expected = {(*key, count, of[key[1]]) for key, count in counts.items()}
    columns = ("theme", "year", "reviews", "of_reviews")
    assert set(cells(ask(store, "themes-by-year"), *columns)) == expected


def test_publishers(store: Store) -> None:
    told = [case for case in REVIEWS if case.publisher]
    years: dict[str, list[int]] = defaultdict(list)
    for case in told:
        years[str(case.publisher)] += [when for when in [year(case)] if when is not None]
    counts = Counter(case.publisher for case in told)
    expected = {
        (name, counts[name], TOTAL, min(found), max(found)) for name, found in years.items()
    }
    assert set(ask(store, "publishers").rows) == expected


def test_confidence_by_rule(store: Store) -> None:
    found: dict[tuple[str | None, str], list[float]] = defaultdict(list)
    reviews: dict[tuple[str | None, str], set[str]] = defaultdict(set)
    for case in REVIEWS:
        for kind, part in KINDS.items():
            for item in getattr(case, part):
                found[item.evidence.rule, kind].append(item.evidence.confidence)
                reviews[item.evidence.rule, kind].add(iri(case))
    counts = {(*key, len(each), len(reviews[key]), TOTAL) for key, each in found.items()}
    rows = ask(store, "quality-confidence-by-rule").records()
    columns = ("rule", "kind", "statements", "reviews", "of_reviews")
    assert {tuple(row[name] for name in columns) for row in rows} == counts
    for row in rows:
        each = found[str(row["rule"]), str(row["kind"])]
        assert row["lowest"] == pytest.approx(min(each))
        assert row["mean"] == pytest.approx(sum(each) / len(each), abs=0.001)


def interval(estimate: Estimate) -> tuple[float | int | None, ...]:
    return (estimate.value, estimate.low, estimate.high, estimate.n) if estimate.n else (None,) * 4


def share(estimate: Estimate) -> tuple[float | int | None, ...]:
    return (estimate.value, estimate.n) if estimate.n else (None, None)


def test_quality_by_kind_and_by_concept(store: Store) -> None:
    by_kind = {
        (MEASURED_ON, each.kind, *interval(each.precision), *share(each.recall), each.f1.value)
        for each in FIGURES
        if each.concept is None
    }
    assert set(ask(store, "quality-by-kind").rows) == by_kind
    by_concept = {
        (
            *(MEASURED_ON, each.kind, each.concept[1], label(*each.concept)),
            *(*interval(each.precision), *share(each.recall), each.f1.value),
        )
        for each in FIGURES
        if each.concept is not None
    }
    assert set(ask(store, "quality-by-concept").rows) == by_concept


def kebab(kind: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind).lower()


def test_adjudications(store: Store) -> None:
    expected = {
        (
            *(item.subject.review, item.subject.case, kebab(item.said.kind), str(item.verdict)),
            *("reopened" if item.by == "Bo Willow" else "applied", item.by, item.reason),
            *(item.said.evidence.exact, item.statement, item.iri),
        )
        for item in judgements()
    }
    columns = (
        *("review", "subject", "kind", "verdict", "status", "by", "why", "quote", "statement"),
        "adjudication",
    )
    assert set(cells(ask(store, "adjudications"), *columns)) == expected
    for verdict in Verdict:
        of_it = sum(item.verdict is verdict for item in judgements())
        assert len(ask(store, "adjudications", verdict=verdict)) == of_it


def test_rejected_statements_are_told_and_counted_nowhere_else(store: Store) -> None:
    rejected = [item for item in judgements() if item.verdict is Verdict.REJECT]
    expected = {
        (item.subject.review, kebab(item.said.kind), item.said.evidence.exact, item.by, item.reason)
        for item in rejected
    }
    found = cells(ask(store, "rejected-statements"), "review", "kind", "quote", "by", "why")
    assert set(found) == expected
    for name in ("review-in-full", "incidence"):
        arguments = {"review": "Child Elm"} if name == "review-in-full" else {}
        answer = str(ask(store, name, **arguments).rows)
        assert not any(item.said.evidence.exact in answer for item in rejected)


def test_judged_by_rule(store: Store) -> None:
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for item in judgements():
        if item.by != "Bo Willow":
            counts[str(item.said.evidence.rule), kebab(item.said.kind)][str(item.verdict)] += 1
    expected = {
        (*key, each.total(), each["confirm"], each["correct"], each["reject"])
        for key, each in counts.items()
    }
    assert set(ask(store, "quality-judged-by-rule").rows) == expected


def test_information_failures(store: Store) -> None:
    themes = {"information-not-shared": "not-shared", "information-not-sought": "not-sought"}
    themes["information-not-acted-on"] = "not-acted-on"
    expected = {
        (iri(case), way, item.evidence.exact)
        for case in REVIEWS
        for item in case.missed_opportunities
        for way in (*map(themes.get, item.themes), item.direction)
        if way is not None
    }
    found = set(cells(ask(store, "information-failures"), "review", "way", "quote"))
    assert found == expected
    counts = ask(store, "same-words-different-failure").rows
    ways = Counter(way for _, way, _ in expected)
    assert {(way, number) for way, number, _, _ in counts} == set(ways.items())
