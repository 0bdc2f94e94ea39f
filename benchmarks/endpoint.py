"""Other users' answering times while somebody asks the worst: alone and under load, in turns.

    python benchmarks/endpoint.py STORE [--seconds 10] [--rounds 5] [--project FOLDER]

Three users ask small questions one after the other, each from an address of its own (127.0.0.x).
Under load one hostile client keeps a hundred requests open (endless counts, cross products,
exploding paths, memory bombs), asks again a second after it is refused, and holds a hundred
connections besides whose request never ends and a hundred whose answer is never read. Printed:
median and 95th percentile of the users for each round, the median of the rounds' ratios, how the
hostile requests ended, and the workers left behind. Another checkout may be measured by --project.
"""

import argparse
import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import httpx

USERS = 3
HOSTILE = 100
NORMAL = (
    "PREFIX rg: <https://w3id.org/reviewgraph/ontology#> SELECT ?r ?s WHERE { GRAPH ?r "
    "{ ?r a rg:CaseReview ; rg:subjectLabel ?s } } ORDER BY ?s LIMIT 20",
    "PREFIX rg: <https://w3id.org/reviewgraph/ontology#> SELECT ?f (COUNT(DISTINCT ?r) AS ?n) "
    "WHERE { GRAPH ?r { ?x rg:factor ?f } } GROUP BY ?f ORDER BY DESC(?n) LIMIT 20",
)
BAD = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b }",
    "SELECT ?a { ?a ?b ?c . ?d ?e ?f . BIND(CONCAT(STR(?a), STR(?d), STR(?f)) AS ?z) } ORDER BY ?z",
    "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?z) { ?a ?b ?c . ?d ?e ?f }",
)


async def user(url: str, place: int, until: float) -> list[float]:
    """Ask small questions until a time; return how long each took, in milliseconds."""
    taken = []
    transport = httpx.AsyncHTTPTransport(local_address=f"127.0.0.{10 + place}")
    async with httpx.AsyncClient(transport=transport, timeout=60) as client:
        number = place
        while time.monotonic() < until:
            number += 1
            started = time.perf_counter()
            answer = await client.get(url, params={"query": NORMAL[number % len(NORMAL)]})
            if not answer.is_success:
                raise SystemExit(answer.text)
            taken.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(0.05)
    return taken


async def hostile(url: str, number: int, until: float, ends: Counter[str]) -> None:
    """Ask the worst, again as soon as it is refused, as the server asks to."""
    transport = httpx.AsyncHTTPTransport(local_address="127.0.0.2", verify=False)
    async with httpx.AsyncClient(transport=transport, timeout=60, verify=False) as client:
        while time.monotonic() < until:
            number += 1
            try:
                async with client.stream("GET", url, params={"query": BAD[number % 5]}) as answer:
                    async for _ in answer.aiter_bytes():
                        await asyncio.sleep(0.5)
                ends[str(answer.status_code)] += 1
            except httpx.HTTPError as error:
                ends[type(error).__name__] += 1
            await asyncio.sleep(1)


async def crawl(url: str, number: int, until: float) -> None:
    """Hold a connection and send its head a byte at a time, or read none of what it asked for."""
    place = httpx.URL(url)
    query = quote("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 10000")
    head = f"GET /sparql?query={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()
    while time.monotonic() < until:
        try:
            _, writer = await asyncio.open_connection(
                place.host, place.port, local_addr=("127.0.0.3", 0), limit=1_024
            )
            writer.write(head + b"\r\n" if number % 2 else head)
            while time.monotonic() < until and not writer.is_closing():
                await asyncio.sleep(1)
                if not number % 2:
                    writer.write(b"x")
            writer.transport.abort()
        except OSError:
            await asyncio.sleep(1)


async def users(url: str, seconds: float) -> list[float]:
    """Let every user ask for so long."""
    until = time.monotonic() + seconds
    taken = await asyncio.gather(*(user(url, place, until) for place in range(USERS)))
    return [one for each in taken for one in each]


async def measure(url: str, seconds: float, rounds: int) -> None:
    """Print the users' times alone and under load, in turns."""
    await users(url, 3)
    ratios = []
    for turn in range(rounds):
        base = report("alone", await users(url, seconds))
        # In a process of its own, and niced: it stands for another machine.
        attack = await asyncio.create_subprocess_exec(
            *("nice", "-n", "15", sys.executable, __file__, url, "--seconds", str(seconds + 6)),
            "--hostile",
        )
        await asyncio.sleep(5)
        loaded = report("under load", await users(url, seconds))
        await attack.wait()
        await users(url, 5 if turn + 1 < rounds else 0)
        ratios.append(loaded / base)
        print(f"p95 under load / alone: {ratios[-1]:.2f}", flush=True)
    report("after", await users(url, seconds))
    told = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
    print(f"median ratio {statistics.median(ratios):.2f} of {told}; load {os.getloadavg()[0]:.1f}")


async def besiege(url: str, seconds: float) -> None:
    """Ask the worst for so long, a hundred at once, and print how the requests ended."""
    ends: Counter[str] = Counter()
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(hostile(url, number, until, ends) for number in range(HOSTILE)),
        *(crawl(url, number, until) for number in range(2 * HOSTILE)),
    )
    print("hostile requests ended:", dict(ends))


def report(name: str, taken: list[float]) -> float:
    """Print and return the 95th percentile."""
    high = statistics.quantiles(taken, n=20)[-1]
    middle = statistics.median(taken)
    print(f"{name:10} {len(taken):5} answers, median {middle:6.1f} ms, p95 {high:6.1f} ms")
    return high


def main() -> None:
    """Start a server, measure, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", help="the store's folder")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--project", default=str(Path(__file__).parent.parent))
    parser.add_argument("--hostile", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.hostile:
        asyncio.run(besiege(given.store, given.seconds))
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = "from api.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        run,
        "serve",
        "--store",
        Path(given.store).resolve(),
        "--port",
        port,
    ]
    environment = os.environ | {"REVIEWGRAPH_TIME_LIMIT": "5"}
    with subprocess.Popen(
        list(map(str, command)), stderr=subprocess.DEVNULL, env=environment, cwd=given.project
    ) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(f"{url}/ready")
            asyncio.run(measure(f"{url}/sparql", given.seconds, given.rounds))
            print(httpx.get(f"{url}/ready").json())
        finally:
            server.send_signal(signal.SIGTERM)


def wait_for(url: str) -> None:
    """Wait until the server answers."""
    for _ in range(100):
        try:
            if httpx.get(url).is_success:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
