"""What one client asks too much of, and that others are answered all the while."""

import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.api.http.conftest import ROWS
from tests.api.http.serving import Server, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
PRODUCT = "SELECT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
PATHS = "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)*/(!<urn:x>|^!<urn:x>)* ?b }"
BOMB = "SELECT (GROUP_CONCAT(CONCAT(STR(?c), STR(?f))) AS ?z) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HOSTILE = (ENDLESS, PRODUCT, PATHS, BOMB)
SMALL = "SELECT ?s { ?s a ?kind } LIMIT 3"


@pytest.mark.parametrize("query", HOSTILE)
def test_a_query_without_end_is_ended(client: httpx.Client, query: str) -> None:
    answer = client.get("/sparql", params={"query": query})
    assert answer.status_code in {503, 504}
    assert answer.json()["type"].rpartition("/")[2] in {"time-limit", "query-too-large"}
    assert client.get("/sparql", params={"query": SMALL}).status_code == 200


def test_its_process_is_gone(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": ENDLESS}).status_code == 504
    assert client.get("/ready").json()["slow"] == 0


def test_a_hundred_at_once(server: Server) -> None:
    def ask(number: int) -> int:
        with server.client("127.0.0.2") as hostile:
            query = HOSTILE[number % len(HOSTILE)]
            return hostile.get("/sparql", params={"query": query}).status_code

    with ThreadPoolExecutor(100) as crowd:
        asked = [crowd.submit(ask, number) for number in range(100)]
        with server.client("127.0.0.3") as other:
            answers = [other.get("/sparql", params={"query": SMALL}) for _ in range(20)]
        ends = Counter(each.result() for each in asked)
    assert [answer.status_code for answer in answers] == [200] * 20
    assert set(ends) <= {503, 504}
    assert ends[503] > ends[504]
    with server.client() as after:
        assert after.get("/ready").json()["waiting"] == 0


def test_who_is_turned_away_is_told_when_to_come_back(server: Server) -> None:
    def ask(_: int) -> httpx.Response:
        with server.client("127.0.0.4") as hostile:
            return hostile.get("/sparql", params={"query": ENDLESS})

    with ThreadPoolExecutor(40) as crowd:
        busy = [each for each in crowd.map(ask, range(40)) if each.status_code == 503]
    assert busy
    for answer in busy:
        assert int(answer.headers["retry-after"]) > 0


def started(client: httpx.Client) -> float:
    told = client.get("/metrics").text
    return next(
        float(line.split()[1])
        for line in told.splitlines()
        if line.startswith("reviewgraph_workers_started_total")
    )


def settled(client: httpx.Client) -> float:
    """Return how many workers were started once those that were killed have been replaced."""
    before, now = -1.0, started(client)
    while now != before:
        time.sleep(0.5)
        before, now = now, started(client)
    return now


def test_who_took_long_comes_after_others_from_then_on(server: Server) -> None:
    with server.client("127.0.0.5") as slow, server.client("127.0.0.10") as other:
        other.get("/sparql", params={"query": SMALL})
        for _ in range(10):
            # On a busy machine a query may get too little of the processor to be known for it.
            assert slow.get("/sparql", params={"query": ENDLESS}).status_code == 504
            before = settled(other)
            for _ in range(5):
                assert other.get("/sparql", params={"query": SMALL}).status_code == 200
            assert started(other) == before
            # A worker that was set back once is not lent to anybody else.
            for _ in range(5):
                assert slow.get("/sparql", params={"query": SMALL}).status_code == 200
            if settled(other) >= before + 4:
                break
        else:
            pytest.fail("whoever took long is served as all others are")


def test_rows_are_cut_and_it_is_said(client: httpx.Client) -> None:
    cut = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
    told = cut.json()
    assert len(told["results"]["bindings"]) == ROWS
    assert cut.headers["reviewgraph-cut"] == f"rows={ROWS}"
    assert told["head"]["link"] == ["https://w3id.org/reviewgraph/problem/cut"]
    xml = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }", "format": "xml"})
    assert '<link href="https://w3id.org/reviewgraph/problem/cut"/></head>' in xml.text
    beyond = client.get("/sparql", params={"query": f"SELECT * {{ ?s ?p ?o }} LIMIT {ROWS + 9}"})
    assert beyond.headers["reviewgraph-cut"] == f"rows={ROWS}"
    graph = client.get("/sparql", params={"query": "CONSTRUCT WHERE { ?s ?p ?o }", "format": "nt"})
    assert graph.headers["reviewgraph-cut"] == f"rows={ROWS}"
    assert len(graph.text.splitlines()) == ROWS


@pytest.mark.parametrize("limit", [1, ROWS - 1, ROWS])
def test_rows_within_the_limit_are_not_cut(client: httpx.Client, limit: int) -> None:
    answer = client.get("/sparql", params={"query": f"SELECT * {{ ?s ?p ?o }} LIMIT {limit}"})
    assert "reviewgraph-cut" not in answer.headers
    assert len(answer.json()["results"]["bindings"]) == limit
    whole = f"SELECT * {{ {{ SELECT * {{ ?s ?p ?o }} LIMIT {limit} }} }}"
    answer = client.get("/sparql", params={"query": whole})
    assert "reviewgraph-cut" not in answer.headers
    assert len(answer.json()["results"]["bindings"]) == limit


def test_an_answer_that_breaks_off_cannot_pass_for_whole(loaded: Path, tmp_path: Path) -> None:
    # So many rows that the limit cuts nothing, and so much text that an answer may not have it.
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 500000"
    with (
        serving(loaded, tmp_path, row_limit=1_000_000, answer_mb=2) as server,
        server.client() as client,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        client.get("/sparql", params={"query": query, "format": "tsv"})


def test_large_requests_are_refused(loaded: Path, tmp_path: Path) -> None:
    long = f"ASK {{}} # {'x' * 3000}"
    direct = {"Content-Type": "application/sparql-query"}
    with (
        serving(loaded, tmp_path, query_bytes=2000, body_mb=1) as server,
        server.client() as client,
    ):
        for answer in (
            client.get("/sparql", params={"query": long}),
            client.post("/sparql", data={"query": long}),
            client.post("/sparql", content=long, headers=direct),
            client.post("/sparql", content=iter([long.encode()] * 3), headers=direct),
            client.post("/sparql", content=b"x" * 1_100_000, headers=direct),
        ):
            assert answer.status_code == 413
            assert "bytes" in answer.json()["detail"]


def test_slow_senders_are_let_go(loaded: Path, tmp_path: Path) -> None:
    with serving(loaded, tmp_path, body_time=1) as server:
        url = httpx.URL(server.url)
        with socket.create_connection((url.host, url.port)) as slow:
            slow.sendall(
                b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
                b"Content-Type: application/sparql-query\r\n\r\nASK {"
            )
            slow.settimeout(20)
            assert b"408" in slow.recv(4096).split(b"\r\n")[0]
        with server.client() as other:
            assert other.get("/sparql", params={"query": SMALL}).status_code == 200


def test_slow_readers_hold_no_worker(loaded: Path, tmp_path: Path) -> None:
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
    with serving(loaded, tmp_path, row_limit=1_000_000, query_workers=2) as server:
        url = httpx.URL(server.url)
        slow = [socket.create_connection((url.host, url.port)) for _ in range(4)]
        try:
            for each in slow:
                each.sendall(
                    f"GET /sparql?format=tsv&query={query} HTTP/1.1\r\n".encode()
                    + b"Host: localhost\r\n\r\n"
                )
                assert each.recv(12) == b"HTTP/1.1 200"
            with server.client() as other:
                for _ in range(5):
                    assert other.get("/sparql", params={"query": SMALL}).status_code == 200
        finally:
            for each in slow:
                each.close()


def test_a_client_that_leaves_takes_its_query_along(server: Server) -> None:
    with server.client() as hasty:
        with pytest.raises(httpx.ReadTimeout):
            hasty.get("/sparql", params={"query": ENDLESS}, timeout=0.5)
        figures: dict[str, object] = {}
        for _ in range(100):
            figures = hasty.get("/ready").json()
            if figures["slow"] == figures["quick"] == 0:
                break
            time.sleep(0.1)
        assert figures["slow"] == figures["quick"] == 0
