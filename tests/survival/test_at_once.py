"""A load in several processes that is killed: nothing half, nobody left, and it goes on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from api.loading import find_sources, load_documents
from api.preparing.kept import FOLDER
from graph.oxigraph import memory_store
from tests.api.documents import write_review
from tests.survival.killing import documents, graphs_of, stored

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are told by /proc"),
]
NAMES = [
    f"{bird} {number}" for bird in ("Avocet", "Dunlin", "Knot", "Tern") for number in range(12)
]
PATIENCE = 120.0


def command(folder: Path, store: Path) -> list[str]:
    load = ["load", str(folder), "--store", str(store), "--jobs", "2"]
    return [sys.executable, "-c", "from api.cli import main; main()", *load]


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def children(process: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{process}/task").iterdir():
        with suppress(OSError):  # the thread may have ended
            found |= {int(child) for child in (task / "children").read_text().split()}
    return found


def done(store: Path) -> int:
    """Return how many documents were stored so far, by what is kept of them."""
    with suppress(sqlite3.Error):
        for file in (store / FOLDER).glob("*.sqlite"):
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as entries:
                return int(entries.execute("SELECT count(*) FROM made").fetchone()[0])
    return 0


def test_a_load_in_two_processes_that_is_killed_goes_on(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    for name in NAMES:
        write_review(folder, name)
    with memory_store() as whole:
        for outcome in load_documents(whole, find_sources([str(folder)])):
            assert not outcome.problems
        wanted = documents(graphs_of(whole))

    load = subprocess.Popen(command(folder, store), stderr=subprocess.PIPE)
    until(lambda: len(children(load.pid)) == 2)
    workers = children(load.pid)
    until(lambda: done(store) >= 3)
    load.kill()
    load.communicate()
    until(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))

    held = documents(stored(store))
    assert 3 <= len(held) < len(NAMES)
    assert all(wanted[document] == entry for document, entry in held.items())
    again = subprocess.run(command(folder, store), capture_output=True, text=True, check=True)
    assert f"{len(NAMES)} reviews from {len(NAMES)} documents" in again.stdout
    assert documents(stored(store)) == wanted


def test_ctrl_c_ends_the_processes_and_says_what_is_stored(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    for name in NAMES:
        write_review(folder, name)
    load = subprocess.Popen(
        command(folder, store), stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    until(lambda: len(children(load.pid)) == 2)
    workers = children(load.pid)
    until(lambda: done(store) >= 2)
    os.killpg(load.pid, signal.SIGINT)
    _, told = load.communicate(timeout=PATIENCE)
    assert load.returncode == 130
    assert "stopped; stored whole in" in told
    assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
