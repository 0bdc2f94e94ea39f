"""T4 and T5: which concepts go together, counted and tested, against the ways others take."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pyoxigraph
from networkx.algorithms import bipartite
from pyoxigraph import QuerySolutions

from benchmarks.targets import sparql
from benchmarks.targets.ground import Ground, opened
from benchmarks.targets.harness import Rounds, in_turns
from benchmarks.targets.peers import peer
from benchmarks.targets.results import Claim, Outcome
from ontology.concepts import load_vocabulary
from queries.association import associations
from queries.incidence import Incidence, load_incidence
from queries.tabular.opened import TabledView
from queries.terms import Term

_SUPPORT = 0.01
_PULLED, _HELD, _BARE = "ours, with the pull", "ours, matrix held", "XᵀX alone"
_JOIN, _PROJECTED, _GROWN = "SPARQL self-join", "networkx projection", "mlxtend fpgrowth ≤2"


def t4(ground: Ground) -> Outcome:
    """Count every pair of concepts from the tables, from the held matrix, and as three peers do."""
    size = ground.reviews
    store, view = ground.memory(size), ground.view(size)
    incidence = load_incidence(ground.tabled(size))
    file, about = ground.file_of_tables(size)
    product = incidence.matrix.astype(np.int64)

    def pulled() -> Incidence:
        fresh = load_incidence(TabledView(view, opened(file, about)))
        assert fresh.together.size
        return fresh

    arms: dict[str, Any] = {
        _PULLED: pulled,
        _HELD: lambda: replace(incidence).together,
        _BARE: lambda: product.T @ product,
        _JOIN: lambda: joined(store),
        _PROJECTED: lambda: _projected(incidence),
    }
    with peer("peers") as mlxtend:
        if mlxtend is not None:
            cells = _written(incidence, ground.folder / "cells.csv")
            mlxtend.call("fpgrowth_ready", cells=str(cells), columns=len(incidence.terms))
            arms[_GROWN] = mlxtend.arm("fpgrowth", support=_SUPPORT)
        rounds = in_turns(arms)
    ours = pairs(incidence)
    rounds = Rounds(rounds.seconds, {**rounds.gave, _PULLED: ours})
    rounds.agree(_PULLED, _JOIN, _PROJECTED)
    rounds.agree(_PULLED, _HELD, same=lambda one, held: one == pairs(replace(incidence), held))
    if _GROWN in arms:
        rounds.agree(_PULLED, _GROWN, same=lambda one, other: _frequent(incidence, one) == other)
    return Outcome(
        "T4",
        f"every pair of concepts counted, {size:,} reviews",
        [
            Claim(
                "with the pull, faster than the SPARQL self-join",
                "at least",
                20,
                rounds.ratio(_JOIN, _PULLED),
            ),
            Claim(
                "with the pull, faster than networkx's projection",
                "at least",
                20,
                rounds.ratio(_PROJECTED, _PULLED),
            ),
            Claim(
                "with the pull, faster than fpgrowth, sets of at most two, support 1 %",
                "at least",
                10,
                rounds.ratio(_GROWN, _PULLED) if _GROWN in arms else None,
            ),
            Claim(
                "matrix held, faster than the SPARQL self-join",
                "at least",
                300,
                rounds.ratio(_JOIN, _HELD),
            ),
            Claim(
                "matrix held, of the time of XᵀX alone", "at most", None, rounds.ratio(_HELD, _BARE)
            ),
        ],
        {name: rounds.of(name) for name in arms},
        [
            "the pull opens the tables of the store and reads all that patterns count; peers are "
            "given the cells for nothing, and the self-join a store in memory"
        ],
    )


def t5(ground: Ground) -> Outcome:
    """Test every pair: lift, odds ratio, exact probability, false discovery rate."""
    view = ground.tabled(ground.reviews)
    assert view.said
    incidence = load_incidence(view)
    assert incidence.together.size

    def counted() -> Incidence:
        view.said.kept.clear()
        fresh = load_incidence(view)
        assert fresh.together.size
        return fresh

    arms = {
        "cells to matrix, XᵀX": counted,
        "ours, tests of all pairs": lambda: len(associations(incidence, 1)),
    }
    rounds = in_turns(arms)
    tests, base = "ours, tests of all pairs", "cells to matrix, XᵀX"
    return Outcome(
        "T5",
        f"lift, odds ratio, exact p and q of all pairs, {ground.reviews:,} reviews",
        [Claim("of the time of the matrix and XᵀX", "at most", 3, rounds.ratio(tests, base))],
        {name: rounds.of(name) for name in arms},
        [f"{rounds.gave[tests]:,} pairs of {len(incidence.terms)} concepts, sorted, as objects"],
    )


def joined(store: pyoxigraph.Store) -> Mapping[tuple[str, str], int]:
    """Return in how many reviews each two concepts (their IRIs) occur, by SPARQL."""
    answer = store.query(sparql.PAIRS)
    assert isinstance(answer, QuerySolutions)
    return {(row[0].value, row[1].value): int(row[2].value) for row in answer}


def pairs(incidence: Incidence, together: Any = None) -> Mapping[tuple[str, str], int]:  # noqa: ANN401 - an array, or none
    """Return the same from a table of reviews by concepts."""
    counts = incidence.together if together is None else together
    names = iris(incidence.terms)
    return {
        (min(names[i], names[j]), max(names[i], names[j])): int(counts[i, j])
        for i, j in combinations(range(len(names)), 2)
        if counts[i, j]
    }


def iris(terms: Iterable[Term]) -> list[str]:
    """Return the IRI of each term."""
    words = load_vocabulary()
    return [words.scheme(term.scheme)[term.id].iri for term in terms]


def _projected(incidence: Incidence) -> Mapping[tuple[str, str], int]:
    graph: nx.Graph[int | str] = nx.Graph()
    names = iris(incidence.terms)
    cells = incidence.matrix.tocoo()
    graph.add_nodes_from(names)
    graph.add_edges_from((int(row), names[at]) for row, at in zip(*cells.coords, strict=True))
    made = bipartite.weighted_projected_graph(graph, names)
    weights = nx.get_edge_attributes(made, "weight")
    return {(min(pair), max(pair)): int(weight) for pair, weight in weights.items()}


def _frequent(incidence: Incidence, counts: object) -> list[list[int]]:
    assert isinstance(counts, Mapping)
    places = {iri: at for at, iri in enumerate(iris(incidence.terms))}
    least = _SUPPORT * incidence.total
    return sorted(
        [*sorted((places[one], places[other])), count]
        for (one, other), count in counts.items()
        if count >= least
    )


def _written(incidence: Incidence, path: Path) -> Path:
    with path.open("w", newline="", encoding="ascii") as file:
        out = csv.writer(file)
        for row in range(incidence.total):
            out.writerow(incidence.matrix[[row]].indices.tolist())
    return path
