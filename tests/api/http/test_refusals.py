"""What would reach outside the data set is refused by the parse tree, however it is written."""

import socket
from collections.abc import Iterator

import httpx
import pytest

from api.http.sparql.parsing import RefusedQuery, plan


@pytest.fixture
def outside() -> Iterator[socket.socket]:
    """Return a listener that a query may try to reach."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        yield listener


SERVICES = (
    "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ service silent <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE ?x {{ ?s ?p ?o }} }} }} VALUES ?x {{ <{url}> }} }}",
    "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE SILENT <{url}> {{ ?a ?b ?c }} }} }}",
    "SELECT (1 AS ?n) {{}} HAVING (EXISTS {{ SERVICE SILENT <{url}> {{ ?a ?b ?c }} }})",
    "SELECT * {{ # a comment \r SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
    'SELECT * {{ ?s ?p "a\\u0022 }} #" . SERVICE SILENT <{url}> {{ ?a ?b ?c }} }}',
    "SELECT * {{ ?s ?p 'a\\u0027 . }} # ' . SERVICE SILENT <{url}> {{ ?a ?b ?c }} }}",
)


@pytest.mark.parametrize("query", SERVICES)
def test_nothing_is_asked_of_others(
    client: httpx.Client, outside: socket.socket, query: str
) -> None:
    url = f"http://127.0.0.1:{outside.getsockname()[1]}/"
    answer = client.get("/sparql", params={"query": query.format(url=url)})
    assert answer.status_code in {200, 400}
    if "\\u002" not in query:  # there the text ends in a comment, for both parsers
        assert answer.status_code == 400, answer.text
    with pytest.raises(BlockingIOError):
        outside.accept()


@pytest.mark.parametrize("query", [each.format(url="http://127.0.0.1:9/") for each in SERVICES])
def test_service_is_seen_wherever_oxigraph_would_see_it(query: str) -> None:
    try:
        read = plan(query)
    except RefusedQuery:
        return
    assert "#" in read.text  # what is left of it stands in a comment
    assert "\\u" not in read.text


def test_the_place_of_service_is_told(client: httpx.Client) -> None:
    query = "SELECT * {\n  ?s ?p ?o .\n  SERVICE <http://127.0.0.1/> { ?a ?b ?c }\n}"
    told = client.get("/sparql", params={"query": query}).json()
    assert (told["line"], told["column"]) == (3, 3)


def test_the_word_alone_is_no_matter(client: httpx.Client) -> None:
    query = 'ASK { ?SERVICE ?p "SERVICE <http://x/> { }" } # SERVICE'
    assert client.get("/sparql", params={"query": query}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM <http://127.0.0.1/other> { ?s ?p ?o }",
        "SELECT * FROM NAMED <http://127.0.0.1/other> { GRAPH ?g { ?s ?p ?o } }",
        "PREFIX x: <http://127.0.0.1/> SELECT * FROM x:other { ?s ?p ?o }",
        "BASE <http://127.0.0.1/> SELECT * FROM <other> { ?s ?p ?o }",
    ],
)
def test_graphs_outside_the_data_set_are_refused(client: httpx.Client, query: str) -> None:
    told = client.get("/sparql", params={"query": query})
    assert told.status_code == 400
    assert "<http://127.0.0.1/other>" in told.json()["detail"]


def test_graphs_of_the_protocol_must_be_here(client: httpx.Client) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        asked = {"query": "ASK {}", name: "http://127.0.0.1/other"}
        assert client.get("/sparql", params=asked).status_code == 400


def test_depth_is_bounded(client: httpx.Client) -> None:
    query = "SELECT * {" + "{" * 3000 + "}" * 3000 + "}"
    assert client.get("/sparql", params={"query": query}).status_code == 400
