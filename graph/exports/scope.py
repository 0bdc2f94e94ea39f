"""Which part of a store an export takes: all its reviews or some, with quotations or without."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from graph.adjudications import adjudication_quads, of_reviews
from graph.mapping import OA, PROV
from graph.store import View
from ontology.identifiers import ADJUDICATIONS, LINKS, QUALITY, REGISTRY, RUNS, is_review
from ontology.namespaces import RG_NS, VOCABULARY_GRAPH

_LEFT_OUT = frozenset({RUNS, QUALITY})
"""Times of loading and figures of quality: without them the same documents give the same bytes."""

_WORDS = frozenset({f"{OA}exact", f"{OA}prefix", f"{OA}suffix", f"{RG_NS}text"})
_LINKS_TWO = f"{RG_NS}links"
_HAS_REVIEW = f"{RG_NS}review"
_DERIVED = NamedNode(f"{PROV}wasDerivedFrom")


@dataclass(frozen=True, slots=True)
class Scope:
    """``reviews`` are IRIs, or nothing for every review of the store.

    Without ``quotes``, no word of a document is exported beyond names, headings and dates.
    """

    reviews: frozenset[str] | None = None
    quotes: bool = True

    def reviews_of(self, view: View) -> list[str]:
        """Return the reviews of a store that are exported, in the order of their IRIs."""
        return sorted(iri for iri in set(view.graphs()) if is_review(iri) and self.has(iri))

    def has(self, review: str) -> bool:
        """Return whether a review is exported."""
        return self.reviews is None or review in self.reviews

    def graphs(self, view: View) -> list[str]:
        """Return the graphs that are exported, in the order of their IRIs."""
        shared = {REGISTRY, LINKS, ADJUDICATIONS, VOCABULARY_GRAPH}
        return sorted(
            iri
            for iri in set(view.graphs()) - _LEFT_OUT
            if (self.has(iri) if is_review(iri) else self.reviews is None or iri in shared)
        )

    def quads(self, view: View, graph: str) -> Iterator[Quad]:
        """Yield what is exported of one graph, in no order."""
        for quad in self._of_reviews(view, graph):
            if self.quotes or quad.predicate.value not in _WORDS:
                yield quad

    def _of_reviews(self, view: View, graph: str) -> Iterator[Quad]:
        narrowed: dict[str, Callable[[View], Iterator[Quad]]] = {
            REGISTRY: self._registry,
            LINKS: self._links,
            ADJUDICATIONS: self._adjudications,
        }
        if self.reviews is None or graph not in narrowed:
            yield from view.quads(graph)
        else:
            yield from narrowed[graph](view)

    def _registry(self, view: View) -> Iterator[Quad]:
        documents = {
            quad.object
            for review in self.reviews_of(view)
            for quad in view.quads(review)
            if quad.predicate == _DERIVED
        }
        for quad in view.quads(REGISTRY):
            if quad.subject in documents and (
                quad.predicate.value != _HAS_REVIEW or self.has(_name(quad.object))
            ):
                yield quad

    def _links(self, view: View) -> Iterator[Quad]:
        one_sided = {
            quad.subject
            for quad in view.quads(LINKS)
            if quad.predicate.value == _LINKS_TWO and not self.has(_name(quad.object))
        }
        for quad in view.quads(LINKS):
            subject = _name(quad.subject)
            if self.has(subject) if is_review(subject) else quad.subject not in one_sided:
                yield quad

    def _adjudications(self, view: View) -> Iterator[Quad]:
        judged = of_reviews(view, self.reviews_of(view))
        yield from dict.fromkeys(quad for item in judged for quad in adjudication_quads(item))


WHOLE = Scope()
"""Every review, with quotations."""


def _name(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""
