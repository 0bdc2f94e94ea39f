"""The Graph Store Protocol: graphs read by all who may, written with a token."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.http.security import Scope, new_token
from graph.oxigraph import open_existing
from tests.api.http.serving import serving

GRAPH = {"graph": "https://example.org/notes"}
TURTLE = {"Content-Type": "text/turtle"}
ONE = '<urn:a> <urn:b> "first" .'
PATH = "/graph-store"
NT = {"Accept": "application/n-triples"}
TWO = '<urn:a> <urn:b> "second" .'


@pytest.fixture(scope="module")
def place(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of this module's own."""
    return Path(shutil.copytree(loaded, tmp_path_factory.mktemp("writable") / "store"))


@pytest.fixture(scope="module")
def writable(place: Path) -> Iterator[httpx.Client]:
    """Return a client with the scope admin, over that store."""
    path = place.parent / "tokens.toml"
    token = new_token(path, "writer", [Scope.ADMIN])
    with (
        serving(place, place.parent / "server", tokens=path, open_read=True) as server,
        server.client(Authorization=f"Bearer {token}") as client,
    ):
        yield client


def test_graphs_are_put_added_to_and_taken_out(writable: httpx.Client) -> None:
    def read() -> set[str]:
        answer = writable.get(PATH, params=GRAPH, headers={"Accept": "application/n-triples"})
        return set(answer.text.splitlines()) if answer.is_success else set()

    assert writable.get(PATH, params=GRAPH).status_code == 404
    assert writable.put(PATH, params=GRAPH, content=ONE, headers=TURTLE).status_code == 201
    assert read() == {ONE}
    assert writable.post(PATH, params=GRAPH, content=TWO, headers=TURTLE).status_code == 204
    assert read() == {ONE, TWO}
    assert writable.put(PATH, params=GRAPH, content=TWO, headers=TURTLE).status_code == 204
    assert read() == {TWO}
    assert writable.head(PATH, params=GRAPH).status_code == 200
    assert writable.delete(PATH, params=GRAPH).status_code == 204
    assert writable.delete(PATH, params=GRAPH).status_code == 404
    assert not read()


def test_bad_graphs_change_nothing(writable: httpx.Client) -> None:
    bad = writable.put(PATH, params=GRAPH, content="<urn:a> <urn:b>\n !", headers=TURTLE)
    assert bad.status_code == 400
    assert bad.json()["line"] == 2
    for content_type in ("text/csv", "application/json", ""):
        answer = writable.put(
            PATH, params=GRAPH, content=ONE, headers={"Content-Type": content_type}
        )
        assert answer.status_code == 415
    for wrong in ({}, {"graph": "relative"}, {**GRAPH, "default": ""}, {"graph": "a:b c"}):
        assert writable.put(PATH, params=wrong, content=ONE, headers=TURTLE).status_code == 400
    assert writable.get(PATH, params=GRAPH).status_code == 404


def test_a_writer_elsewhere_is_waited_for(writable: httpx.Client, place: Path) -> None:
    other = {"graph": "https://example.org/other"}
    with open_existing(place):
        busy = writable.put(PATH, params=other, content=ONE, headers=TURTLE)
        assert busy.status_code == 503
        assert "retry-after" in busy.headers
        assert "being loaded" in busy.json()["detail"]
    done = writable.put(PATH, params=other, content=ONE, headers=TURTLE)
    assert done.status_code == 201


def test_nobody_writes_without_a_token(client: httpx.Client) -> None:
    for method in ("PUT", "POST", "DELETE"):
        answer = client.request(method, PATH, params=GRAPH, content=ONE, headers=TURTLE)
        assert answer.status_code == 401
    allowed = client.options("/graph-store").headers["allow"]
    assert "PUT" in allowed


def test_graphs_are_read_whole(writable: httpx.Client, review: str) -> None:
    everything = writable.get("/graph-store?default", headers={"Accept": "application/n-triples"})
    assert everything.status_code == 200
    assert "reviewgraph-cut" not in everything.headers
    one = writable.get(PATH, params={"graph": review}, headers={"Accept": "text/turtle"})
    assert review in one.text
    assert writable.get("/graph-store").status_code == 400
    picture = {"Accept": "image/png"}
    assert writable.get(PATH, params={"graph": review}, headers=picture).status_code == 406
