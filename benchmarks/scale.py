"""How cost and quality grow with the number of documents, measured together.

usage: python benchmarks/scale.py [NUMBER ...] [--graphs] [--patience SECONDS] [--leave STAGE ...]
       [--seed N] [--longest CHARACTERS] [--json FILE]

Generated documents (``generator``) are read, extracted, compared with their truth and stored, one
at a time; then the store is asked every pattern and every saved question, and drawn as GraphML.
``--graphs`` pours generated records (``records.py``) into the store in their place, in one load and
without shapes: for numbers whose documents take too long. Each number runs in a process of its
own, so that its memory is its own. Of each cost the exponent between two numbers is told: 1 grows
with the documents, 2 with their square; the steepest comes first.

A stage that would take longer than ``--patience``, by how it grew before, is left out and named.

``seconds`` are of the clock, ``cpu`` of the processor (without that of the readers of PDF, Word and
HTML): on a busy machine only the second can be compared. Memory is what the process holds at most
(peak RSS), what its readers hold at most, and what belongs to it after a stage (PSS).
"""

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import pyoxigraph

from benchmarks.generator.making import LONGEST, SEED, make
from benchmarks.growth import shown, too_slow
from benchmarks.records import fill
from graph.build import build, load_vocabulary_graph
from graph.export import export
from graph.links import store_links
from graph.oxigraph import OxigraphStore, open_store
from graph.provenance import Run
from loaders.annotation import to_record
from loaders.evaluation.comparison import compare
from loaders.evaluation.scores import Score
from loaders.evaluation.verdicts import MEASURES
from loaders.pipeline import read_document, read_reviews
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError, ReviewGraphError
from ontology.records import CaseReview, SourceDocument
from queries.catalogue import load_catalogue
from queries.runner import run
from queries.same_case import case_facts, same_cases
from queries.views import VIEWS, Asked

NUMBERS = (100, 1_000)
ASKED = {"groups": {"nation": "wales"}}


class Ledger:
    """Seconds and memory by stage, counts, and what was right, wrong and missed."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.cpu: dict[str, float] = defaultdict(float)
        self.pss: dict[str, float] = {}
        self.counts: Counter[str] = Counter()
        self.verdicts: Counter[tuple[str, str]] = Counter()
        self.failed: list[str] = []
        self.readers = 0.0

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add what happens inside to a stage."""
        start, used = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] += time.perf_counter() - start
            self.cpu[stage] += time.process_time() - used

    @contextmanager
    def followed(self, stage: str) -> Iterator[None]:
        """Time a stage that comes once, and say what it took: a later one may end the process."""
        with self.timed(stage):
            yield
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        told = f"{stage}: {self.cpu[stage]:.1f} s, {held:,} MiB at most"
        print(told, file=sys.stderr, flush=True)

    def told(self) -> dict[str, Any]:
        """Return all of it as JSON has it."""
        scores = {}
        for measure in MEASURES:
            found = (self.verdicts[measure, finding] for finding in ("right", "wrong", "missed"))
            score = Score(*found)
            if score.n:
                figures = (score.precision, score.recall, score.f1)
                names = ("precision", "recall", "f1")
                scores[measure] = dict(
                    zip(names, (round(each, 4) for each in figures), strict=True)
                )
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {
            "cpu": {stage: round(spent, 3) for stage, spent in self.cpu.items()},
            "seconds": {stage: round(spent, 3) for stage, spent in self.seconds.items()},
            "memory": {
                "peak RSS, MiB": round(own),
                "peak RSS of the readers, MiB": round(self.readers),
                **{f"PSS after {stage}, MiB": round(held) for stage, held in self.pss.items()},
            },
            "counts": dict(self.counts),
            "scores": scores,
            "failed": self.failed,
        }


def proportional() -> float:
    """Return the memory that belongs to this process, shared pages in part, in MiB."""
    for line in Path("/proc/self/smaps_rollup").read_text("utf-8").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return math.nan


def held_by_readers() -> float:
    """Return the most memory that processes this one has started have held so far, in MiB."""
    most = 0.0
    for task in Path("/proc/self/task").iterdir():
        children = ""
        with suppress(OSError):  # the thread may have ended
            children = (task / "children").read_text("utf-8")
        for child in children.split():
            with suppress(OSError):
                for line in Path(f"/proc/{child}/status").read_text("utf-8").splitlines():
                    if line.startswith("VmHWM:"):
                        most += int(line.split()[1]) / 1024
    return most


def from_documents(
    number: int, seed: int, longest: int, ledger: Ledger
) -> Iterator[tuple[SourceDocument, tuple[CaseReview, ...]]]:
    """Yield generated documents with the reviews read in them, compared with their truth."""
    words = load_vocabulary()
    with tempfile.TemporaryDirectory() as folder:
        for at in range(number):
            with ledger.timed("generate"):
                made = make(at, seed, longest)
                path = Path(folder, made.name)
                path.write_bytes(made.content)
            ledger.counts["bytes of documents"] += len(made.content)
            try:
                with ledger.timed("read"):
                    document = read_document(path)
                ledger.readers = max(ledger.readers, held_by_readers())
                ledger.counts["words"] += len(document.text.split())
                with ledger.timed("extract"):
                    reviews = read_reviews(document, words).reviews
            except DocumentError as problem:
                ledger.failed.append(f"{made.name}: {type(problem).__name__}")
                found: list[Any] = []
            else:
                found = to_record(made.name, reviews, words)["reviews"]
                yield document.source, reviews
            verdicts, _ = compare(made.name, made.record["reviews"], found)
            ledger.verdicts.update((each.measure, each.finding.value) for each in verdicts)
            path.unlink()


def stored(number: int, given: argparse.Namespace, store: OxigraphStore, ledger: Ledger) -> None:
    """Fill the store from documents, and count what is in it."""
    load_vocabulary_graph(store)
    started = Run(started=datetime.now(UTC), version="generated")
    for document, reviews in from_documents(number, given.seed, given.longest, ledger):
        with ledger.timed("store"):
            report = build(store, document, reviews, run=started)
        ledger.counts["documents"] += 1
        ledger.counts["reviews"] += len(report.stored)
        ledger.counts["reviews not stored"] += len(report.rejected)
    ledger.pss["store"] = proportional()
    ledger.counts["quads"] = sum(1 for _ in store.quads())


def poured(number: int, given: argparse.Namespace, place: Path, ledger: Ledger) -> None:
    """Fill a store from generated records in one load, without shapes."""
    store = pyoxigraph.Store(str(place))
    with ledger.followed("store"):
        ledger.counts["quads"] = fill(store, number, given.seed)
        store.flush()
    ledger.counts["documents"] = ledger.counts["reviews"] = number
    ledger.pss["store"] = proportional()


def linked(store: OxigraphStore, ledger: Ledger) -> None:
    """Find the reviews that may tell of one case, and store the links."""
    with ledger.followed("link cases"):
        store_links(store, same_cases(case_facts(store)))
    ledger.pss["link cases"] = proportional()


def asked(store: OxigraphStore, folder: Path, ledger: Ledger, leave: Container[str]) -> None:
    """Ask every pattern and saved question that needs nothing, but ``leave``; draw the graph."""
    reviews = run(load_catalogue()["reviews"], store)
    first = str(reviews.rows[0][reviews.columns.index("review")])

    def attempt(stage: str, work: Callable[[], object]) -> None:
        if stage in leave:
            ledger.failed.append(f"{stage}: left out, it would take too long")
            return
        try:
            with ledger.followed(stage):
                work()
        except ReviewGraphError as problem:
            ledger.failed.append(f"{stage}: {problem}")

    for view in VIEWS.values():
        how = Asked(
            group=ASKED.get(view.name, {}), review=first if view.name == "similar" else None
        )
        attempt(f"pattern {view.name}", lambda view=view, how=how: view.table(store, how))  # type: ignore[misc]
    ledger.pss["patterns"] = proportional()
    for query in load_catalogue().values():
        if not any(parameter.required for parameter in query.parameters):
            attempt(f"query {query.name}", lambda query=query: run(query, store))  # type: ignore[misc]
    ledger.pss["saved queries"] = proportional()
    target = folder / "all.graphml"
    attempt("graphml", lambda: export(store, "graphml", target))
    ledger.counts["bytes of graphml"] = target.stat().st_size if target.exists() else 0
    ledger.pss["graphml"] = proportional()


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def measured(number: int, given: argparse.Namespace) -> dict[str, Any]:
    """Return the ledger of one number of documents; run in a process of its own."""
    ledger = Ledger()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if given.graphs:
            poured(number, given, folder / "store", ledger)
        with open_store(folder / "store") as store:
            if not given.graphs:
                stored(number, given, store, ledger)
            linked(store, ledger)
            asked(store, folder, ledger, given.leave)
        ledger.counts["bytes of store"] = size_of(folder / "store")
        with ledger.followed("optimise"):
            pyoxigraph.Store(str(folder / "store")).optimize()
        ledger.counts["bytes of store, optimised"] = size_of(folder / "store")
    told = ledger.told()
    for name in ("pattern", "query"):
        for clock, spent in (("seconds", ledger.seconds), ("cpu", ledger.cpu)):
            parts = [each for stage, each in spent.items() if stage.startswith(f"{name} ")]
            told[clock][f"all: {name}"] = round(sum(parts), 3)
    return {"number": number, **told}


def main() -> None:
    """Measure each number in turn and print what grew how."""
    parser = argparse.ArgumentParser(prog="python benchmarks/scale.py")
    parser.add_argument("numbers", nargs="*", type=int, default=NUMBERS)
    parser.add_argument("--graphs", action="store_true")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--longest", type=int, default=LONGEST)
    parser.add_argument("--json", type=Path, help="a file to write the figures to")
    parser.add_argument("--patience", type=float, default=600.0, help="seconds a stage may take")
    parser.add_argument("--leave", nargs="*", default=(), help="stages to leave out")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measured(given.numbers[0], given)))
        return
    results = []
    for number in given.numbers:
        command = [sys.executable, __file__, str(number), "--one", "--seed", str(given.seed)]
        command += ["--longest", str(given.longest), *(["--graphs"] if given.graphs else [])]
        slow = too_slow(results, number, given.patience) if results else ()
        command += ["--leave", *given.leave, *slow]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        results.append(json.loads(done.stdout))
        if given.json:
            given.json.write_text(json.dumps(results, indent=1) + "\n", "utf-8")
    shown(results)


if __name__ == "__main__":
    main()
