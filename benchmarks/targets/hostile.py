"""T14: queries that never end, on this server and on Oxigraph's own with its time limit."""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.soak import descendants, free_port, ours, serving
from benchmarks.targets.asking import SMALL
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import figure
from benchmarks.targets.results import Claim, Outcome

LIMIT = 2.0
"""Seconds that a query may take, on both servers."""
ROUNDS = 3
_GRACE, _CLIENT = 0.25, 8.0
_OK = 200
_JSON = "application/sparql-results+json"
_NORMAL = 15
_MS = 1e3


def hostile(listener: int) -> Mapping[str, str]:
    """Return the queries by what they do; two of them ask a listener on this machine."""
    nested = " ".join(f"VALUES ?v{at} {{ {' '.join(map(str, range(10)))} }}" for at in range(9))
    elsewhere = f"<http://127.0.0.1:{listener}/sparql> {{ ?s ?p ?o }} }}"
    return {
        "product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        "any path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b }",
        "values": f"SELECT (COUNT(*) AS ?n) {{ {nested} }}",
        "ordered product": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
        "growing text": "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?z) "
        "{ ?a ?b ?c . ?d ?e ?f }",
        "service": f"SELECT * {{ SERVICE {elsewhere}",
        "service, silent": f"SELECT * {{ SERVICE SILENT {elsewhere}",
    }


@dataclass(slots=True)
class Siege:
    """How the queries ended: seconds beyond the limit, what was wrong, and the server after it."""

    over: list[float] = field(default_factory=list)
    late: set[str] = field(default_factory=set)
    partial: int = 0
    busy: float = 0.0
    after: list[float] = field(default_factory=list)
    calls: int = 0


def t14(ground: Ground) -> Outcome:
    """Ask what never ends; look at the time, the answers, the network, the processor after it."""
    store = ground.store(ground.small)
    with ExitStack() as running:
        listener, calls = running.enter_context(_listening())
        own, other = free_port(), free_port()
        limited = ["env", f"REVIEWGRAPH_TIME_LIMIT={LIMIT}", "REVIEWGRAPH_WARM=false"]
        process = running.enter_context(serving([*limited, *ours(store, own)], own))
        mine = Siege()
        for _ in range(ROUNDS):
            _besiege(mine, f"http://127.0.0.1:{own}/sparql", hostile(listener), process)
        mine.calls = len(calls)
        theirs = Siege()
        command = _oxigraph(store, other)
        process = running.enter_context(serving(command, other))
        _besiege(theirs, f"http://127.0.0.1:{other}/query", hostile(listener), process, also=False)
        theirs.calls = len(calls) - mine.calls
    asked = len(hostile(0))
    return Outcome(
        "T14",
        f"{asked} hostile queries, a limit of {LIMIT:g} s",
        [
            Claim(
                "over the limit",
                "at most",
                _GRACE * _MS,
                figure([each * _MS for each in mine.over]),
                "ms",
                note="the worst of each round",
            ),
            Claim(
                "connections to elsewhere", "at most", 0, figure([float(mine.calls)]), "connections"
            ),
            Claim(
                "answers cut short that pass for whole",
                "at most",
                0,
                figure([float(mine.partial)]),
                "answers",
            ),
            Claim(
                "processor used in a second, a second later",
                "at most",
                0.05,
                figure([mine.busy]),
                "s",
            ),
            Claim("the next normal query, of its usual time", "at most", 1.5, figure(mine.after)),
            Claim(
                "Oxigraph's server with --timeout-s: not ended in time",
                "at most",
                None,
                figure([float(len(theirs.late))]),
                f"of {asked}",
                note=", ".join(sorted(theirs.late)),
            ),
            Claim(
                "Oxigraph's server: connections to elsewhere",
                "at most",
                None,
                figure([float(theirs.calls)]),
                "connections",
            ),
        ],
        {},
        [f"the client waits {_CLIENT:g} s at the most; small queries are asked between the rounds"],
    )


def _besiege(
    siege: Siege, url: str, queries: Mapping[str, str], process: int, *, also: bool = True
) -> None:
    with httpx.Client(timeout=_CLIENT, trust_env=False) as client:
        usual = _normal(client, url) if also else 0.0
        worst = 0.0
        for name, query in queries.items():
            began = time.perf_counter()
            try:
                answer = client.get(url, params={"query": query}, headers={"Accept": _JSON})
                siege.partial += answer.status_code == _OK and not _is_whole(answer)
            except httpx.TimeoutException:
                siege.late.add(name)
            except httpx.HTTPError:
                pass  # an answer that is broken off does not pass for whole
            over = time.perf_counter() - began - LIMIT
            worst = max(worst, over)
            if over > _GRACE:
                siege.late.add(name)
        siege.over.append(worst)
        time.sleep(1)
        before = _used(process)
        time.sleep(1)
        siege.busy = max(siege.busy, _used(process) - before)
        if usual:
            siege.after.append(_normal(client, url) / usual)


def _normal(client: httpx.Client, url: str) -> float:
    taken = []
    for _ in range(_NORMAL):
        began = time.perf_counter()
        client.get(url, params={"query": SMALL}).raise_for_status()
        taken.append(time.perf_counter() - began)
    return figure(taken[1:]).median


def _is_whole(answer: httpx.Response) -> bool:
    """Return whether an answer is whole JSON; one that says that it was cut is whole too."""
    try:
        json.loads(answer.content)
    except ValueError:
        return False
    return True


def _oxigraph(store: Path, port: int) -> list[str]:
    program = Path(sys.executable).with_name("oxigraph")
    where = ["--location", str(store), "--bind", f"127.0.0.1:{port}"]
    return [str(program), "serve-read-only", *where, "--union-default-graph", "--timeout-s", "2"]


def _used(process: int) -> float:
    """Return the processor time of a process and its children so far, in seconds."""
    ticks = 0
    for each in (process, *descendants(process)):
        try:
            fields = Path(f"/proc/{each}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def _listening() -> Iterator[tuple[int, list[object]]]:
    """Listen on a port of this machine and note who connects; nothing is answered."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                calls.append(address)
                connection.close()

        threading.Thread(target=accept, daemon=True).start()
        yield server.getsockname()[1], calls
