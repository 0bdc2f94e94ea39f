"""Documents made ready in several processes: the same comes of them, and a death costs one."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.loading import find_sources, load_documents
from api.preparing.given import Given
from api.preparing.processes import make_at_once
from api.preparing.work import Made, make
from graph.oxigraph import OxigraphStore, memory_store
from loaders.origins import Origin
from ontology.identifiers import RUNS
from tests.api.documents import POLICY, write_review

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes need POSIX")
NAMES = ("Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar")


@dataclass(frozen=True)
class Trap(Given):
    """A document that does something to whoever unpacks it."""

    act: Callable[..., object]
    value: object

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object]]:
        """Return what is called in the place of making one."""
        return self.act, (self.value,)


def trap(name: str, act: Callable[..., object], value: object) -> Trap:
    return Trap(name, name, b"", ".txt", act, value)


@pytest.fixture
def sources(tmp_path: Path) -> list[Origin]:
    for name in NAMES:
        write_review(tmp_path / "in", name)
    (tmp_path / "in" / "cormorant-policy.txt").write_text(POLICY)
    return [each for each in find_sources([str(tmp_path / "in")]) if isinstance(each, Origin)]


def held(store: OxigraphStore) -> set[str]:
    names = [name for name in store.graphs() if name != RUNS]
    return {str(quad) for name in names for quad in store.quads(name)}


def test_two_processes_store_what_one_does(sources: list[Origin]) -> None:
    with memory_store() as one, memory_store() as two:
        alone = list(load_documents(one, sources, jobs=1))
        together = list(load_documents(two, sources, jobs=2))
        assert together == alone
        assert [outcome.reviews for outcome in alone] == [1, 1, 0, 1, 1, 1, 1]
        assert held(two) == held(one)


def test_a_process_that_dies_costs_its_document_and_no_other(sources: list[Origin]) -> None:
    deadly = trap("deadly.txt", os._exit, 3)
    made = list(make_at_once([*sources[:2], deadly, *sources[2:]], 2))
    assert [each.name for each in made] == [
        *(str(source) for source in sources[:2]),
        "deadly.txt",
        *(str(source) for source in sources[2:]),
    ]
    assert [bool(each.prepared) for each in made] == [
        True,
        True,
        False,
        False,
        True,
        True,
        True,
        True,
    ]
    (problem,) = made[2].problems
    assert problem.startswith("deadly.txt: the process that read it ended, twice (exit 3)")


def test_a_document_that_takes_too_long_costs_itself_only(
    sources: list[Origin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_EXTRACT_SECONDS", "8")
    made = list(make_at_once([trap("endless.txt", time.sleep, 600), *sources], 2))
    assert made[0].problems[0].startswith("endless.txt: not understood within 8 s")
    assert sum(each.prepared is not None for each in made) == len(NAMES)


def test_memory_that_runs_out_in_a_process_costs_one_document(
    sources: list[Origin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_EXTRACT_MEGABYTES", "1000")
    made = list(make_at_once([trap("huge.txt", bytearray, 2_000_000_000), *sources], 2))
    assert made[0].problems[0].startswith("huge.txt: the process that read it ended, twice")
    assert "REVIEWGRAPH_EXTRACT_MEGABYTES" in made[0].problems[0]
    assert sum(each.prepared is not None for each in made) == len(NAMES)


def test_what_is_made_already_is_passed_on_in_its_turn(sources: list[Origin]) -> None:
    known = Made("known.txt", problems=("known.txt: no",))
    made = list(make_at_once([known, sources[0], known, known, sources[1]], 2))
    first, second = make(sources[0]), make(sources[1])
    assert [each.name for each in made] == [
        "known.txt",
        first.name,
        "known.txt",
        "known.txt",
        second.name,
    ]
    assert made[1].prepared == first.prepared


def test_no_process_is_left_when_a_run_is_given_up(sources: list[Origin]) -> None:
    making = make_at_once(sources, 2)
    next(making)
    task = Path("/proc/self/task")
    if not task.is_dir():
        pytest.skip("the children of a process are told by /proc")
    assert children()
    making.close()  # type: ignore[attr-defined]
    assert not children()


def children() -> set[str]:
    return {
        child
        for task in Path("/proc/self/task").iterdir()
        for child in (task / "children").read_text().split()
        if "api.preparing.worker" in Path(f"/proc/{child}/cmdline").read_text()
    }
