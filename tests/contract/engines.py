"""The four engines that keep a store: in memory, on disk, and on servers started for the tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.oxigraph import open_store
from graph.store import Store, View
from graph.stores import open_any
from tests.graph.servers import oxigraph, virtuoso

ENGINES = ("memory", "disk", "oxigraph", "virtuoso")
OTHERS = ENGINES[1:]
"""Those whose answers are compared with the store in memory."""


@dataclass(frozen=True)
class Kept:
    """The examples in a store, and where it is: a folder, or an address."""

    view: View
    place: Path | str


@contextmanager
def address_of(engine: str, folder: Path) -> Iterator[str]:
    """Run the server of an engine. Skips the test where it is not installed."""
    with oxigraph() if engine == "oxigraph" else virtuoso(folder) as address:
        yield address


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[tuple[Store, Path | str]]:
    """Open a new, empty store outside memory, and say where it is."""
    if engine == "disk":
        with open_store(folder / "store") as store:
            yield store, folder / "store"
        return
    with address_of(engine, folder) as address, open_any(address, "make") as store:
        yield store, address
