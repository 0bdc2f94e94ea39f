"""What was made of documents, kept from one run to the next in a file of SQLite.

An entry is found by the document's bytes and names and by what decides what is made of it
(``fingerprint``), so none is ever out of date. It is JSON, checked as it is read: whoever gives
somebody a store gives no code with it. The file may be deleted at any time, and one that is damaged
or of another form is made anew.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from api.preparing.work import Made
from graph.stores import is_address
from queries.tabular.places import cached

FOLDER = "prepared"
_FORM = 1
_FILE = f"documents-{_FORM}.sqlite"
_LEVEL = 1
_ADAPTER: TypeAdapter[Made] = TypeAdapter(Made)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS made (
  key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, body BLOB NOT NULL)
"""


class Kept:
    """The entries of one store, of one fingerprint; those of others are forgotten in the end."""

    def __init__(self, file: Path, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._entries = _opened(file)

    def __bool__(self) -> bool:
        """Return whether there is any entry to be found."""
        asked = "SELECT 1 FROM made WHERE fingerprint = ? LIMIT 1"
        with suppress(sqlite3.Error):
            return self._entries.execute(asked, (self.fingerprint,)).fetchone() is not None
        return False

    def get(self, key: str) -> Made | None:
        """Return an entry; ``None`` where there is none, or one that is damaged."""
        with suppress(sqlite3.Error, zlib.error, ValidationError):
            for (body,) in self._entries.execute("SELECT body FROM made WHERE key = ?", (key,)):
                return _ADAPTER.validate_json(zlib.decompress(body))
        return None

    def put(self, made: Made) -> None:
        """Keep an entry by its key, if there is room for it."""
        body = zlib.compress(_ADAPTER.dump_json(made), _LEVEL)
        with suppress(sqlite3.Error), self._entries:
            self._entries.execute(
                "INSERT OR REPLACE INTO made VALUES (?, ?, ?)", (made.key, self.fingerprint, body)
            )

    def forget_others(self) -> None:
        """Take out the entries of other fingerprints, which nothing will ask for."""
        with suppress(sqlite3.Error):
            with self._entries:
                gone = self._entries.execute(
                    "DELETE FROM made WHERE fingerprint != ?", (self.fingerprint,)
                ).rowcount
            if gone:
                self._entries.execute("VACUUM")

    def close(self) -> None:
        """Let go of the file."""
        self._entries.close()


@contextmanager
def keeping(store: str | Path, fingerprint: str) -> Iterator[Kept | None]:
    """Open what is kept for a store; ``None`` where nothing can be kept."""
    kept = None
    place = str(store) if is_address(store) else Path(store)
    inside = (place / FOLDER,) if isinstance(place, Path) else ()
    for folder in (*inside, cached(place, FOLDER)):
        with suppress(OSError, sqlite3.Error):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            kept = Kept(folder / _FILE, fingerprint)
            break
    try:
        yield kept
    finally:
        if kept is not None:
            kept.close()


def _opened(file: Path) -> sqlite3.Connection:
    try:
        return _connected(file)
    except sqlite3.DatabaseError:
        for damaged in file.parent.glob(f"{file.name}*"):
            damaged.unlink(missing_ok=True)
        return _connected(file)


def _connected(file: Path) -> sqlite3.Connection:
    entries = sqlite3.connect(file, timeout=10)
    try:
        entries.execute("PRAGMA journal_mode = WAL")
        entries.execute("PRAGMA synchronous = NORMAL")
        entries.execute(_SCHEMA)
    except sqlite3.Error:
        entries.close()
        raise
    return entries
