"""The store on disk: who may open it, what goes wrong with it, and what a crash leaves."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from pyoxigraph import Literal, NamedNode

from graph.oxigraph import memory_store, open_store, open_view
from ontology.errors import QueryError, StoreError
from ontology.identifiers import REGISTRY
from ontology.namespaces import RG_NS
from tests.factory import make_document
from tests.graph.loading import load, other_document

ROOT = Path(__file__).parents[2]

LOADING = """
import sys
from itertools import count
from pathlib import Path
from graph.oxigraph import open_store
from graph.registry import document_quads
from graph.mapping import review_quads
from ontology.identifiers import review_iri
from tests.factory import TEXT, make_document, make_review, make_risk_factor, make_evidence

many = tuple(make_risk_factor(evidence=make_evidence(start=n, end=n + 5)) for n in range(40))
store = open_store(Path(sys.argv[1]))
for number in count():
    document = make_document(text=TEXT + str(number % 5), name=f"{number}.txt")
    made = [make_review(document=document.sha256, ordinal=n, risk_factors=many) for n in range(2)]
    store.replace_reviews(
        document.sha256,
        [review_quads(review, document) for review in made],
        registry=document_quads(document, [review_iri(document.sha256, n) for n in range(2)]),
    )
    print(number, flush=True)
"""


def python(code: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def unshared(script: str) -> "subprocess.CompletedProcess[str]":
    """Run a script with mounts of its own; skip where the machine does not allow them."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("mounting a small disk needs root and unshare(1)")
    probe = "unshare -m sh -c 'mount -t tmpfs -o size=1m none /mnt'"
    if subprocess.run(["sh", "-c", probe], capture_output=True, check=False).returncode:
        pytest.skip("this machine allows no mounts")
    command = ["unshare", "-m", "sh", "-ec", script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_is_written_is_there_when_opened_again(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "store"
    with open_store(place) as store:
        load(store, make_document())
        kept = set(store.quads())
    with open_store(place) as again:
        assert set(again.quads()) == kept
    with open_view(place) as view:
        assert set(view.quads()) == kept


def test_a_second_process_is_told_who_is_in_the_way(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from graph.oxigraph import open_store\n"
        "open_store(Path(sys.argv[1]))"
    )
    with open_store(tmp_path / "store"):
        second = python(code, tmp_path / "store")
        _, said = second.communicate(timeout=60)
        with pytest.raises(StoreError, match=r"another process has .* open"):
            open_store(tmp_path / "store")
    last = said.strip().splitlines()[-1]
    assert second.returncode == 1
    assert "StoreError: another process has" in last
    assert last.endswith("open; wait for it to end or pass another --store")


def test_the_lock_goes_with_the_store(tmp_path: Path) -> None:
    first = open_store(tmp_path / "store")
    first.close()
    first.close()
    with open_store(tmp_path / "store"):
        pass
    with pytest.raises(StoreError, match="closed"):
        first.query("ASK {}")


def test_a_view_cannot_be_written_to(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        load(store, make_document())
    with open_view(tmp_path / "store") as view, pytest.raises(StoreError):
        load(view, other_document())


def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(StoreError, match="not a store"):
        open_store(tmp_path / "file")
    with pytest.raises(StoreError, match="holds other files"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="there is no store at"):
        open_view(tmp_path / "none")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        load(store, make_document())
    (tmp_path / "store" / "CURRENT").write_text("rubbish")
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path / "store")


def test_a_backup_is_a_store(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        load(store, make_document())
        store.backup(tmp_path / "copy")
        with open_store(tmp_path / "copy") as copy:
            assert set(copy.quads()) == set(store.quads())
        with pytest.raises(StoreError, match="exists already"):
            store.backup(tmp_path / "copy")
    with memory_store() as memory, pytest.raises(StoreError):
        memory.backup(tmp_path / "other")


def test_queries_bind_variables_and_report_errors_in_one_line() -> None:
    with memory_store() as store:
        load(store, make_document())
        sparql = "ASK { GRAPH ?g { ?document <http://purl.org/dc/terms/title> ?name } }"
        assert not store.query(sparql, {"name": Literal("none.txt")})
        assert store.query(sparql, {"name": Literal("wren.txt")})
        with pytest.raises(QueryError, match="cannot be run") as caught:
            store.query("SELECT ?x WHERE {")
        assert "\n" not in str(caught.value)


def test_a_read_only_disk_is_reported(tmp_path: Path) -> None:
    code = f"""
import sys; from pathlib import Path; from graph.oxigraph import open_store
from ontology.errors import StoreError
for name in ("old", "new"):
    try: open_store(Path("{tmp_path}") / name)
    except StoreError as error: print(error)
"""
    open_store(tmp_path / "old").close()
    done = unshared(
        f"mount --bind '{tmp_path}' '{tmp_path}'; mount -o remount,bind,ro '{tmp_path}'\n"
        f"'{sys.executable}' - <<'END'\n{code}\nEND\n"
    )
    assert done.stdout.splitlines() == [
        f"{tmp_path / name} cannot be written; change its permissions or pass another --store"
        for name in ("old", "new")
    ], done.stderr


def test_a_full_disk_is_reported_and_keeps_whole_documents(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path; from graph.oxigraph import open_store
from graph.registry import document_quads
from ontology.errors import StoreError
from tests.factory import make_document
store, stored = open_store(Path("{tmp_path}") / "store"), 0
try:
    for number in range(100):
        document = make_document(text=str(number) * 200_000)
        store.replace_reviews(document.sha256, [], registry=document_quads(document, []))
        stored += 1
except StoreError as error:
    print(error)
print(stored == sum(str(q.predicate).endswith("#text>") for q in store.quads()) > 0)
"""
    done = unshared(
        f"mount -t tmpfs -o size=8m none '{tmp_path}'\n'{sys.executable}' - <<'END'\n{code}\nEND\n"
    )
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"the disk holding {tmp_path / 'store'} is full"), done.stderr
    assert lines[1:] == ["True"]


@pytest.mark.slow
@pytest.mark.parametrize("documents", [1, 7, 12])
def test_a_killed_load_leaves_each_document_whole_or_absent(tmp_path: Path, documents: int) -> None:
    loader = python(LOADING, tmp_path / "store")
    assert loader.stdout is not None
    for _ in range(documents):
        assert loader.stdout.readline()
    deadline = monotonic() + 0.004 * documents
    while monotonic() < deadline:
        sleep(0.001)
    loader.send_signal(signal.SIGKILL)
    loader.communicate(timeout=60)
    with open_store(tmp_path / "store") as store:
        linked = {
            q.object.value
            for q in store.quads(REGISTRY)
            if q.predicate == NamedNode(f"{RG_NS}review") and isinstance(q.object, NamedNode)
        }
        sizes = {len(list(store.quads(graph))) for graph in linked}
        assert linked == set(store.graphs()) - {REGISTRY}
        assert len(linked) >= 2 * min(documents, 5)
        # Graphs of one shape: any that was cut short would differ from the rest.
        assert len(sizes) == 1
