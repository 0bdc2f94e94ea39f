"""Files of a store that were damaged: named in one line, by whatever opens it and by ``verify``."""

import shutil
from pathlib import Path
from random import Random

import pytest

from graph.backups import write_backup
from graph.oxigraph import open_store, open_view
from graph.restoring import restore
from ontology.errors import StoreError
from tests.api.conftest import Run
from tests.graph.loading import RUN, load, other_document
from tests.survival.killing import stored


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of six documents, most of it in tables."""
    place = tmp_path_factory.mktemp("sound") / "store"
    for number in range(3):
        with open_store(place) as store:
            load(store, other_document(f"Gull{number}"))
            load(store, other_document(f"Duck{number}"))
    return place


@pytest.fixture
def copy(sound: Path, tmp_path: Path) -> Path:
    """Return a copy of it to damage."""
    return Path(shutil.copytree(sound, tmp_path / "store"))


def problem(run: Run, store: Path) -> str:
    """Return the one line that ``verify`` says of a store that it cannot read."""
    told = run("verify", store)
    assert (told.exit_code, told.stdout) == (1, "")
    (line,) = told.stderr.splitlines()
    assert line.startswith(f"error: {store} is damaged")
    assert "backup" in line
    return line


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*"])
@pytest.mark.parametrize("left", [0, 0.5])
def test_a_file_that_was_cut_short_is_named(run: Run, copy: Path, name: str, left: float) -> None:
    (file,) = copy.glob(name)
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * left)])
    line = problem(run, copy)
    assert name.removesuffix("-*") in line or file.name in line
    for opened in (open_store, open_view):
        with pytest.raises(StoreError, match=r"is damaged .*restore a backup"):
            opened(copy)


@pytest.mark.parametrize("name", ["CURRENT", "MANIFEST-*", "*.sst"])
def test_a_file_that_is_missing_is_damage_and_no_empty_store(
    run: Run, copy: Path, name: str
) -> None:
    next(copy.glob(name)).unlink()
    problem(run, copy)
    with pytest.raises(StoreError, match="is damaged"):
        open_store(copy)


def test_a_byte_changed_anywhere_in_any_table_is_found_and_its_file_named(
    run: Run, sound: Path, copy: Path
) -> None:
    draw = Random(3)
    tables = sorted(sound.glob("*.sst"))
    assert len(tables) > 5
    for table in tables:
        content = bytearray(table.read_bytes())
        content[draw.randrange(len(content))] ^= 0xFF
        (copy / table.name).write_bytes(content)
        with pytest.raises(StoreError, match=rf"is damaged \({table.name}\)"):  # noqa: SIM117
            with open_view(copy) as view:
                view.read_through()
        if table == tables[-1]:
            assert table.name in problem(run, copy)
        (copy / table.name).write_bytes(table.read_bytes())
    with open_view(copy) as view:
        assert view.read_through() > 0


def test_a_log_with_a_changed_byte_loses_no_part_of_a_document(copy: Path) -> None:
    with open_store(copy) as store:
        load(store, other_document("Owl"))
        held = {name: set(store.quads(name)) for name in store.graphs()}
        crashed = Path(shutil.copytree(copy, copy.with_name("crashed")))
    logs = [file for file in crashed.glob("*.log") if file.stat().st_size]
    for log in logs:
        content = bytearray(log.read_bytes())
        content[len(content) // 2] ^= 0xFF
        log.write_bytes(content)
    with open_store(crashed) as store:
        found = {name: set(store.quads(name)) for name in store.graphs()}
    reviews = [name for name in found if "/review/" in name]
    assert reviews
    assert all(found[name] == held[name] for name in reviews)


def test_a_damaged_store_is_replaced_by_its_backup(run: Run, copy: Path, tmp_path: Path) -> None:
    with open_view(copy) as view:
        write_backup(view, tmp_path / "kept.zip", software="test", made=RUN.started)
    before = stored(copy)
    for table in copy.glob("*.sst"):
        table.write_bytes(b"")
    problem(run, copy)
    restore(tmp_path / "kept.zip", str(tmp_path / "again"))
    assert stored(tmp_path / "again") == before
