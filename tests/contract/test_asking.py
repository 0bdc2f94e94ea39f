"""What a store answers to each form of query, and what it refuses."""

import pytest
from pyoxigraph import Literal, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, parse

from graph.store import Store
from ontology.errors import QueryError, StoreError
from tests.contract.told import GRAPH, stated

PATTERN = f"GRAPH <{GRAPH}> {{ ?s ?p ?o }}"


@pytest.fixture(autouse=True)
def _two(store: Store) -> None:
    store.replace_graph(GRAPH, stated(Literal("one"), Literal("two {")))


def test_each_form_of_query_is_answered_in_kind(store: Store) -> None:
    rows = store.query(f"SELECT ?o WHERE {{ {PATTERN} }} ORDER BY ?o")
    assert isinstance(rows, QuerySolutions)
    assert [row["o"] for row in rows] == [Literal("one"), Literal("two {")]
    yes = store.query(f"ASK {{ {PATTERN} }}")
    assert isinstance(yes, QueryBoolean)
    assert yes
    for text in (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {PATTERN} }}",
        f"PREFIX select: <urn:x> # ask\nconstruct {{ ?s ?p ?o }} where {{ {PATTERN} }}",
    ):
        built = store.query(text)
        assert isinstance(built, QueryTriples)
        assert {triple.object for triple in built} == {Literal("one"), Literal("two {")}


def test_variables_are_bound_to_terms(store: Store) -> None:
    asked = f"ASK # {{\n{{ {PATTERN} }}"
    assert store.query(asked, {"o": Literal("two {")})
    assert not store.query(asked, {"o": Literal("three")})
    built = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {PATTERN} }}"
    triples = store.query(built, {"o": Literal("one")})
    assert isinstance(triples, QueryTriples)
    assert len(list(triples)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "SELECT ?x WHERE {",
        "nonsense",
        "",
        f"DROP GRAPH <{GRAPH}>",
        f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:a> <a:b> <a:c> }} }}",
        f"PREFIX x: <urn:x> DELETE WHERE {{ {PATTERN} }}",
        f"SELECT * WHERE {{ ?s ?p ?o }} ; DROP GRAPH <{GRAPH}>",
    ],
)
def test_what_is_no_query_is_refused_in_one_line(store: Store, wrong: str) -> None:
    with pytest.raises(QueryError, match="cannot be run") as caught:
        store.query(wrong)
    assert "\n" not in str(caught.value)
    assert set(store.quads(GRAPH)) == stated(Literal("one"), Literal("two {"))


def test_blank_nodes_are_named_apart(store: Store) -> None:
    """A query may give nodes without a name; they are told apart."""
    answer = store.query(f"CONSTRUCT {{ [] ?p ?o }} WHERE {{ {PATTERN} }}")
    assert isinstance(answer, QueryTriples)
    lines = "".join(f"{triple} .\n" for triple in answer)
    assert len({quad.subject for quad in parse(lines, RdfFormat.N_TRIPLES)}) == 2


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query(f"ASK {{ {PATTERN} }}")
