"""Stores of every engine: an empty one for each test, and one of the examples for all of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from graph.oxigraph import memory_store, open_store
from graph.store import Store, View
from graph.stores import open_any
from tests.contract.engines import ENGINES, OTHERS, Kept, address_of, opened
from tests.contract.examples import fill
from tests.contract.remembered import Remembered

Factory = pytest.TempPathFactory


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: Factory) -> Iterator[str]:
    """Return the address of an Oxigraph server that tests write to."""
    with address_of("oxigraph", tmp_path_factory.mktemp("oxigraph")) as address:
        yield address


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: Factory) -> Iterator[str]:
    """Return the address of a Virtuoso server that tests write to."""
    with address_of("virtuoso", tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store of each engine."""
    if request.param == "memory":
        empty: Store = memory_store()
    elif request.param == "disk":
        empty = open_store(tmp_path / "store")
    else:
        empty = open_any(request.getfixturevalue(f"{request.param}_server"), "write")
    with empty as made:
        for graph in list(made.graphs()):
            made.replace_graph(graph, ())
        yield made


@pytest.fixture(scope="session")
def here() -> Iterator[View]:
    """Return the examples in a store in memory, which the others are held against."""
    with memory_store() as made:
        fill(made)
        yield Remembered(made)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: Factory) -> Iterator[Callable[[str], Kept]]:
    """Return what gives the examples in a store of an engine, filled when first asked for."""
    with ExitStack() as stores:

        @cache
        def of(engine: str) -> Kept:
            folder = tmp_path_factory.mktemp(f"examples-{engine}")
            store, place = stores.enter_context(opened(engine, folder))
            fill(store)
            return Kept(Remembered(store), place)

        yield of


@pytest.fixture(scope="module", params=OTHERS)
def there(request: pytest.FixtureRequest, filled: Callable[[str], Kept]) -> Kept:
    """Return the examples in a store of each other engine; not to be written to."""
    return filled(request.param)
