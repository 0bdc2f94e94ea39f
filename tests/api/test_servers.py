"""Every command that takes a store, given the address of a server instead of a folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from ontology.identifiers import DIGESTS
from tests.api.conftest import Run
from tests.api.documents import write_review
from tests.graph.servers import free_port, oxigraph


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of two reviews."""
    folder = tmp_path_factory.mktemp("documents")
    for name in ("Tern", "Plover"):
        write_review(folder, name)
    return folder


@pytest.fixture(scope="module")
def server(documents: Path) -> Iterator[str]:
    """Return the address of a server with the reviews in it."""
    with oxigraph() as address:
        done = CliRunner().invoke(app, ["load", str(documents), "--store", address])
        assert f"from 2 documents in {address}" in done.stdout
        yield address


@pytest.fixture(scope="module")
def folder(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the same reviews."""
    place = tmp_path_factory.mktemp("store") / "store"
    CliRunner().invoke(app, ["load", str(documents), "--store", str(place)])
    return place


GRAPHS = f"""SELECT DISTINCT ?g WHERE {{
  GRAPH ?g {{ ?s ?p ?o }} FILTER (?g != <{DIGESTS}>) }} ORDER BY ?g"""
"""Without the accounts that only a folder keeps of its own graphs."""


@pytest.mark.parametrize(
    "command",
    [
        ("query", "reviews-with-theme", "theme=engagement-of-fathers", "--format", "csv"),
        ("query", "themes", "--format", "json"),
        ("sparql", GRAPHS, "-f", "csv"),
        ("sparql", "ASK { GRAPH ?g { ?s ?p ?o } }"),
        ("patterns", "--minimum", "1", "--format", "csv"),
        ("patterns", "pairs", "--minimum", "1", "--format", "csv"),
        ("show", "Child Tern"),
        ("validate",),
        ("adjudicate", "--list"),
        ("plausibility", "--format", "csv"),
    ],
    ids=" ".join,
)
def test_a_server_answers_as_a_folder_does(
    run: Run, server: str, folder: Path, command: tuple[str, ...]
) -> None:
    here, there = run(*command, "--store", folder), run(*command, "--store", server)
    assert there.stdout == here.stdout
    assert there.exit_code == here.exit_code == 0


def test_an_export_has_the_same_bytes(run: Run, server: str, folder: Path, tmp_path: Path) -> None:
    for place, name in ((server, "there.nq"), (folder, "here.nq")):
        run("export", "--format", "nquads", "--out", tmp_path / name, "--store", place)
    assert (tmp_path / "there.nq").read_bytes() == (tmp_path / "here.nq").read_bytes()


def test_loading_again_and_judging(run: Run, server: str, documents: Path, tmp_path: Path) -> None:
    def export() -> bytes:
        run("export", "--format", "nquads", "--out", tmp_path / "all.nq", "--store", server)
        return (tmp_path / "all.nq").read_bytes()

    before = export()
    run("load", documents, "--store", server)
    assert export() == before
    told = run(
        "query", "reviews-with-theme", "theme=engagement-of-fathers", "-f", "csv", "-s", server
    )
    statement = told.stdout.splitlines()[1].rsplit(",", 1)[1]
    judged = run("adjudicate", statement, "reject", "--by", "Ada Larch", "--store", server)
    assert judged.exit_code == 0, judged.stderr
    assert statement in run("query", "rejected-statements", "-f", "csv", "-s", server).stdout
    run("adjudicate", statement, "--withdraw", "--store", server)
    assert statement not in run("query", "rejected-statements", "-f", "csv", "-s", server).stdout


def test_status_names_the_server(run: Run, server: str) -> None:
    assert f"store: {server}" in run("status", "--store", server).stdout


def test_an_update_is_refused_and_a_server_that_is_not_there_is_one_line(
    run: Run, server: str
) -> None:
    refused = run("sparql", "DROP ALL", "--store", server)
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    nobody = f"http://127.0.0.1:{free_port()}"
    silent = run("status", "--store", nobody)
    assert silent.exit_code == 1
    assert f"no server answers at {nobody}" in silent.stderr
    assert silent.stderr.count("\n") == 1
