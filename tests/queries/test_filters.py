"""A question asked of some reviews gives what it gives of a store that holds those alone."""

from collections.abc import Callable, Mapping

import pytest

from ontology.errors import QueryError
from ontology.records import CaseReview
from queries.catalogue import load_catalogue, parse_query
from queries.filters import filters
from queries.runner import run
from tests.queries.corpus import REVIEWS, filled, up

Keep = Callable[[CaseReview], bool]


def years(age: str | None) -> int | None:
    """Return completed years; the corpus tells ages in days, months and years alone."""
    if age is None:
        return None
    count, unit = int(age[1:-1]), age[-1]
    return {"D": count // 365, "M": count // 12, "Y": count}[unit]


def published(case: CaseReview) -> int:
    return int(case.published[:4]) if case.published else 0


CASES: tuple[tuple[Mapping[str, str], Keep], ...] = (
    ({"nation": "wales"}, lambda case: case.nation == "wales"),
    ({"type": "child-practice-review"}, lambda case: "child-practice" in (case.type or "")),
    ({"publisher": "ferrymoor"}, lambda case: "ferrymoor" in (case.publisher or "").lower()),
    ({"year": "2019"}, lambda case: published(case) == 2019),
    ({"since": "2020"}, lambda case: published(case) >= 2020),
    ({"until": "2019"}, lambda case: 0 < published(case) <= 2019),
    ({"age": "0"}, lambda case: any(years(child.age) == 0 for child in case.children)),
    ({"age": "1-5"}, lambda case: any(years(c.age) in range(1, 6) for c in case.children)),
    (
        {"incident": "sudden-unexpected-death-in-infancy"},
        lambda case: any(
            "sudden-unexpected-death-in-infancy" in up(child.incidents) for child in case.children
        ),
    ),
    ({"extent": "digest-entry"}, lambda case: case.extent == "digest-entry"),
    (
        {"nation": "england", "since": "2020"},
        lambda case: case.nation == "england" and published(case) >= 2020,
    ),
)
QUESTIONS = sorted(name for name, query in load_catalogue().items() if query.filtered)


def needed(name: str) -> dict[str, str]:
    given = {"theme": "engagement-of-fathers", "factor": "substance-misuse"}
    return {p.name: given[p.name] for p in load_catalogue()[name].parameters if p.required}


@pytest.mark.parametrize(("arguments", "keep"), CASES, ids=[str(case[0]) for case in CASES])
def test_a_filtered_question_is_the_question_of_those_reviews(
    arguments: Mapping[str, str], keep: Keep
) -> None:
    kept = [case for case in REVIEWS if keep(case)]
    assert 0 < len(kept) < len(REVIEWS)
    everything, some = filled(), filled(kept)
    for name in QUESTIONS:
        query = load_catalogue()[name]
        filtered = run(query, everything, {**needed(name), **arguments})
        assert filtered.rows == run(query, some, needed(name)).rows, name


def test_every_filter_is_tried_above() -> None:
    assert {name for arguments, _ in CASES for name in arguments} == set(filters())


def test_a_filter_that_nobody_asks_for_leaves_the_query_as_it_was() -> None:
    query = load_catalogue()["themes"]
    assert query.bound({}) == query.sparql


@pytest.mark.parametrize(
    ("header", "place", "why"),
    [
        ("#+ filters: reviews\n", "", "goes with lines"),
        ("", "# filter ?review\n", "goes with lines"),
        ("#+ filters: children\n", "# filter ?review\n", 'can only be "reviews"'),
    ],
)
def test_a_filter_needs_its_header_and_its_place(header: str, place: str, why: str) -> None:
    text = (
        f"#+ summary: Reviews\n#+ group: Tests\n{header}#+ columns:\n#+   review: An IRI.\n"
        f"SELECT ?review WHERE {{\n{place}GRAPH ?review {{ ?review ?p ?o }} }} ORDER BY ?review\n"
    )
    with pytest.raises(QueryError, match=why):
        parse_query("own", text)
