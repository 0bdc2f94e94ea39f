"""The library: a store to load, to ask, and to count in, from Python or a notebook.

from api.library import ReviewGraph

panel = ReviewGraph("panel")
panel.load("reviews/")
panel.ask("reviews-with-theme", theme="engagement-of-fathers").to_frame()
panel.network()
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from api.loading import find_sources, load_documents
from graph.stores import open_store, open_view
from queries import patterns as recurring
from queries.catalogue import load_catalogue
from queries.filters import filters
from queries.network import concept_network, with_centrality
from queries.patterns import Patterns, Recurrence, evidence
from queries.runner import run, select
from queries.views import VIEWS, Asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from networkx import Graph

    from api.outcome import Outcome
    from graph.store import View
    from queries.tables import Table
    from queries.terms import Term


class ReviewGraph:
    """A store: a folder, made by the first `load`, or the address of a SPARQL server.

    The store is held open only while a call lasts, so that others may load or read between two
    calls. Filters are keyword arguments: ``nation``, ``type``, ``publisher``, ``year``,
    ``since``, ``until``, ``age``, ``incident``, ``extent``. Whatever goes wrong is a
    `ReviewGraphError` of one line.
    """

    def __init__(self, store: str | Path, queries: str | Path | None = None) -> None:
        self.store = str(store)
        self._catalogue = load_catalogue(None if queries is None else Path(queries))

    def __repr__(self) -> str:
        """Return how to open the same store."""
        return f"ReviewGraph({self.store!r})"

    def load(self, *paths: str | Path, jobs: int = 1) -> tuple[Outcome, ...]:
        """Read files, folders or globs into the store; return what became of each document.

        ``jobs`` processes read and understand documents while this one stores them.
        """
        sources = find_sources(map(str, paths))
        with open_store(self.store) as target:
            return tuple(load_documents(target, sources, jobs=jobs, place=self.store))

    @property
    def questions(self) -> tuple[str, ...]:
        """The names of the saved questions."""
        return tuple(self._catalogue)

    def ask(self, question: str, **arguments: str | int) -> Table:
        """Return the answer to a saved question, asked with its parameters and with filters."""
        with self._view() as view:
            return run(self._catalogue[question], view, arguments)

    def select(self, sparql: str) -> Table:
        """Return the rows of a SPARQL SELECT of your own."""
        with self._view() as view:
            return select(view, sparql)

    def patterns(
        self, minimum: int = 3, *, once_per_case: bool = False, **arguments: str | int
    ) -> Patterns:
        """Return what recurs in at least ``minimum`` distinct reviews."""
        with self._view() as view:
            return recurring.patterns(view, minimum, arguments, once_per_case=once_per_case)

    def evidence(self, recurrence: Recurrence) -> Table:
        """Return every quotation that something recurring rests on."""
        with self._view() as view:
            return evidence(view, recurrence)

    def table(
        self,
        name: str,
        *,
        minimum: int = 3,
        once_per_case: bool = False,
        group: dict[str, str | int] | None = None,
        review: str | None = None,
        **arguments: str | int,
    ) -> Table:
        """Return a kind of pattern as a table: one of `tables`.

        ``group`` holds the filters that make the group for ``groups``; ``review`` names the
        review for ``similar``.
        """
        asked = Asked(minimum, arguments, once_per_case, group or {}, review)
        with self._view() as view:
            return VIEWS[name].table(view, asked)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of the kinds of pattern that `table` gives."""
        return tuple(VIEWS)

    @property
    def filters(self) -> tuple[str, ...]:
        """The names of the filters."""
        return tuple(filters())

    def network(self, minimum: int = 1, **arguments: str | int) -> Graph[Term]:
        """Return the concepts as a NetworkX graph, with weights, lift and centrality."""
        with self._view() as view:
            return with_centrality(concept_network(view, arguments, minimum))

    @contextmanager
    def _view(self) -> Iterator[View]:
        with open_view(self.store) as view:
            yield view
