"""T17: the memory of query workers, beside that of a store held in memory."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from api.http.sparql.formats import RESULTS
from api.http.sparql.process import Nursery, QueryProcess
from benchmarks.soak import descendants, proportional
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import Figure, figure
from benchmarks.targets.results import Claim, Outcome
from queries.catalogue import load_catalogue

_WORKERS = 3
_PATIENCE = 15.0

_HOLDING = """
import sys, pyoxigraph
store = pyoxigraph.Store()
store.bulk_load(path=sys.argv[1], format=pyoxigraph.RdfFormat.N_QUADS)
for line in open("/proc/self/smaps_rollup"):
    if line.startswith("Pss:"):
        print(int(line.split()[1]) / 1024)
"""


def t17(ground: Ground) -> Outcome:
    """Ask workers every saved question that needs nothing, then look at their memory."""
    size = ground.reviews
    command = [sys.executable, "-c", _HOLDING, str(ground.quads(size))]
    held = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    private, shared, asked, stopped = asyncio.run(_measured(ground.store(size)))
    notes = [
        f"{asked} saved questions asked of each of {_WORKERS} workers; a store in memory takes "
        f"{held:,.0f} MiB; workers open the store on disk"
    ]
    if stopped:
        notes.append(f"questions that took over {_PATIENCE:g} s: {stopped}")
    return Outcome(
        "T17",
        f"memory of the workers, {size:,} reviews",
        [
            Claim(
                "private memory of a worker, of a store in memory",
                "at most",
                0.05,
                _of(private, held),
            ),
            Claim(
                f"{_WORKERS} workers and what forks them, of one store in memory",
                "at most",
                1.15,
                figure([shared / held]),
            ),
            Claim("private memory of a worker", "at most", None, figure(private), unit="MiB"),
        ],
        {},
        notes,
    )


async def _measured(store: Path) -> tuple[list[float], float, int, str]:
    nursery = Nursery(store, 4_096)
    workers = [await nursery.bear() for _ in range(_WORKERS)]
    texts = {
        name: saved.sparql
        for name, saved in load_catalogue().items()
        if not any(each.required for each in saved.parameters)
    }
    try:
        slow = await asyncio.gather(*(_whole(worker, texts) for worker in workers))
        family = [each for each in descendants(os.getpid()) if b"sparql.worker" in _line(each)]
        own = [_private(each) for each in family]
        # The process that forks them runs no query; it is counted with the others, shared in part.
        private = sorted(own)[-_WORKERS:]
        return (
            private,
            sum(map(proportional, family)),
            len(texts),
            ", ".join(sorted(set().union(*slow))),
        )
    finally:
        for worker in workers:
            await worker.kill()
        await nursery.close()


async def _whole(worker: QueryProcess, texts: Mapping[str, str]) -> set[str]:
    """Ask every question of a worker; return those that took longer than a server would allow."""
    return {name for name, text in texts.items() if await _asked(worker, text) > _PATIENCE}


async def _asked(worker: QueryProcess, text: str) -> float:
    job: Any = {
        "query": text,
        "plan": None,
        "results": RESULTS["application/sparql-results+json"],
        "graphs": None,
        "default": [],
        "named": [],
        "union": True,
        "rows": 10_000,
    }
    began = time.perf_counter()
    async for _ in worker.run(job):
        pass
    return time.perf_counter() - began


def _line(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def _private(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def _of(values: list[float], whole: float) -> Figure:
    return figure([each / whole for each in values])
