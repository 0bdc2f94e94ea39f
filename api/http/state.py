"""What the routes stand on: the data as they are now, followed through loads without a restart."""

import hashlib
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from fastapi import FastAPI, Request

from api.http.metrics import Metrics
from api.http.security import Guard
from api.http.settings import Settings
from api.http.sparql.pool import Pool
from api.http.sparql.revisions import revision_of
from graph.oxigraph import open_view
from graph.store import View
from graph.stores import check_address, is_address, open_server
from ontology.errors import StoreError

LOOK_EVERY = 0.5
"""Seconds between two looks at the store's files."""
LOOK_TIME = 5.0
"""Seconds that a look at a server may take."""
TRIES = 5
_LOG = logging.getLogger("reviewgraph.server")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A view of the store and the revision it shows; the view may be asked from any thread."""

    view: View
    revision: str


def stamp(store: Path) -> str:
    """Return the revision of a store: a hash of its data files' names and sizes, 16 digits.

    Data files are written once or appended to, so whatever changes the data changes this; so does
    tidying by the engine, which costs a cache entry. Raises `StoreError` if there is no store.
    """
    try:
        if not (store / "CURRENT").exists():
            raise StoreError(f"there is no store at {store}; load a document first")
        files = sorted(
            f"{file.name}:{file.stat().st_size}"
            for file in store.iterdir()
            if file.suffix in {".sst", ".log"} or file.name.startswith(("MANIFEST", "IDENTITY"))
        )
        identity = (store / "IDENTITY").read_bytes() if (store / "IDENTITY").exists() else b""
    except FileNotFoundError:
        # A file was tidied away between listing and looking; the next look sees a whole state.
        return stamp(store) if (store / "CURRENT").exists() else _gone(store)
    except OSError as problem:
        raise StoreError(f"{store} cannot be read: {problem.strerror}") from problem
    return hashlib.sha256("\n".join(files).encode() + identity).hexdigest()[:16]


def _gone(store: Path) -> str:
    raise StoreError(f"there is no store at {store} any more; put it back or load again")


class Source(Protocol):
    """Where the data come from: their revision, and a view of them as they are."""

    every: float
    """Seconds between two looks for changes."""
    patience: float
    """Seconds that a failed look holds for all who ask."""

    def revision(self) -> str:
        """Return the revision. Raises `StoreError` if the data cannot be reached."""
        ...

    def view(self) -> View:
        """Return a view of the data. Raises `StoreError`."""
        ...


class Folder:
    """A store of this machine's disk."""

    every = LOOK_EVERY
    patience = 0.0

    def __init__(self, store: Path) -> None:
        self._store = store

    def revision(self) -> str:
        """Return the revision of the files."""
        return stamp(self._store)

    def view(self) -> View:
        """Open the store anew.

        While the engine tidies its files that can fail once; they are whole again at the next try.
        """
        for attempt in range(1, TRIES):
            try:
                return open_view(self._store)
            except StoreError:
                time.sleep(0.02 * attempt)
        return open_view(self._store)


class Server:
    """A SPARQL server: its answers are always the newest, so one view serves every revision."""

    every = 3.0
    patience = 1.0

    def __init__(self, address: str) -> None:
        self._address = address
        self._look: View | None = None
        self._view: View | None = None

    def revision(self) -> str:
        """Ask for the revision, waiting a few seconds at the most."""
        if self._look is None:
            self._look = open_server(self._address, LOOK_TIME)
        return revision_of(self._look)

    def view(self) -> View:
        """Return the view."""
        if self._view is None:
            self._view = open_server(self._address)
        return self._view


class Data:
    """The store as it is now: looks for changes now and then, and opens it anew if there are."""

    def __init__(self, store: str | Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._source: Source = Server(str(store)) if is_address(store) else Folder(Path(store))
        self._clock = clock
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._revision = ""
        self._fault = ""
        self._snapshot: Snapshot | None = None

    def revision(self) -> str:
        """Return the revision of the data; may wait for the store, so not in the event loop.

        Raises `StoreError` if there is no store.
        """
        with self._lock:
            return self._look()

    def known(self) -> str | None:
        """Return the revision without waiting; nothing where it is time to look again."""
        is_due = self._clock() - self._looked >= self._source.every
        return None if is_due or not self._revision else self._revision

    def now(self) -> Snapshot:
        """Return the data as they are; keep the snapshot for one request, not longer."""
        with self._lock:
            revision = self._look()
            if self._snapshot is None or self._snapshot.revision != revision:
                # The old view is not closed here: requests under way still read it, and it is
                # let go of with the last of them.
                self._snapshot = Snapshot(self._source.view(), revision)
            return self._snapshot

    def look_again(self) -> None:
        """Look for changes at the next request: something was written."""
        with self._lock:
            self._looked = float("-inf")

    def _look(self) -> str:
        since = self._clock() - self._looked
        if self._fault and since < self._source.patience:
            # Those who waited for a store that does not answer need not wait again each.
            raise StoreError(self._fault)
        if since >= self._source.every or not self._revision:
            self._revision = self._fault = ""
            try:
                self._revision = self._source.revision()
            except StoreError as error:
                self._fault = str(error)
                raise
            finally:
                self._looked = self._clock()
        return self._revision


def check_store(store: str | Path) -> None:
    """Look whether a store can be served, before a process is started.

    A server that is away may come; its address must be right. Raises `StoreError`.
    """
    if not is_address(store):
        stamp(Path(store))
        return
    try:
        open_server(str(store), LOOK_TIME).close()
    except StoreError as error:
        check_address(str(store))
        _LOG.warning("%s; /ready says when it answers", error)


@dataclass(slots=True)
class State:
    """Everything of one server process that routes may need, at ``app.state.reviewgraph``."""

    settings: Settings
    data: Data
    guard: Guard
    pool: Pool
    metrics: Metrics
    stopping: bool = field(default=False)


def put(app: FastAPI, state: State) -> None:
    """Keep the state with the app."""
    app.state.reviewgraph = state


def state_of(request: Request) -> State:
    """Return the state; a dependency for routes."""
    found = request.app.state.reviewgraph
    assert isinstance(found, State)
    return found


def snapshot_of(request: Request) -> Snapshot:
    """Return the data as they are now; a dependency for routes. Raises `StoreError`: 503."""
    return state_of(request).data.now()
