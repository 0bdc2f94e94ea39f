"""What one revision of the data looks like to the routes: its tables, made when first asked for."""

import json
import shutil
import sqlite3
import tempfile
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastapi import Request

from api.http.graph_api.answers import Kept
from api.http.graph_api.projection import project
from api.http.state import Snapshot, snapshot_of
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import StoreError
from ontology.identifiers import concept_iri
from ontology.namespaces import RG_NS
from queries.filters import filters, restricted
from queries.runner import Arguments, select, term_of

Row = sqlite3.Row
_CHOICES_KEPT = 256
_FILE = "tables.sqlite"
_REVIEWS = f"""
SELECT DISTINCT ?review WHERE {{
# filter ?review
GRAPH ?review {{ ?review a <{RG_NS}CaseReview> }}
}}"""


class Shelf:
    """The tables of one revision. Every method may be called from any thread."""

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary | None = None) -> None:
        self.revision = snapshot.revision
        self.vocabulary = vocabulary or load_vocabulary()
        self._folder = Path(tempfile.mkdtemp(prefix="reviewgraph-tables-"))
        self._remove = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        self.size = project(snapshot.view, self._folder / _FILE, self.vocabulary)
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._choices: OrderedDict[tuple[tuple[str, str], ...], str] = OrderedDict()

    @contextmanager
    def cursor(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to the tables to one thread; temporary tables may be left in it."""
        with self._lock:
            connection = self._idle.pop() if self._idle else self._connected()
        try:
            yield connection
        except sqlite3.Error as problem:
            connection.close()
            raise StoreError(f"the tables of the reviews cannot be read: {problem}") from problem
        except BaseException:
            connection.close()
            raise
        else:
            with self._lock:
                self._idle.append(connection)

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return the rows of a SELECT over the tables."""
        with self.cursor() as connection:
            return connection.execute(sql, values).fetchall()

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
        terms = {
            name: str(
                term_of(filters()[name].parameter, value.strip(), snapshot.view, self.vocabulary)
            )
            for name, value in key
        }
        table = select(snapshot.view, restricted(_REVIEWS, terms))
        iris = json.dumps(sorted(map(str, set(table.column("review")))))
        found = self.rows(
            "SELECT no FROM review WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY no",
            (iris,),
        )
        chosen = json.dumps([row["no"] for row in found])
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

    def _connected(self) -> sqlite3.Connection:
        place = f"{(self._folder / _FILE).as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(place, uri=True, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection


class Shelves:
    """The shelf of the present revision, and the answers that were given from it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self.kept = Kept()

    def of(self, snapshot: Snapshot) -> Shelf:
        """Return the shelf of a snapshot; of many that ask at once, one makes it."""
        shelf = self._shelf
        if shelf is not None and shelf.revision == snapshot.revision:
            return shelf
        with self._lock:
            if self._shelf is None or self._shelf.revision != snapshot.revision:
                self._shelf = Shelf(snapshot)
            return self._shelf


_MAKING = threading.Lock()


def shelves_of(request: Request) -> Shelves:
    """Return the shelves of an application, made with the first request."""
    state = request.app.state
    with _MAKING:
        if not hasattr(state, "reviewgraph_shelves"):
            state.reviewgraph_shelves = Shelves()
        found = state.reviewgraph_shelves
    assert isinstance(found, Shelves)  # made above
    return found


def shelf_of(request: Request) -> Shelf:
    """Return the shelf of the data as they are now. Raises `StoreError` without a store."""
    return shelves_of(request).of(snapshot_of(request))
