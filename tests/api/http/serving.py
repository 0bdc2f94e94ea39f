"""A real server in a process of its own, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

_RUN = "from api.cli import main; main()"
_TRIES = 300


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server answers, where its data are, and what it logs."""

    url: str
    store: Path | str
    log: Path
    process: subprocess.Popen[bytes]

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """Return a client that comes from an address of this machine."""
        transport = httpx.HTTPTransport(local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, timeout=60, headers=headers)


@contextmanager
def serving(store: Path | str, folder: Path, **settings: object) -> Iterator[Server]:
    """Run a server with settings while the block runs."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {f"REVIEWGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    command = [sys.executable, "-c", _RUN, "serve", "--store", str(store), "--port", str(port)]
    with (
        log.open("wb") as output,
        subprocess.Popen(command, stderr=output, env=os.environ | told) as process,
    ):
        try:
            server = Server(f"http://127.0.0.1:{port}", store, log, process)
            _wait(server)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _wait(server: Server) -> None:
    for _ in range(_TRIES):
        if server.process.poll() is not None:
            break
        try:
            httpx.get(f"{server.url}/health")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(server.log.read_text(encoding="utf-8"))
