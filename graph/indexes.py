"""Every index of an embedded store read to its end.

Oxigraph keeps each quad in six orders, each in tables of its own, and the words of terms in others.
An answer comes from the one order that fits its question, so that damage to the rest is not met
by reading the graphs; here every order is asked.
"""

from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from ontology.errors import StoreError


def read_through(store: pyoxigraph.Store, place: str) -> int:
    """Return the number of quads in the named graphs.

    What the engine raises for a damaged block is passed on; raises `StoreError` where two orders
    hold different quads. Takes a few bytes of memory for each term.
    """
    graphs = [name for name in store.named_graphs() if isinstance(name, NamedNode)]
    held = dict.fromkeys(
        ("subject", "predicate", "object", "graph and predicate", "graph and object"), 0
    )
    subjects: set[int] = set()
    predicates: set[int] = set()
    objects: set[int] = set()
    quads = 0
    for graph in graphs:
        here: set[int] = set()  # the predicates and objects of this graph
        for quad in store.quads_for_pattern(None, None, None, graph):
            quads += 1
            if _new(quad.subject, subjects):
                held["subject"] += _size(store.quads_for_pattern(quad.subject, None, None))
            if _new(quad.predicate, predicates):
                held["predicate"] += _size(store.quads_for_pattern(None, quad.predicate, None))
            if _new(quad.object, objects):
                held["object"] += _size(store.quads_for_pattern(None, None, quad.object))
            if _new(("predicate", quad.predicate), here):
                found = store.quads_for_pattern(None, quad.predicate, None, graph)
                held["graph and predicate"] += _size(found)
            if _new(("object", quad.object), here):
                found = store.quads_for_pattern(None, None, quad.object, graph)
                held["graph and object"] += _size(found)
    for order, number in held.items():
        if number != quads:
            raise StoreError(
                f"{place} is damaged ({number} quads by {order}, {quads} by graph); "
                "restore a backup into another folder (reviewgraph restore FILE FOLDER)"
            )
    return quads


def _new(term: object, seen: set[int]) -> bool:
    key = hash(term)
    if key in seen:
        return False
    seen.add(key)
    return True


def _size(quads: Iterable[Quad]) -> int:
    return sum(1 for _ in quads)
