"""The tools over standard input and output: quotations are cited, numbers have denominators."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from mcp.client.stdio import StdioServerParameters
from typer.testing import CliRunner

from api.cli import app
from api.mcp.bounding import MOST
from tests.api.documents import write_review
from tests.api.mcp.asking import Assistant, assistant

TYPE = "<https://w3id.org/reviewgraph/ontology#CaseReview>"
QUOTING = (
    ("search_quotes", {"words": "father"}, "quotations"),
    ("find_statements", {"kind": "missed-opportunity"}, "statements"),
    ("find_statements", {"kind": "risk-factor", "bearer": "mother"}, "statements"),
    ("find_statements", {"kind": "recommendation", "words": '"health visitors"'}, "statements"),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mcp")
    write_review(folder / "documents", "Tern")
    write_review(folder / "documents", "Dunlin")
    loading = ["load", str(folder / "documents"), "--store", str(folder / "store")]
    done = CliRunner().invoke(app, loading)
    assert done.exit_code == 0, done.output
    return folder / "store"


@pytest.fixture(scope="module")
def asked(store: Path) -> Iterator[Assistant]:
    command = "from api.cli import main; main()"
    server = StdioServerParameters(
        command=sys.executable,
        args=["-c", command, "mcp", "--store", str(store)],
        env=os.environ | {"REVIEWGRAPH_TIME_LIMIT": "1", "REVIEWGRAPH_ROW_LIMIT": "500"},
    )
    with assistant(server) as client:
        yield client


def assert_cited(item: dict[str, Any]) -> None:
    assert item["quote"]
    assert item["evidence"].startswith("https://w3id.org/reviewgraph/id/evidence/")
    assert item["publisher"] == "Marram Bay Safeguarding Children Partnership"
    assert item["year"] == 2022
    assert item["citation"].startswith(f"{item['review']['subject']} ({item['publisher']}, 2022), ")


def test_every_tool_is_read_only_and_says_what_it_does(asked: Assistant) -> None:
    for tool in asked.tools().values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.description
        for told in tool.input_schema["properties"].values():
            assert told.get("description"), tool.name
        assert tool.input_schema["additionalProperties"] is False


@pytest.mark.parametrize(("tool", "arguments", "name"), QUOTING)
def test_quotations_come_with_their_citation(
    tool: str, arguments: dict[str, Any], name: str, asked: Assistant
) -> None:
    told = asked.call(tool, **arguments)
    assert told["reviews"] == told["of_reviews"] == 2
    assert {each["subject"] for each in told["which"]} == {"Child Tern", "Child Dunlin"}
    assert told["shown"] == len(told[name]) == told["total"] > 0
    for item in told[name]:
        assert_cited(item)


def test_a_citation_names_the_paragraph(asked: Assistant) -> None:
    told = asked.call("search_quotes", words='"missed opportunity"')
    assert told["quotations"]
    for item in told["quotations"]:
        assert item["citation"].endswith(f"paragraph {item['paragraph']}")


def test_lists_go_on_where_they_ended(asked: Assistant) -> None:
    first = asked.call("find_statements", kind="risk-factor", limit=1)
    assert first["cut"]
    assert first["shown"] == 1 < first["total"]
    rest = asked.call("find_statements", kind="risk-factor", limit=50, cursor=first["next"])
    told = {item["id"] for item in first["statements"] + rest["statements"]}
    assert len(told) == first["total"]
    assert "cut" not in rest


def test_a_statement_is_shown_in_its_text(asked: Assistant) -> None:
    (found, *_) = asked.call("find_statements", kind="missed-opportunity")["statements"]
    told = asked.call("read_statement", statement=found["statement"])
    assert_cited(told)
    assert told["context"]["quote"] == found["quote"]
    assert told["context"]["before"]


def test_prevalence_has_denominator_interval_and_reviews(asked: Assistant) -> None:
    told = asked.call("prevalence", of="factors", filters={"since": 2020})
    assert told["items"]
    for item in told["items"]:
        assert item["of_reviews"] == told["of_reviews"] == 2
        assert 0 <= item["low"] <= item["share"] <= item["high"] <= 1
        assert len(item["which"]) == item["reviews"]


def test_filters_change_the_denominator(asked: Assistant) -> None:
    told = asked.call("prevalence", of="factors", filters={"since": 2023})
    assert (told["of_reviews"], told["items"]) == (0, [])


def test_patterns_name_their_reviews(asked: Assistant) -> None:
    told = asked.call("patterns", pattern="recurring", minimum=2)
    assert told["rows"]
    for row in told["rows"]:
        assert row["count"] == len(row["reviews"].split("; ")) == row["of_reviews"] == 2


def test_reviews_are_listed_and_read_in_full(asked: Assistant) -> None:
    listed = asked.call("list_reviews", having=["risk-factor/domestic-abuse"])
    assert listed["total"] == listed["of_reviews"] == 2
    whole = asked.call("read_review", review=listed["reviews"][0]["iri"])
    assert whole["publisher"]
    assert {each["kind"] for each in whole["statements"]} >= {"child", "recommendation"}
    assert all(each["citation"] and each["evidence"] for each in whole["statements"])
    few = asked.call("read_review", review=whole["id"], kind="recommendation")
    assert {each["kind"] for each in few["statements"]} == {"recommendation"}


def test_saved_questions_quote_with_citation(asked: Assistant) -> None:
    names = {each["name"] for each in asked.call("list_questions")["questions"]}
    assert "missed-opportunities" in names
    told = asked.call("ask_question", name="missed-opportunities")
    assert told["of_reviews"] == 2
    for row in told["rows"]:
        assert row["citation"].startswith(row["subject"])
        assert "/id/evidence/" in row["evidence"]


def test_concepts_are_looked_up(asked: Assistant) -> None:
    found = asked.call("concepts", scheme="theme", words="father")
    assert "engagement-of-fathers" in {each["id"] for each in found["concepts"]}
    one = asked.call("concepts", scheme="theme", concept="engagement-of-fathers")
    assert one["definition"]
    assert one["of_reviews"] == 2


def test_about_says_what_is_held_and_how_well_it_was_read(asked: Assistant) -> None:
    told = asked.call("about")
    assert told["reviews"] == 2
    assert all(0 <= each["precision"] <= 1 for each in told["quality"] if each["n"])


def test_sparql_answers_with_the_number_of_reviews(asked: Assistant) -> None:
    told = asked.call("sparql", query=f"SELECT ?r {{ GRAPH ?r {{ ?r a {TYPE} }} }}")
    assert told["of_reviews"] == told["total"] == len(told["rows"]) == 2
    assert asked.call("sparql", query="ASK {}") == {"boolean": True, "of_reviews": 2}


def test_long_answers_are_cut_and_say_so(asked: Assistant) -> None:
    told = asked.call("sparql", query="SELECT * { GRAPH ?g { ?s ?p ?o } }")
    assert "LIMIT" in told["cut"]
    assert told["shown"] == len(told["rows"]) < 500
    assert len(str(told)) < 1.2 * MOST


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * {", "line 1"),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", "line 1"),
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", "SERVICE"),
        ("ASK FROM <http://127.0.0.1:9/> {}", "no graph"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "construct"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "was stopped"),
    ],
)
def test_what_the_endpoint_refuses_the_tool_refuses(
    query: str, told: str, asked: Assistant
) -> None:
    assert told in asked.fails("sparql", query=query)
    assert asked.call("sparql", query="ASK {}")["boolean"]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("search_quotes", {}, "needs words"),
        ("search_quotes", {"words": '"'}, "needs words"),
        ("search_quotes", {"words": "a", "word": "b"}, "nearest: words"),
        ("search_quotes", {"words": "a", "limit": 0}, "limit"),
        ("search_quotes", {"words": "a", "cursor": "x"}, "cursor"),
        ("search_quotes", {"words": "a", "filters": {"natoin": "wales"}}, "nearest: nation"),
        ("search_quotes", {"words": "a", "filters": {"nation": "walse"}}, "nearest: wales"),
        ("search_quotes", {"words": "a", "concept": "theme/x"}, "theme"),
        ("find_statements", {"kind": "finding"}, "'missed-opportunity'"),
        ("find_statements", {"kind": "good-practice", "factor": "a"}, "it has theme and agency"),
        ("find_statements", {"kind": "risk-factor", "factor": "drinkin"}, "no concept"),
        ("read_statement", {"statement": "x"}, "find_statements"),
        ("read_review", {"review": "../../etc/passwd"}, "list_reviews"),
        ("patterns", {"pattern": "groups"}, "nation=wales"),
        ("patterns", {"pattern": "similar"}, "which review"),
        ("ask_question", {"name": "theems"}, "themes"),
        ("ask_question", {"name": "themes", "parameters": {"limit": 3}}, "no parameter"),
        ("ask_question", {"name": "themes", "parameters": {"them": 3}}, "no parameter"),
        ("concepts", {"scheme": "theme", "concept": "fathers"}, "no concept"),
    ],
)
def test_bad_input_is_told_what_to_do(
    tool: str, arguments: dict[str, Any], told: str, asked: Assistant
) -> None:
    message = asked.fails(tool, **arguments)
    assert told in message
    assert "\n" not in message
    assert "Traceback" not in message
