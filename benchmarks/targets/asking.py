"""T2 and T3: saved questions through the layer of queries, and through a worker that can be killed.

The questions are those of the design: (b) a list with quotations and places, (f) a search in
quotations, and a small one. All arms have the same text and the same store on disk.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QuerySolutions

from api.http.metrics import Metrics
from api.http.settings import Settings
from api.http.sparql.formats import RESULTS
from api.http.sparql.pool import Pool
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import Figure, Rounds, Timed, figure, in_turns
from benchmarks.targets.results import Claim, Outcome
from ontology.namespaces import RG_NS
from queries.catalogue import load_catalogue
from queries.runner import run, select, sparql_of

LISTED, FACTOR = "reviews-with-factor", "domestic-abuse"
F = """SELECT ?review ?quote WHERE {
  GRAPH ?review { ?quotation <http://www.w3.org/ns/oa#exact> ?quote }
  FILTER (CONTAINS(LCASE(?quote), "bruise")) }"""
SMALL = f"""SELECT ?review ?subject WHERE {{
  GRAPH ?review {{ ?review a <{RG_NS}CaseReview> ; <{RG_NS}subjectLabel> ?subject }} }} LIMIT 20"""
_JSON = "application/sparql-results+json"
_OFTEN = 50
_MILLISECONDS = 1e3


def t2(ground: Ground) -> Outcome:
    """Ask (b) and (f) through the layer of queries and raw."""
    store = ground.store(ground.small)
    raw, catalogue = pyoxigraph.Store.read_only(str(store)), load_catalogue()
    with ground.view(ground.small) as view:
        text = sparql_of(catalogue[LISTED], view, {"factor": FACTOR})
        arms: dict[str, Callable[[], object]] = {
            "b, saved question": lambda: run(catalogue[LISTED], view, {"factor": FACTOR}).records(),
            "b, raw serialize": lambda: serialized(raw, text),
            "f, own SPARQL": lambda: select(view, F).records(),
            "f, raw serialize": lambda: serialized(raw, F),
            "b, raw rows": lambda: counted(raw, text),
            "f, raw rows": lambda: counted(raw, F),
        }
        rounds = in_turns(arms)
    ours = {"b": "b, saved question", "f": "f, own SPARQL"}
    for each, name in ours.items():
        rounds.agree(name, f"{each}, raw serialize", same=_same)
    return Outcome(
        "T2",
        "saved questions through our layer",
        [
            *(
                Claim(
                    f"({each}), of the time of raw query().serialize()",
                    "at most",
                    1.05,
                    rounds.ratio(name, f"{each}, raw serialize"),
                    note="ours gives rows of Python values",
                )
                for each, name in ours.items()
            ),
            *(
                Claim(
                    f"({each}), of the time of raw rows read in Python",
                    "at most",
                    None,
                    rounds.ratio(name, f"{each}, raw rows"),
                )
                for each, name in ours.items()
            ),
        ],
        {name: rounds.of(name) for name in arms},
    )


def t3(ground: Ground) -> Outcome:
    """Ask (b), (f) and a small question of the worker processes of the server and raw."""
    store = ground.store(ground.small)
    raw = pyoxigraph.Store.read_only(str(store))
    with ground.view(ground.small) as view:
        text = sparql_of(load_catalogue()[LISTED], view, {"factor": FACTOR})
    with asyncio.Runner() as runner:
        pool = Pool(Settings(store=store, quick_time=3.0, row_limit=100_000), Metrics())
        runner.run(pool.start())
        ask = partial(_asked, runner, pool)
        arms: dict[str, Callable[[], object]] = {
            "b, worker": lambda: ask(text),
            "b, raw": lambda: serialized(raw, text),
            "f, worker": lambda: ask(F),
            "f, raw": lambda: serialized(raw, F),
            "small, worker": lambda: _often(lambda: ask(SMALL)),
            "small, raw": lambda: _often(lambda: serialized(raw, SMALL)),
        }
        try:
            rounds = in_turns(arms)
        finally:
            runner.run(pool.stop())
    for each in ("b", "f"):
        rounds.agree(f"{each}, worker", f"{each}, raw", same=_same)
    return Outcome(
        "T3",
        "the same through a worker that can be killed",
        [
            *(
                Claim(
                    f"({each}), of the time in the process",
                    "at most",
                    1.15,
                    rounds.ratio(f"{each}, worker", f"{each}, raw"),
                )
                for each in ("b", "f")
            ),
            Claim(
                "a small answer, over the time in the process",
                "at most",
                0.5,
                _over(rounds, "small, worker", "small, raw"),
                unit="ms",
            ),
        ],
        {name: rounds.of(name) for name in arms},
        ["b, f: over 5 ms each; the plan of a text is known after its first asking"],
    )


def serialized(store: pyoxigraph.Store, text: str) -> bytes:
    """Return the rows of a SELECT as JSON, written by the engine."""
    answer = store.query(text)
    assert isinstance(answer, QuerySolutions)
    return answer.serialize(format=QueryResultsFormat.JSON) or b""


def counted(store: pyoxigraph.Store, text: str) -> int:
    """Return how many rows a SELECT has, each read as Python objects."""
    answer = store.query(text)
    assert isinstance(answer, QuerySolutions)
    return len([tuple(row) for row in answer])


def _asked(runner: asyncio.Runner, pool: Pool, text: str) -> bytes:
    async def whole() -> bytes:
        job: Any = {
            "query": text,
            "plan": pool.plan_of(text),
            "results": RESULTS[_JSON],
            "graphs": None,
            "default": [],
            "named": [],
            "union": True,
            "rows": 100_000,
        }
        answer = await pool.run(job, "1", "bench")
        return b"".join([part async for part in answer.body.read()])

    return runner.run(whole())


def _often(work: Callable[[], object]) -> Timed:
    began = perf_counter()
    for _ in range(_OFTEN):
        work()
    return Timed((perf_counter() - began) / _OFTEN)


def _over(rounds: Rounds, one: str, other: str) -> Figure:
    pairs = zip(rounds.seconds[one], rounds.seconds[other], strict=True)
    return figure([(mine - theirs) * _MILLISECONDS for mine, theirs in pairs])


def _same(one: object, other: object) -> bool:
    return _quotes(one) == _quotes(other)


def _quotes(given: object) -> Counter[str]:
    """Return the quotations of an answer: rows, or JSON of the protocol."""
    if isinstance(given, list):
        return Counter(str(row["quote"]) for row in given)
    assert isinstance(given, bytes)
    return Counter(row["quote"]["value"] for row in json.loads(given)["results"]["bindings"])
