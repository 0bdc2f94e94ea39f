"""Oxigraph as the store: on disk (the store of record), in memory, or read-only."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from time import sleep
from types import TracebackType
from typing import Self

import pyoxigraph
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
    Variable,
)

from graph.digests import apart, record
from graph.faults import named, one_line, without_current
from graph.formats import MARKER, admit, settle
from graph.indexes import read_through
from graph.store import NO_CHANGE, Change
from ontology.errors import QueryError, StoreError
from ontology.identifiers import DIGESTS, REGISTRY, document_iri
from ontology.namespaces import RG_NS

REVIEW = NamedNode(f"{RG_NS}review")
_REGISTRY = NamedNode(REGISTRY)
_ATTEMPTS = 10
_PAUSE = 0.1  # seconds
_PASSING = ("no such file", "column family not found")
_ACCOUNTS = frozenset({MARKER, DIGESTS})
_OF_A_GRAPH = re.compile(r"The graph .* (?:does not exist|already exists)")


class OxigraphStore:
    """A store over pyoxigraph: each write is one SPARQL update, which is one transaction."""

    def __init__(self, inner: pyoxigraph.Store, place: str, *, flushed: bool = False) -> None:
        self._inner: pyoxigraph.Store | None = inner
        self._place = place
        self._flushed = flushed or not place  # there is nothing to write when it is closed

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the store."""
        self.close()

    def query(
        self, sparql: str, substitutions: Mapping[str, NamedNode | Literal] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query; ``substitutions`` binds variables, named without "?"."""
        bound: dict[Variable, NamedNode | BlankNode | Literal | Triple] = {
            Variable(name): term for name, term in (substitutions or {}).items()
        }
        with self._faults():
            try:
                return self._open.query(sparql, substitutions=bound)
            except (SyntaxError, ValueError) as error:
                raise QueryError(f"the query cannot be run: {one_line(error)}") from error

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph, or of every graph that `graphs` names."""
        for name in [graph] if graph is not None else self.graphs():
            with self._faults():
                yield from self._open.quads_for_pattern(None, None, None, NamedNode(name))

    def graphs(self) -> Iterator[str]:
        """Yield the IRI of each named graph; not those by which the store keeps its accounts."""
        with self._faults():
            for name in self._open.named_graphs():
                if isinstance(name, NamedNode) and name.value not in _ACCOUNTS:
                    yield name.value

    def read_through(self) -> int:
        """Read every index to its end and return the number of quads that all of them hold.

        The engine checks each block it reads, so damage anywhere in its tables is met. Raises
        `StoreError` that names the file, or where the indexes differ.
        """
        with self._faults():
            return read_through(self._open, self._place)

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
        links = self._links(document)
        fresh = [list(review) for review in reviews]
        names = {quad.graph_name for review in fresh for quad in review}
        stale = {link.object for link in links} | names
        quads = chain(chain.from_iterable(fresh), registry, runs, also.insert)
        self._update(stale, chain(links, also.delete), quads)

    def replace_graph(self, graph: str, quads: Iterable[Quad]) -> None:
        """Put ``quads`` in the place of one graph."""
        self._update([NamedNode(graph)], [], quads)

    def replace_graphs(
        self,
        graphs: Mapping[str, Iterable[Quad]],
        also: Change = NO_CHANGE,
    ) -> None:
        """Put quads in the place of several graphs, by IRI, and change others, all at once."""
        quads = chain(chain.from_iterable(graphs.values()), also.insert)
        self._update(map(NamedNode, graphs), also.delete, quads)

    def remove(self, document: str) -> bool:
        """Take out a document (its SHA-256) and its reviews; return whether it was there."""
        subject = NamedNode(document_iri(document))
        with self._faults():
            known = list(self._open.quads_for_pattern(subject, None, None, _REGISTRY))
        if known:
            self._update([quad.object for quad in known if quad.predicate == REVIEW], known, [])
        return bool(known)

    def update(self, sparql: str) -> None:
        """Run a SPARQL update as it is, whole or not at all. Raises `QueryError`, `StoreError`."""
        with self._faults():
            try:
                self._open.update(sparql)
            except (SyntaxError, ValueError) as error:
                raise QueryError(f"the update cannot be run: {one_line(error)}") from error
            except RuntimeError as error:
                if _OF_A_GRAPH.fullmatch(str(error)):
                    told = f"the update was not run: {error}; SILENT goes on all the same"
                    raise QueryError(told) from error
                raise

    def backup(self, target: Path) -> None:
        """Write a copy of the store, usable as a store, to a new directory."""
        if target.exists():
            raise StoreError(f"{target} exists already; name a new directory for the backup")
        with self._faults():
            self._open.backup(str(target))

    def close(self) -> None:
        """Write everything to disk and let go of the lock; a second call does nothing."""
        if self._inner is not None:
            try:
                if not self._flushed:
                    with self._faults():
                        self._inner.flush()
            finally:
                self._inner = None

    @property
    def _open(self) -> pyoxigraph.Store:
        if self._inner is None:
            raise StoreError("the store is closed; open it again")
        return self._inner

    def _links(self, document: str) -> list[Quad]:
        subject = NamedNode(document_iri(document))
        with self._faults():
            return list(self._open.quads_for_pattern(subject, REVIEW, None, _REGISTRY))

    def _update(
        self, drop: Iterable[object], delete: Iterable[Quad], insert: Iterable[Quad]
    ) -> None:
        # Terms serialize as N-Quads, whose literals SPARQL reads back unchanged; the API has no
        # other way to remove and add in one transaction.
        dropped = sorted(map(str, drop))
        gone, fresh = apart(delete), apart(insert)
        steps = [f"DROP SILENT GRAPH {name}" for name in dropped]
        steps += [f"{verb} DATA {{\n{body}}}" for verb, body in _blocks(gone, fresh) if body]
        steps += record((name.strip("<>") for name in dropped), gone, fresh)
        with self._faults():
            self._open.update(" ;\n".join(steps))

    @contextmanager
    def _faults(self) -> Iterator[None]:
        with named(self._place or "the store in memory"):
            yield


def open_store(path: Path) -> OxigraphStore:
    """Open the store at ``path`` for writing, making it if there is none; one process may.

    A store of an older format is brought up to date (see `graph.formats`).
    """
    if path.is_dir() and any(path.iterdir()) and not (path / "CURRENT").exists():
        raise without_current(path) or StoreError(
            f"{path} holds other files and no store; pass another --store"
        )
    with named(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        store = OxigraphStore(pyoxigraph.Store(str(path)), str(path))
    try:
        settle(store, str(path))
    except BaseException:
        store.close()
        raise
    return store


def open_existing(path: Path) -> OxigraphStore:
    """Open the store at ``path`` for writing; unlike `open_store` it makes none."""
    _require(path)
    return open_store(path)


def open_view(path: Path) -> OxigraphStore:
    """Open the store at ``path`` to read only, as it is now; needs no lock and no write access."""
    _require(path)
    with named(str(path)):
        view = OxigraphStore(_read_only(str(path)), str(path), flushed=True)
    admit(view, str(path))
    return view


def memory_store() -> OxigraphStore:
    """Return an empty store in memory."""
    return OxigraphStore(pyoxigraph.Store(), "")


def _read_only(path: str) -> pyoxigraph.Store:
    # Who writes at the same moment replaces files, which may go between being named and opened,
    # and who makes a store has not all of it at once.
    for _ in range(_ATTEMPTS):
        try:
            return pyoxigraph.Store.read_only(path)
        except (OSError, RuntimeError) as error:
            if not any(sign in str(error).lower() for sign in _PASSING):
                raise
            sleep(_PAUSE)
    return pyoxigraph.Store.read_only(path)


def _require(path: Path) -> None:
    if not (path / "CURRENT").exists():
        raise without_current(path) or StoreError(
            f"there is no store at {path}; load a document first"
        )


def _blocks(delete: Iterable[Quad], insert: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    for verb, quads in (("DELETE", delete), ("INSERT", insert)):
        yield (
            verb,
            "".join(
                f"GRAPH {quad.graph_name} {{ {quad.subject} {quad.predicate} {quad.object} }}\n"
                for quad in quads
            ),
        )
