"""What the routes stand on: the data as they are now, followed through loads without a restart."""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI, Request

from api.http.metrics import Metrics
from api.http.security import Guard
from api.http.settings import Settings
from api.http.sparql.pool import Pool
from graph.oxigraph import open_view
from graph.store import View
from ontology.errors import StoreError

LOOK_EVERY = 0.5
"""Seconds between two looks at the store's files."""
TRIES = 5


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


class Data:
    """The store as it is now: looks for changes at most every half second, then opens anew."""

    def __init__(self, store: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._revision = ""
        self._snapshot: Snapshot | None = None

    def revision(self) -> str:
        """Return the revision of the data. Raises `StoreError` if there is no store."""
        with self._lock:
            return self._look()

    def now(self) -> Snapshot:
        """Return the data as they are; keep the snapshot for one request, not longer."""
        with self._lock:
            revision = self._look()
            if self._snapshot is None or self._snapshot.revision != revision:
                # The old view is not closed here: requests under way still read it, and it is
                # let go of with the last of them.
                self._snapshot = Snapshot(self._opened(), revision)
            return self._snapshot

    def look_again(self) -> None:
        """Look for changes at the next request: something was written."""
        with self._lock:
            self._looked = float("-inf")

    def _look(self) -> str:
        if self._clock() - self._looked >= LOOK_EVERY or not self._revision:
            self._revision = ""
            self._revision = stamp(self._store)
            self._looked = self._clock()
        return self._revision

    def _opened(self) -> View:
        # Opening while the engine tidies its files can fail once; the files are whole again at
        # the next try.
        for attempt in range(1, TRIES):
            try:
                return open_view(self._store)
            except StoreError:
                time.sleep(0.02 * attempt)
        return open_view(self._store)


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
