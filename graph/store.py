"""What a store offers: a view to read by, and the few writes, each one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from pyoxigraph import Literal, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples


@dataclass(frozen=True, slots=True)
class Change:
    """Single quads to take out of a store and to put in; one that is in both is put in."""

    delete: tuple[Quad, ...] = ()
    insert: tuple[Quad, ...] = ()


NO_CHANGE = Change()


class View(Protocol):
    """The read-only face of a store: all that queries and the API are given."""

    def query(
        self, sparql: str, substitutions: Mapping[str, NamedNode | Literal] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query; ``substitutions`` binds variables, named without "?"."""
        ...

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph, or of every named graph."""
        ...

    def graphs(self) -> Iterator[str]:
        """Yield the IRI of each named graph."""
        ...

    def close(self) -> None:
        """Let go of the store; it may not be used afterwards."""
        ...

    def __enter__(self) -> Self:
        """Return the view itself."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the view."""
        ...


class Store(View, Protocol):
    """A view that can be written to; every method is done whole or not at all."""

    def replace_reviews(
        self,
        document: str,
        reviews: Iterable[Iterable[Quad]],
        *,
        registry: Iterable[Quad] = (),
        runs: Iterable[Quad] = (),
        also: Change = NO_CHANGE,
    ) -> None:
        """Put ``reviews`` in the place of every review graph of a document (its SHA-256).

        Registry and run quads are added in the same transaction; names under which the document
        was loaded before are kept. ``also`` changes other graphs with them.
        """
        ...

    def replace_graphs(
        self,
        graphs: Mapping[str, Iterable[Quad]],
        also: Change = NO_CHANGE,
    ) -> None:
        """Put quads in the place of several graphs, by IRI, and change others, all at once."""
        ...

    def replace_graph(self, graph: str, quads: Iterable[Quad]) -> None:
        """Put ``quads`` in the place of one graph."""
        ...

    def remove(self, document: str) -> bool:
        """Take out a document (its SHA-256) and its reviews; return whether it was there."""
        ...

    def backup(self, target: Path) -> None:
        """Write a copy of the store, usable as a store, to a new directory."""
        ...
