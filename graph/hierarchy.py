"""The hierarchy of concepts as plain triples: each with itself and with all that stands above it.

Stored beside ``skos:broader``, so that counting a concept with those below it is one join on every
engine: property paths without a fixed end are slow on some and wrong on others.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad

from ontology.namespaces import RG_NS, VOCABULARY_GRAPH

WITHIN = f"{RG_NS}within"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_BROADER = NamedNode(f"{_SKOS}broader")
_IN_SCHEME = NamedNode(f"{_SKOS}inScheme")


def within(vocabulary: Iterable[Quad]) -> Iterator[Quad]:
    """Yield, for each concept of a vocabulary's quads, what it counts as: ``rg:within``."""
    concepts: set[NamedNode] = set()
    broader: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for quad in vocabulary:
        if not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode):
            continue
        if quad.predicate == _IN_SCHEME:
            concepts.add(quad.subject)
        elif quad.predicate == _BROADER:
            broader[quad.subject].add(quad.object)
    link, graph = NamedNode(WITHIN), NamedNode(VOCABULARY_GRAPH)
    for concept in sorted(concepts, key=str):
        for above in sorted(_above(concept, broader), key=str):
            yield Quad(concept, link, above, graph)


def _above(concept: NamedNode, broader: dict[NamedNode, set[NamedNode]]) -> set[NamedNode]:
    found, left = {concept}, [concept]
    while left:
        more = broader.get(left.pop(), set()) - found
        found |= more
        left += more
    return found
