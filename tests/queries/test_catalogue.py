"""The saved queries as files: each header fits its SPARQL, and one that does not is refused."""

from pathlib import Path

import pytest

from ontology.errors import QueryError
from queries.catalogue import load_catalogue, parse_query
from queries.parameters import Parameter

GOOD = """#+ summary: Names
#+ group: Tests
#+ parameters:
#+   wanted, string, required: The name.
#+ columns:
#+   name: A name.

SELECT ?name WHERE {
  VALUES ?wanted { UNDEF }
  GRAPH ?g { ?s ?p ?name }  # it's no parameter: VALUES ?other { UNDEF }
  FILTER (?name = ?wanted)
}
ORDER BY ?name
"""
NAMED = {
    "reviews-with-theme",
    "risk-factors-by-bearer",
    "reviews-with-factor",
    "missed-opportunities-by-agency-and-theme",
    "recommendations-by-addressee",
    "recommendations-with-theme",
    "review-in-full",
    "good-practice-by-theme",
    "learning-by-theme",
    "themes-by-nation",
    "factors-by-incident",
    "agencies-involved",
    "reviews",
    "incidents-by-age",
    "fathers-not-engaged",
    "co-occurrence",
    "publishers",
    "quality-confidence-by-rule",
    "same-words-different-failure",
}


def test_the_published_questions_are_there() -> None:
    assert set(load_catalogue()) >= NAMED


@pytest.mark.parametrize("name", sorted(load_catalogue()))
def test_every_question_is_ordered_and_names_its_graphs(name: str) -> None:
    query = load_catalogue()[name]
    assert "\nORDER BY" in query.sparql
    assert "GRAPH" in query.sparql
    assert "FROM" not in query.sparql


@pytest.mark.parametrize("name", sorted(load_catalogue()))
def test_a_count_of_reviews_comes_with_its_denominator(name: str) -> None:
    columns = [column.name for column in load_catalogue()[name].columns]
    assert ("reviews" in columns) == ("of_reviews" in columns)


def test_a_header_is_read() -> None:
    query = parse_query("names", GOOD)
    assert (query.name, query.summary, query.group) == ("names", "Names", "Tests")
    assert query.parameters == (Parameter("wanted", "string", True, "The name."),)
    assert [column.name for column in query.columns] == ["name"]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("#+ summary: Names\n", "", "summary"),
        ("#+ group: Tests\n", "", "group"),
        ("#+ summary: Names", "#+ sumary: Names", "unknown header"),
        ("#+ group: Tests", "#+ summary: Again", "given twice"),
        ("#+   wanted, string, required: The name.\n", "", "not declared"),
        ("  VALUES ?wanted { UNDEF }\n", "", "never used"),
        ("  FILTER (?name = ?wanted)\n", "", "restricts nothing"),
        ("wanted, string,", "wanted, text,", "unknown type"),
        ("wanted, string,", "wanted, concept(colour),", "unknown scheme"),
        ("string, required:", "string, maybe:", "name, type, required"),
        ("#+   name: A name.", "#+   nane: A name.", "columns"),
        ("SELECT ?name", "SELEKT ?name", "bad SPARQL"),
        ("SELECT ?name WHERE", "ASK", "only SELECT"),
        ("GRAPH ?g", "SERVICE <http://example.org/sparql>", "another machine"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason(old: str, new: str, reason: str) -> None:
    text = GOOD.replace(old, new)
    if "ASK" in text:
        text = text.replace("ORDER BY ?name\n", "")
    with pytest.raises(QueryError, match=reason) as refusal:
        parse_query("names", text)
    assert "\n" not in str(refusal.value)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(QueryError, match="reviews-with-theme"):
        load_catalogue()["review-with-theme"]


def test_a_folder_of_the_users_own_adds_and_replaces(tmp_path: Path) -> None:
    (tmp_path / "names.rq").write_text(GOOD, encoding="utf-8")
    (tmp_path / "reviews.rq").write_text(GOOD, encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert "names" in catalogue
    assert catalogue["reviews"].summary == "Names"
    assert len(catalogue) == len(load_catalogue()) + 1


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no such folder"):
        load_catalogue(tmp_path / "none")


def test_a_bad_file_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.rq").write_bytes(b"\xff\xfe")
    with pytest.raises(QueryError, match=r"broken\.rq"):
        load_catalogue(tmp_path)
