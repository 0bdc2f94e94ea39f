"""Where the tables of a store are kept."""

import os
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from queries.tabular.schema import VERSION

FOLDER = "tables"
"""The folder within a store's own; the engine passes over names that are not its files'."""
CACHE = "REVIEWGRAPH_CACHE"
"""The variable that names the folder for what is kept of stores that cannot be written to."""
FILE = f"reviews-{VERSION}.sqlite"


def place_of(store: str | Path) -> Path:
    """Return the file of the tables of a store: in its folder, or else where caches are kept."""
    inside = Path(store) / FOLDER
    if isinstance(store, Path) and (inside.is_dir() or os.access(store, os.W_OK)):
        return inside / FILE
    return cached(store) / FILE


def writable(store: str | Path) -> Path:
    """Return the file of the tables of a store, in a folder that can be written to.

    Where neither the store's folder nor the cache can be, the folder is a new one that the caller
    removes (see `is_passing`).
    """
    for folder in dict.fromkeys((place_of(store).parent, cached(store))):
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder / FILE
    return Path(tempfile.mkdtemp(prefix="reviewgraph-tables-")) / FILE


def is_passing(file: Path) -> bool:
    """Return whether a file that `writable` gave is in a folder made for it alone."""
    return file.parent.name.startswith("reviewgraph-tables-")


def identity_of(store: str | Path) -> str:
    """Return what tells a store from another at the same place."""
    if not isinstance(store, Path):
        return str(store)
    try:
        return (store / "IDENTITY").read_text("ascii", "replace").strip()
    except OSError:
        return ""


def cached(store: str | Path, folder: str = FOLDER) -> Path:
    """Return the folder for what is kept of a store elsewhere than in its own."""
    name = str(store.resolve()) if isinstance(store, Path) else store
    return _caches() / f"{folder}-{sha256(name.encode()).hexdigest()[:20]}"


def _caches() -> Path:
    if given := os.environ.get(CACHE):
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    else:
        base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~").expanduser() / ".cache") / "reviewgraph"
