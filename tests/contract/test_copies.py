"""A store on any engine is verified, backed up to the same bytes, and put back."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph.backups import check_backup, parts_of, write_backup
from graph.oxigraph import memory_store, open_store
from graph.restoring import restore
from graph.store import Store, View
from graph.stores import open_any
from graph.verification import verify
from ontology.errors import StoreError
from tests.contract.engines import OTHERS, Kept
from tests.contract.told import load
from tests.factory import make_document

MADE = datetime(2026, 1, 2, tzinfo=UTC)


def test_a_store_is_verified_alike(here: View, there: Kept) -> None:
    expected, found = verify(here), verify(there.view)
    assert min(expected.looked_at.values()) > 0
    assert (found.looked_at, found.faults) == (expected.looked_at, expected.faults)


def test_a_backup_is_the_same_whichever_engine_holds_the_store(
    here: View, there: Kept, tmp_path: Path
) -> None:
    expected = write_backup(here, tmp_path / "here.zip", software="tests", made=MADE)
    found = write_backup(there.view, tmp_path / "there.zip", software="tests", made=MADE)
    assert found.parts == expected.parts == tuple(parts_of(here))
    assert check_backup(tmp_path / "there.zip") == found


@pytest.mark.parametrize("engine", OTHERS)
def test_a_backup_is_put_back_where_nothing_is(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with memory_store() as small:
        load(small, make_document())
        write_backup(small, tmp_path / "small.zip", software="tests", made=MADE)
        expected = set(small.quads())
    place = str(tmp_path / "back")
    if engine != "disk":
        place = request.getfixturevalue(f"{engine}_server")
        with open_any(place, "write") as there:
            for graph in list(there.graphs()):
                there.replace_graph(graph, ())
    restore(tmp_path / "small.zip", place)
    with open_any(place) as back:
        assert set(back.quads()) == expected
    with pytest.raises(StoreError, match=r"not empty|holds reviews already"):
        restore(tmp_path / "small.zip", place)


def test_a_copy_of_a_store_is_a_store_of_its_own(store: Store, tmp_path: Path) -> None:
    load(store, make_document())
    if type(store).__name__ != "RemoteStore" and not (tmp_path / "store").exists():
        pytest.skip("a store in memory has no files to copy")
    store.backup(tmp_path / "copy")
    with open_store(tmp_path / "copy") as copy:
        assert set(copy.quads()) == set(store.quads())
    with pytest.raises(StoreError, match="exists already"):
        store.backup(tmp_path / "copy")
