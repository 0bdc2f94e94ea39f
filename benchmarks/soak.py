"""Memory of the server over many requests.

    python benchmarks/soak.py STORE [--requests 100000] [--connections 8] [--no-fresh]

The mix, of every 20 requests: 8 lists that are kept by the server, 4 with their ETag (304), 3 lists
that nobody asked for before, 4 small SPARQL queries that differ, and 1 that is refused. Printed at
the start and after each tenth: the memory that belongs to the server process and that of all its
processes together (proportional set size, megabytes), open files, threads, and requests a second.
The server keeps up to 64 MB of the lists it made; with --no-fresh SPARQL is asked in the place of
new lists, so that nothing may grow.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).parent.parent
THEMES = ("information-sharing", "engagement-of-fathers", "safe-sleep", "training", "supervision")
LISTS = ("/api/v1/reviews", "/api/v1/missed-opportunities", "/api/v1/reviews?limit=5")
SMALL = (
    "PREFIX rg: <https://w3id.org/reviewgraph/ontology#> SELECT ?s WHERE {{ GRAPH ?r "
    "{{ ?r a rg:CaseReview ; rg:subjectLabel ?s }} }} ORDER BY ?s LIMIT 3 OFFSET {}"
)


@contextmanager
def serving(command: Sequence[str], port: int, folder: Path = ROOT) -> Iterator[int]:
    """Run a command that serves a port while the block runs; give its process number."""
    with subprocess.Popen(
        command, cwd=folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as running:
        try:
            for _ in range(1_200):
                if running.poll() is not None:
                    raise SystemExit(f"{command[0]} ended with {running.returncode}")
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield running.pid
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(60)


def ours(store: Path, port: int) -> list[str]:
    """Return the command that serves a store."""
    run = "from api.cli import main; main()"
    serve = ["serve", "--store", str(store.resolve()), "--port", str(port)]
    return [sys.executable, "-c", run, *serve]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def request(target: str, **headers: str) -> str:
    """Return a GET as it is sent."""
    rest = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{rest}\r\n"


async def exchange(
    reader: StreamReader, writer: StreamWriter, lines: str
) -> tuple[int, dict[str, str], bytes]:
    """Send a request; return the status, headers and body of the answer."""
    writer.write(lines.encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {
        name.lower(): value.strip()
        for name, _, value in (line.partition(":") for line in head[1:] if line)
    }
    body = b""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return int(head[0].split()[1]), headers, body


def sparql(query: str) -> str:
    """Return a query as it is sent."""
    return request(f"/sparql?query={quote(query)}")


def mixed(number: int, tags: dict[str, str], *, fresh: bool) -> str:
    """Return the request of a number; unless ``fresh``, none that the server would keep anew."""
    path = LISTS[number % len(LISTS)]
    match number % 20:
        case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7:
            return request(path)
        case 8 | 9 | 10 | 11:
            return request(path, If_None_Match=tags[path])
        case 12 | 13 | 14 if fresh:
            asked = f"theme={THEMES[number % len(THEMES)]}&limit={number // 20 % 900 + 1}"
            return request(f"/api/v1/reviews?{asked}&fields=id&since={1900 + number // 7 % 100}")
        case 19:
            return sparql(f"SELECT * {{ ?s ?p {number} ")
    return sparql(SMALL.format(number))


def memory(process: int) -> tuple[float, float, int, int, int]:
    """Return the server's and all processes' megabytes, files, threads and processes."""
    family = [process, *descendants(process)]
    own = proportional(process)
    every = sum(map(proportional, family))
    files = len(list(Path(f"/proc/{process}/fd").iterdir()))
    threads = len(list(Path(f"/proc/{process}/task").iterdir()))
    return own, every, files, threads, len(family)


def proportional(process: int) -> float:
    """Return the proportional set size of a process in megabytes, 0 if it is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def descendants(process: int) -> list[int]:
    """Return the numbers of a process's children and theirs."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        try:
            children = [int(number) for number in (task / "children").read_text("ascii").split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


async def soak(port: int, process: int, requests: int, connections: int, *, fresh: bool) -> None:
    """Ask so many requests and print what they cost."""
    tags = {}
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for path in LISTS:
        _, headers, _ = await exchange(reader, writer, request(path))
        tags[path] = headers["etag"]
    for number in range(400):
        await exchange(reader, writer, mixed(number, tags, fresh=fresh))
    writer.close()
    print(f"{'requests':>9}{'server MB':>11}{'all MB':>9}{'files':>7}{'threads':>9}", end="")
    print(f"{'processes':>11}{'req/s':>8}")
    ends: Counter[int] = Counter()

    async def one(numbers: Iterator[int]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            status, _, _ = await exchange(reader, writer, mixed(number, tags, fresh=fresh))
            ends[status] += 1
        writer.close()

    line(0, process, 0)
    for part in range(10):
        began = time.perf_counter()
        numbers = iter(range(part * requests // 10, (part + 1) * requests // 10))
        await asyncio.gather(*(one(numbers) for _ in range(connections)))
        rate = requests / 10 / (time.perf_counter() - began)
        line((part + 1) * requests // 10, process, rate)
    print("answered:", dict(ends))


def line(asked: int, process: int, rate: float) -> None:
    """Print one line of the table."""
    own, every, files, threads, family = memory(process)
    print(
        f"{asked:>9,}{own:>11.1f}{every:>9.1f}{files:>7}{threads:>9}{family:>11}{rate:>8.0f}",
        flush=True,
    )


def main() -> None:
    """Start a server, ask, stop it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path, help="the store's folder; not written to")
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--fresh", action=argparse.BooleanOptionalAction, default=True)
    given = parser.parse_args()
    port = free_port()
    with serving(ours(given.store, port), port) as process:
        print(f"{given.connections} connections, {os.cpu_count()} cores")
        asyncio.run(soak(port, process, given.requests, given.connections, fresh=given.fresh))


if __name__ == "__main__":
    main()
