"""Clients that send or read too slowly, or too much at once: they are let go, others answered."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.api.http.serving import Server, serving

SMALL = "SELECT ?s { ?s a ?kind } LIMIT 3"
GET = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"


@pytest.fixture(scope="module")
def hasty(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server that waits a second for anything."""
    folder = tmp_path_factory.mktemp("hasty")
    waits = {"header_time": 1, "send_time": 1, "body_time": 1}
    with serving(
        loaded, folder, **waits, row_limit=1_000_000, query_bytes=1_000, connections=400
    ) as running:
        yield running


def connect(server: Server, address: str = "127.0.0.1", *, window: int = 0) -> socket.socket:
    """Return a connection from an address; with a ``window``, one that takes little at once."""
    url = httpx.URL(server.url)
    made = socket.socket()
    if window:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    made.settimeout(20)
    made.bind((address, 0))
    made.connect((url.host, url.port))
    return made


def told(connection: socket.socket) -> tuple[int, dict[str, object]]:
    """Return the status and problem that a connection ends with."""
    received = bytearray()
    while data := connection.recv(65_536):
        received += data
    head, _, body = received.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return int(head.split()[1]), json.loads(body)


@pytest.mark.parametrize("sent", [b"GET /hea", b"GET /health HTTP/1.1\r\nHost: localhost\r\n"])
def test_a_head_that_does_not_come_ends_the_connection(hasty: Server, sent: bytes) -> None:
    with connect(hasty) as slow:
        slow.sendall(sent)
        status, problem = told(slow)
    assert status == 408
    assert "1 s" in str(problem["detail"])


def test_a_connection_that_asks_nothing_is_closed(hasty: Server) -> None:
    with connect(hasty) as idle:
        assert idle.recv(1) == b""


def test_the_rest_of_a_refused_body_is_not_awaited_for_ever(hasty: Server) -> None:
    with connect(hasty) as slow:
        slow.sendall(b"POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n")
        assert slow.recv(12) == b"HTTP/1.1 405"
        with pytest.raises(ConnectionError):
            for _ in range(200):
                slow.sendall(b"x")
                time.sleep(0.05)


def test_what_drips_does_not_put_it_off(hasty: Server) -> None:
    with connect(hasty) as slow:
        slow.sendall(GET)
        assert slow.recv(12) == b"HTTP/1.1 200"
        with pytest.raises(ConnectionError):
            for _ in range(200):
                slow.sendall(b"\r\n")
                time.sleep(0.05)


def test_a_kept_connection_may_ask_again(hasty: Server) -> None:
    with connect(hasty) as kept:
        for _ in range(3):
            time.sleep(0.5)
            kept.sendall(GET[:20])
            time.sleep(0.2)
            kept.sendall(GET[20:])
            received = kept.recv(65_536)
            assert received.startswith(b"HTTP/1.1 200")
            while b'{"status":"ok"}' not in received:
                received += kept.recv(65_536)


def test_a_long_answer_outlives_the_time_of_a_head(loaded: Path, tmp_path: Path) -> None:
    endless = "SELECT+(COUNT(*)+AS+%3Fn)+%7B+%3Fa+%3Fb+%3Fc.+%3Fd+%3Fe+%3Ff.+%3Fg+%3Fh+%3Fi+%7D"
    with (
        serving(loaded, tmp_path, header_time=0.5, time_limit=2) as server,
        connect(server) as one,
    ):
        # The next request is begun while the first is being answered.
        one.sendall(f"GET /sparql?query={endless} HTTP/1.1\r\nHost: localhost\r\n\r\nGET".encode())
        assert one.recv(12) == b"HTTP/1.1 504"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"x" * 200_000, 431),
        (b"GET / HTTP/1.1\r\nX-Long: " + b"x" * 200_000, 431),
        (b"GET / HTTP/1.1\r\n" + b"X-Many: 1\r\n" * 102, 400),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
    ],
)
def test_heads_that_are_too_large_or_no_http(hasty: Server, sent: bytes, status: int) -> None:
    with connect(hasty) as hostile:
        hostile.sendall(sent)
        assert told(hostile)[0] == status


def test_requests_sent_far_ahead_are_not_kept(hasty: Server) -> None:
    with connect(hasty) as hostile:
        hostile.sendall(GET * 5_000)
        received = bytearray()
        with pytest.raises(ConnectionError):
            while data := hostile.recv(65_536):
                received += data
            raise ConnectionResetError
    assert received.count(b"HTTP/1.1 200") < 5_000


@pytest.mark.parametrize("closing", [b"", b"Connection: close\r\n"])
@pytest.mark.parametrize("limit", [2_000, 100_000])
def test_answers_that_nobody_reads_are_dropped(hasty: Server, closing: bytes, limit: int) -> None:
    query = f"SELECT+*+%7B+%3Fa+%3Fb+%3Fc.+%3Fd+%3Fe+%3Ff+%7D+LIMIT+{limit}"
    with connect(hasty, window=4_096) as slow:
        slow.sendall(
            f"GET /sparql?format=tsv&query={query} HTTP/1.1\r\nHost: localhost\r\n".encode()
            + closing
            + b"\r\n"
        )
        for _ in range(150):
            time.sleep(0.1)
            if not _is_open(hasty, slow):
                break
        assert not _is_open(hasty, slow)


def _is_open(server: Server, connection: socket.socket) -> bool:
    # The server's end of the connection, as the system lists it.
    own, port = connection.getsockname()[1], httpx.URL(server.url).port
    for line in Path("/proc/net/tcp").read_text("ascii").splitlines()[1:]:
        _, near, far, state, *_ = line.split()
        if int(near.split(":")[1], 16) == port and int(far.split(":")[1], 16) == own:
            return state in {"01", "08"}  # established, or only closed from afar
    return False


def test_hundreds_of_slow_clients_hold_nobody_up(hasty: Server) -> None:
    with ExitStack() as held, hasty.client("127.0.0.7") as other:
        for number in range(190):
            slow = held.enter_context(connect(hasty, "127.0.0.6", window=4_096))
            query = b"SELECT+*+%7B+%3Fa+%3Fb+%3Fc.+%3Fd+%3Fe+%3Ff+%7D+LIMIT+5000"
            whole = b"GET /sparql?query=" + query + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
            slow.sendall(whole if number % 2 else whole[:-2])
        answers = [other.get("/sparql", params={"query": SMALL}) for _ in range(20)]
    assert [answer.status_code for answer in answers] == [200] * 20


def test_no_address_has_all_connections(hasty: Server) -> None:
    with ExitStack() as held, hasty.client("127.0.0.9") as other:
        many = [held.enter_context(connect(hasty, "127.0.0.8")) for _ in range(201)]
        status, problem = told(many[-1])
        assert status == 503
        assert "connections" in str(problem["detail"])
        assert other.get("/health").status_code == 200
