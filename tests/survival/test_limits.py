"""Disks that fill or refuse, writers that meet, clocks set back, memory that runs out."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pyoxigraph
import pytest

import api.adjudicating
import api.loading
import api.preparing.work
import graph.build
import graph.oxigraph
from api.adjudicating import adjudication, find_statement, homes_of
from api.loading import find_sources, load_documents
from graph.adjudications import all_adjudications
from graph.backups import write_backup
from graph.judging import judge
from graph.oxigraph import OxigraphStore, memory_store, open_store, open_view
from loaders.document import Document
from ontology.adjudication import Status, Verdict
from tests.api.conftest import Run
from tests.api.documents import write_review
from tests.api.holding import held_open
from tests.forks import command
from tests.graph.loading import load, other_document, put
from tests.graph.test_oxigraph import unshared
from tests.survival.killing import documents, graphs_of, stored


def one_error(text: str) -> str:
    (line,) = [line for line in text.splitlines() if line.startswith("error: ")]
    assert "Traceback" not in text
    return line


@pytest.mark.slow
@pytest.mark.parametrize("what", ["load", "judgement", "backup"])
def test_a_file_that_may_not_grow_costs_one_line_and_nothing_stored(
    run: Run, tmp_path: Path, store: Path, what: str
) -> None:
    assert run("load", write_review(tmp_path / "in", "Tern"), "--store", store).exit_code == 0
    before = stored(store)
    with open_view(store) as view:
        statement = sorted(homes_of(view))[0]
    given = {
        "load": ("load", write_review(tmp_path / "in", "Heron"), "--store", store),
        "judgement": ("adjudicate", statement, "reject", "--by", "A. Reader", "--store", store),
        "backup": ("backup", store, tmp_path / "kept.zip"),
    }[what]
    done = command(given, tmp_path / "log", largest=2_000)
    assert done.wait(120) == 1
    assert "full" in one_error(done.said()) or "too large" in one_error(done.said())
    assert stored(store) == before
    assert not (tmp_path / "kept.zip").exists()
    assert not list(tmp_path.glob(".kept*"))
    assert run(*given).exit_code == 0


@pytest.mark.slow
def test_a_disk_that_fills_keeps_what_was_stored(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path; from graph.oxigraph import open_store, open_view
from ontology.errors import StoreError
from tests.graph.loading import put
from tests.survival.killing import documents, graphs_of
place = Path("{tmp_path}") / "store"
stored = 0
try:
    with open_store(place) as store:
        while True:
            put(store, "Gull" * 5_000 + str(stored)); stored += 1
except StoreError as error:
    print(error)
with open_view(place) as view:
    print(len(documents(graphs_of(view))) in (stored, stored + 1))
(Path("{tmp_path}") / "ballast").unlink()
with open_store(place) as store:
    held = documents(graphs_of(store))
    print(len(held) in (stored, stored + 1), {{len(entry) for entry in held.values()}})
    put(store, "Duck"); print("goes on")
"""
    done = unshared(
        f"mount -t tmpfs -o size=36m none '{tmp_path}'\n"
        f"head -c 22000000 /dev/zero > '{tmp_path}/ballast'\n"
        f"'{sys.executable}' - <<'END'\n{code}\nEND\n"
    )
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"the disk holding {tmp_path / 'store'} is full"), done.stderr
    assert lines[1:] == ["True", "True {3}", "goes on"], done.stderr


def test_a_read_only_folder_is_read_and_verified_and_never_written(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        put(store, "Gull")
    code = f"""
import sys; from pathlib import Path; from graph.oxigraph import open_store, open_view
from ontology.errors import StoreError
place = Path("{tmp_path}") / "store"
with open_view(place) as view: print(view.read_through() > 0)
try: open_store(place)
except StoreError as error: print(error)
"""
    done = unshared(
        f"mount --bind '{tmp_path}' '{tmp_path}'; mount -o remount,bind,ro '{tmp_path}'\n"
        f"'{sys.executable}' - <<'END'\n{code}\nEND\n"
    )
    assert done.stdout.splitlines() == [
        "True",
        f"{tmp_path / 'store'} cannot be written; change its permissions or pass another --store",
    ], done.stderr


@pytest.mark.slow
def test_of_two_loads_at_once_the_second_is_refused_and_harms_nothing(
    tmp_path: Path, store: Path
) -> None:
    for name in ("Tern", "Heron"):
        write_review(tmp_path / "in", name)
    arguments = ("load", tmp_path / "in", "--store", store)
    both = [command(arguments, tmp_path / name) for name in ("one", "two")]
    codes = sorted(process.wait(120) for process in both)
    assert codes in ([0, 0], [0, 1])  # the second may begin after the first has ended
    for process in both:
        if process.poll():
            assert "another process has" in one_error(process.said())
    alone = command((*arguments[:-1], tmp_path / "other"), tmp_path / "three")
    assert alone.wait(120) == 0
    assert stored(store) == stored(tmp_path / "other")


@pytest.mark.parametrize("what", ["load", "judge", "restore", "migrate"])
def test_who_writes_to_a_store_in_use_is_told_in_one_line(
    run: Run, tmp_path: Path, store: Path, what: str
) -> None:
    with open_store(store) as target:
        load(target, other_document())
        statement = sorted(homes_of(target))[0]
        write_backup(target, tmp_path / "kept.zip", software="test", made=datetime.now(UTC))
    before = stored(store)
    with held_open(store):
        told = run(
            *{
                "load": ("load", write_review(tmp_path), "--store", store),
                "judge": ("adjudicate", statement, "reject", "--by", "A.", "--store", store),
                "restore": ("restore", tmp_path / "kept.zip", store),
                "migrate": ("verify", store, "--migrate"),
            }[what]
        )
        assert told.exit_code == 1
        wanted = "not empty" if what == "restore" else "another process has"
        assert wanted in one_error(told.stderr)
        assert run("status", "--store", store).exit_code == 0
    assert stored(store) == before


def test_a_view_opened_while_a_writer_replaces_a_file_is_tried_again(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(store) as target:
        put(target, "Gull")
    failures = iter(["No such file or directory: 000012.sst"] * 2)

    def read_only(path: str) -> pyoxigraph.Store:
        for failure in failures:
            raise OSError(failure)
        return pyoxigraph.Store.read_only(path)

    engine = SimpleNamespace(Store=SimpleNamespace(read_only=read_only))
    monkeypatch.setattr(graph.oxigraph, "pyoxigraph", engine)
    with open_view(store) as view:
        assert documents(graphs_of(view))
    assert next(failures, None) is None


class Clock(datetime):
    """A clock that is set back by a year each time it is read."""

    read = 0

    @classmethod
    def now(cls, tz: object = None) -> "Clock":
        """Return a moment earlier than all before."""
        Clock.read += 1
        return cls(2026, 5, 1, tzinfo=UTC) - timedelta(days=365 * Clock.read)


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the clock back whenever it is read."""
    Clock.read = 0
    for module in (api.loading, api.adjudicating, graph.build):
        monkeypatch.setattr(module, "datetime", Clock)
    yield
    assert Clock.read


def loaded(store: OxigraphStore, folder: Path) -> None:
    for outcome in load_documents(store, find_sources([str(folder)])):
        assert not outcome.problems


@pytest.mark.usefixtures("backwards")
def test_a_clock_that_goes_backwards_changes_no_review(tmp_path: Path) -> None:
    write_review(tmp_path / "in", "Tern")
    with memory_store() as store:
        loaded(store, tmp_path / "in")
        first = graphs_of(store)
        loaded(store, tmp_path / "in")
        assert graphs_of(store) == first


@pytest.mark.usefixtures("backwards")
def test_the_later_judgement_stands_though_the_clock_was_set_back(tmp_path: Path) -> None:
    with memory_store() as store:
        load(store, other_document())
        statement = sorted(homes_of(store))[0]
        for verdict in (Verdict.CONFIRM, Verdict.REJECT, Verdict.CONFIRM):
            stated = find_statement(store, statement)
            judge(store, [adjudication(stated, verdict, "A. Reader")])
        assert [(item.verdict, item.status) for item in all_adjudications(store)] == [
            (Verdict.CONFIRM, Status.SUPERSEDED),
            (Verdict.REJECT, Status.SUPERSEDED),
            (Verdict.CONFIRM, Status.APPLIED),
        ]


@pytest.mark.slow
def test_a_document_that_takes_too_much_memory_to_read_costs_itself_only(
    run: Run, tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_review(tmp_path / "in", "Tern")
    page = "<p>Child Tern was four months old.</p>" * 400_000
    (tmp_path / "in" / "huge.html").write_text(f"<html><body>{page}</body></html>")
    monkeypatch.setenv("REVIEWGRAPH_READ_MEGABYTES", "160")
    told = run("load", tmp_path / "in", "--store", store)
    assert told.exit_code == 1
    line = one_error(told.stderr)  # some libraries do not say that it was memory they lacked
    assert line.startswith("error: huge.html: ")
    assert "MB of memory to read" in line or "its reader failed" in line
    assert "1 review from 1 document" in told.stdout


def test_memory_that_runs_out_in_extraction_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Heron", "Tern"):
        write_review(tmp_path / "in", name)
    read = vars(api.preparing.work)["read_reviews"]

    def exhausted(document: Document) -> object:
        if "heron" in document.source.name:
            raise MemoryError
        return read(document)

    monkeypatch.setattr(api.preparing.work, "read_reviews", exhausted)
    with memory_store() as store:
        outcomes = list(load_documents(store, find_sources([str(tmp_path / "in")])))
    assert [outcome.reviews for outcome in outcomes] == [0, 1]
    assert "takes more memory than there is" in outcomes[0].problems[0]
