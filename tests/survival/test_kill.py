"""Killed without warning: what a store then holds is old or new, and the next run goes on.

REVIEWGRAPH_FAULTS says how many random moments each kind of run is killed at.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from api.adjudicating import homes_of
from graph.oxigraph import open_store, open_view
from graph.verification import verify
from ontology.identifiers import is_review
from tests.api.documents import write_review
from tests.survival import runs
from tests.survival.killing import (
    FAULTS,
    Death,
    Graphs,
    die_after,
    die_at,
    documents,
    moments,
    run,
    stored,
)

pytestmark = pytest.mark.slow
NAMES = ("Tern", "Plover", "Heron", "Knot")
WRITES = (Death(0, after=False), Death(2, after=True))


class Case:
    """A run of one kind: the store before it, what it is given, and the store after it."""

    def __init__(self, task: runs.Task, before: Path, given: str, work: Path) -> None:
        self.task, self.before, self.given, self.work = task, before, given, work
        whole = self.copy()
        self.old = stored(whole)
        self.seconds = run(task, whole, given)
        self.new = stored(whole)
        assert self.old != self.new

    def copy(self) -> Path:
        """Return a copy of the store as it was before."""
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.before, self.work)
        return self.work


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of documents, beside a store of one of them and one of all."""
    base = tmp_path_factory.mktemp("killed")
    for name in NAMES:
        write_review(base / "documents", name)
    run(runs.load, base / "one", str(base / "documents" / "tern.txt"))
    run(runs.load, base / "all", str(base / "documents"))
    with open_view(base / "all") as view:
        statements = sorted(homes_of(view))
    run(runs.reject, base / "all", statements[0])
    (base / "statement").write_text(statements[-1])
    return base


@pytest.fixture(scope="module", params=["load", "reload", "reject"])
def case(base: Path, request: pytest.FixtureRequest) -> Case:
    """Return each kind of run."""
    work, folder = base / "work", str(base / "documents")
    match request.param:
        case "load":
            return Case(runs.load, base / "one", folder, work)
        case "reload":
            return Case(runs.reload, base / "all", folder, work)
        case _:
            return Case(runs.reject, base / "all", (base / "statement").read_text(), work)


def assert_old_or_new(case: Case, found: Graphs) -> int:
    """Assert that nothing is half; return how many documents are new."""
    old, new = documents(case.old), documents(case.new)
    held = documents(found)
    assert {name for name in found if is_review(name)} == {
        name for entry in held.values() for name in entry if is_review(name)
    }
    for document in old.keys() | new.keys():
        assert held.get(document) in (old.get(document), new.get(document)), document
    if case.task is runs.reject:
        assert found in (case.old, case.new)
    return sum(held.get(document) == entry != old.get(document) for document, entry in new.items())


def assert_goes_on(case: Case, store: Path) -> None:
    """Assert that the same run, let alone, ends as if nothing had happened."""
    if case.task is not runs.reject or stored(store) == case.old:
        run(case.task, store, case.given)
    assert stored(store) == case.new


def test_killed_at_random_moments(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    draw = moments(seed=7, seconds=case.seconds)
    killed = tried = written = 0
    while killed < FAULTS:
        tried += 1
        assert tried < 4 * FAULTS + 20, f"only {killed} of {tried} runs were killed under way"
        store = case.copy()
        if not die_after(case.task, store, case.given, draw()):
            continue
        killed += 1
        written += assert_old_or_new(case, stored(store))
        assert_goes_on(case, store)
    record_property("faults", killed)
    print(f"{case.task.__name__}: {killed} killed, {written} documents written before, 0 half")


@pytest.mark.parametrize("death", WRITES, ids=str)
def test_killed_at_a_write(case: Case, death: Death) -> None:
    if case.task is runs.reject and death.write:
        death = Death(0, after=True)  # a judgement is one write
    store = case.copy()
    assert die_at(case.task, store, case.given, death)
    assert_old_or_new(case, stored(store))
    assert_goes_on(case, store)


def test_what_a_kill_leaves_is_verified(case: Case) -> None:
    store = case.copy()
    assert die_at(case.task, store, case.given, Death(0, after=True))
    with open_store(store):
        pass  # what the log holds goes into tables
    with open_view(store) as view:
        assert not verify(view).faults
