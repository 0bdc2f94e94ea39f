"""Backup, restore and verify, as their users run them."""

import json
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from typer.testing import CliRunner

from api.adjudicating import adjudication, find_statement, homes_of
from api.cli import app
from graph.backups import GRAPHS, MANIFEST, write_backup
from graph.formats import FORMAT
from graph.judging import judge
from graph.oxigraph import OxigraphStore, memory_store, open_store, open_view
from ontology.adjudication import Verdict
from ontology.errors import StoreError
from ontology.identifiers import ADJUDICATIONS, REGISTRY
from ontology.namespaces import RG_NS
from tests.api.conftest import Run
from tests.factory import make_document
from tests.graph.loading import RUN, load, other_document
from tests.graph.servers import oxigraph

OA = "http://www.w3.org/ns/oa#"


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of a document of two reviews, a statement of which was judged."""
    place = tmp_path_factory.mktemp("panel") / "store"
    with open_store(place) as store:
        load(store, make_document())
        stated = find_statement(store, min(homes_of(store)))
        judge(store, [adjudication(stated, Verdict.CONFIRM, "A. Reader")])
    return place


@pytest.fixture
def copy(panel: Path, tmp_path: Path) -> Path:
    """Return a copy of it to spoil."""
    return Path(shutil.copytree(panel, tmp_path / "copy"))


@pytest.fixture(scope="module")
def kept(panel: Path) -> Path:
    """Return a backup of it."""
    file = panel.with_name("kept.zip")
    assert CliRunner().invoke(app, ["backup", str(panel), str(file)]).exit_code == 0
    return file


def held(store: Path) -> set[Quad]:
    with open_view(store) as view:
        return set(view.quads())


def rows_of(answer: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(answer)["rows"]
    return rows


def one_error(stderr: str) -> str:
    (line,) = stderr.splitlines()
    assert line.startswith("error: ")
    return line


def test_what_is_backed_up_is_restored_and_verified(
    run: Run, panel: Path, kept: Path, tmp_path: Path
) -> None:
    done = run("restore", kept, tmp_path / "deep" / "again")
    assert done.exit_code == 0, done.stderr
    assert held(tmp_path / "deep" / "again") == held(panel)
    assert run("verify", tmp_path / "deep" / "again").exit_code == 0
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["again"]


def test_a_backup_is_a_zip_whose_manifest_has_the_count_and_hash_of_each_graph(kept: Path) -> None:
    with ZipFile(kept) as file:
        manifest = json.loads(file.read(MANIFEST))
        lines = file.read(GRAPHS).splitlines(keepends=True)
    assert manifest["quads"] == len(lines) == sum(part["quads"] for part in manifest["parts"])
    for part in manifest["parts"]:
        own, lines = lines[: part["quads"]], lines[part["quads"] :]
        assert all(line.endswith(f"<{part['graph']}> .\n".encode()) for line in own)
        assert own == sorted(own)
        assert sha256(b"".join(own)).hexdigest() == part["sha256"]


def test_a_server_is_backed_up_and_restored_into(
    run: Run, panel: Path, kept: Path, tmp_path: Path
) -> None:
    with oxigraph() as address:
        done = run("restore", kept, address)
        assert done.exit_code == 0, done.stderr
        assert "already" in one_error(run("restore", kept, address).stderr)
        assert run("backup", address, tmp_path / "there.zip").exit_code == 0
    with ZipFile(kept) as here, ZipFile(tmp_path / "there.zip") as there:
        assert here.read(GRAPHS) == there.read(GRAPHS)


def test_nothing_is_overwritten(run: Run, panel: Path, kept: Path, tmp_path: Path) -> None:
    before = kept.read_bytes()
    assert "exists already" in one_error(run("backup", panel, kept).stderr)
    assert kept.read_bytes() == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    for target in (tmp_path / "mine", panel, kept):
        refused = run("restore", kept, target)
        assert refused.exit_code == 1
        assert "is not empty" in one_error(refused.stderr)
    (tmp_path / "empty").mkdir()
    assert run("restore", kept, tmp_path / "empty").exit_code == 0


def test_a_backup_of_a_store_that_changed_meanwhile_is_not_written(tmp_path: Path) -> None:
    with memory_store() as store:
        load(store, make_document())
        before, loads = store.quads, iter([other_document()])

        def quads(graph: str | None = None) -> Iterator[Quad]:
            yield from before(graph)
            for document in loads:
                load(store, document)

        vars(store)["quads"] = quads
        with pytest.raises(StoreError, match="was changed meanwhile"):
            write_backup(store, tmp_path / "kept.zip", software="test", made=RUN.started)
    assert not list(tmp_path.iterdir())


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)


def rewritten(file: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with ZipFile(file) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    parts[name] = change(parts[name])
    with ZipFile(file, "w", ZIP_DEFLATED) as new:
        for each, content in parts.items():
            new.writestr(each, content)


def forge(file: Path) -> None:
    rewritten(file, GRAPHS, lambda lines: lines.replace(b"bruise", b"carpet"))


def add(file: Path) -> None:
    rewritten(file, GRAPHS, lambda lines: lines + lines.splitlines(keepends=True)[0])


def later(file: Path) -> None:
    rewritten(file, MANIFEST, lambda text: text.replace(b'"layout": 1', b'"layout": 2'))


def later_store(file: Path) -> None:
    now, later = (f'"store_format": {number}'.encode() for number in (FORMAT, FORMAT + 1))
    rewritten(file, MANIFEST, lambda text: text.replace(now, later))


def other(file: Path) -> None:
    with ZipFile(file, "w") as new:
        new.writestr("letter.txt", "mine")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (cut, "cut short"),
        (flip, "damaged"),
        (forge, "is not what was backed up"),
        (add, "more than its manifest names"),
        (later, "later version"),
        (later_store, "later version"),
        (other, "no backup"),
        (Path.unlink, "there is no backup"),
    ],
)
def test_a_file_that_is_no_sound_backup_is_refused_before_anything_is_written(
    run: Run, kept: Path, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    file = Path(shutil.copyfile(kept, tmp_path / "kept.zip"))
    spoil(file)
    refused = run("restore", file, tmp_path / "store")
    assert refused.exit_code == 1
    assert said in one_error(refused.stderr)
    assert not list(tmp_path.glob("*store*"))
    if file.exists():
        assert said in one_error(run("verify", file).stderr)


def test_verify_counts_what_it_looked_at(run: Run, panel: Path, kept: Path) -> None:
    told = run("verify", panel, "--format", "json")
    assert (told.exit_code, told.stderr) == (0, "")
    rows = {row["what"]: (row["checked"], row["wrong"]) for row in rows_of(told.stdout)}
    assert rows["documents"] == (1, 0)
    assert rows["reviews"] == (2, 0)
    assert rows["judgements"] == (1, 0)
    assert rows["shapes"] == (4, 0)
    assert rows["quotations"][0] > 10
    assert rows["quads, in every index"][0] > len(held(panel))  # with the marker
    assert rows_of(run("verify", kept, "-f", "json").stdout)[1]["checked"] == len(held(panel))


def replaced(store: OxigraphStore, graph: str, change: Callable[[Quad], Quad | None]) -> None:
    quads = [new for quad in store.quads(graph) if (new := change(quad)) is not None]
    store.replace_graph(graph, quads)


def with_object(quad: Quad, value: Literal | NamedNode) -> Quad:
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def review(store: OxigraphStore) -> str:
    return min(graph for graph in store.graphs() if "/review/" in graph)


def other_text(store: OxigraphStore) -> None:
    def change(quad: Quad) -> Quad:
        if quad.predicate.value != f"{RG_NS}text":
            return quad
        assert isinstance(quad.object, Literal)
        return with_object(quad, Literal(quad.object.value.replace("bruise", "carpet")))

    replaced(store, REGISTRY, change)


def moved_quotation(store: OxigraphStore) -> None:
    def change(quad: Quad) -> Quad:
        if quad.predicate.value != f"{OA}exact" or "drank" not in str(quad.object):
            return quad
        return with_object(quad, Literal("words of another document"))

    replaced(store, review(store), change)


def forgotten_review(store: OxigraphStore) -> None:
    name = NamedNode(review(store))
    replaced(store, REGISTRY, lambda quad: None if quad.object == name else quad)


def lost_review(store: OxigraphStore) -> None:
    store.replace_graph(review(store), [])


def broken_shape(store: OxigraphStore) -> None:
    replaced(
        store,
        review(store),
        lambda quad: None if quad.predicate.value == f"{RG_NS}subjectLabel" else quad,
    )


def aimless_judgement(store: OxigraphStore) -> None:
    def change(quad: Quad) -> Quad:
        if quad.predicate.value != f"{RG_NS}appliedTo":
            return quad
        return with_object(quad, NamedNode("https://w3id.org/reviewgraph/id/statement/none"))

    replaced(store, ADJUDICATIONS, change)


@pytest.mark.parametrize(
    ("spoil", "check", "said"),
    [
        (other_text, "documents", "its text is not the one of its digest"),
        (moved_quotation, "quotations", "its words are not those at"),
        (forgotten_review, "reviews", "no document of the registry names it"),
        (lost_review, "reviews", "not there, yet"),
        (broken_shape, "shapes", "subjectLabel"),
        (aimless_judgement, "judgements", "is applied to a statement that"),
    ],
)
def test_verify_says_what_is_wrong_where_and_what_to_do(
    run: Run, copy: Path, spoil: Callable[[OxigraphStore], None], check: str, said: str
) -> None:
    with open_store(copy) as store:
        spoil(store)
    told = run("verify", copy, "--format", "json")
    assert told.exit_code == 1
    wrong = {row["what"]: row["wrong"] for row in rows_of(told.stdout)}
    lines = told.stderr.splitlines()
    assert sum(wrong.values()) == len(lines)
    (line, *_) = [line for line in lines if line.startswith(f"error: {check}: ")]
    assert said in line
    assert line.endswith("load the document again")
    assert wrong[check]
