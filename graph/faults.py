"""What the storage engine says, and what that means to the person at the keyboard."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ontology.errors import StoreError

_FULL = ("no space left", "quota exceeded", "disk full", "file too large")
_CAUSES = (
    (
        ("lock file", "lock hold by"),
        "another process has {path} open; wait for it to end or pass another --store",
    ),
    (
        _FULL,
        "the disk holding {path} is full; free some space and load again; nothing is half written",
    ),
    (
        ("read-only file system", "permission denied", "operation not permitted", "not permitted"),
        "{path} cannot be written; change its permissions or pass another --store",
    ),
)
_DAMAGE = (
    "corruption",
    "invalid argument",
    "does not match",
    "column famil",
    "not a directory",
    "no such file or directory",
    "truncated",
)
_FILE = re.compile(r"/(\d{6,}\.(?:sst|log)|MANIFEST-\d+|CURRENT)\b|\b(CURRENT) file")
_OF_A_STORE = ("MANIFEST-*", "*.sst")


@contextmanager
def named(place: str) -> Iterator[None]:
    """Turn what the engine raises into one line that names the store, and the file at fault."""
    try:
        yield
    except (OSError, RuntimeError) as error:  # the engine reports corruption as RuntimeError
        said = str(error)
        for signs, meaning in _CAUSES:
            if any(sign in said.lower() for sign in signs):
                raise StoreError(meaning.format(path=place)) from error
        if any(sign in said.lower() for sign in _DAMAGE):
            raise StoreError(_damaged(place, said)) from error
        raise StoreError(f"{place} could not be used: {one_line(error)}") from error


def without_current(path: Path) -> StoreError | None:
    """Return the damage where a folder has the files of a store and not the one that is current."""
    if any(next(path.glob(pattern), None) for pattern in _OF_A_STORE):
        return StoreError(_damaged(str(path), "CURRENT file is missing"))
    return None


def one_line(error: BaseException) -> str:
    """Return what an exception says in one line."""
    return " ".join(str(error).split())


def _damaged(place: str, said: str) -> str:
    if Path(place).is_file():
        return f"{place} is a file and not a store; a backup is put back by: reviewgraph restore"
    found = _FILE.search(said)
    where = f" ({found[1] or found[2]})" if found else ""
    return (
        f"{place} is damaged{where}; restore a backup into another folder "
        "(reviewgraph restore FILE FOLDER), or load the documents into one"
    )
