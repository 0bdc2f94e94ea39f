"""Documents made ready by the workers of a real Dask scheduler, each a process of its own."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.loading import find_sources, load_documents
from api.preparing.cluster import make_on_cluster
from api.preparing.fingerprint import fingerprint
from graph.oxigraph import OxigraphStore, memory_store
from loaders.origins import Origin
from ontology.errors import ClusterError
from ontology.identifiers import RUNS
from tests.api.documents import POLICY, write_review

if TYPE_CHECKING:
    from distributed import LocalCluster

distributed = pytest.importorskip("distributed", reason="Dask is not installed: [cluster]")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
NAMES = ("Avocet", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar")


@pytest.fixture(scope="module")
def cluster() -> Iterator["LocalCluster"]:
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        host="127.0.0.1",
        silence_logs=50,
    ) as made:
        yield made


@pytest.fixture
def sources(tmp_path: Path) -> list[Origin]:
    for name in NAMES:
        write_review(tmp_path / "in", name)
    (tmp_path / "in" / "cormorant-policy.txt").write_text(POLICY)
    return [each for each in find_sources([str(tmp_path / "in")]) if isinstance(each, Origin)]


def held(store: OxigraphStore) -> set[str]:
    names = [name for name in store.graphs() if name != RUNS]
    return {str(quad) for name in names for quad in store.quads(name)}


def test_a_cluster_stores_what_one_process_does(
    cluster: "LocalCluster", sources: list[Origin]
) -> None:
    with memory_store() as near, memory_store() as far:
        alone = list(load_documents(near, sources))
        spread = list(load_documents(far, sources, cluster=cluster.scheduler_address))
        assert spread == alone
        assert held(far) == held(near)


def test_a_worker_that_is_killed_loses_nothing(
    cluster: "LocalCluster", sources: list[Origin]
) -> None:
    making = make_on_cluster(sources * 4, cluster.scheduler_address, fingerprint())
    made = [next(making)]
    with distributed.Client(cluster, set_as_default=False) as client:
        victim = next(iter(client.run(os.getpid).values()))
    os.kill(victim, signal.SIGKILL)
    made += making
    assert [each.name for each in made] == [str(source) for source in sources] * 4
    assert [each.prepared is not None for each in made] == [
        "policy" not in source.name for source in sources
    ] * 4


def test_workers_with_other_rules_are_refused(
    cluster: "LocalCluster", sources: list[Origin]
) -> None:
    with pytest.raises(ClusterError, match="has other rules, words or versions"):
        list(make_on_cluster(sources, cluster.scheduler_address, "another"))


def test_a_scheduler_that_is_not_there_is_told_in_one_line(
    sources: list[Origin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.preparing.cluster._PATIENCE", 1.0)
    with pytest.raises(ClusterError, match=r"tcp://127.0.0.1:9: the scheduler does not answer"):
        list(make_on_cluster(sources, "tcp://127.0.0.1:9", fingerprint()))


def test_a_scheduler_without_workers_is_told_in_one_line(
    sources: list[Origin], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.preparing.cluster._PATIENCE", 1.0)
    with (
        distributed.LocalCluster(
            n_workers=0, dashboard_address=None, host="127.0.0.1", silence_logs=50
        ) as empty,
        pytest.raises(ClusterError, match="the scheduler does not answer"),
    ):
        list(make_on_cluster(sources, empty.scheduler_address, fingerprint()))
