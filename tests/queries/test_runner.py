"""Binding values to parameters: typed terms only, and refusals that say what to write instead."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology.errors import QueryError
from queries.catalogue import load_catalogue, parse_query
from queries.runner import run, select
from tests.queries.corpus import REVIEWS, filled, iri, vocabulary_only

VALUES = {"theme": "engagement-of-fathers", "factor": "domestic-abuse"}
ATTACKS = (
    "x> } INSERT DATA { <a:a> <a:b> <a:c> } #",
    '" } } DROP ALL ; #',
    "\\u0022 } UNION { ?s ?p ?o } #",
    "line\nbreak } #",
)


@pytest.fixture(scope="module")
def store() -> Store:
    return filled()


def required(name: str) -> dict[str, str]:
    parameters = load_catalogue()[name].parameters
    return {item.name: VALUES[item.name] for item in parameters if item.required}


@pytest.mark.parametrize("name", sorted(set(load_catalogue()) - {"review-in-full"}))
@pytest.mark.parametrize("empty", [Store(), vocabulary_only()], ids=["nothing", "vocabulary"])
def test_an_empty_store_gives_no_rows(name: str, empty: Store) -> None:
    query = load_catalogue()[name]
    table = run(query, empty, required(name))
    assert len(table) == 0
    assert table.columns == tuple(column.name for column in query.columns)


def test_no_review_is_found_in_an_empty_store() -> None:
    assert len(select(Store(), load_catalogue()["review-in-full"].sparql)) == 0
    with pytest.raises(QueryError, match="no review"):
        run(load_catalogue()["review-in-full"], Store(), {"review": "Child Alder"})


@pytest.mark.parametrize("name", sorted(set(load_catalogue()) - {"review-in-full"}))
def test_an_answer_is_the_same_twice_and_has_no_row_twice(name: str, store: Store) -> None:
    first = run(load_catalogue()[name], store, required(name))
    assert len(first) > 0
    assert first == run(load_catalogue()[name], filled(), required(name))
    assert len(set(first.rows)) == len(first)


def test_a_missing_parameter_is_named(store: Store) -> None:
    with pytest.raises(QueryError, match="reviews-with-theme needs theme"):
        run(load_catalogue()["reviews-with-theme"], store)
    with pytest.raises(QueryError, match="needs theme"):
        run(load_catalogue()["reviews-with-theme"], store, {"theme": " "})


def test_an_unknown_parameter_is_answered_with_the_known_ones(store: Store) -> None:
    with pytest.raises(QueryError, match="it takes theme, kind"):
        run(load_catalogue()["reviews-with-theme"], store, {"them": "training"})
    with pytest.raises(QueryError, match="it takes none"):
        run(load_catalogue()["quality-confidence-by-rule"], store, {"theme": "training"})


def test_an_unknown_concept_is_answered_with_the_nearest(store: Store) -> None:
    with pytest.raises(QueryError, match="engagement-of-fathers"):
        run(load_catalogue()["reviews-with-theme"], store, {"theme": "engagment-of-father"})


@pytest.mark.parametrize(
    "wanted",
    [
        "domestic-abuse",
        "Domestic abuse",
        "DOMESTIC ABUSE",
        "https://w3id.org/reviewgraph/concept/risk-factor/domestic-abuse",
    ],
)
def test_a_concept_is_found_by_id_label_or_iri(wanted: str, store: Store) -> None:
    table = run(load_catalogue()["reviews-with-factor"], store, {"factor": wanted})
    assert set(table.column("subject")) == {"Child Alder", "Child Birch", "Child Cedar"}


@pytest.mark.parametrize(
    "value", ["19", "two thousand", "2021.5", "99999", "\u0662\u0660\u0662\u0661"]
)
def test_a_year_is_four_figures(value: str, store: Store) -> None:
    with pytest.raises(QueryError, match="year such as"):
        run(load_catalogue()["reviews"], store, {"year": value})


def test_numbers_and_choices_are_checked(store: Store) -> None:
    with pytest.raises(QueryError, match="whole number"):
        run(load_catalogue()["co-occurrence"], store, {"minimum": "few"})
    with pytest.raises(QueryError, match="one of not-shared, not-sought, not-acted-on"):
        run(load_catalogue()["information-failures"], store, {"failure": "lost"})


@pytest.mark.parametrize(
    "wanted", ["Child Elm", "child elm", "Child Elm (Ferrymoor Partnership, 2022)"]
)
def test_a_review_is_found_by_name(wanted: str, store: Store) -> None:
    table = run(load_catalogue()["review-in-full"], store, {"review": wanted})
    assert set(table.column("review")) == {iri(REVIEWS[4])}


def test_an_unknown_review_is_answered_with_the_nearest(store: Store) -> None:
    with pytest.raises(QueryError, match="Child Elm"):
        run(load_catalogue()["review-in-full"], store, {"review": "Child Elmm"})


def test_one_name_for_two_reviews_asks_which(store: Store) -> None:
    double = filled()
    other = NamedNode(iri(REVIEWS[3]))
    subject = NamedNode("https://w3id.org/reviewgraph/ontology#subjectLabel")
    double.add(Quad(other, subject, Literal("Child Elm"), other))
    with pytest.raises(QueryError, match=f"2 reviews.*{iri(REVIEWS[4])}"):
        run(load_catalogue()["review-in-full"], double, {"review": "Child Elm"})


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize(
    ("name", "parameter"),
    [("reviews-with-theme", "theme"), ("review-in-full", "review"), ("reviews", "year")],
)
def test_an_attack_on_a_typed_parameter_is_refused(
    name: str, parameter: str, attack: str, store: Store
) -> None:
    with pytest.raises(QueryError):
        run(load_catalogue()[name], store, {parameter: attack})


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_as_free_text_is_only_text(attack: str, store: Store) -> None:
    before = len(store)
    assert len(run(load_catalogue()["reviews"], store, {"publisher": attack})) == 0
    assert len(store) == before


def test_text_reaches_the_store_as_it_was_written(store: Store) -> None:
    table = run(load_catalogue()["reviews"], store, {"publisher": '"hollow; vale"'})
    assert table.column("subject") == ("Child Cedar",)


def test_only_the_parameters_own_block_is_filled(store: Store) -> None:
    query = parse_query(
        "two",
        "#+ summary: Two\n#+ group: Tests\n#+ parameters:\n#+   a, string, optional: One.\n"
        "#+   ab, string, optional: Another.\n#+ columns:\n#+   x: What.\n#+   y: What.\n"
        "SELECT ?x ?y { VALUES ?a { UNDEF } VALUES ?ab {UNDEF} "
        'BIND (COALESCE(?a, "-") AS ?x) BIND (COALESCE(?ab, "-") AS ?y) }',
    )
    assert run(query, store, {"a": "VALUES ?ab { UNDEF }"}).rows == (("VALUES ?ab { UNDEF }", "-"),)
    assert run(query, store, {"a": "\\1", "ab": "\\g<0>"}).rows == (("\\1", "\\g<0>"),)
