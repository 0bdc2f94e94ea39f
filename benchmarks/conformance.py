"""The W3C's SPARQL 1.1 cases and our own, asked of several servers: one Markdown table.

    python -m benchmarks.conformance [--oxigraph PROGRAM] [--rdflib PYTHON]

Starts this project's server, Oxigraph's own (PROGRAM is oxigraph) and rdflib-endpoint (PYTHON is an
interpreter that has it) on the same data, and asks each the cases of
``tests/api/http/conformance``. A cell is "right", or what was wrong with the answer.
"""

import argparse
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
from pyoxigraph import RdfFormat, Store, serialize

from api.http.security import Scope, new_token
from tests.api.http.conformance.cases import Target
from tests.api.http.conformance.data import quads
from tests.api.http.conformance.suite import CASES, answer
from tests.api.http.serving import started

_RDFLIB = """
import sys
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
import uvicorn
data = Dataset()
data.parse(sys.argv[1], format="nquads")
here = f"http://127.0.0.1:{sys.argv[2]}/sparql"
app = SparqlEndpoint(graph=data, path="/sparql", public_url=here, enable_update=True)
uvicorn.run(app, port=int(sys.argv[2]), log_level="error")
"""
_TRIES = 300
# A server may close a connection after an error; another's request must not fall on that.
_ONCE = httpx.Limits(max_keepalive_connections=0)


@contextmanager
def _ours(folder: Path) -> Iterator[Target]:
    store = Store(str(folder / "store"))
    store.bulk_extend(quads())
    store.flush()
    del store
    tokens = folder / "tokens.toml"
    bearer = {"Authorization": f"Bearer {new_token(tokens, 'writer', [Scope.ADMIN])}"}
    with (
        started(folder / "store", folder / "log", tokens=tokens) as server,
        httpx.Client(headers=bearer, timeout=60, limits=_ONCE) as client,
    ):
        yield Target(
            client, f"{server.url}/sparql", f"{server.url}/sparql", f"{server.url}/graph-store"
        )


@contextmanager
def _oxigraph(program: str, folder: Path) -> Iterator[Target]:
    data, port = _written(folder), _free_port()
    store = str(folder / "oxigraph")
    subprocess.run([program, "load", "-l", store, "-f", str(data)], check=True, capture_output=True)
    base = f"http://127.0.0.1:{port}"
    with _running([program, "serve", "-l", store, "-b", f"127.0.0.1:{port}"], base) as client:
        yield Target(client, f"{base}/query", f"{base}/update", f"{base}/store")


@contextmanager
def _rdflib(python: str, folder: Path) -> Iterator[Target]:
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    with _running([python, "-c", _RDFLIB, str(_written(folder)), str(port)], base) as client:
        yield Target(client, f"{base}/sparql", f"{base}/sparql", "")


def _written(folder: Path) -> Path:
    path = folder / "data.nq"
    with path.open("wb") as file:
        serialize(quads(), file, format=RdfFormat.N_QUADS)
    return path


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def _running(command: list[str], base: str) -> Iterator[httpx.Client]:
    with (
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process,
        httpx.Client(timeout=60, limits=_ONCE) as client,
    ):
        try:
            for _ in range(_TRIES):
                try:
                    client.get(base)
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield client
        finally:
            process.terminate()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--oxigraph", help="the program oxigraph")
    parser.add_argument("--rdflib", help="a Python that has rdflib-endpoint")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        servers = {"reviewgraph": stack.enter_context(_ours(folder))}
        if asked.oxigraph:
            servers["Oxigraph server"] = stack.enter_context(_oxigraph(asked.oxigraph, folder))
        if asked.rdflib:
            servers["rdflib-endpoint"] = stack.enter_context(_rdflib(asked.rdflib, folder))
        sys.stdout.write(table(servers))


def table(servers: dict[str, Target]) -> str:
    """Return the table: a row a case, a column a server, then sums and what is known."""
    lines = [f"| case | what | {' | '.join(servers)} |", "|---|---|" + "---|" * len(servers)]
    good = {(case.suite, name): 0 for case in CASES for name in servers}
    for case in CASES:
        cells = []
        for name, target in servers.items():
            wrong = answer(case, target)
            good[case.suite, name] += wrong is None
            cells.append("right" if wrong is None else f"**{wrong}**")
        lines.append(f"| {case.name} | {case.told} | {' | '.join(cells)} |")
    for suite in dict.fromkeys(case.suite for case in CASES):
        of = sum(case.suite == suite for case in CASES)
        sums = " | ".join(f"{good[suite, name]} of {of}" for name in servers)
        lines.append(f"| **{suite}** | | {sums} |")
    refused = [f"- {case.name}: {case.known}" for case in CASES if case.known]
    return "\n".join([*lines, "", "Known of reviewgraph:", "", *refused]) + "\n"


if __name__ == "__main__":
    main()
