"""The tools over HTTP, who may reach them, and the command."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Store

from api.http.security import Scope, new_token
from tests.api.mcp.asking import assistant
from tests.forks import Forked, command

_RUN = "from api.cli import main; main()"
_PING = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
_ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def tokens(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = tmp_path_factory.mktemp("tokens") / "tokens.toml"
    made = {str(scope): new_token(path, str(scope), [scope]) for scope in (Scope.READ, Scope.LOAD)}
    return {"path": str(path), **made}


@pytest.fixture(scope="module")
def url(tokens: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("mcp-http")
    Store(str(folder / "store")).flush()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    where = ["--store", str(folder / "store"), "--port", port, "--tokens", tokens["path"]]
    process = command(["mcp", "--http", *where], folder / "log")
    try:
        yield _waited(f"http://127.0.0.1:{port}/mcp", process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _waited(url: str, process: Forked) -> str:
    for _ in range(300):
        assert process.poll() is None
        try:
            httpx.get(url)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return url
    raise TimeoutError(url)


def _asked(url: str, **headers: str) -> httpx.Response:
    return httpx.post(url, json=_PING, headers=_ACCEPT | headers)


def test_a_reader_asks_over_http(url: str, tokens: dict[str, str]) -> None:
    with assistant(url, tokens["read"]) as asked:
        assert "search_quotes" in asked.tools()
        assert asked.call("about")["reviews"] == 0
        told = asked.call("search_quotes", words="father")
        assert (told["reviews"], told["of_reviews"], told["quotations"]) == (0, 0, [])
        assert "line 1" in asked.fails("sparql", query="SELECT * { ?s")


def test_nobody_asks_without_a_token(url: str, tokens: dict[str, str]) -> None:
    refused = _asked(url)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert _asked(url, Authorization="Bearer nonsense").status_code == 401
    assert _asked(url, Authorization=f"Bearer {tokens['load']}").status_code == 403
    assert _asked(url, Authorization=f"Bearer {tokens['read']}").status_code == 200


@pytest.mark.parametrize("header", ["Host", "Origin"])
def test_pages_of_other_sites_are_refused(header: str, url: str, tokens: dict[str, str]) -> None:
    value = "evil.example" if header == "Host" else "http://evil.example"
    refused = _asked(url, Authorization=f"Bearer {tokens['read']}", **{header: value})
    assert refused.status_code in {403, 421}


def _refused(folder: Path, *arguments: object) -> tuple[int, str]:
    done = command(["mcp", *arguments], folder / "log")
    return done.wait(60), done.said()


def test_a_public_address_needs_tokens(tmp_path: Path) -> None:
    Store(str(tmp_path / "store")).flush()
    where = ("--http", "--host", "0.0.0.0", "--store", tmp_path / "store")
    code, said = _refused(tmp_path, *where)
    assert code == 1
    assert said.startswith("error: ")
    assert "--new-token" in said


def test_there_must_be_a_store(tmp_path: Path) -> None:
    code, said = _refused(tmp_path, "--store", tmp_path / "none")
    assert code == 1
    assert "load a document first" in said


def test_options_of_http_need_http(tmp_path: Path) -> None:
    code, said = _refused(tmp_path, "--port", "8001")
    assert code == 2
    assert "--http" in said


def test_without_the_package_one_line_says_how_to_get_it(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['mcp'] = None; "
    done = subprocess.run(
        [sys.executable, "-c", hidden + _RUN, "mcp"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "reviewgraph[mcp]" in done.stderr
