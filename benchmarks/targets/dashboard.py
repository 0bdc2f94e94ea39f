"""T6: the figures of a dashboard from what the server holds, against engines asked afresh."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pyoxigraph
from pyoxigraph import QuerySolutions

from benchmarks.targets import sparql
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import Figure, in_turns
from benchmarks.targets.mining import iris, pairs
from benchmarks.targets.results import Claim, Outcome
from benchmarks.targets.virtuoso import virtuoso
from queries.incidence import Incidence, load_incidence, missed_opportunities
from queries.tabular.opened import TabledView

TEXTS: Mapping[str, str] = {
    "a": sparql.AFFIRMED,
    "c": sparql.PAIRS,
    "d": sparql.MISSED,
    "e": sparql.ROLLED_UP,
}
RECORDED: Mapping[str, float] = {"a": 0.26, "c": 1.0, "d": 0.17, "e": 1.2}
"""What Virtuoso took of the time of pyoxigraph in memory, at 10,000 reviews, where it was."""
_TOLD = {
    "a": "(a) reviews with a concept",
    "c": "(c) every pair of concepts",
    "d": "(d) missed opportunities by agency and theme",
    "e": "(e) every concept, rolled up",
}


def t6(ground: Ground) -> Outcome:
    """Count four figures from the tables that the server holds, with pyoxigraph and Virtuoso."""
    size = ground.reviews
    view, store = ground.tabled(size), ground.memory(size)
    assert load_incidence(view).total  # the server makes it with its first answer
    ours = _ours(view)
    with ExitStack() as ending:
        other = ending.enter_context(virtuoso(ground, size))
        arms: dict[str, Callable[[], object]] = {}
        for each, text in TEXTS.items():
            arms[f"{each}, ours"] = ours[each]
            arms[f"{each}, raw pyoxigraph"] = lambda text=text: rows(store, text)  # type: ignore[misc]
            if other is not None:
                arms[f"{each}, Virtuoso"] = lambda text=text: other.rows(text)  # type: ignore[misc]
        rounds = in_turns(arms)
    incidence = load_incidence(view)
    for each, told in _plain(incidence, rounds.gave).items():
        if told != rounds.gave[f"{each}, raw pyoxigraph"]:
            raise AssertionError(f"({each}) ours and pyoxigraph's figures differ")
    notes = [line for each in TEXTS if (line := _otherwise(each, rounds.gave))]
    claims = []
    for each in TEXTS:
        mine, raw = f"{each}, ours", f"{each}, raw pyoxigraph"
        ratio = rounds.ratio(raw, mine)
        claims.append(Claim(f"{_TOLD[each]}, faster than raw pyoxigraph", "at least", 100, ratio))
        if other is not None:
            than, note = rounds.ratio(f"{each}, Virtuoso", mine), ""
        else:
            than, note = _times(ratio, RECORDED[each]), "by its recorded share of pyoxigraph's time"
        claims.append(Claim(f"{_TOLD[each]}, faster than Virtuoso", "at least", 1, than, note=note))
    return Outcome(
        "T6",
        f"figures of a dashboard, {size:,} reviews",
        claims,
        {name: rounds.of(name) for name in arms},
        [
            "ours are counted from the table of reviews by concepts that the server holds for a "
            "revision, without the answers that it keeps; pyoxigraph has a store in memory",
            *notes,
        ],
    )


def rows(store: pyoxigraph.Store, text: str) -> dict[tuple[str, ...], int]:
    """Return the rows of a question: the last column by the others."""
    answer = store.query(text)
    assert isinstance(answer, QuerySolutions)
    found = {}
    for row in answer:
        *names, count = (term.value for term in row)
        found[tuple(names)] = int(count)
    return found


def _ours(view: TabledView) -> Mapping[str, Callable[[], object]]:
    def affirmed() -> int:
        incidence = load_incidence(view)
        term = next(each for each in incidence.terms if each.id == "domestic-abuse")
        return int(incidence.counts[incidence.place(term)])

    def missed() -> tuple[object, object]:
        found, matrix = missed_opportunities(view, load_incidence(view))
        return found, matrix.sum(axis=0)

    return {
        "a": affirmed,
        "c": lambda: replace(load_incidence(view)).together,
        "d": missed,
        "e": lambda: replace(load_incidence(view)).counts,
    }


def _plain(
    incidence: Incidence, gave: Mapping[str, Any]
) -> Mapping[str, dict[tuple[str, ...], int]]:
    """Return our figures in the shape of SPARQL's rows."""
    names = iris(incidence.terms)
    found, counts = gave["d, ours"]
    return {
        "a": {(): gave["a, ours"]},
        "c": {tuple(each): n for each, n in pairs(incidence).items()},
        "d": {tuple(iris(each)): int(n) for each, n in zip(found, counts, strict=True)},
        "e": {(iri,): int(n) for iri, n in zip(names, gave["e, ours"], strict=True)},
    }


def _otherwise(each: str, gave: Mapping[str, Any]) -> str | None:
    """Return in how much Virtuoso counts otherwise than the other two, which agree."""
    right, told = gave[f"{each}, raw pyoxigraph"], gave.get(f"{each}, Virtuoso")
    if told is None or told == right:
        return None
    wrong = sum(right.get(key) != told.get(key) for key in right.keys() | told.keys())
    return f"Virtuoso's answer to ({each}) differs in {wrong:,} of {len(right):,} figures"


def _times(figure: Figure, factor: float) -> Figure:
    return Figure(figure.median * factor, figure.low * factor, figure.high * factor, figure.rounds)
