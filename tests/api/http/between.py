"""A relay before a SPARQL server, which passes what it says on, or spoils it in a way it is told.

Only queries that hold the word given are spoilt, so that the rest goes on as it would.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Literal
from urllib.parse import unquote_plus

import httpx

Fault = Literal["", "broken off", "half", "endless", "silent", "failing", "empty"]


@dataclass
class Relay:
    """The relay's address, what was asked through it, and how it spoils answers."""

    target: str
    url: str = ""
    fault: Fault = ""
    word: str = ""
    asked: list[str] = field(default_factory=list)
    let_go: Event = field(default_factory=Event)

    @contextmanager
    def spoiling(self, fault: Fault, word: str) -> Iterator[None]:
        """Spoil the answers to queries with a word while the block runs."""
        self.fault, self.word = fault, word
        self.let_go.clear()
        try:
            yield
        finally:
            self.fault = ""
            self.let_go.set()


@contextmanager
def relaying(target: str) -> Iterator[Relay]:
    """Run a relay on a free port while the block runs."""
    relay = Relay(target)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = unquote_plus(body.decode())
            relay.asked.append(asked)
            kept = ("Accept", "Content-Type")
            sent = {name: self.headers[name] for name in kept if name in self.headers}
            answer = httpx.post(
                f"{relay.target}{self.path}", content=body, headers=sent, trust_env=False
            )
            fault = relay.fault if relay.word in asked else ""
            self._say(answer, fault)

        def _say(self, answer: httpx.Response, fault: Fault) -> None:
            body, status = answer.content, answer.status_code
            if fault == "silent":
                relay.let_go.wait(60)
            if fault == "failing":
                body, status = b"the disk is full", 500
            if fault == "empty":
                body = b""
            told = len(body)
            if fault in {"half", "broken off"}:
                body = body[: len(body) // 2]
            self.send_response(status)
            self.send_header("Content-Type", answer.headers.get("content-type", "text/plain"))
            if fault != "endless":
                self.send_header(
                    "Content-Length", str(told if fault == "broken off" else len(body))
                )
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = bool(fault)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    relay.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        relay.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
