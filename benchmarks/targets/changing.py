"""T15: one changed review stored again, against a load of all."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from time import perf_counter

from benchmarks import records
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import Timed, in_turns
from benchmarks.targets.results import Claim, Outcome
from graph.build import keep, load_vocabulary_graph, put
from graph.oxigraph import open_store
from graph.prepared import prepare
from graph.provenance import Run
from graph.store import Store
from ontology.records import CaseReview, SourceDocument

_OFTEN = 20
_RUN = Run(started=datetime(2026, 1, 1, tzinfo=UTC), version="benchmarks")
Told = tuple[SourceDocument, CaseReview]


def t15(ground: Ground) -> Outcome:
    """Load records into a new store; store one of them, changed, again in a store of all."""
    told = list(records.generate(ground.small))
    copy, fresh = ground.folder / "changing", ground.folder / "fresh"
    for folder in (copy, fresh):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ground.store(ground.small), copy, ignore=shutil.ignore_patterns("tables"))
    document, review = told[len(told) // 2]
    versions = cycle([replace(review, subject=f"{review.subject} ({at})") for at in "ab"])

    def whole() -> Timed:
        with open_store(fresh) as store:
            load_vocabulary_graph(store)
            began = perf_counter()
            stored(store, told)
            seconds = perf_counter() - began
        shutil.rmtree(fresh)
        return Timed(seconds)

    with open_store(copy) as store:

        def one() -> Timed:
            began = perf_counter()
            for _ in range(_OFTEN):
                stored(store, [(document, next(versions))])
            return Timed((perf_counter() - began) / _OFTEN)

        arms = {"load of all": whole, "one changed review": one}
        rounds = in_turns(arms)
    shutil.rmtree(copy)
    return Outcome(
        "T15",
        f"one changed review in a store of {len(told):,}, reading and matching left out",
        [
            Claim(
                "faster than a load of all",
                "at least",
                500,
                rounds.ratio("load of all", "one changed review"),
            )
        ],
        {name: rounds.of(name) for name in arms},
        ["mapped, checked by the shapes and written in one transaction, both alike"],
    )


def stored(store: Store, told: Sequence[Told]) -> None:
    """Store documents as a load does, from their records on."""
    for document, review in told:
        prepared = prepare(document, [review])
        if keep(store, prepared) is None:
            put(store, prepared, run=_RUN)
