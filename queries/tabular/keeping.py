"""The file of the tables: made, brought up to date, and made anew where it is of no use.

A writer holds the lock beside the file; a file is written under another name and put in its place
whole, and changed in one transaction, so that a process that is killed leaves it as it was. Readers
hold one state of it open (SQLite's write-ahead log), whatever is written meanwhile.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from graph.digests import digests
from graph.store import View
from ontology.errors import StoreError
from ontology.identifiers import DIGESTS, is_review
from queries.tabular.filling import Filling
from queries.tabular.hierarchy import Hierarchy
from queries.tabular.reading import FEW, Read, read, read_by_several
from queries.tabular.schema import FINISH, INDEXES, TABLES

_WAIT = 600.0
"""Seconds that one waits for another that writes the same tables."""
_SHARE = 0.3
"""From this share of changed graphs on, the tables are made anew: that is faster."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of a store: a view of it, and what tells it from other states and other stores.

    ``folder`` is where it lies, for other processes to open, if it still is in that state
    (``holds``). Without ``digests`` its writers keep none, so that each change is a change of all.
    """

    view: View
    revision: str
    identity: str
    hierarchy: Hierarchy
    folder: Path | None = None
    holds: Callable[[], bool] = lambda: True
    digests: bool = True

    @property
    def about(self) -> dict[str, str]:
        """What the tables of this state say of themselves."""
        return about(self.identity, self.revision, self.hierarchy)


def about(identity: str, revision: str, hierarchy: Hierarchy) -> dict[str, str]:
    """Return what tables say of themselves: the store, its revision, and the vocabulary."""
    return {"identity": identity, "revision": revision, "vocabulary": hierarchy.digest}


def bring_up(file: Path, state: State) -> None:
    """Make the tables in a file those of a state. Raises `StoreError` where they cannot be written.

    Does nothing where they are; reads the graphs that have changed where they were of another
    state of the same store; and else reads all.
    """
    try:
        with _turn(file):
            if _revision(file, state) != state.revision and not _change(file, state):
                _make(file, state)
    except (sqlite3.Error, OSError) as problem:
        raise StoreError(
            f"the tables of the reviews cannot be written to {file.parent}: {problem}; "
            "free some space or set REVIEWGRAPH_CACHE to another folder"
        ) from problem


def settle(file: Path) -> None:
    """Write what the log beside a file holds into the file, as far as nobody reads from it."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(file, isolation_level=None)) as target:
        target.execute("PRAGMA wal_checkpoint(PASSIVE)")


def discard(file: Path) -> None:
    """Take away a file that turned out to be damaged."""
    with suppress(sqlite3.Error, OSError), _turn(file):
        _remove(file)


def opened(file: Path, about: Mapping[str, str]) -> sqlite3.Connection | None:
    """Open the tables to read, at one state for as long as the connection lives.

    Returns nothing where they are not of the state that ``about`` tells (see `State.about`), or
    cannot be read.
    """
    if not file.exists():
        return None
    try:
        connection = sqlite3.connect(
            f"{file.absolute().as_uri()}?mode=ro",
            uri=True,
            check_same_thread=False,
            isolation_level=None,
        )
    except sqlite3.Error:
        return None
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("BEGIN")
        if _about(connection) == about:
            connection.row_factory = sqlite3.Row
            return connection
    except sqlite3.Error:
        pass
    connection.close()
    return None


def _revision(file: Path, state: State) -> str | None:
    """Return the revision of the tables in a file; nothing for those of no use for a state."""
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as there:
            found = _about(there)
    except sqlite3.Error:
        return None
    return found.get("revision") if _fits(found, state) else None


def _fits(about: Mapping[str, str], state: State) -> bool:
    return all(about.get(name) == state.about[name] for name in ("identity", "vocabulary"))


def _about(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, value FROM about").fetchall())


def _change(file: Path, state: State) -> bool:
    """Bring the tables in a file to a state; return whether that could be done."""
    if not state.digests or _revision(file, state) is None:
        return False
    wanted = _versions(state.view)
    try:
        with closing(sqlite3.connect(file, isolation_level=None)) as target:
            target.execute("PRAGMA synchronous = NORMAL")
            have = dict(target.execute("SELECT iri, version FROM graph").fetchall())
            changed = sorted(name for name in wanted if have.get(name) != wanted[name])
            gone = [name for name in have if wanted.get(name) != have[name]]
            if len(changed) > max(FEW, _SHARE * len(wanted)):
                return False
            target.execute("BEGIN IMMEDIATE")
            filling = Filling(target)
            filling.remove(gone)
            for graph, rows in read(state.view, changed, state.hierarchy):
                filling.add(graph, wanted[graph], rows)
            filling.flush()
            filling.index(changed)
            _say(target, state)
            target.execute("COMMIT")
    except sqlite3.DatabaseError:
        return False
    return True


def _make(file: Path, state: State) -> None:
    """Make the tables of a state, and put them in the place of what is there."""
    wanted = _versions(state.view) if state.digests else _graphs(state.view)
    part = file.with_suffix(".part")
    _remove(part)
    with closing(sqlite3.connect(part, isolation_level=None)) as target:
        target.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + TABLES)
        target.execute("BEGIN")
        filling = Filling(target)
        left = dict(wanted)
        for graph, rows in _all(state, sorted(wanted)):
            filling.add(graph, left.pop(graph), rows)
        filling.flush()
        _say(target, state)
        target.execute("COMMIT")
        target.executescript(INDEXES + FINISH)
        target.execute("PRAGMA journal_mode = WAL")
    _remove(file)
    part.replace(file)


def _all(state: State, graphs: Collection[str]) -> Iterator[Read]:
    """Yield every graph that is asked for, each once."""
    left = dict.fromkeys(graphs)
    if state.folder is not None and len(left) > FEW and state.holds():
        for each in read_by_several(state.folder, list(left), state.hierarchy):
            left.pop(each[0], None)
            yield each
    yield from read(state.view, list(left), state.hierarchy)


def _versions(view: View) -> dict[str, str]:
    known = digests(view)
    of_all = known.get(DIGESTS, "")
    return {name: f"{of_all}/{known.get(name, '')}" for name in _graphs(view)}


def _graphs(view: View) -> dict[str, str]:
    return dict.fromkeys(filter(is_review, view.graphs()), "")


def _say(target: sqlite3.Connection, state: State) -> None:
    target.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", state.about.items())


def _remove(file: Path) -> None:
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm"), Path(f"{file}-journal")):
        name.unlink(missing_ok=True)


@contextmanager
def _turn(file: Path) -> Iterator[None]:
    """Hold the lock of a file: SQLite's own on an empty file, which ends with its process."""
    with closing(
        sqlite3.connect(file.with_suffix(".lock"), timeout=_WAIT, isolation_level=None)
    ) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
