"""A power cut, as near as a test comes: copies of the folder, taken while it is written to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import sleep

import pytest

from graph.oxigraph import open_store
from ontology.errors import StoreError
from tests.graph.loading import put
from tests.survival.killing import FAULTS, documents, graphs_of

pytestmark = pytest.mark.slow

NAMES = [f"Gull{number}" for number in range(20)]


def copied(store: Path, target: Path) -> Path:
    """Copy a folder file by file, whatever happens to it meanwhile."""
    target.mkdir()
    for file in sorted(store.iterdir()):
        try:
            shutil.copyfile(file, target / file.name)
        except FileNotFoundError:
            continue  # the store has just replaced it
    return target


@contextmanager
def written_to(place: Path) -> Iterator[None]:
    """Put the documents into a store, and again and again, while the test goes on."""
    stop = Event()
    with open_store(place) as store:

        def write() -> None:
            while not stop.is_set():
                for name in NAMES:
                    put(store, name)

        writer = Thread(target=write)
        writer.start()
        try:
            yield
        finally:
            stop.set()
            writer.join()


def test_a_copy_taken_in_a_write_opens_whole_or_says_how_to_restore(tmp_path: Path) -> None:
    with open_store(tmp_path / "whole") as store:
        for name in NAMES:
            put(store, name)
        wanted = documents(graphs_of(store))
    opened = refused = 0
    for _ in range(FAULTS):
        with written_to(tmp_path / "store"):
            for _ in range(5):
                sleep(0.11)
                copy = copied(tmp_path / "store", tmp_path / "copy")
                try:
                    with open_store(copy) as taken:
                        held = documents(graphs_of(taken))
                except StoreError as error:
                    assert "restore a backup" in str(error)
                    refused += 1
                else:
                    opened += 1
                    assert all(wanted[name] == entry for name, entry in held.items())
                shutil.rmtree(copy)
        shutil.rmtree(tmp_path / "store")
    assert opened
    print(f"{opened} copies opened whole, {refused} told to restore a backup")


def test_a_log_cut_anywhere_gives_whole_documents(tmp_path: Path) -> None:
    place = tmp_path / "store"
    with open_store(place) as store:
        put(store, "Gull")
    with open_store(place) as store:
        for number in range(3):
            put(store, f"Duck{number}")
        wanted = documents(graphs_of(store))
        cut = shutil.copytree(place, tmp_path / "cut")
    log = max(cut.glob("*.log"), key=lambda file: file.stat().st_size)
    content = log.read_bytes().rstrip(b"\0")
    counts = set()
    for part in range(0, 10 * FAULTS + 1):
        again = shutil.copytree(cut, tmp_path / f"cut-{part}")
        (again / log.name).write_bytes(content[: len(content) * part // (10 * FAULTS)])
        with open_store(again) as store:
            held = documents(graphs_of(store))
        assert all(wanted[name] == entry for name, entry in held.items())
        counts.add(len(held))
        shutil.rmtree(again)
    assert counts == {1, 2, 3, 4}
