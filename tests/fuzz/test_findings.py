"""What fuzzing found, each the smallest input that showed it."""

from collections.abc import Callable

import pytest

from api.http.sparql.parsing import RefusedQuery, plan
from api.http.sparql.updates import plan_update
from graph.oxigraph import memory_store
from ontology.errors import QueryError
from queries.catalogue import load_catalogue
from queries.runner import sparql_of


def test_a_reason_is_one_line_whatever_it_quotes() -> None:
    asked = {"theme": "record\nkeeping\u2028"}
    with memory_store() as store, pytest.raises(QueryError) as refused:
        sparql_of(load_catalogue()["reviews-with-theme"], store, asked)
    assert len(str(refused.value).splitlines()) == 1
    assert '"record keeping' in str(refused.value)


@pytest.mark.parametrize(
    ("read", "text"),
    [(plan, "ASK { ?s ?p nothing }"), (plan_update, "INSERT DATA { GRAPH <a:g> { <a:a> ( } }")],
)
def test_a_long_list_of_what_was_expected_is_one_line(
    read: Callable[[str], object], text: str
) -> None:
    with pytest.raises(RefusedQuery) as refused:
        read(text)
    assert "\n" not in refused.value.detail
    assert refused.value.detail.startswith("line 1, column ")


@pytest.mark.parametrize(
    "update",
    ["DROP GRAPH <urn:none>", "MOVE <urn:none> TO <urn:a>", "CREATE GRAPH <urn:g>"],
)
def test_a_graph_that_is_missing_or_there_is_no_fault_of_the_store(update: str) -> None:
    with memory_store() as store:
        store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
        with pytest.raises(QueryError, match="SILENT"):
            store.update(f"{update} ; CLEAR GRAPH <urn:g>")
        assert len(list(store.quads("urn:g"))) == 1


def test_a_prefix_that_is_not_declared_is_the_fault_of_the_query() -> None:
    with pytest.raises(RefusedQuery, match="prefix : other"):
        plan("ASK FROM other:graph { ?s ?p ?o }")


@pytest.mark.parametrize("number", ["-0.5", "-.25", "-12.0001"])
def test_a_negative_decimal_is_read(number: str) -> None:
    assert plan(f"SELECT ?s {{ ?s ?p {number} FILTER (?o -0.5 > {number}) }}").form == "select"
    update = f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> {number} }} }}"
    assert plan_update(update).text == update
