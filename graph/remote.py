"""A store on a server that speaks the SPARQL 1.1 Protocol, whoever made it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Self

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
)

from graph.answers import (
    DURATION,
    ROWS,
    SPELLED_DURATION,
    TRIPLES,
    bound,
    form_of,
    read_rows,
    read_triples,
)
from graph.formats import MARKER
from graph.oxigraph import REVIEW, open_store
from graph.store import NO_CHANGE, Change
from graph.updates import STAGING, abandoned, edit, plan
from graph.wire import DEFAULT_TIMEOUT, Credentials, Values, Wire
from ontology.errors import QueryError, StoreError
from ontology.identifiers import DIGESTS, REGISTRY, document_iri

OURS = "https://w3id.org/reviewgraph/"
"""What the names of this project's graphs begin with; a server may hold others' graphs too."""

_ACCOUNTS = frozenset({MARKER, DIGESTS})
# Grouped: with DISTINCT Virtuoso 7 takes a minute where this takes a hundredth of a second.
_NAMES = "SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
_TRIPLES_OF = "SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
_OF_SUBJECT = "SELECT ?p ?o WHERE {{ GRAPH <{graph}> {{ <{subject}> ?p ?o }} }}"
_SPOILS = f'SELECT ?kept WHERE {{ BIND (STR(STRDT("P26D", <{DURATION}>)) AS ?kept) }}'


class RemoteStore:
    """A store behind a query address and an update address.

    Each write is put in force by one request (see `graph.updates`), which is one transaction
    where the server makes it one. Writing again what was written changes nothing, so that after
    a failure the same load can simply be run again. ``timeout`` is in seconds, for each request.
    """

    def __init__(
        self,
        query_url: str,
        update_url: str | None = None,
        *,
        place: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,
        credentials: Credentials | None = None,
    ) -> None:
        self._query_url = query_url
        self._update_url = update_url or query_url
        self._wire = Wire(place or query_url, timeout, credentials or Credentials())

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self.close()

    @property
    def place(self) -> str:
        """The address that messages name: where queries are asked, without what follows "?"."""
        return self._wire.place

    def query(
        self, sparql: str, substitutions: Mapping[str, NamedNode | Literal] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query; ``substitutions`` binds variables, named without "?".

        Raises `QueryError` for an update or what the server cannot parse, and `StoreError` where
        the answer fails, is late or is cut short.
        """
        form = form_of(sparql)
        if form is None:
            raise QueryError(
                "the query cannot be run: only SELECT, ASK, CONSTRUCT and DESCRIBE are queries"
            )
        asked = bound(sparql, dict(substitutions or {}))
        if form in {"SELECT", "ASK"}:
            answer = self._rows(asked)
            if isinstance(answer, QueryBoolean) != (form == "ASK"):
                raise self._cut("rows" if form == "SELECT" else "boolean")
            return answer
        body = self._wire.ask(self._query_url, asked, TRIPLES)
        try:
            return read_triples(body)
        except ValueError as error:
            raise self._cut("N-Triples") from error

    def answered(
        self, sparql: str, accept: str, also: Mapping[str, Values] | None = None
    ) -> Iterator[bytes]:
        """Yield the server's own answer to a query, as it comes; whole once the iterator ends.

        ``also`` are further fields of the SPARQL protocol. Raises as `query` does.
        """
        return self._wire.parts(self._query_url, {"query": sparql, **(also or {})}, accept)

    def update(self, sparql: str) -> None:
        """Send a SPARQL update as it is. Raises `StoreError`; it may then be done or not."""
        self._wire.tell(self._update_url, sparql)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph, or of every graph of this project."""
        for name in [graph] if graph is not None else sorted(self.graphs()):
            there = NamedNode(name)
            for row in self._solutions(_TRIPLES_OF.format(graph=name)):
                yield Quad(row["s"], row["p"], row["o"], there)

    def graphs(self) -> Iterator[str]:
        """Yield the IRI of each graph of this project; not those of the store's own working."""
        for row in self._solutions(_NAMES):
            name = row["g"].value
            if name.startswith(OURS) and not name.startswith(STAGING) and name not in _ACCOUNTS:
                yield name

    def replace_reviews(
        self,
        document: str,
        reviews: Iterable[Iterable[Quad]],
        *,
        registry: Iterable[Quad] = (),
        runs: Iterable[Quad] = (),
        also: Change = NO_CHANGE,
    ) -> None:
        """Put ``reviews`` in the place of every review graph of a document (its SHA-256)."""
        links = [quad for quad in self._registered(document) if quad.predicate == REVIEW]
        fresh = [list(review) for review in reviews]
        names = {quad.graph_name.value for review in fresh for quad in review}  # type: ignore[union-attr]  # never the default graph
        stale = {quad.object.value for quad in links if isinstance(quad.object, NamedNode)} | names
        quads = chain(chain.from_iterable(fresh), registry, runs, also.insert)
        self._write(stale, chain(links, also.delete), quads)

    def replace_graph(self, graph: str, quads: Iterable[Quad]) -> None:
        """Put ``quads`` in the place of one graph."""
        self._write([graph], [], quads)

    def replace_graphs(
        self, graphs: Mapping[str, Iterable[Quad]], also: Change = NO_CHANGE
    ) -> None:
        """Put quads in the place of several graphs, by IRI, and change others, all at once."""
        quads = chain(chain.from_iterable(graphs.values()), also.insert)
        self._write(graphs, also.delete, quads)

    def remove(self, document: str) -> bool:
        """Take out a document (its SHA-256) and its reviews; return whether it was there."""
        known = self._registered(document)
        if known:
            reviews = [quad.object for quad in known if quad.predicate == REVIEW]
            named = [review.value for review in reviews if isinstance(review, NamedNode)]
            self._write(named, known, [])
        return bool(known)

    def backup(self, target: Path) -> None:
        """Write a copy as a store on this machine's disk, to a new directory."""
        if target.exists():
            raise StoreError(f"{target} exists already; name a new directory for the backup")
        held = {name: list(self.quads(name)) for name in self.graphs()}
        with open_store(target) as copy:
            copy.replace_graphs(held)

    def close(self) -> None:
        """Close the connections; a second call does nothing."""
        self._wire.close()

    def _registered(self, document: str) -> list[Quad]:
        subject, graph = NamedNode(document_iri(document)), NamedNode(REGISTRY)
        asked = _OF_SUBJECT.format(graph=REGISTRY, subject=subject.value)
        return [Quad(subject, row["p"], row["o"], graph) for row in self._solutions(asked)]

    def _write(self, drop: Iterable[str], delete: Iterable[Quad], insert: Iterable[Quad]) -> None:
        made = plan(edit(drop, delete, insert), self._spell)
        if not made.swap:
            return
        try:
            if made.pieces:
                self._clear_abandoned()
            for piece in made.pieces:
                self._wire.tell(self._update_url, piece)
            self._wire.tell(self._update_url, made.swap)
        except BaseException:
            if made.undo:
                with suppress(StoreError):
                    self._wire.tell(self._update_url, made.undo)
            raise

    def _clear_abandoned(self) -> None:
        rows = self._solutions(_TRIPLES_OF.format(graph=STAGING))
        stale = abandoned(((row["s"].value, row["o"].value) for row in rows), datetime.now(UTC))
        if stale:
            self._wire.tell(self._update_url, stale)

    def _spell(self, quad: Quad) -> str:
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise StoreError(f"{quad} has a node without a name, which no server keeps as it is")
        value = quad.object
        if (
            isinstance(value, Literal)
            and value.datatype.value == DURATION
            and self._spoils_durations
        ):
            value = Literal(value.value, datatype=NamedNode(SPELLED_DURATION))
        return f"{quad.subject} {quad.predicate} {value} ."

    @cached_property
    def _spoils_durations(self) -> bool:
        # Virtuoso 7 reads "P26D"^^xsd:duration and keeps the number of seconds.
        return [row["kept"].value for row in self._solutions(_SPOILS)] != ["P26D"]

    def _solutions(self, sparql: str) -> QuerySolutions:
        answer = self._rows(sparql)
        if not isinstance(answer, QuerySolutions):
            raise self._cut("rows")
        return answer

    def _rows(self, sparql: str) -> QuerySolutions | QueryBoolean:
        body = self._wire.ask(self._query_url, sparql, ROWS)
        try:
            return read_rows(body)
        except ValueError as error:
            raise self._cut("SPARQL JSON results") from error

    def _cut(self, wanted: str) -> StoreError:
        return StoreError(
            f"{self._wire.place} gave an answer that is no whole {wanted}; "
            "its time limit may have cut it: ask for less, or raise the limit"
        )
