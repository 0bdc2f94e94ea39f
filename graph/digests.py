"""A digest of each review's graph, written with the graph: what has changed is known by it.

Whoever keeps something that was made from reviews (the tables of ``queries.tabular``) makes anew
only those whose digest is another. The digests have a graph of their own, which is no part of what
a store says and is not among the graphs that `View.graphs` lists.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from secrets import token_hex

from pyoxigraph import Literal, NamedNode, Quad

from graph.store import View
from ontology.identifiers import DIGESTS, is_review
from ontology.namespaces import RG_NS

_DIGEST = NamedNode(f"{RG_NS}graphDigest")
_PLACE = NamedNode(DIGESTS)
_DIGITS = 32


def digests(view: View) -> Mapping[str, str]:
    """Return the digest of each graph that has one.

    The entry of `DIGESTS` itself, if any, belongs to every review: another one there says that any
    may have changed.
    """
    return {
        quad.subject.value: quad.object.value
        for quad in view.quads(DIGESTS)
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }


def digest(triples: Iterable[str]) -> str:
    """Return the digest of triples spelled as N-Triples, in any order."""
    return sha256("\n".join(sorted(set(triples))).encode()).hexdigest()[:_DIGITS]


def apart(quads: Iterable[Quad]) -> list[Quad]:
    """Return quads without those of the graph of digests, which the store alone writes."""
    return [quad for quad in quads if quad.graph_name != _PLACE]


def record(drop: Iterable[str], delete: Iterable[Quad], insert: Iterable[Quad]) -> Iterator[str]:
    """Yield the steps of a SPARQL update that put on record what another part of it changes.

    A graph that is written whole gets the digest of its triples; one of which single triples are
    changed gets a mark that was never used before, which says as much.
    """
    whole = set(drop)
    held: dict[str, list[str]] = defaultdict(list)
    for quad in insert:
        held[_graph(quad)].append(f"{quad.subject} {quad.predicate} {quad.object}")
    found: dict[str, str] = {}
    for name in sorted(filter(is_review, {*whole, *held, *map(_graph, delete)})):
        yield f"DELETE WHERE {{ GRAPH {_PLACE} {{ <{name}> {_DIGEST} ?digest }} }}"
        if name not in whole:
            found[name] = token_hex(_DIGITS // 2)
        elif name in held:
            found[name] = digest(held[name])
    if DIGESTS in whole:
        found[DIGESTS] = token_hex(_DIGITS // 2)
    if found:
        body = "\n".join(f'<{name}> {_DIGEST} "{value}" .' for name, value in found.items())
        yield f"INSERT DATA {{ GRAPH {_PLACE} {{\n{body}\n}} }}"


def doubt() -> str:
    """Return a SPARQL update to be added to one whose changes are not known beforehand.

    It says that any review may have changed, so that all are read again.
    """
    return (
        f"DELETE WHERE {{ GRAPH {_PLACE} {{ {_PLACE} {_DIGEST} ?mark }} }} ;\n"
        f'INSERT DATA {{ GRAPH {_PLACE} {{ {_PLACE} {_DIGEST} "{token_hex(_DIGITS // 2)}" }} }}'
    )


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
