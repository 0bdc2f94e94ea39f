"""A SPARQL server that is restarted, slow, or cuts its answers: one line, and nothing half."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from tests.api.conftest import Run
from tests.api.documents import write_review
from tests.graph.servers import free_port, oxigraph, oxigraph_binary, started
from tests.survival.proxy import Faults, faulty

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server in memory that holds a review."""
    document = write_review(tmp_path_factory.mktemp("first"), "Avocet")
    with oxigraph() as address:
        done = CliRunner().invoke(app, ["load", str(document), "--store", address])
        assert done.exit_code == 0
        yield address


@pytest.fixture
def proxy(server: str) -> Iterator[Faults]:
    """Return a proxy before the server, which keeps what tests load."""
    with faulty(server) as faults:
        yield faults


def in_update(words: bytes) -> Callable[[str, bytes], bool]:
    return lambda path, body: path.startswith("/update") and words in body


def one_error(text: str) -> str:
    (line,) = [line for line in text.splitlines() if line.startswith("error: ")]
    assert "Traceback" not in text
    return line


def subjects(run: Run, store: str) -> set[str]:
    told = run("query", "reviews", "--store", store, "--format", "csv")
    assert told.exit_code == 0, told.stderr
    return {name for name in ("Dunlin", "Heron", "Knot", "Tern") if f"Child {name}" in told.stdout}


def test_half_an_answer_with_status_200_is_never_taken_for_a_whole_one(
    run: Run, proxy: Faults, tmp_path: Path
) -> None:
    document = write_review(tmp_path, "Heron")
    assert run("load", document, "--store", proxy.address).exit_code == 0
    proxy.halve = lambda path, body: path.startswith("/query") and b"CaseReview" in body
    told = run("query", "reviews", "--store", proxy.address, "--format", "csv")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "no whole" in one_error(told.stderr)
    proxy.halve = lambda path, body: path.startswith("/query") and b"registry" in body
    for command in (
        ("load", document, "--store", proxy.address),
        ("verify", proxy.address),
        ("backup", proxy.address, tmp_path / "backup.zip"),
    ):
        stopped = run(*command)
        assert stopped.exit_code == 1
        assert "no whole" in one_error(stopped.stderr)
    assert not (tmp_path / "backup.zip").exists()
    proxy.halve = lambda path, body: False
    assert run("verify", proxy.address).exit_code == 0


def test_a_slow_server_is_given_up_in_one_line(
    run: Run, proxy: Faults, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = write_review(tmp_path, "Tern")
    proxy.delay = in_update(b"Tern")
    monkeypatch.setenv("REVIEWGRAPH_TIMEOUT", "8")
    stopped = run("load", document, "--store", proxy.address)
    assert stopped.exit_code == 1
    assert "did not answer within 8 seconds" in one_error(stopped.stderr)
    monkeypatch.delenv("REVIEWGRAPH_TIMEOUT")
    assert "Tern" not in subjects(run, proxy.address)
    proxy.delay = lambda path, body: False
    assert run("load", document, "--store", proxy.address).exit_code == 0
    assert "Tern" in subjects(run, proxy.address)


@pytest.mark.parametrize(
    ("name", "words"), [("Knot", b"Knot"), ("Dunlin", b"MOVE")], ids=["a-piece", "the-swap"]
)
def test_a_connection_lost_in_a_write_leaves_whole_documents(
    run: Run, proxy: Faults, tmp_path: Path, name: str, words: bytes
) -> None:
    document = write_review(tmp_path, name)
    more = "".join(
        f"{number}. Marram Bay Safeguarding Children Partnership should make sure that ward "
        f"{number} tells health visitors of each birth.\n\n"
        for number in range(2, 60)
    )
    document.write_text(f"{document.read_text()}\n{more}")  # too long for one request
    proxy.drop = in_update(words)
    stopped = run("load", document, "--store", proxy.address)
    assert stopped.exit_code == 1
    assert "load again, which is safe" in one_error(stopped.stderr)
    assert name not in subjects(run, proxy.address)
    assert run("verify", proxy.address).exit_code == 0
    proxy.drop = lambda path, body: False
    assert run("load", document, "--store", proxy.address).exit_code == 0
    assert name in subjects(run, proxy.address)


def test_a_server_killed_and_restarted_in_a_load_loses_nothing(run: Run, tmp_path: Path) -> None:
    binary = oxigraph_binary()
    if binary is None:
        pytest.skip("the Oxigraph server is not installed: pip install oxigraph")
    port, location = free_port(), str(tmp_path / "served")
    arguments = [binary, "serve", "--location", location, "--bind", f"127.0.0.1:{port}"]
    address = f"http://127.0.0.1:{port}"
    for name in ("Heron", "Dunlin"):
        write_review(tmp_path / "in", name)
    servers: list[subprocess.Popen[bytes]] = [started(arguments, f"{address}/query")]

    def restart(path: str, body: bytes) -> bool:
        if path.startswith("/update") and b"Heron" in body and len(servers) == 1:
            servers[0].kill()
            servers[0].wait()
            servers.append(started(arguments, f"{address}/query"))
            return True
        return False

    try:
        with faulty(address) as proxy:
            proxy.drop = restart
            stopped = run("load", tmp_path / "in", "--store", proxy.address)
            assert stopped.exit_code == 1
            assert "load again, which is safe" in one_error(stopped.stderr)
            assert subjects(run, address) == {"Dunlin"}  # written before, by its name
            assert run("verify", address).exit_code == 0
            assert run("load", tmp_path / "in", "--store", proxy.address).exit_code == 0
            assert subjects(run, address) == {"Dunlin", "Heron"}
    finally:
        for server in servers:
            server.kill()
            server.wait()
