"""The tables of one state of a store, opened to be read by many threads at once."""

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples

from graph.store import View
from ontology.errors import StoreError
from ontology.identifiers import concept_iri
from queries.said import Said, Terms, terms_in
from queries.tabular import keeping
from queries.terms import NamedReview

Row = sqlite3.Row

_SAID = (
    "SELECT r.subject, r.iri, r.extent, r.publisher, r.published, r.nation, r.type, c.single, "
    "c.missed FROM review r JOIN cells c ON c.review = r.no ORDER BY r.subject, r.iri"
)


class DamagedTablesError(StoreError):
    """The file of the tables cannot be read; they can be made anew from the store."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in the tables."""

    reviews: int
    statements: int


class Tables:
    """Tables at one revision. Every method may be called from any thread.

    Whatever is written to the file meanwhile, all connections show the revision they were opened
    at: where the file has moved on, threads share those that there are.
    """

    def __init__(self, file: Path, first: sqlite3.Connection, about: Mapping[str, str]) -> None:
        self.file = file
        self._about = about
        self._idle = [first]
        self._changed = threading.Condition()
        self._own = threading.local()
        counts = self.rows("SELECT (SELECT COUNT(*) FROM review), (SELECT COUNT(*) FROM statement)")
        self.size = Size(*counts[0])

    @classmethod
    def open(cls, file: Path, about: Mapping[str, str]) -> "Tables | None":
        """Open a file that has the tables of a state (`keeping.about`); nothing where it has not.

        So it is for a file that is damaged, or none of ours.
        """
        first = keeping.opened(file, about)
        try:
            return None if first is None else cls(file, first, about)
        except DamagedTablesError:
            return None

    @contextmanager
    def cursor(self) -> Iterator[sqlite3.Connection]:
        """Give a connection to one thread, the same one within it; temporary tables may be left."""
        held = getattr(self._own, "connection", None)
        if held is not None:
            yield held
            return
        connection = self._taken()
        self._own.connection = connection
        try:
            yield connection
        except sqlite3.Error as problem:
            if type(problem) is sqlite3.DatabaseError:  # "malformed", "not a database"
                raise DamagedTablesError(
                    f"{self.file} is damaged: {problem}; ask again"
                ) from problem
            raise StoreError(f"the tables of the reviews cannot be read: {problem}") from problem
        finally:
            self._own.connection = None
            with self._changed:
                self._idle.append(connection)
                self._changed.notify()

    def rows(self, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
        """Return the rows of a SELECT over the tables."""
        with self.cursor() as connection:
            return connection.execute(sql, values).fetchall()

    def said(self, terms: Terms) -> Said:
        """Return what the reviews say; ``terms`` are those of the store."""
        with self.cursor() as connection:
            plain = connection.cursor()
            plain.row_factory = None  # there are many rows, and each is read once
            rows = plain.execute(_SAID).fetchall()
            concepts = dict(plain.execute("SELECT no, iri FROM concept").fetchall())

        @cache
        def name(scheme: str, concept: str | None) -> str | None:
            return terms.name(concept_iri(scheme, concept or ""))

        return Said(
            tuple(
                NamedReview(
                    *(subject, iri, extent, publisher),
                    int(published[:4]) if published else None,
                    name("nation", nation),
                    name("review-type", kind),
                )
                for subject, iri, extent, publisher, published, nation, kind, _, _ in rows
            ),
            tuple(concepts.get(at, "") for at in range(max(concepts, default=-1) + 1)),
            _cells([row[-2] for row in rows]),
            _cells([row[-1] for row in rows]),
            terms,
        )

    def numbers(self, iris: Sequence[str]) -> str:
        """Return the numbers of reviews as a JSON list, in order."""
        found = self.rows(
            "SELECT no FROM review WHERE iri IN (SELECT value FROM json_each(?)) ORDER BY no",
            (json.dumps(iris),),
        )
        return json.dumps([row["no"] for row in found])

    def refresh(self) -> None:
        """Let the file's log be begun anew: read what it held from the file itself from now on."""
        fresh = keeping.opened(self.file, self._about)
        with self._changed:
            if fresh is not None:
                while self._idle:
                    self._idle.pop().close()
                self._idle.append(fresh)

    def close(self) -> None:
        """Let go of the connections that no thread has."""
        with self._changed:
            while self._idle:
                self._idle.pop().close()

    def _taken(self) -> sqlite3.Connection:
        with self._changed:
            while True:
                if self._idle:
                    return self._idle.pop()
                fresh = keeping.opened(self.file, self._about)
                if fresh is not None:
                    return fresh
                self._changed.wait()


class TabledView:
    """A view of a store that has tables of the same state: questions go to the store."""

    def __init__(self, view: View, tables: Tables) -> None:
        self._view = view
        self.tables = tables

    def query(self, sparql: str, /) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query."""
        return self._view.query(sparql)

    @cached_property
    def said(self) -> Said:
        """What the reviews say."""
        return self.tables.said(terms_in(self._view))


def _cells(packed: Sequence[bytes]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """Return pairs, as `queries.tabular.filling` packs them, with the place of their review."""
    pairs = np.frombuffer(b"".join(packed), dtype="<u4").reshape(-1, 2).astype(np.int64)
    rows = np.repeat(np.arange(len(packed)), [len(each) // 8 for each in packed])
    return np.column_stack((rows, pairs))
