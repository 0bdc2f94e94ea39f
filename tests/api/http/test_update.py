"""SPARQL Update: with a token, within the data set, whole or not at all."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from api.http.security import Scope, new_token
from api.http.sparql.parsing import RefusedQuery
from api.http.sparql.updates import joined, plan_update
from graph.formats import MARKER
from graph.oxigraph import open_existing
from graph.updates import STAGING
from tests.api.http.serving import serving

NOTES = "https://example.org/notes"
INSERT = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <urn:a> <urn:b> 1 }} }}"
ENDLESS = (
    f"INSERT {{ GRAPH <{NOTES}> {{ ?a <urn:b> ?n }} }} WHERE {{ "
    "GRAPH ?f { ?a ?b ?c } GRAPH ?g { ?d ?e ?x } GRAPH ?h { ?i ?j ?k } "
    "BIND (CONCAT(STR(?c), STR(?x), STR(?k)) AS ?n) }"
)
COUNT = {"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}
ASK = {"query": f"ASK {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}"}
SENT = {"Content-Type": "application/sparql-update"}


@dataclass(frozen=True)
class Clients:
    """Clients with the scope admin, with a smaller one, and without a token."""

    admin: httpx.Client
    loader: httpx.Client
    nobody: httpx.Client
    store: Path


@pytest.fixture(scope="module")
def clients(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clients]:
    """Return clients of a server over a store of its own."""
    folder = tmp_path_factory.mktemp("update")
    store, tokens = folder / "store", folder / "tokens.toml"
    shutil.copytree(loaded, store)
    admin = new_token(tokens, "desk", [Scope.ADMIN])
    small = new_token(tokens, "loader", [Scope.READ, Scope.LOAD, Scope.ADJUDICATE])
    with (
        serving(store, folder / "server", tokens=tokens, open_read=True, time_limit=2) as server,
        server.client(Authorization=f"Bearer {admin}") as first,
        server.client(Authorization=f"Bearer {small}") as second,
        server.client() as third,
    ):
        yield Clients(first, second, third, store)


def held(client: httpx.Client) -> int:
    """Return how many triples the store has."""
    return int(client.get("/sparql", params=COUNT).json()["results"]["bindings"][0]["n"]["value"])


def test_an_update_is_done_and_seen_at_once(clients: Clients) -> None:
    before = clients.nobody.get("/sparql", params=ASK)
    assert before.json()["boolean"] is False
    done = clients.admin.post("/sparql", content=INSERT, headers=SENT)
    assert (done.status_code, done.text) == (204, "")
    after = clients.nobody.get(
        "/sparql", params=ASK, headers={"If-None-Match": before.headers["etag"]}
    )
    assert after.status_code == 200
    assert after.json()["boolean"] is True
    gone = clients.admin.post("/sparql", data={"update": f"DROP GRAPH <{NOTES}>"})
    assert gone.status_code == 204
    assert clients.nobody.get("/sparql", params=ASK).json()["boolean"] is False


def test_only_the_scope_admin_updates(clients: Clients) -> None:
    for client, status in ((clients.nobody, 401), (clients.loader, 403)):
        for sent in ({"data": {"update": INSERT}}, {"content": INSERT, "headers": SENT}):
            answer = client.post("/sparql", **sent)
            assert answer.status_code == status
            assert "www-authenticate" in answer.headers
    assert clients.nobody.get("/sparql", params=ASK).json()["boolean"] is False


def test_an_update_is_sent_by_post_alone(clients: Clients) -> None:
    assert clients.admin.get("/sparql", params={"update": INSERT}).status_code == 400
    assert clients.admin.post("/sparql", data={"query": INSERT}).status_code == 400
    both = {"query": "ASK {}", "update": INSERT}
    assert clients.admin.post("/sparql", data=both).status_code == 400
    using = {"update": INSERT, "using-graph-uri": NOTES}
    assert clients.admin.post("/sparql", data=using).status_code == 400
    assert clients.admin.post("/sparql", data={"update": "x" * 300_000}).status_code == 413
    assert "sparql-update" in clients.admin.options("/sparql").headers["accept-post"]


def test_what_is_wrong_is_placed(clients: Clients) -> None:
    told = clients.admin.post("/sparql", data={"update": "INSERT DATA {\n GRAPH <urn:a> }"})
    assert told.status_code == 400
    assert told.json()["line"] == 2


def test_graphs_that_are_read_must_be_there(clients: Clients) -> None:
    update = f"INSERT {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }} USING <urn:none> WHERE {{ ?s ?p ?o }}"
    told = clients.admin.post("/sparql", data={"update": update})
    assert told.status_code == 400
    assert "<urn:none>" in told.json()["detail"]


def test_a_load_under_way_is_waited_for(clients: Clients) -> None:
    with open_existing(clients.store):
        busy = clients.admin.post("/sparql", data={"update": INSERT})
        assert busy.status_code == 503
        assert "retry-after" in busy.headers
        assert "being loaded" in busy.json()["detail"]
    assert clients.nobody.get("/sparql", params=ASK).json()["boolean"] is False


def test_an_update_that_is_killed_leaves_the_store_as_it_was(clients: Clients) -> None:
    before = held(clients.nobody)
    late = clients.admin.post("/sparql", data={"update": f"{INSERT} ; {ENDLESS}"})
    assert late.status_code == 504, late.text
    assert held(clients.nobody) == before
    assert clients.nobody.get("/sparql", params=ASK).json()["boolean"] is False
    assert clients.admin.post("/sparql", data={"update": INSERT}).status_code == 204
    assert held(clients.nobody) > before
    assert clients.admin.post("/sparql", data={"update": f"CLEAR GRAPH <{NOTES}>"}).is_success


def test_the_service_says_that_it_takes_updates(clients: Clients) -> None:
    told = clients.nobody.get("/sparql", headers={"Accept": "text/turtle"})
    assert "SPARQL11Update" in told.text


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        ("LOAD <http://127.0.0.1:9/> INTO GRAPH <urn:g>", "load-refused"),
        ("load silent <http://127.0.0.1:9/>", "load-refused"),
        (f"{INSERT} ; # LOAD\n LOAD <urn:x> INTO GRAPH <urn:g>", "load-refused"),
        ("L\\u004fAD <urn:x> INTO GRAPH <urn:g>", "load-refused"),
        (
            "INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { SERVICE <urn:x> { ?s ?p ?o } }",
            "service-refused",
        ),
        ("DELETE { ?s ?p ?o } WHERE { { SERVICE ?x { ?s ?p ?o } } }", "service-refused"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "default-graph-refused"),
        (
            "INSERT { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
            "default-graph-refused",
        ),
        ("COPY <urn:a> TO DEFAULT", "default-graph-refused"),
        (f"DROP GRAPH <{MARKER}>", "graph-refused"),
        (f"PREFIX r: <{MARKER}> CLEAR GRAPH r:", "graph-refused"),
        (f"WITH <{MARKER}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", "graph-refused"),
        (f"INSERT DATA {{ GRAPH <{STAGING}/x> {{ <urn:a> <urn:b> 1 }} }}", "graph-refused"),
        (f"MOVE <{MARKER}> TO <urn:g>", "graph-refused"),
        ("CLEAR GRAPH unknown:x", "bad-update"),
        ("", "bad-update"),
        ("SELECT * { ?s ?p ?o }", "bad-query"),
        (f"{INSERT} and more", "bad-query"),
    ],
)
def test_what_reaches_outside_is_refused(update: str, kind: str) -> None:
    with pytest.raises(RefusedQuery) as caught:
        plan_update(update)
    assert caught.value.kind == kind


@pytest.mark.parametrize("update", [INSERT, f"{INSERT} ;", f"{INSERT} # LOAD <x>", f"{INSERT} ; #"])
def test_an_update_is_joined_to_another(update: str) -> None:
    both = plan_update(joined(plan_update(update).text, "DROP GRAPH <urn:x>"))
    assert both.text.endswith("DROP GRAPH <urn:x>")
    assert not both.reads


def test_the_word_load_alone_is_no_matter() -> None:
    update = f'INSERT DATA {{ GRAPH <{NOTES}> {{ <urn:LOAD> <urn:b> "LOAD <x>" }} }} # SERVICE'
    assert plan_update(update).reads == ()
