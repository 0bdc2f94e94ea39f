"""A proxy before a SPARQL server that fails as told: a half answer, a late one, none at all."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import httpx


@dataclass(slots=True)
class Faults:
    """What the proxy does to requests: each is given the path and the body, and asked of all."""

    address: str = ""
    halve: Callable[[str, bytes], bool] = lambda path, body: False
    """Whether half of the answer is sent as if it were the whole, with status 200."""
    delay: Callable[[str, bytes], bool] = lambda path, body: False
    """Whether no answer is sent before the proxy ends."""
    drop: Callable[[str, bytes], bool] = lambda path, body: False
    """Whether the connection is closed without an answer, the request never passed on."""
    asked: list[str] = field(default_factory=list)
    ended: Event = field(default_factory=Event)


@contextmanager
def faulty(server: str) -> Iterator[Faults]:
    """Run a proxy before a server and yield what it is told; its address is in it."""
    faults = Faults()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            faults.asked.append(self.path)
            if faults.drop(self.path, body):
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            if faults.delay(self.path, body):
                faults.ended.wait(60)
                self.close_connection = True
                return
            passed = {name: self.headers[name] for name in ("Content-Type", "Accept")}
            try:
                answer = httpx.post(
                    server + self.path, content=body, headers=passed, trust_env=False, timeout=60
                )
            except httpx.TransportError:
                self.connection.shutdown(socket.SHUT_RDWR)
                self.close_connection = True
                return
            content = answer.content
            if faults.halve(self.path, body):
                content = content[: len(content) // 2]
            self.send_response(answer.status_code)
            self.send_header("Content-Type", answer.headers.get("Content-Type", "text/plain"))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is named
            pass

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    proxy.daemon_threads = True
    thread = Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    faults.address = f"http://127.0.0.1:{proxy.server_port}"
    try:
        yield faults
    finally:
        faults.ended.set()
        proxy.shutdown()
        proxy.server_close()
        thread.join()
