"""L1: documents a second from text to stored graph, in one process and in two."""

import shutil
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from api.loading import find_sources, load_documents
from benchmarks.generator import making
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import Timed, figure, in_turns
from benchmarks.targets.results import Claim, Outcome
from graph.oxigraph import open_store

DOCUMENTS = 200
LONGEST = 40_000


def l1(ground: Ground) -> Outcome:
    """Load generated documents of every kind and format into new stores."""
    number = min(DOCUMENTS, ground.reviews)
    folder = _written(ground.folder / f"documents-{number}", number)
    fresh = ground.folder / "fresh"

    def loading(jobs: int) -> Callable[[], Timed]:
        def run() -> Timed:
            shutil.rmtree(fresh, ignore_errors=True)
            with open_store(fresh) as store:
                began = perf_counter()
                outcomes = list(load_documents(store, find_sources([str(folder)]), jobs=jobs))
                seconds = perf_counter() - began
            shutil.rmtree(fresh)
            return Timed(seconds, (len(outcomes), sum(each.reviews for each in outcomes)))

        return run

    arms = {"1 process": loading(1), "2 processes": loading(2)}
    rounds = in_turns(arms)
    rounds.agree(*arms)
    documents, reviews = _counts(rounds.gave["1 process"])
    rates = [documents / each for each in rounds.seconds["1 process"]]
    both = [documents / each for each in rounds.seconds["2 processes"]]
    return Outcome(
        "L1",
        f"{documents:,} documents ({reviews:,} reviews) from files to a stored graph",
        [
            Claim("2 processes, of the speed of one", "at least", 1.7, rounds.ratio(*arms)),
            Claim("1 process", "at least", None, figure(rates), unit="documents/s"),
            Claim("2 processes", "at least", None, figure(both), unit="documents/s"),
        ],
        {name: rounds.of(name) for name in arms},
        [
            "read, extracted, checked by the shapes, stored and linked; a process more makes ready "
            "what this one stores"
        ],
    )


def _counts(gave: object) -> tuple[int, int]:
    assert isinstance(gave, tuple)
    return int(gave[0]), int(gave[1])


def _written(folder: Path, number: int) -> Path:
    marks = folder / "whole"
    if not marks.exists():
        shutil.rmtree(folder, ignore_errors=True)
        making.write(range(number), folder, longest=LONGEST)
        marks.touch()
    return folder / "texts"
