"""The same questions to this server, to Oxigraph's own and to rdflib-endpoint, over the same data.

    PEER_PYTHON=…/bin/python python benchmarks/peers.py STORE [--seconds 5] [--warm 300]

Three questions, each about another review or theme at every request: a saved query (one review in
full), a facet list (reviews of a theme, counted by factor, agency and the like) and a
neighbourhood (what the statements of a review are joined to). This server is asked twice: by its
graph API, which keeps answers until the data change, and by the SPARQL that the others get. They
are asked in turns over 1, 8 and 32 kept connections, each from an address of its own (127.0.0.x),
as so many users would be. PEER_PYTHON names an interpreter that has rdflib-endpoint, oxrdflib and
uvicorn; its rdflib stands on Oxigraph too, since what rdflib keeps in memory does not hold five
million quads. A server that fails or needs over a minute for an answer is printed with what went
wrong.
"""

import argparse
import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

import pyoxigraph

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.soak import THEMES, exchange, free_port, ours, request, serving
from queries.catalogue import load_catalogue

CONNECTIONS = (1, 8, 32)
REVIEWS = 500
PATIENCE = 60
RG = "https://w3id.org/reviewgraph/ontology#"
ROWS = "application/sparql-results+json"
_CONCEPT = "https://w3id.org/reviewgraph/concept/theme/"
RDFLIB = """
import sys, pyoxigraph, uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
store = OxigraphStore(store=pyoxigraph.Store.read_only(sys.argv[1]))
app = SparqlEndpoint(graph=Dataset(store=store), path="/sparql")
uvicorn.run(app, port=int(sys.argv[2]), log_level="error", access_log=False)
"""
_FACETS = f"""SELECT ?relation ?value (COUNT(DISTINCT ?review) AS ?reviews) WHERE {{
  {{ SELECT DISTINCT ?review {{ GRAPH ?review {{ ?statement <{RG}theme> <THEME> }} }} }}
  VALUES ?relation {{ <{RG}theme> <{RG}factor> <{RG}agency> <{RG}incident> }}
  GRAPH ?review {{ ?other ?relation ?value }}
}} GROUP BY ?relation ?value ORDER BY DESC(?reviews) LIMIT 100"""
_NEIGHBOURS = f"""SELECT ?relation ?value (COUNT(DISTINCT ?statement) AS ?n) WHERE {{
  VALUES ?relation {{ <{RG}theme> <{RG}factor> <{RG}agency> <{RG}incident> }}
  GRAPH <REVIEW> {{ ?statement ?relation ?value }}
}} GROUP BY ?relation ?value ORDER BY DESC(?n) LIMIT 100"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a path of the graph API and as SPARQL, by the number of the request."""

    name: str
    path: Callable[[int], str]
    query: Callable[[int], str]


def questions(reviews: Sequence[str]) -> tuple[Question, ...]:
    """Return the questions, about reviews by their IRIs."""
    saved = load_catalogue()["review-in-full"]

    def review(number: int) -> str:
        return reviews[number % len(reviews)]

    def theme(number: int) -> str:
        return THEMES[number % len(THEMES)]

    return (
        Question(
            "saved query",
            lambda n: f"/api/v1/queries/review-in-full?limit=1000&review={quote(review(n))}",
            lambda n: saved.bound({"review": f"<{review(n)}>"}),
        ),
        Question(
            "facet list",
            lambda n: f"/api/v1/reviews?facets=true&limit=1&theme={theme(n)}",
            lambda n: _FACETS.replace("<THEME>", f"<{_CONCEPT}{theme(n)}>"),
        ),
        Question(
            "neighbourhood",
            lambda n: f"/api/v1/neighbourhood?layout=none&of=review/{review(n).rpartition('/')[2]}",
            lambda n: _NEIGHBOURS.replace("<REVIEW>", f"<{review(n)}>"),
        ),
    )


async def load(
    port: int, connections: int, seconds: float, lines: Callable[[int], str]
) -> tuple[float, float, float]:
    """Ask over kept connections for some time; return requests a second, median and p95 in ms."""
    taken: list[float] = []
    numbers = iter(range(10**9))
    end = time.perf_counter() + seconds

    async def one(place: int) -> None:
        address = (f"127.0.0.{20 + place}", 0)
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=address)
        try:
            while time.perf_counter() < end:
                began = time.perf_counter()
                async with asyncio.timeout(PATIENCE):
                    status, _, body = await exchange(reader, writer, lines(next(numbers)))
                if status != HTTPStatus.OK or not body:
                    raise OSError(f"answered {status}: {body[:120]!r}")
                taken.append(time.perf_counter() - began)
        finally:
            writer.close()

    began = time.perf_counter()
    await asyncio.gather(*map(one, range(connections)))
    rate = len(taken) / (time.perf_counter() - began)
    high = statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
    return rate, statistics.median(taken) * 1e3, high * 1e3


def measure(
    name: str, port: int, connections: int, seconds: float, ask: Callable[[int], str]
) -> None:
    """Print one line of the table."""
    start = f"| {name} | {connections} |"
    try:
        rate, middle, high = asyncio.run(load(port, connections, seconds, ask))
    except (OSError, EOFError, TimeoutError, ValueError) as error:
        print(f"{start} {str(error) or type(error).__name__} | | |", flush=True)
    else:
        print(f"{start} {rate:.1f} | {middle:.1f} | {high:.1f} |", flush=True)


def warm(port: int, paths: Sequence[str], seconds: float) -> None:
    """Ask for what takes long after a start until it is there."""

    async def once() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        async with asyncio.timeout(seconds):
            for path in paths:
                await exchange(reader, writer, request(path))
        writer.close()

    began = time.perf_counter()
    asyncio.run(once())
    print(f"first {len(paths)} answers of the graph API: {time.perf_counter() - began:.1f} s\n")


def some_reviews(store: Path) -> list[str]:
    """Return the IRIs of some reviews of a store."""
    query = f"SELECT ?r {{ GRAPH ?r {{ ?r a <{RG}CaseReview> }} }} LIMIT {REVIEWS}"
    rows = pyoxigraph.Store.read_only(str(store)).query(query)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    return [str(getattr(row["r"], "value", "")) for row in rows]


def main() -> None:
    """Start the servers, ask them in turns, stop them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path, help="the store's folder; not written to")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warm", type=float, default=300, help="seconds to wait at first")
    given = parser.parse_args()
    store = given.store.resolve()
    with ExitStack() as running:
        own = free_port()
        running.enter_context(serving(ours(store, own), own))
        arms = {"Oxigraph server": free_port()}
        oxigraph = Path(sys.executable).with_name("oxigraph")
        command = [str(oxigraph), "serve-read-only", "--union-default-graph", "-l", str(store)]
        at = arms["Oxigraph server"]
        running.enter_context(serving([*command, "-b", f"127.0.0.1:{at}"], at))
        other = os.environ.get("PEER_PYTHON")
        if other:
            at = arms["rdflib-endpoint"] = free_port()
            folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
            command = [other, "-c", RDFLIB, str(store), str(at)]
            running.enter_context(serving(command, at, folder))
        asked = questions(some_reviews(store))
        warm(own, [one.path(n) for n in range(len(THEMES)) for one in asked], given.warm)
        print("| question | server | connections | requests/s | median ms | p95 ms |")
        print("|---|---|---|---|---|---|")
        for each in asked:

            def sparql(number: int, each: Question = each) -> str:
                return request(f"/sparql?query={quote(each.query(number))}", Accept=ROWS)

            for connections in CONNECTIONS:
                for name, port, ask in (
                    ("reviewgraph", own, lambda n, each=each: request(each.path(n))),
                    ("reviewgraph, SPARQL", own, sparql),
                    *((name, port, sparql) for name, port in arms.items()),
                ):
                    measure(f"{each.name} | {name}", port, connections, given.seconds, ask)


if __name__ == "__main__":
    main()
