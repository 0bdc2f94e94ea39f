"""Processes that are ended by SIGKILL, at a random moment or at a write, and what they leave."""

import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from time import monotonic, sleep

from graph.oxigraph import OxigraphStore, open_view
from ontology.identifiers import REGISTRY, RUNS, is_review
from tests.forks import CONTEXT, PATIENCE
from tests.survival import runs

FAULTS = int(os.environ.get("REVIEWGRAPH_FAULTS", "2"))
"""Random moments at which each kind of run is killed."""

Lines = tuple[str, ...]
Graphs = Mapping[str, Lines]


@dataclass(frozen=True, slots=True)
class Death:
    """Before or after which write of a run it ends; the first is 0."""

    write: int
    after: bool


def run(task: runs.Task, store: Path, given: str) -> float:
    """Let a run come to its end; return how many seconds it took."""
    process, begun = _start(task, store, given, None)
    process.join(PATIENCE)
    assert process.exitcode == 0, process.exitcode
    return monotonic() - begun


def die_at(task: runs.Task, store: Path, given: str, death: Death) -> bool:
    """Let a run end at a write; return whether it came so far."""
    process, _ = _start(task, store, given, death)
    process.join(PATIENCE)
    return bool(process.exitcode == -signal.SIGKILL)


def die_after(task: runs.Task, store: Path, given: str, seconds: float) -> bool:
    """Kill a run some seconds after it begins; return whether it was still under way."""
    process, begun = _start(task, store, given, None)
    sleep(max(0.0, begun + seconds - monotonic()))
    process.kill()
    process.join(PATIENCE)
    return bool(process.exitcode == -signal.SIGKILL)


def moments(seed: int, seconds: float) -> Callable[[], float]:
    """Return a function that draws a moment of a run that takes so long."""
    draw = Random(seed)
    return lambda: draw.uniform(0.0, seconds)


def graphs_of(store: OxigraphStore) -> dict[str, Lines]:
    """Return the sorted lines of each graph but that of runs, which has times."""
    names = set(store.graphs()) - {RUNS}
    return {name: tuple(sorted(map(str, store.quads(name)))) for name in names}


def stored(path: Path) -> dict[str, Lines]:
    """Return the graphs of the store in a folder."""
    with open_view(path) as view:
        return graphs_of(view)


def documents(graphs: Graphs) -> dict[str, dict[str, Lines]]:
    """Return what a store holds of each document: its entry, and its reviews' graphs."""
    held: dict[str, list[str]] = {}
    for line in graphs.get(REGISTRY, ()):
        held.setdefault(line.split(" ", 1)[0], []).append(line)
    return {
        document: {
            REGISTRY: tuple(entry),
            **{
                name: lines
                for name, lines in graphs.items()
                if is_review(name) and f"<{name}>" in " ".join(entry)
            },
        }
        for document, entry in held.items()
    }


def _start(
    task: runs.Task, store: Path, given: str, death: Death | None
) -> tuple[BaseProcess, float]:
    receiving, sending = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_child, args=(task, store, given, death, sending))
    process.start()
    sending.close()
    assert receiving.poll(PATIENCE)
    receiving.recv()
    return process, monotonic()


def _child(
    task: runs.Task, store: Path, given: str, death: Death | None, ready: Connection
) -> None:
    if death is not None:
        runs.die_at(death.write, after=death.after)
    ready.send("ready")
    task(store, given)
