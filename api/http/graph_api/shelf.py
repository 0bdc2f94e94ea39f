"""What one revision of the data looks like to the routes: its tables, kept between revisions."""

import shutil
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from sqlite3 import Connection, Row

from fastapi import Request

from api.http.graph_api.answers import Kept
from api.http.graph_api.ready import Asked
from api.http.state import Snapshot, snapshot_of, stamp, state_of
from graph.stores import is_address
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import StoreError
from ontology.identifiers import concept_iri
from queries.incidence import reviews_left
from queries.runner import Arguments
from queries.tabular import keeping, places
from queries.tabular.hierarchy import Hierarchy
from queries.tabular.opened import TabledView, Tables

__all__ = ["Row", "Shelf", "Shelves", "shelf_of", "shelves_of"]

_CHOICES_KEPT = 256
_TRIES = 5


class Shelf:
    """The tables of one revision. Every method may be called from any thread."""

    def __init__(
        self, snapshot: Snapshot, tables: Tables, vocabulary: Vocabulary | None = None
    ) -> None:
        self.revision = snapshot.revision
        self.vocabulary = vocabulary or load_vocabulary()
        self.tables = tables
        self.size = tables.size
        self.view = TabledView(snapshot.view, tables)
        """The data, for the patterns: with what the reviews say at hand."""
        self._lock = threading.Lock()
        self._choices: OrderedDict[tuple[tuple[str, str], ...], str] = OrderedDict()

    def cursor(self) -> AbstractContextManager[Connection]:
        """Give a connection to the tables to one thread; temporary tables may be left in it."""
        return self.tables.cursor()

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return the rows of a SELECT over the tables."""
        return self.tables.rows(sql, values)

    def reviews_left(self, snapshot: Snapshot, arguments: Arguments) -> str | None:
        """Return the reviews that filters leave as a JSON list of their numbers; None for all.

        The store answers with the patterns of ``queries/filters.toml``, so that a filter means what
        it means everywhere. Raises `QueryError` for a wrong value.
        """
        if not arguments:
            return None
        key = tuple(sorted((name, str(value)) for name, value in arguments.items()))
        with self._lock:
            if key in self._choices:
                self._choices.move_to_end(key)
                return self._choices[key]
        left = reviews_left(snapshot.view, arguments)
        if left is None:
            return None
        chosen = self.tables.numbers(sorted(left))
        with self._lock:
            self._choices[key] = chosen
            while len(self._choices) > _CHOICES_KEPT:
                self._choices.popitem(last=False)
        return chosen

    def concept(self, scheme: str, concept: str) -> dict[str, object]:
        """Return a concept as the API shows it; one that the vocabulary has not, by its id."""
        known = self.vocabulary.scheme(scheme).get(concept)
        label = known.pref_label if known else concept
        iri = known.iri if known else concept_iri(scheme, concept)
        return {"scheme": scheme, "id": concept, "iri": iri, "label": label}

    def concepts(self, scheme: str, concepts: Iterable[str]) -> list[dict[str, object]]:
        """Return concepts of one scheme, sorted by id."""
        return [self.concept(scheme, each) for each in sorted(set(concepts))]


class Shelves:
    """The shelf of the present revision, and the answers that were given from it."""

    def __init__(self, store: str | Path) -> None:
        self._store = store if is_address(store) else Path(store)
        self._file: Path | None = None
        self._hierarchy = Hierarchy(load_vocabulary())
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self.kept = Kept()
        self.asked = Asked()

    def of(self, snapshot: Snapshot) -> Shelf:
        """Return the shelf of a snapshot; of many that ask at once, one makes it, the rest wait.

        Raises `StoreError` where the store cannot be read or the tables not written.
        """
        shelf = self._shelf
        if shelf is not None and shelf.revision == snapshot.revision:
            return shelf
        with self._lock:
            if self._shelf is None or self._shelf.revision != snapshot.revision:
                if self._shelf is not None:
                    keeping.settle(self._shelf.tables.file)
                    self._shelf.tables.refresh()
                self._shelf = Shelf(snapshot, self._tables(snapshot))
            return self._shelf

    def forget(self, shelf: Shelf) -> None:
        """Take away the tables of a shelf, which turned out to be damaged."""
        with self._lock:
            if self._shelf is shelf:
                self._shelf = None
                keeping.discard(shelf.tables.file)

    def _tables(self, snapshot: Snapshot) -> Tables:
        file, state = self._place(), self._state(snapshot)
        for _ in range(_TRIES):
            tables = Tables.open(file, state.about)
            if tables is not None:
                return tables
            keeping.bring_up(file, state)
        raise StoreError("the data change faster than they can be read; ask again in a moment")

    def _place(self) -> Path:
        if self._file is None:
            self._file = places.writable(self._store)
            if places.is_passing(self._file):
                weakref.finalize(self, shutil.rmtree, self._file.parent, ignore_errors=True)
        return self._file

    def _state(self, snapshot: Snapshot) -> keeping.State:
        store, revision = self._store, snapshot.revision
        identity = places.identity_of(store)
        if isinstance(store, str):
            return keeping.State(snapshot.view, revision, identity, self._hierarchy, digests=False)
        return keeping.State(
            snapshot.view,
            revision,
            identity,
            self._hierarchy,
            store,
            lambda: stamp(store) == revision,
        )


_MAKING = threading.Lock()


def shelves_of(request: Request) -> Shelves:
    """Return the shelves of an application, made with the first request."""
    state = request.app.state
    with _MAKING:
        if not hasattr(state, "reviewgraph_shelves"):
            state.reviewgraph_shelves = Shelves(state_of(request).settings.store)
        found = state.reviewgraph_shelves
    assert isinstance(found, Shelves)  # made above
    return found


def shelf_of(request: Request) -> Shelf:
    """Return the shelf of the data as they are now. Raises `StoreError` without a store."""
    return shelves_of(request).of(snapshot_of(request))
