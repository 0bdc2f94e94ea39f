"""Requests a second and p95 of the graph API, beside a bare route that sends the same bytes.

usage: python benchmarks/api.py [REVIEWS] [SECONDS]

A store of generated reviews is served by one worker process. Each address is asked over 1 and 8
kept connections: ``first`` is the first answer of a revision, ``kept`` what is asked again (kept by
the server until the data change), ``304`` with the ETag, and ``fresh`` a query that nobody asked
before. The ceiling is a FastAPI route without anything around it.
"""

import asyncio
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
ADDRESSES = ("/api/v1/reviews", "/api/v1/patterns/recurring", "/api/v1/missed-opportunities")
THEMES = ("information-sharing", "engagement-of-fathers", "safe-sleep", "training", "supervision")
_BARE = """
import uvicorn
from fastapi import FastAPI
from starlette.responses import Response
app, body = FastAPI(), open({file!r}, "rb").read()
@app.get("/bare")
def bare():
    return Response(body, media_type="application/json")
uvicorn.run(app, port={port}, log_level="error", access_log=False)
"""


async def ask(port: int, lines: str) -> tuple[int, float, dict[str, str], bytes]:
    """Return status, seconds, headers and body of one request on a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        return await _once(reader, writer, lines)
    finally:
        writer.close()


async def load(
    port: int, connections: int, seconds: float, lines: Callable[[int], str]
) -> tuple[float, float, float]:
    """Ask over kept connections for some time; return requests a second, median and p95 in ms."""
    taken: list[float] = []
    end = time.perf_counter() + seconds
    number = iter(range(10**9))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            status, spent, _, _ = await _once(reader, writer, lines(next(number)))
            if status not in {200, 304}:
                raise SystemExit(f"answered {status}")
            taken.append(spent)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(connections)))
    rate = len(taken) / (time.perf_counter() - began)
    taken.sort()
    return rate, statistics.median(taken) * 1e3, taken[int(len(taken) * 0.95)] * 1e3


async def _once(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lines: str
) -> tuple[int, float, dict[str, str], bytes]:
    began = time.perf_counter()
    writer.write(lines.encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), time.perf_counter() - began, headers, body


def request(path: str, **headers: str) -> str:
    """Return a GET as it is sent."""
    rest = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{rest}\r\n"


@contextmanager
def process(code: str, port: int, **environment: str) -> Iterator[None]:
    """Run Python code that serves a port while the block runs."""
    running = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(30)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def line(name: str, connections: int, measured: tuple[float, float, float]) -> None:
    """Print one line of the table."""
    rate, median, p95 = measured
    print(f"{name:<44}{connections:>4}{rate:>10.0f}{median:>10.2f}{p95:>10.2f}", flush=True)


def measure(port: int, folder: Path, seconds: float) -> None:
    """Measure a server that runs."""

    def arm(name: str, at: int, lines: Callable[[int], str]) -> None:
        for connections in (1, 8):
            line(name, connections, asyncio.run(load(at, connections, seconds, lines)))

    bodies: dict[str, bytes] = {}
    for path in ADDRESSES:
        status, spent, headers, bodies[path] = asyncio.run(ask(port, request(path)))
        print(f"{path} first: {spent:.2f} s, status {status}, {len(bodies[path])} bytes")
        arm(f"{path} kept", port, always(request(path)))
        arm(f"{path} 304", port, always(request(path, If_None_Match=headers["etag"])))
    for path in (ADDRESSES[0], ADDRESSES[2]):
        arm(f"{path} fresh", port, partial(fresh, path))
    for path, body in bodies.items():
        file, bare = folder / "body.json", free_port()
        file.write_bytes(body)
        with process(_BARE.format(file=str(file), port=bare), bare):
            arm(f"bare route, bytes of {path}", bare, always(request("/bare")))


def always(lines: str) -> Callable[[int], str]:
    """Return a function that gives the same request each time."""
    return lambda _: lines


def fresh(path: str, number: int) -> str:
    """Return a request that was not made before."""
    query = f"theme={THEMES[number % len(THEMES)]}&limit={number % 900 + 1}&fields=id"
    return request(f"{path}?{query}&since={1990 + number % 30}")


def main() -> None:
    """Print the figures."""
    reviews = int(sys.argv[1]) if sys.argv[1:] else 1_000
    seconds = float(sys.argv[2]) if sys.argv[2:] else 3.0
    with tempfile.TemporaryDirectory() as folder:
        store, port = Path(folder) / "store", free_port()
        subprocess.run(
            [sys.executable, "benchmarks/records.py", str(reviews), str(store)],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        serve = (
            f"from api.cli import main; import sys; sys.argv = ['reviewgraph', 'serve', "
            f"'--store', {str(store)!r}, '--port', '{port}']; main()"
        )
        print(f"{reviews} reviews, one worker process, {os.cpu_count()} cores")
        print(f"{'':<44}{'conn':>4}{'req/s':>10}{'median ms':>10}{'p95 ms':>10}")
        with process(serve, port):
            measure(port, Path(folder), seconds)


if __name__ == "__main__":
    main()
