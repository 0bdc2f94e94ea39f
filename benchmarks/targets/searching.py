"""T7: quotations found by their words, against looking through every quotation."""

from collections.abc import Callable

import pyoxigraph
from pyoxigraph import QuerySolutions

from api.http.graph_api.choosing import match_of
from benchmarks.targets import sparql
from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import in_turns
from benchmarks.targets.results import Claim, Outcome
from queries.tabular.opened import Tables

_WORDS = {"often": "bruise", "seldom": "37"}
"""A word of one quotation in five, and one of one in a hundred."""


def t7(ground: Ground) -> Outcome:
    """Find words by the index of the tables, as /api/v1/evidence does, and by SPARQL."""
    size = ground.reviews
    store, tables = ground.memory(size), ground.tables(size)
    arms: dict[str, Callable[[], object]] = {}
    for name, word in _WORDS.items():
        arms[f"{name}, ours"] = lambda word=word: indexed(tables, word)  # type: ignore[misc]
        arms[f"{name}, SPARQL CONTAINS"] = lambda word=word: looked(store, word)  # type: ignore[misc]
    rounds = in_turns(arms)
    claims = []
    for name, word in _WORDS.items():
        ours, theirs = f"{name}, ours", f"{name}, SPARQL CONTAINS"
        rounds.agree(ours, theirs, same=lambda one, other: set(one) == set(other))  # type: ignore[call-overload]
        found = rounds.gave[ours]
        assert isinstance(found, list)
        told = f'"{word}", {len(found):,} quotations, faster than SPARQL CONTAINS'
        claims.append(Claim(told, "at least", 5, rounds.ratio(theirs, ours)))
    return Outcome(
        "T7",
        f"quotations by a word, {size:,} reviews",
        claims,
        {name: rounds.of(name) for name in arms},
        ["all that match, as IRIs; the same set; pyoxigraph has a store in memory"],
    )


def indexed(tables: Tables, words: str) -> list[str]:
    """Return the evidence whose quotation has words, by the index."""
    found = tables.rows(
        "SELECT iri FROM evidence WHERE no IN (SELECT rowid FROM words WHERE words MATCH ?)",
        (match_of(words),),
    )
    return [row[0] for row in found]


def looked(store: pyoxigraph.Store, word: str) -> list[str]:
    """Return the evidence whose quotation holds a word, by SPARQL."""
    answer = store.query(sparql.HOLDING.replace("WORD", word))
    assert isinstance(answer, QuerySolutions)
    return [row[0].value for row in answer]
