"""A server that fails in every way, and one that is stopped in the middle of a write."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from urllib.parse import parse_qs

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from graph.mapping import review_quads
from graph.registry import document_quads
from graph.remote import RemoteStore
from graph.stores import open_any, open_server, open_view
from graph.updates import ABANDONED, STAGING, TRIPLES
from graph.wire import Wire
from ontology.errors import QueryError, StoreError
from ontology.identifiers import DATA, review_iri
from ontology.namespaces import RG_NS
from tests.factory import make_document, make_evidence, make_review, make_risk_factor
from tests.graph.servers import free_port, oxigraph

SECRET = "not-to-be-seen"
XSD = "http://www.w3.org/2001/XMLSchema#"
ASK = "ASK { GRAPH ?g { ?s ?p ?o } }"
SELECT = "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }"
CONSTRUCT = "CONSTRUCT WHERE { GRAPH ?g { ?s ?p ?o } }"
GRAPH = f"{DATA}review/0123456789"
MANY = 50
"""So many risk factors make a review too large for one request."""
ROW = Quad(NamedNode(f"{RG_NS}a"), NamedNode(f"{RG_NS}b"), Literal("c"), NamedNode(GRAPH))


@dataclass
class Reply:
    """What the server of these tests says to the next request."""

    status: int = 200
    body: bytes = b'{"head": {"vars": []}, "results": {"bindings": []}}'
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: Event | None = None


@dataclass
class Told:
    """A request as it came."""

    path: str
    form: dict[str, list[str]]
    headers: dict[str, str]


class Server:
    """Says what it is told to, the last thing again and again; keeps what it was asked."""

    def __init__(self) -> None:
        self.replies: list[Reply] = [Reply()]
        self.asked: list[Told] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                server.asked.append(Told(self.path, parse_qs(body), dict(self.headers)))
                reply = server.replies.pop(0) if len(server.replies) > 1 else server.replies[0]
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(reply.length or len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
                if reply.wait is not None:
                    reply.wait.wait(10)
                if reply.length:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._http.server_port}/sparql"

    def close(self) -> None:
        """Stop it."""
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    with closing(Server()) as made:
        yield made


def one_line(caught: "pytest.ExceptionInfo[Exception]") -> str:
    said = str(caught.value)
    assert "\n" not in said
    assert SECRET not in said
    return said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (301, "has moved to http://elsewhere.example/sparql; pass that"),
        (401, "asks who you are; set REVIEWGRAPH_USER and REVIEWGRAPH_PASSWORD"),
        (403, "does not allow this"),
        (404, "has no SPARQL service at this address"),
        (405, "has no SPARQL service at this address"),
        (408, "did not answer within"),
        (413, "takes no request so large"),
        (429, "is busy; try again later"),
        (500, "could not do what it was asked: HTTP 500 (Something broke)"),
        (503, "is not ready"),
        (504, "did not answer within"),
        (206, "cut its answer short"),
    ],
)
def test_a_refusal_is_one_line(server: Server, status: int, said: str) -> None:
    where = {"Location": f"http://elsewhere.example/sparql?key={SECRET}"}
    server.replies = [Reply(status, b"<h1>\n Something  broke\n</h1>\nmore", where)]
    with open_server(server.address) as store, pytest.raises(StoreError) as caught:
        store.query(ASK)
    assert said in one_line(caught)
    with open_server(server.address) as store, pytest.raises(StoreError) as caught:
        store.replace_graph(GRAPH, [ROW])
    assert said in one_line(caught)


def test_what_the_server_cannot_parse_is_a_fault_of_the_query(server: Server) -> None:
    server.replies = [Reply(400, b"syntax error\nat line 1")]
    with open_server(server.address) as store:
        with pytest.raises(QueryError, match=r"cannot be run: syntax error$"):
            store.query(SELECT)
        with pytest.raises(StoreError, match="syntax error"):
            store.replace_graph(GRAPH, [ROW])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Welcome</html>",
        b'{"head": {"vars": ["n"]}, "results": {"bindings": [',
        b'{"head":{"vars":["n"]},"results":{"bindings":[The SPARQL operation has been cancelled',
        b'{"error": "none of ours"}',
        b"[]",
        b"\xff\xfe",
        b'{"head": {"vars": ["n"]}, "results": {"bindings": [{"n": {"type": "odd"}}]}}',
    ],
)
@pytest.mark.parametrize("text", [SELECT, ASK])
def test_an_answer_cut_short_is_never_no_rows(server: Server, body: bytes, text: str) -> None:
    server.replies = [Reply(body=body)]
    with open_server(server.address) as store, pytest.raises(StoreError) as caught:
        list(store.query(text))  # type: ignore[arg-type]  # it never gets so far
    assert "no whole" in one_line(caught)


@pytest.mark.parametrize("body", [b"<a:a> <a:b> ", b"<html>", b'{"boolean": true}'])
def test_triples_cut_short_are_an_error(server: Server, body: bytes) -> None:
    server.replies = [Reply(body=body)]
    with (
        open_server(server.address) as store,
        pytest.raises(StoreError, match="no whole N-Triples"),
    ):
        store.query(CONSTRUCT)


def test_a_connection_lost_in_an_answer_is_asked_again_once(server: Server) -> None:
    whole = Reply(body=b'{"head": {}, "boolean": true}')
    cut = Reply(body=b'{"head": ', length=500)
    server.replies = [cut, whole]
    with open_server(server.address) as store:
        assert store.query(ASK)
        server.replies = [cut]
        with pytest.raises(StoreError, match="broke off its answer"):
            store.query(ASK)


def test_an_update_is_never_sent_twice(server: Server) -> None:
    server.replies = [Reply(body=b"", length=500)]
    with open_server(server.address) as store, pytest.raises(StoreError, match="load again"):
        store.replace_graph(GRAPH, [ROW])
    assert len(server.asked) == 1


def test_rows_over_a_servers_limit_are_an_error(server: Server) -> None:
    server.replies = [Reply(headers={"X-SPARQL-MaxRows": "10000"})]
    with open_server(server.address) as store, pytest.raises(StoreError, match="limit of rows"):
        list(store.quads(GRAPH))


def test_a_slow_server_costs_the_time_limit(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_TIMEOUT", "0.2")
    ready = Event()
    server.replies = [Reply(body=b"{", length=500, wait=ready)]
    with open_server(server.address) as store, pytest.raises(StoreError) as caught:
        store.query(ASK)
    ready.set()
    assert "did not answer within 0.2 seconds; ask for less" in one_line(caught)
    assert "REVIEWGRAPH_TIMEOUT" in one_line(caught)


@pytest.mark.parametrize("limit", ["soon", "0", "-1", "inf", "nan"])
def test_a_time_limit_is_a_number(
    server: Server, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_TIMEOUT", limit)
    with pytest.raises(StoreError, match="REVIEWGRAPH_TIMEOUT is a number of seconds"):
        open_any(server.address)


def test_every_spelling_of_an_answer_is_read(server: Server) -> None:
    terms = (
        ({"type": "typed-literal", "datatype": f"{XSD}boolean", "value": "1"}, "true"),
        ({"type": "literal", "datatype": f"{XSD}boolean", "value": "0"}, "false"),
        ({"type": "literal", "datatype": f"{RG_NS}duration", "value": "P26D"}, "P26D"),
        ({"type": "typed-literal", "datatype": f"{XSD}double", "value": "1.0"}, "1"),
        ({"type": "bnode", "value": "nodeID://b10"}, "nodeIDb10"),
    )
    bindings = [{"n": term} for term, _ in terms]
    rows = {"head": {"link": [], "vars": ["n"]}, "results": {"bindings": bindings}}
    server.replies = [Reply(body=json.dumps(rows).encode())]
    with open_server(server.address) as store:
        answer = store.query(SELECT)
    assert isinstance(answer, QuerySolutions)
    read = [row["n"] for row in answer]
    assert [term.value for term in read] == [value for _, value in terms]
    assert read[2] == Literal("P26D", datatype=NamedNode(f"{XSD}duration"))


def test_questions_go_as_forms(server: Server) -> None:
    with open_server(f"{server.address}?default=x&update=/statements") as store:
        store.query(SELECT)
        store.replace_graph(GRAPH, [ROW])
    (asked, told) = server.asked
    assert asked.form == {"query": [SELECT]}
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert asked.path == "/sparql?default=x"
    assert (told.path, list(told.form)) == ("/statements", ["update"])


def test_the_address_of_updates_may_be_in_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_UPDATE_URL", server.address.replace("sparql", "writes"))
    with open_server(server.address) as store:
        store.replace_graph(GRAPH, [ROW])
    assert server.asked[0].path == "/writes"


@pytest.mark.parametrize("challenge", ["Basic realm=x", 'Digest realm="x", nonce="1", qop="auth"'])
def test_who_asks_is_told_where_it_is_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch, challenge: str
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_USER", "ada")
    monkeypatch.setenv("REVIEWGRAPH_PASSWORD", SECRET)
    refusal = Reply(401, b"who?", {"WWW-Authenticate": challenge})
    server.replies = [refusal, Reply()]
    with open_server(server.address) as store:
        store.query(SELECT)
        assert "Authorization" not in server.asked[0].headers
        assert server.asked[1].headers["Authorization"].startswith(challenge.split(maxsplit=1)[0])
        store.query(SELECT)
        assert "Authorization" in server.asked[2].headers
        server.replies = [refusal]
        with pytest.raises(StoreError, match="refuses the user name, password or token") as caught:
            store.query(SELECT)
        assert SECRET not in repr(store)
    one_line(caught)


def test_a_token_is_told(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWGRAPH_TOKEN", SECRET)
    with open_server(server.address) as store:
        store.query(SELECT)
        server.replies = [Reply(401)]
        with pytest.raises(StoreError) as caught:
            store.query(SELECT)
    assert server.asked[0].headers["Authorization"] == f"Bearer {SECRET}"
    one_line(caught)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"http://ada:{SECRET}@127.0.0.1:1", "holds a user name or password"),
        ("http://", "no address"),
        ("http://127.0.0.1:port/", "no address"),
        ("http://127.0.0.1:99999/", "no address"),
        ("http://127.0.0.1:1/sparql?update=ftp://x/y", "updates need an http address"),
    ],
)
def test_what_is_no_address_is_refused(address: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        open_any(address)
    one_line(caught)


def test_nobody_at_home_is_one_line() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(StoreError, match=f"no server answers at {address}"):
        open_any(address)


def test_a_server_without_sparql_is_told_apart(server: Server) -> None:
    server.replies = [Reply(404)]
    with pytest.raises(StoreError, match="neither at query nor at sparql"):
        open_any(server.address.removesuffix("sparql"))


def review_of(number: int, word: str) -> tuple[str, list[list[Quad]], list[Quad]]:
    """Return a document with two reviews of some hundred risk factors each, told in a word."""
    document = make_document()
    reviews = []
    for ordinal in range(2):
        factors = tuple(
            make_risk_factor(evidence=make_evidence(exact=word, start=at, end=at + 5))
            for at in range(number)
        )
        made = make_review(
            document=document.sha256, ordinal=ordinal, subject=word, risk_factors=factors
        )
        reviews.append(list(review_quads(made, document)))
    names = [review_iri(document.sha256, ordinal) for ordinal in range(2)]
    return document.sha256, reviews, list(document_quads(document, names))


def load(store: RemoteStore, number: int, word: str) -> None:
    document, reviews, registry = review_of(number, word)
    store.replace_reviews(document, reviews, registry=registry)


def remote(address: str) -> RemoteStore:
    store = open_any(address, "write")
    assert isinstance(store, RemoteStore)
    return store


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    with oxigraph() as address:
        yield address


@pytest.mark.parametrize("failing", range(1, 6))
def test_a_write_that_fails_midway_leaves_what_was_there(
    running: str, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    with remote(running) as store:
        for graph in list(store.graphs()):
            store.replace_graph(graph, ())
        load(store, 5, "Before")
        before = set(store.quads())
        tell, calls = Wire.tell, 0

        def fails(self: Wire, url: str, sparql: str) -> None:
            nonlocal calls
            calls += 1
            if calls == failing:
                raise StoreError("the server has gone")
            tell(self, url, sparql)

        monkeypatch.setattr(Wire, "tell", fails)
        with pytest.raises(StoreError, match="has gone"):
            load(store, MANY, "After")
        monkeypatch.setattr(Wire, "tell", tell)
        assert set(store.quads()) == before
        assert list(store.quads(STAGING)) == []
        load(store, MANY, "After")
        again = set(store.quads())
        assert {graph for graph in store.graphs() if graph.startswith(STAGING)} == set()
    _, reviews, registry = review_of(MANY, "After")
    assert again == {*reviews[0], *reviews[1], *registry}


def test_a_reader_sees_a_review_before_or_after_and_nothing_between(running: str) -> None:
    _, small, _ = review_of(5, "Before")
    _, large, _ = review_of(MANY, "After")
    wholes = {len(small[0]), len(large[0])}
    graph = small[0][0].graph_name
    assert isinstance(graph, NamedNode)
    done, seen = Event(), set()

    def read() -> None:
        with open_view(running) as view:
            while not done.is_set():
                seen.add(len(list(view.quads(graph.value))))

    with remote(running) as store:
        load(store, 5, "Before")
        reader = Thread(target=read)
        reader.start()
        for number, word in ((MANY, "After"), (5, "Before")) * 3:
            load(store, number, word)
        done.set()
        reader.join()
    assert seen <= wholes


def test_what_a_stopped_write_left_is_not_seen_and_cleared_in_time(running: str) -> None:
    left = f"{STAGING}/0123/0"
    begun = datetime.now(UTC) - ABANDONED - timedelta(minutes=1)
    with remote(running) as store:
        load(store, 5, "Before")
        before = set(store.quads())
        listed = Quad(
            NamedNode(left),
            NamedNode(f"{RG_NS}stagedAt"),
            Literal(begun.isoformat()),
            NamedNode(STAGING),
        )
        piece = Quad(ROW.subject, ROW.predicate, ROW.object, NamedNode(left))
        store.replace_graphs({STAGING: [listed], left: [piece]})
        assert set(store.quads()) == before
        store.replace_graph(GRAPH, [ROW])
        assert list(store.quads(left)) != []
        load(store, MANY, "After")
        assert list(store.quads(left)) == []
        assert list(store.quads(STAGING)) == []


def test_no_request_is_larger_than_servers_take(
    running: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    tell = Wire.tell

    def measured(self: Wire, url: str, sparql: str) -> None:
        sizes.append(sparql.count(" .\n"))
        tell(self, url, sparql)

    monkeypatch.setattr(Wire, "tell", measured)
    with remote(running) as store:
        load(store, MANY, "After")
    assert len(sizes) > 4
    assert max(sizes) <= TRIPLES


def test_a_server_that_is_stopped_and_started_again_keeps_whole_documents(tmp_path: Path) -> None:
    port, place = free_port(), ("--location", str(tmp_path / "data"))
    with oxigraph(*place, port=port) as address:
        store = remote(address)
        load(store, MANY, "Before")
        before = set(store.quads())
    with store:
        with pytest.raises(StoreError, match=r"no server answers|broke off"):
            load(store, 5, "After")
        with pytest.raises(StoreError, match="no server answers"):
            store.query(ASK)
        with oxigraph(*place, port=port):
            assert set(store.quads()) == before
            load(store, 5, "After")
            assert len(set(store.quads())) < len(before)


def test_a_server_open_to_read_only_says_so(tmp_path: Path) -> None:
    place = ("--location", str(tmp_path / "data"))
    with oxigraph(*place) as address, remote(address) as store:
        store.replace_graph(GRAPH, [ROW])
    with oxigraph(*place, command="serve-read-only") as address, remote(address) as store:
        assert list(store.quads()) == [ROW]
        with pytest.raises(StoreError, match="does not allow this; it may be open to read only"):
            store.replace_graph(GRAPH, [])
