"""Stores of an earlier version are brought up to date, those of a later one refused."""

from pathlib import Path

import pyoxigraph
import pytest
from pyoxigraph import Quad

from graph.formats import FORMAT, MARKER, format_of, marker
from graph.oxigraph import memory_store, open_store, open_view
from graph.stores import open_any
from ontology.errors import StoreError
from ontology.namespaces import RG_NS
from tests.factory import make_document
from tests.graph.loading import load
from tests.graph.servers import oxigraph

AGE_YEARS = f"{RG_NS}ageYears"


def quads() -> set[Quad]:
    """Return what a store of the present format holds."""
    with memory_store() as store:
        load(store, make_document())
        return set(store.quads())


def handmade(place: Path, quads: set[Quad]) -> None:
    """Make a store without the help of this project."""
    store = pyoxigraph.Store(str(place))
    store.extend(quads)
    store.flush()


def test_a_new_store_has_the_marker_and_does_not_list_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        assert format_of(store) == FORMAT
        assert not list(store.graphs())
        assert not list(store.quads())
    with open_view(tmp_path / "store") as view:
        assert format_of(view) == FORMAT


def test_a_store_of_format_0_is_migrated_when_opened_for_writing(tmp_path: Path) -> None:
    now = quads()
    before = {quad for quad in now if quad.predicate.value != AGE_YEARS}
    assert len(before) < len(now)
    handmade(tmp_path / "store", before)
    with pytest.raises(StoreError, match=r"earlier version .* reviewgraph verify --migrate"):
        open_view(tmp_path / "store")
    with open_store(tmp_path / "store") as store:
        assert set(store.quads()) == now
        assert format_of(store) == FORMAT
    with open_view(tmp_path / "store") as view:
        assert set(view.quads()) == now


def test_a_store_without_marker_that_lacks_nothing_can_be_read(tmp_path: Path) -> None:
    now = quads()
    handmade(tmp_path / "store", now)
    with open_view(tmp_path / "store") as view:
        assert set(view.quads()) == now
        assert format_of(view) is None


def test_a_store_of_a_later_format_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    later = set(marker(FORMAT + 1))
    handmade(tmp_path / "store", later)
    for opened in (open_store, open_view):
        with pytest.raises(StoreError, match=r"written by a later version .* install") as caught:
            opened(tmp_path / "store")
        assert "\n" not in str(caught.value)
    store = pyoxigraph.Store(str(tmp_path / "store"))  # nobody holds its lock
    assert set(store.quads_for_pattern(None, None, None)) == later


def test_a_server_is_migrated_and_refused_alike() -> None:
    now = quads()
    with oxigraph() as address:
        with open_any(address, "make") as store:
            assert format_of(store) == FORMAT
            assert not list(store.graphs())
            before = [quad for quad in now if quad.predicate.value != AGE_YEARS]
            store.replace_graphs({MARKER: [], "https://w3id.org/reviewgraph/id/runs": before})
        with pytest.raises(StoreError, match="earlier version"):
            open_any(address, "read")
        with open_any(address, "write") as store:
            assert set(store.quads()) == now
            store.replace_graph(MARKER, marker(FORMAT + 1))
        with pytest.raises(StoreError, match="later version"):
            open_any(address, "write")
