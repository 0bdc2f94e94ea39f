"""Links between reviews of one case: a graph of their own, so that no review's graph changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from networkx import Graph, connected_components
from pyoxigraph import Literal, NamedNode, Quad

from graph.literals import XSD
from graph.mapping import PROV, Values, describe
from graph.store import Store
from ontology.identifiers import LINKS, case_iri, link_iri
from ontology.namespaces import RG_NS


@dataclass(frozen=True, slots=True)
class SameCase:
    """That two reviews tell of one case: on what they agree, and a score between 0 and 1."""

    first: str
    second: str
    score: float
    agreements: tuple[str, ...]


def store_links(store: Store, links: Iterable[SameCase]) -> bool:
    """Put the links in the place of those the store had; return whether anything changed."""
    wanted = frozenset(link_quads(links))
    if wanted == frozenset(store.quads(LINKS)):
        return False
    store.replace_graph(LINKS, sorted(wanted, key=str))
    return True


def link_quads(links: Iterable[SameCase]) -> Iterator[Quad]:
    """Yield each link, and for each linked review the case it tells of."""
    graph = NamedNode(LINKS)
    ties: Graph[str] = Graph()
    for link in links:
        ties.add_edge(link.first, link.second)
        facts: dict[str, Values] = {
            f"{RG_NS}links": [NamedNode(link.first), NamedNode(link.second)],
            f"{RG_NS}agreement": [Literal(words) for words in link.agreements],
            f"{RG_NS}score": Literal(
                str(Decimal(str(round(link.score, 3)))), datatype=NamedNode(f"{XSD}decimal")
            ),
        }
        types = [f"{RG_NS}SameCaseLink", f"{PROV}Entity"]
        for triple in describe(link_iri(link.first, link.second), types, facts):
            yield Quad(*triple, graph)
    for reviews in connected_components(ties):
        case = NamedNode(case_iri(*reviews))
        for review in sorted(reviews):
            yield Quad(NamedNode(review), NamedNode(f"{RG_NS}case"), case, graph)
