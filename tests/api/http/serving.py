"""A real server in a process of its own, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.forks import Forked, command

_RUN = "from api.cli import main; main()"
_TRIES = 300

Process = subprocess.Popen[bytes] | Forked
Start = Callable[[list[str], Path, dict[str, str]], Process]


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server answers, where its data are, and what it logs."""

    url: str
    store: Path | str
    log: Path
    process: Process

    def client(self, address: str = "127.0.0.1", **headers: str) -> httpx.Client:
        """Return a client that comes from an address of this machine."""
        transport = httpx.HTTPTransport(local_address=address)
        return httpx.Client(base_url=self.url, transport=transport, timeout=60, headers=headers)


def serving(store: Path | str, folder: Path, **settings: object) -> AbstractContextManager[Server]:
    """Run a server with settings while a block runs.

    It is forked from a process that has imported it; one of several processes is started.
    """
    run = command if settings.get("workers", 1) == 1 else _started
    return _serving(run, store, folder, settings)


def started(store: Path | str, folder: Path, **settings: object) -> AbstractContextManager[Server]:
    """Run a server that is started as a command is."""
    return _serving(_started, store, folder, settings)


@contextmanager
def _serving(
    run: Start, store: Path | str, folder: Path, settings: Mapping[str, object]
) -> Iterator[Server]:
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {f"REVIEWGRAPH_{name.upper()}": str(value) for name, value in settings.items()}
    process = run(["serve", "--store", str(store), "--port", str(port)], log, told)
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


def _started(arguments: list[str], log: Path, told: dict[str, str]) -> Process:
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-c", _RUN, *arguments], stderr=output, env=os.environ | told
        )


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
