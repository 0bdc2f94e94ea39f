"""A query worker: a process that runs one query at a time and may be killed at any moment.

Run as ``python -m api.http.sparql.worker STORE MEGABYTES PARENT CONTROL``; the last is an open
socket. It forks a worker for each socket that it is sent over that, which speaks `wire`.
"""

import contextlib
import gc
import io
import json
import os
import signal
import socket
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

import pyoxigraph
from pyoxigraph import NamedNode

from api.http.sparql.confinement import end_with, leave_network, limit_memory
from api.http.sparql.parsing import Plan, RefusedQuery, place, plan
from api.http.sparql.results import mark_cut, prepare
from api.http.sparql.wire import FRAME, Fault, Head, Job, Letter, framed
from graph.stores import is_address

_CHUNK = 65_536
_TRIES = 5
_ARGUMENTS = 5
_FORWARDING = "api.http.sparql.forwarding"


class Frames(io.RawIOBase):
    """A file whose bytes leave as ``D`` frames of about 64 kB."""

    def __init__(self, output: IO[bytes], *, cut: bool) -> None:
        super().__init__()
        self._output = output
        self._kept = bytearray()
        self._cut = cut

    def writable(self) -> bool:
        """Return that it is."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer, as the base class has it
        """Keep the bytes until they are a frame."""
        self._kept += data
        if len(self._kept) >= _CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what is kept."""
        if self._kept:
            body = mark_cut(bytes(self._kept)) if self._cut else bytes(self._kept)
            self._cut = False
            self._output.write(framed(b"D", body))
            self._output.flush()
            self._kept.clear()


class Worker:
    """The store opened to read, as it was when the worker was born."""

    def __init__(self, store: pyoxigraph.Store, output: IO[bytes]) -> None:
        self._store = store
        self._output = output

    def run(self, job: Job) -> None:
        """Answer one job; whatever is wrong with it is answered too."""
        try:
            self._run(job)
        except RefusedQuery as refused:
            self._fault(400, refused.kind, refused.detail, refused.line, refused.column)
        except SyntaxError as error:
            told, line, column = place(str(error))
            where = f"line {line}, column {column}: " if line else ""
            self._fault(400, "bad-query", f"{where}{told}", line, column)
        except MemoryError:
            self._fault(503, "query-too-large", "the query needs more memory than a query may have")
        except ValueError as error:
            self._fault(400, "bad-query", f"the query failed: {one_line(error)}")
        except (RuntimeError, OSError) as error:
            self._fault(503, "store-unavailable", f"the store failed: {one_line(error)}")

    def _run(self, job: Job) -> None:
        read = Plan(**job["plan"]) if job["plan"] else plan(job["query"])
        media = self._media(job, read)
        if media is None:
            return
        default, named = graphs_of(job, read)
        _known(self._store, [*default, *named])
        extra: dict[str, Any] = {}
        if default or named:
            extra = {
                "default_graph": [NamedNode(name) for name in default],
                "named_graphs": [NamedNode(name) for name in named],
            }
        elif job["union"]:
            extra = {"use_default_graph_as_union": True}
        answer = self._store.query(read.text, **extra)
        written = prepare(answer, job["rows"], read.limit)
        head: Head = {"media": media, "cut": written.is_cut, "plan": asdict(read)}
        self._send(b"H", head)
        body = Frames(self._output, cut=written.is_cut)
        written.write(cast(IO[bytes], body), media)
        body.flush()
        self._send(b"E", {})

    def _media(self, job: Job, read: Plan) -> str | None:
        media = job["results"] if read.form in {"select", "ask"} else job["graphs"]
        if media is None:
            self._fault(406, "not-acceptable", f"what you accept cannot carry a {read.form}")
        return media

    def _fault(
        self,
        status: int,
        kind: str,
        detail: str,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        fault: Fault = {
            "status": status,
            "kind": kind,
            "detail": detail,
            "line": line,
            "column": column,
        }
        self._send(b"X", fault)

    def _send(self, letter: Letter, body: object) -> None:
        self._output.write(framed(letter, json.dumps(body).encode()))
        self._output.flush()


def graphs_of(job: Job, read: Plan) -> tuple[list[str], list[str]]:
    """Return the default and named graphs to ask: those of the request overrule the query's."""
    if job["default"] or job["named"]:
        return job["default"], job["named"]
    return list(read.default), list(read.named)


def no_such_graph(name: str) -> RefusedQuery:
    """Return what a query is told that names a graph which is not in the store."""
    return RefusedQuery(
        "no-such-graph",
        f"there is no graph <{name}> here, and nothing is fetched; GRAPH ?g lists them",
    )


def _known(store: pyoxigraph.Store, names: list[str]) -> None:
    for name in names:
        try:
            known = store.contains_named_graph(NamedNode(name))
        except ValueError:
            known = False
        if not known:
            raise no_such_graph(name)


def one_line(error: Exception) -> str:
    """Return what an error says, in one line."""
    return " ".join(str(error).split())


def _worker(store: str, output: IO[bytes]) -> Worker:
    if is_address(store):
        from api.http.sparql.forwarding import Forwarder  # noqa: PLC0415 - it needs what is here

        return Forwarder(store, output)
    return Worker(_opened(Path(store)), output)


def _opened(store: Path) -> pyoxigraph.Store:
    # Opening while the engine tidies its files can fail; they are whole again at the next try.
    for attempt in range(_TRIES):
        with contextlib.suppress(OSError, RuntimeError):
            return pyoxigraph.Store.read_only(str(store))
        time.sleep(0.02 * (attempt + 1))
    return pyoxigraph.Store.read_only(str(store))


def serve(link: socket.socket, store: str, megabytes: int, *, network: bool) -> None:
    """Answer jobs that come over a socket until the server closes it."""
    source, output = link.makefile("rb"), link.makefile("wb")
    try:
        worker = _worker(store, output)
    except (OSError, RuntimeError) as error:
        output.write(framed(b"X", json.dumps(one_line(error)).encode()))
        output.flush()
        return
    limit_memory(megabytes)  # after opening, whose threads and caches are not the query's
    output.write(framed(b"R", json.dumps({"network": network, "pid": os.getpid()}).encode()))
    output.flush()
    while len(start := source.read(FRAME.size)) == FRAME.size:
        _, length = FRAME.unpack(start)
        job: Job = json.loads(source.read(length))
        worker.run(job)


def main() -> None:
    """Fork a worker for every socket that comes over the control socket, until that closes.

    This process only forks: the parser is built and the modules are loaded once, so that a fresh
    worker costs a few milliseconds. It opens no store, whose threads would not survive a fork.
    """
    if len(sys.argv) != _ARGUMENTS:
        sys.exit("usage: python -m api.http.sparql.worker STORE MEGABYTES PARENT CONTROL")
    store, megabytes, parent = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    end_with(parent)
    network = is_address(store) or not leave_network()
    if is_address(store):
        import_module(_FORWARDING)  # once, before the first fork
    plan("ASK { ?s ?p ?o }")  # the parser is built on first use
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries them
    control = socket.socket(fileno=int(sys.argv[4]))
    control.sendall(b"R")
    own = os.getpid()
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            return
        if os.fork() == 0:
            control.close()
            end_with(own)
            with contextlib.suppress(BrokenPipeError):
                serve(socket.socket(fileno=descriptors[0]), store, megabytes, network=network)
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)


if __name__ == "__main__":
    main()
