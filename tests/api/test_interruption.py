"""Runs that are stopped from outside: Ctrl-C, another process at work, a full disk."""

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from graph.oxigraph import OxigraphStore, open_store
from tests.api.documents import write_review
from tests.api.holding import held_open
from tests.forks import command

Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]


def documents(run: Run, store: Path) -> int:
    answer = run("sparql", "ASK { GRAPH ?g { ?s ?p ?o } }", "--store", store)
    assert answer.exit_code == 0
    rows = run("query", "reviews", "--store", store, "--format", "csv").stdout.splitlines()
    return len(rows) - 1


def test_ctrl_c_leaves_whole_documents_and_says_how_many(
    run: Run, tmp_path: Path, store: Path
) -> None:
    folder = tmp_path / "in"
    for number in range(100):
        write_review(folder, f"N{number:03}")
    (folder / "n005-empty.txt").write_bytes(b"")  # its refusal tells that 5 are stored
    process = command(("load", folder, "--store", store, "--jobs", 1), tmp_path / "log")
    deadline = time.monotonic() + 60
    while not process.said():
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    refused, stopped = process.said().splitlines()
    assert refused.startswith("error: n005-empty.txt")
    assert stopped.startswith(f"stopped; stored whole in {store}: ")
    told = int(stopped.removeprefix(f"stopped; stored whole in {store}: ").split()[0])
    assert 5 <= told < 100
    assert told <= documents(run, store) <= told + 1
    assert run("validate", "--store", store).exit_code == 0


@pytest.fixture
def held(store: Path) -> Iterator[Path]:
    """Yield the path of a store that another process has open for writing."""
    with held_open(store) as path:
        yield path


def test_a_store_in_use_is_named_in_one_line(run: Run, tmp_path: Path, held: Path) -> None:
    result = run("load", write_review(tmp_path), "--store", held)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert "another process" in line
    assert str(held) in line


def test_a_disk_that_fills_is_one_line_and_nothing_is_half_written(
    run: Run, tmp_path: Path, store: Path
) -> None:
    folder = tmp_path / "in"
    assert run("load", write_review(folder, "Tern"), "--store", store).exit_code == 0
    for number in range(40):
        write_review(folder, f"N{number:03}")
    given = ("load", folder, "--store", store, "--jobs", 1)
    done = command(given, tmp_path / "log", largest=60_000)
    assert done.wait(60) == 1
    assert "Traceback" not in done.said()
    assert done.said().splitlines()[-1].startswith("error: ")
    assert documents(run, store) >= 1
    assert run("validate", "--store", store).exit_code == 0


def test_no_space_left_says_what_to_do(
    run: Run, tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(store))

    monkeypatch.setattr(OxigraphStore, "replace_reviews", full)
    result = run("load", write_review(tmp_path), "--store", store)
    assert result.exit_code == 1
    assert "No space left on device; free some space" in result.stderr.splitlines()[-1]
    open_store(store).close()


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path, run: Run, store: Path) -> None:
    run("load", write_review(tmp_path), "--store", store)
    line = f"{sys.executable} -c 'from api.cli import main; main()' query --list --format json"
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {line} | head -n 1"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
