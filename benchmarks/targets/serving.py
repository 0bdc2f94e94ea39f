"""T12 and T13: what the server answers from its cache, and SPARQL that it keeps no answer of."""

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from urllib.parse import quote

from benchmarks.peers import RDFLIB
from benchmarks.soak import free_port, ours, request, serving
from benchmarks.targets import sparql
from benchmarks.targets.client import body_of, seconds_each
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import DifferError, Timed, in_turns
from benchmarks.targets.peers import interpreter
from benchmarks.targets.results import Claim, Outcome

CONNECTIONS = (1, 8, 32)
CACHED = ("/api/v1/themes?limit=5", "/api/v1/reviews?limit=50")
QUIET = ("env", "REVIEWGRAPH_WARM=false")
"""Without the pages that the server makes beforehand, in the midst of the measuring."""
_SECONDS, _LONGER = 0.7, 1.5
_ROWS = "application/sparql-results+json"
_BARE = """
import sys, uvicorn
from fastapi import FastAPI
from starlette.responses import Response
app, bodies = FastAPI(), [open(name, "rb").read() for name in sys.argv[2:]]
@app.get("/{at}")
async def bare(at: int):
    return Response(bodies[at], media_type="application/json")
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
"""
_POOLED = """
import sys, pyoxigraph, uvicorn
from fastapi import FastAPI
from starlette.responses import Response
app, store = FastAPI(), pyoxigraph.Store.read_only(sys.argv[2])
@app.get("/sparql")
def sparql(query: str):
    answer = store.query(query, use_default_graph_as_union=True)
    return Response(
        answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON), media_type="ROWS"
    )
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
""".replace("ROWS", _ROWS)


def t12(ground: Ground) -> Outcome:
    """Ask for what the server keeps, and for the same bytes from a bare route."""
    store = ground.store(ground.small)
    with ExitStack() as running:
        own, bare = free_port(), free_port()
        running.enter_context(serving([*QUIET, *ours(store, own)], own))
        paths = []
        for at, path in enumerate(CACHED):
            _, answer = seconds_each(own, request(path), 1, 0.1)
            file = ground.folder / f"body-{at}.json"
            file.write_bytes(body_of(answer))
            paths.append(file)
        command = [sys.executable, "-c", _BARE, str(bare), *map(str, paths)]
        running.enter_context(serving(command, bare))
        arms: dict[str, Callable[[], object]] = {}
        for at, path in enumerate(CACHED):
            for many in CONNECTIONS:
                arms[f"{path}, {many}"] = _asking(own, request(path), many, _SECONDS)
                arms[f"bare {at}, {many}"] = _asking(bare, request(f"/{at}"), many, _SECONDS)
        rounds = in_turns(arms)
    return Outcome(
        "T12",
        "answers that are kept, one server process",
        [
            Claim(
                f"{path} ({paths[at].stat().st_size:,} bytes), {many} connections, of the requests "
                "a second of a bare route",
                "at least",
                0.7,
                rounds.ratio(f"bare {at}, {many}", f"{path}, {many}"),
            )
            for at, path in enumerate(CACHED)
            for many in CONNECTIONS
        ],
        {name: rounds.of(name) for name in arms},
        ["seconds of an arm are those of one answer; the client shares the two cores"],
    )


def t13(ground: Ground) -> Outcome:
    """Ask SPARQL of the server, of a thread pool over raw pyoxigraph, and of rdflib-endpoint."""
    store = ground.store(ground.small)
    texts = {
        "a": (sparql.AFFIRMED, sparql.AFFIRMED_IN_ALL),
        "b": (sparql.QUOTED, sparql.QUOTED_IN_ALL),
    }
    with ExitStack() as running:
        own, pooled, other = free_port(), free_port(), free_port()
        ports = {"ours": own, "thread pool": pooled}
        running.enter_context(serving([*QUIET, *ours(store, own)], own))
        command = [sys.executable, "-c", _POOLED, str(pooled), str(store)]
        running.enter_context(serving(command, pooled))
        python = interpreter("peers")
        if python is not None:
            ports["rdflib-endpoint"] = other
            # From another folder, or the project's own packages would be imported.
            union = RDFLIB.replace("(store=store)", "(store=store, default_union=True)")
            command = [str(python), "-c", union, str(store), str(other)]
            running.enter_context(serving(command, other, ground.folder))
        arms: dict[str, Callable[[], object]] = {}
        for each, (text, in_all) in texts.items():
            for many in CONNECTIONS[:2]:
                for name, port in ports.items():
                    asked = quote(in_all if name == "rdflib-endpoint" else text)
                    lines = request(f"/sparql?query={asked}", Accept=_ROWS)
                    arms[f"{each}, {name}, {many}"] = _asking(port, lines, many, _LONGER)
        rounds = in_turns(arms)
        for each in texts:
            told = {name: rounds.gave[f"{each}, {name}, 1"] for name in ports}
            counts = {name: _rows(body) for name, body in told.items() if body}
            if len(set(counts.values())) > 1:
                raise DifferError(f"({each}) rows: {counts}")
    claims = []
    for each in texts:
        for many in CONNECTIONS[:2]:
            mine = f"{each}, ours, {many}"
            than = f"({each}), {many} connection{'s' * (many > 1)}"
            theirs = f"{each}, rdflib-endpoint, {many}"
            found = rounds.ratio(theirs, mine) if theirs in arms else None
            claims.append(
                Claim(f"{than}, faster than rdflib-endpoint over Oxigraph", "at least", 15, found)
            )
            claims.append(
                Claim(
                    f"{than}, of the requests a second of a thread pool",
                    "at least",
                    0.9,
                    rounds.ratio(f"{each}, thread pool, {many}", mine),
                )
            )
    return Outcome(
        "T13",
        "SPARQL over HTTP, killed at its time limit",
        claims,
        {name: rounds.of(name) for name in arms},
        [
            "all read one store on disk; the thread pool can stop no query; rdflib-endpoint is "
            "asked over the union of all graphs, where it is fastest"
        ],
    )


def _asking(port: int, lines: str, connections: int, seconds: float) -> Callable[[], Timed]:
    def run() -> Timed:
        each, answer = seconds_each(port, lines, connections, seconds)
        return Timed(each, body_of(answer) if answer else b"")

    return run


def _rows(body: object) -> int:
    assert isinstance(body, bytes)
    return len(json.loads(body)["results"]["bindings"])
