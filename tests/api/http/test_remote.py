"""Serving a store that is on a SPARQL server: the same answers, and none that is not whole."""

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.http.security import Scope, new_token
from api.http.settings import read_settings
from api.http.state import check_store
from ontology.errors import StoreError
from tests.api.documents import REVIEW
from tests.api.http.between import Fault, Relay, relaying
from tests.api.http.conftest import ROWS
from tests.api.http.serving import Server, serving
from tests.graph.servers import free_port, oxigraph

NOTES = "https://example.org/notes"
SELECT = "SELECT DISTINCT ?s ?c WHERE { GRAPH ?g { ?s a ?c } } ORDER BY ?s ?c LIMIT 20"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { GRAPH ?g { ?s a ?c } } LIMIT 20"
KINDS = "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c"
TRIPLES = {"Accept": "application/n-triples"}


@dataclass(frozen=True)
class Far:
    """A server over a store that is on another, which is asked through a relay."""

    server: Server
    relay: Relay
    client: httpx.Client
    reader: httpx.Client


@pytest.fixture(scope="module")
def far(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Far]:
    """Return a server over the two reviews, which an Oxigraph server keeps."""
    folder = tmp_path_factory.mktemp("far")
    shutil.copytree(loaded, folder / "store")
    tokens = folder / "tokens.toml"
    admin = new_token(tokens, "desk", [Scope.ADMIN])
    # Nothing is moved aside, for a busy machine would let it wait; a silent server is left soon.
    limits = {"row_limit": ROWS, "time_limit": 60, "quick_time": 60, "timeout": 8}
    with (
        oxigraph("--location", str(folder / "store")) as address,
        relaying(address) as relay,
        serving(
            f"{relay.url}/", folder / "server", tokens=tokens, open_read=True, **limits
        ) as server,
        server.client(Authorization=f"Bearer {admin}") as client,
        server.client() as reader,
    ):
        yield Far(server, relay, client, reader)


def problem(answer: httpx.Response, status: int) -> str:
    """Return the detail of a problem, which must have a status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Traceback" not in answer.text
    return str(answer.json()["detail"])


def rows(answer: httpx.Response) -> list[dict[str, dict[str, str]]]:
    """Return the rows of an answer."""
    assert answer.status_code == 200, answer.text
    return list(answer.json()["results"]["bindings"])


def until(done: Callable[[], bool]) -> bool:
    """Return whether something is so within a while."""
    deadline = time.monotonic() + 120
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.mark.parametrize("query", [SELECT, KINDS, "ASK { ?s ?p ?o }", "ASK { <urn:x> ?p ?o }"])
@pytest.mark.parametrize("short", ["json", "xml", "csv", "tsv"])
def test_rows_are_the_same(client: httpx.Client, far: Far, query: str, short: str) -> None:
    asked = {"query": query, "format": short}
    near, away = client.get("/sparql", params=asked), far.reader.get("/sparql", params=asked)
    assert away.status_code == 200, away.text
    assert away.headers["content-type"] == near.headers["content-type"]
    assert away.text == near.text


def test_graphs_are_the_same(client: httpx.Client, far: Far, review: str) -> None:
    things = [
        ("/graph-store", {"graph": review}),
        ("/" + review.removeprefix("https://w3id.org/reviewgraph/"), {}),
        ("/ontology", {}),
        ("/sparql", {"query": f"DESCRIBE <{review}>"}),
    ]
    for path, asked in things:
        near, away = (
            each.get(path, params=asked, headers=TRIPLES) for each in (client, far.reader)
        )
        assert away.status_code == 200, away.text
        assert set(away.text.splitlines()) == set(near.text.splitlines())
        assert away.text
    page = far.reader.get(things[1][0], headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert far.reader.get("/graph-store", params={"graph": NOTES}).status_code == 404


def test_an_answer_is_cut_at_the_row_limit(far: Far) -> None:
    query = "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"
    cut = far.reader.get("/sparql", params={"query": query})
    assert cut.headers["reviewgraph-cut"] == f"rows={ROWS}"
    assert len(rows(cut)) == ROWS
    assert cut.json()["head"]["link"]
    graph = far.reader.get(
        "/sparql",
        params={"query": "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"},
        headers=TRIPLES,
    )
    assert graph.headers["reviewgraph-cut"] == f"rows={ROWS}"
    assert len(graph.text.splitlines()) == ROWS


def test_graphs_of_the_request_are_asked(far: Far, review: str) -> None:
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}
    everything = rows(far.reader.get("/sparql", params=count))
    one = rows(far.reader.get("/sparql", params={**count, "default-graph-uri": review}))
    clause = {"query": f"SELECT (COUNT(*) AS ?n) FROM <{review}> {{ ?s ?p ?o }}"}
    assert one == rows(far.reader.get("/sparql", params=clause))
    assert 0 < int(one[0]["n"]["value"]) < int(everything[0]["n"]["value"])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?forwarded } }",
        "SELECT ?forwarded FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
        "SELECT ?forwarded { ",
        "DELETE WHERE { ?forwarded ?p ?o }",
    ],
)
def test_what_is_refused_is_not_forwarded(far: Far, query: str) -> None:
    assert problem(far.reader.get("/sparql", params={"query": query}), 400)
    assert not any("forwarded" in asked for asked in far.relay.asked)


def test_formats_that_do_not_fit_are_not_forwarded(far: Far) -> None:
    asked = {"query": "SELECT ?unfit { ?s ?p ?o }"}
    answer = far.reader.get("/sparql", params=asked, headers={"Accept": "text/turtle"})
    assert problem(answer, 406)
    assert not any("unfit" in each for each in far.relay.asked)


@pytest.mark.parametrize("fault", ["broken off", "half", "empty", "failing", "silent"])
def test_nothing_partial_passes_for_whole(far: Far, fault: Fault) -> None:
    asked = {"query": SELECT.replace("?c", "?spoilt")}
    with far.relay.spoiling(fault, "?spoilt"):
        assert problem(far.reader.get("/sparql", params=asked), 503)
    assert len(rows(far.reader.get("/sparql", params=asked))) == 20


@pytest.mark.parametrize("fault", ["broken off", "half", "endless"])
def test_no_part_of_a_graph_passes_for_whole(far: Far, fault: Fault) -> None:
    asked = {"query": CONSTRUCT.replace("?c", "?spoilt")}
    with far.relay.spoiling(fault, "?spoilt"):
        assert problem(far.reader.get("/sparql", params=asked, headers=TRIPLES), 503)
    whole = far.reader.get("/sparql", params=asked, headers=TRIPLES)
    assert len(whole.text.splitlines()) == 20


def test_a_store_that_breaks_off_is_told_everywhere(far: Far, review: str) -> None:
    thing = "/" + review.removeprefix("https://w3id.org/reviewgraph/")
    for fault in ("broken off", "half", "failing"):
        with far.relay.spoiling(fault, review):
            assert problem(far.reader.get(thing, headers=TRIPLES), 503)
    assert far.reader.get(thing, headers=TRIPLES).status_code == 200


def test_what_is_written_is_seen_at_once(far: Far) -> None:
    graph = {"graph": NOTES}
    there = {"query": f"ASK {{ GRAPH <{NOTES}> {{ <urn:a> ?p ?o }} }}"}
    change = {
        "update": f"INSERT {{ GRAPH <{NOTES}> {{ ?s <urn:b> 2 }} }} "
        f"WHERE {{ GRAPH <{NOTES}> {{ ?s <urn:b> 1 }} }} ; # the end"
    }
    turtle = {"Content-Type": "text/turtle"}
    first = far.client.get("/sparql", params=there)
    assert first.json()["boolean"] is False
    put = far.client.put(
        "/graph-store", params=graph, content="<urn:a> <urn:b> 1 .", headers=turtle
    )
    assert put.status_code == 201, put.text
    second = far.client.get("/sparql", params=there)
    assert second.json()["boolean"] is True
    assert second.headers["etag"] != first.headers["etag"]
    assert far.client.post("/sparql", data=change).status_code == 204
    third = far.client.get("/sparql", params=there)
    assert third.headers["etag"] != second.headers["etag"]
    held = far.client.get("/graph-store", params=graph, headers=TRIPLES).text
    assert len(held.splitlines()) == 2
    again = far.client.get(
        "/sparql", params=there, headers={"If-None-Match": third.headers["etag"]}
    )
    assert again.status_code == 304
    unnamed = far.client.post(
        "/graph-store", params=graph, content="<urn:a> <urn:b> [] .", headers=turtle
    )
    assert "IRI" in problem(unnamed, 400)
    assert far.client.delete("/graph-store", params=graph).status_code == 204
    assert far.client.get("/graph-store", params=graph).status_code == 404


def test_updates_need_the_token_and_name_their_graphs(far: Far) -> None:
    insert = {"update": f"INSERT DATA {{ GRAPH <{NOTES}> {{ <urn:a> <urn:b> 1 }} }}"}
    assert problem(far.reader.post("/sparql", data=insert), 401)
    for update in ("DROP ALL", "LOAD <urn:x> INTO GRAPH <urn:y>", "INSERT DATA { <urn:a> a 1 }"):
        assert problem(far.client.post("/sparql", data={"update": update}), 400)
    assert far.reader.get("/graph-store", params={"graph": NOTES}).status_code == 404


def test_a_document_is_loaded_and_judged_over_a_server(far: Far) -> None:
    before = far.client.get("/api/v1/reviews").json()["total"]
    job = far.client.put(
        "/api/v1/documents",
        params={"name": "knot.txt"},
        content=REVIEW.format(name="Knot").encode(),
    ).json()

    def ended() -> bool:
        told = far.client.get(f"/api/v1/jobs/{job['id']}").json()
        return told["state"] in {"done", "failed"}

    assert until(ended)
    assert far.client.get(f"/api/v1/jobs/{job['id']}").json()["state"] == "done"
    assert until(lambda: far.client.get("/api/v1/reviews").json()["total"] == before + 1)
    statement = far.client.get("/api/v1/risk-factors").json()["items"][0]["id"]
    path = f"/api/v1/statements/{statement}/adjudications"
    judged = far.client.post(path, json={"verdict": "reject", "by": "A. Reader"})
    assert judged.status_code == 201, judged.text
    assert far.client.get(f"/api/v1/statements/{statement}").json()["standing"] == "rejected"


def test_a_server_that_is_away_is_told_and_comes_back(loaded: Path, tmp_path: Path) -> None:
    shutil.copytree(loaded, tmp_path / "store")
    where, port = str(tmp_path / "store"), free_port()
    paths = (
        "/ready",
        "/sparql?query=ASK{}",
        "/api/v1/reviews",
        "/ontology",
        "/graph-store?default",
    )
    with serving(f"http://127.0.0.1:{port}", tmp_path / "server") as server:
        with server.client() as client:
            for path in paths:
                answer = client.get(path)
                assert "answers" in problem(answer, 503)
                assert "retry-after" in answer.headers
            assert client.get("/health").status_code == 200
            with oxigraph("--location", where, port=port):
                assert until(lambda: client.get("/ready").status_code == 200)
                for path in paths:
                    assert client.get(path).status_code == 200, path
            assert until(lambda: client.get("/ready").status_code == 503)
            for path in paths:
                assert problem(client.get(path), 503)
            with oxigraph("--location", where, port=port):
                assert until(lambda: client.get("/ready").status_code == 200)
                for path in paths:
                    assert client.get(path).status_code == 200, path
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_the_store_is_a_folder_or_an_address() -> None:
    assert read_settings(None, {"REVIEWGRAPH_STORE": "panel"}).store == Path("panel")
    assert read_settings(None, {}, {"store": "http://a.example/"}).store == "http://a.example/"
    for wrong in ("http://", "http://me:secret@a.example/"):
        with pytest.raises(StoreError) as caught:
            check_store(wrong)
        assert "secret" not in str(caught.value)
