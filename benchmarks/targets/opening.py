"""T1: from a stored graph to one that answers, against loading the same file."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pyoxigraph
from pyoxigraph import RdfFormat
from rdflib import Dataset

from benchmarks.targets.ground import Ground, opened
from benchmarks.targets.harness import Timed, in_turns
from benchmarks.targets.results import Claim, Outcome
from graph.backups import write_backup
from graph.oxigraph import open_view
from graph.restoring import restore

_REVIEWS = 300
"""Few, since rdflib takes long."""


def t1(ground: Ground) -> Outcome:
    """Open what the server opens; load the same graph with raw pyoxigraph and with rdflib."""
    reviews = min(_REVIEWS, ground.small)
    store, quads = ground.store(reviews), ground.quads(reviews)
    backup = _backup(ground, store)
    file, about = ground.file_of_tables(reviews)
    fresh = ground.folder / "fresh"

    def ready() -> int:
        opened(file, about).close()
        with open_view(store) as view:
            return next(1 for _ in view.graphs())

    def in_memory() -> pyoxigraph.Store:
        held = pyoxigraph.Store()
        held.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
        return held

    def on_disk() -> None:
        held = pyoxigraph.Store(str(fresh))
        held.bulk_load(path=str(quads), format=RdfFormat.N_QUADS)
        held.flush()

    def parsed() -> int:
        data = Dataset()
        data.parse(str(quads), format="nquads")
        return sum(1 for _ in data.quads())

    arms = {
        "open store and tables": ready,
        "raw bulk_load, memory": lambda: len(in_memory()),
        "raw bulk_load, disk": lambda: _emptied(fresh, on_disk),
        "restore of a backup": lambda: _emptied(fresh, lambda: restore(backup, str(fresh))),
        "rdflib parse": parsed,
    }
    rounds = in_turns(arms)
    rounds.agree("raw bulk_load, memory", "rdflib parse")
    ours, raw = "open store and tables", "raw bulk_load, memory"
    return Outcome(
        "T1",
        "a stored graph made ready to answer",
        [
            Claim(
                "of the time of raw bulk_load in memory", "at most", 1.10, rounds.ratio(ours, raw)
            ),
            Claim("faster than rdflib's parse", "at least", 10, rounds.ratio("rdflib parse", ours)),
            Claim(
                "restore of a backup, of the time of raw bulk_load to disk",
                "at most",
                None,
                rounds.ratio("restore of a backup", "raw bulk_load, disk"),
                note="checks every hash, then compares graph by graph",
            ),
        ],
        {name: rounds.of(name) for name in arms},
        ["the store is kept on disk: nothing is loaded at a start, it is opened with its tables"],
    )


def _backup(ground: Ground, store: Path) -> Path:
    path = ground.folder / f"{store.name}.zip"
    if not path.exists():
        with open_view(store) as view:
            write_backup(view, path, software="benchmarks", made=datetime.now(UTC))
    return path


def _emptied(folder: Path, work: Callable[[], object]) -> Timed:
    shutil.rmtree(folder, ignore_errors=True)
    began = perf_counter()
    work()
    seconds = perf_counter() - began
    shutil.rmtree(folder, ignore_errors=True)
    return Timed(seconds)
