"""The server as it runs: it follows loads, says how it does, logs little and stops in order."""

import json
import shutil
import signal
import time
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.http.negotiation import best
from api.http.settings import Settings, SettingsError, read_settings
from api.http.state import Data, stamp
from ontology.errors import StoreError
from tests.api.conftest import Run
from tests.api.documents import write_review
from tests.api.http.serving import Server, serving, started

COUNT = {
    "query": "SELECT ?r { GRAPH ?r { ?r a <https://w3id.org/reviewgraph/ontology#CaseReview> } }"
}


def rows(answer: httpx.Response) -> int:
    return len(answer.json()["results"]["bindings"])


def test_what_is_loaded_is_seen_without_a_restart(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    run("load", write_review(tmp_path / "one", "Tern"), "--store", store)
    with serving(store, tmp_path / "server") as server, server.client() as client:
        first = client.get("/sparql", params=COUNT)
        assert rows(first) == 1
        kept = {"If-None-Match": first.headers["etag"]}
        assert client.get("/sparql", params=COUNT, headers=kept).status_code == 304
        done = run("load", write_review(tmp_path / "two", "Knot"), "--store", store)
        assert done.exit_code == 0, done.output
        again = client.get("/sparql", params=COUNT, headers=kept)
        for _ in range(100):
            if again.status_code == 200:
                break
            again = client.get("/sparql", params=COUNT, headers=kept)
        assert rows(again) == 2
        assert again.headers["reviewgraph-revision"] != first.headers["reviewgraph-revision"]


def test_a_store_that_goes_is_said_and_one_that_comes_back_is_found(
    loaded: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(loaded, store)
    with serving(store, tmp_path / "server") as server, server.client() as client:
        assert rows(client.get("/sparql", params=COUNT)) == 2
        store.rename(tmp_path / "away")
        for _ in range(300):
            if client.get("/ready").status_code == 503:
                break
            time.sleep(0.05)
        gone = client.get("/sparql", params=COUNT)
        assert gone.status_code == 503
        assert gone.headers["content-type"] == "application/problem+json"
        assert "retry-after" in gone.headers
        assert client.get("/health").status_code == 200
        (tmp_path / "away").rename(store)
        assert rows(client.get("/sparql", params=COUNT)) == 2


def test_the_log_tells_neither_query_nor_quote(client: httpx.Client, server: Server) -> None:
    client.get("/sparql", params={"query": "ASK { ?unlikely ?words 'heard once' }"})
    asked: list[dict[str, object]] = []
    end = time.monotonic() + 10  # a request is logged after it was answered
    while not asked and time.monotonic() < end:
        lines = server.log.read_text(encoding="utf-8").splitlines()
        asked = [json.loads(line) for line in lines if '"path": "/sparql"' in line]
    assert {"request", "method", "status", "ms", "bytes", "query"} <= set(asked[-1])
    assert "unlikely" not in "\n".join(lines)


def test_the_log_tells_queries_if_asked(loaded: Path, tmp_path: Path) -> None:
    with serving(loaded, tmp_path, log_queries=True) as server, server.client() as client:
        client.get("/sparql", params={"query": "ASK { ?unlikely ?words ?once }"})
    assert "unlikely" in server.log.read_text(encoding="utf-8")


def test_metrics(client: httpx.Client) -> None:
    client.get("/sparql", params=COUNT)
    client.get("/sparql", params={"query": "nonsense"})
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'reviewgraph_requests_total{method="GET",route="/sparql",status="200"}' in told.text
    assert 'reviewgraph_queries_total{outcome="bad-query"}' in told.text
    assert 'reviewgraph_request_seconds_bucket{le="+Inf",route="/sparql"}' in told.text
    names = {family.name for family in text_string_to_metric_families(told.text)}
    assert {"reviewgraph_query_workers", "reviewgraph_query_queue", "process_open_fds"} <= names


def test_two_server_processes_count_together_and_stop_in_order(
    loaded: Path, tmp_path: Path
) -> None:
    with serving(loaded, tmp_path, workers=2) as server:
        for _ in range(30):
            with server.client() as client:  # a connection of its own: any process may take it
                assert client.get("/sparql", params=COUNT).status_code == 200
        for _ in range(3):
            with server.client() as client:
                told = client.get("/metrics").text
            counts = [
                sample.value
                for family in text_string_to_metric_families(told)
                for sample in family.samples
                if sample.name == "reviewgraph_requests_total"
                and sample.labels["route"] == "/sparql"
            ]
            assert sum(counts) == 30
        stops_in_order(server)


def test_it_says_whether_workers_reach_the_network(client: httpx.Client) -> None:
    client.get("/sparql", params=COUNT)
    assert client.get("/ready").json()["workers_have_network"] in {True, False}


def test_it_starts_as_a_command_and_stops_in_order(loaded: Path, tmp_path: Path) -> None:
    with started(loaded, tmp_path) as server:
        with server.client() as client:
            assert rows(client.get("/sparql", params=COUNT)) == 2
        stops_in_order(server)


def stops_in_order(server: Server) -> None:
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(60)
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def test_settings_overrule_each_other(tmp_path: Path) -> None:
    config = tmp_path / "serve.toml"
    config.write_text("port = 1\nrow_limit = 2\norigins = ['https://a.example']\n", "utf-8")
    environment = {"REVIEWGRAPH_ROW_LIMIT": "3", "REVIEWGRAPH_TIME_LIMIT": "4"}
    read = read_settings(config, environment, {"time_limit": 5.0, "store": None})
    assert (read.port, read.row_limit, read.time_limit) == (1, 3, 5.0)
    assert read.origins == ("https://a.example",)
    listed = read_settings(None, {"REVIEWGRAPH_ORIGINS": "https://a.example, https://b.example"})
    assert listed.origins == ("https://a.example", "https://b.example")
    named = read_settings(None, {"REVIEWGRAPH_CONFIG": str(config)})
    assert named.port == 1


@pytest.mark.parametrize(
    "text", ["prot = 1", "port = 'x'", "time_limit = -1", "port =", "workers = 0"]
)
def test_bad_settings_name_themselves(tmp_path: Path, text: str) -> None:
    config = tmp_path / "serve.toml"
    config.write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(config, {})
    assert "\n" not in str(caught.value)
    with pytest.raises(SettingsError, match="no\\.toml"):
        read_settings(tmp_path / "no.toml", {})


def test_revisions_change_with_the_data(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    with pytest.raises(StoreError):
        stamp(store)
    run("load", write_review(tmp_path / "one", "Tern"), "--store", store)
    before = stamp(store)
    assert stamp(store) == before
    ticks = iter(range(0, 100, 10))
    data = Data(store, clock=lambda: float(next(ticks)))
    seen = data.now()
    assert data.now().view is seen.view
    run("load", write_review(tmp_path / "two", "Knot"), "--store", store)
    assert data.now().revision not in {before, ""}


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "text/csv"),
        ("", "text/csv"),
        ("*/*", "text/csv"),
        ("text/*;q=0.3, application/json", "application/json"),
        ("text/csv;q=0, */*", "application/json"),
        ("application/json;q=0.5, text/csv;q=0.4, */*;q=0.9", "application/json"),
        ("image/png", None),
        ("application/json;q=nonsense, text/csv;q=0.1", "text/csv"),
        ("APPLICATION/JSON", "application/json"),
    ],
)
def test_negotiation(accept: str | None, chosen: str | None) -> None:
    assert best(accept, ["text/csv", "application/json"]) == chosen


def test_settings_have_safe_defaults() -> None:
    settings = Settings()
    assert not settings.is_public
    assert not settings.origins
    assert not settings.log_queries
