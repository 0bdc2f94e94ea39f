"""docs/api.md: its examples run, and it names every route."""

import re
import shlex
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from api.http.graph_api import ROUTERS
from tests.api.http.v1_app import Client, client, fill

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
HOST = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Client:
    folder = tmp_path_factory.mktemp("v1")
    fill(folder / "store")
    return client(folder)


def test_there_is_an_example_of_each_language_for_each_need() -> None:
    needs = len(re.findall(r"^### \d", PAGE, re.MULTILINE))
    assert needs == len(PYTHON) == len(SHELL) == len(re.findall(r"```js\n", PAGE)) == 6


@pytest.mark.parametrize("command", SHELL)
def test_every_curl_is_answered(command: str, api: Client) -> None:
    address = shlex.split(command)[-1].removeprefix(HOST)
    assert api.ask("GET", address).status_code == 200


@pytest.mark.parametrize("code", PYTHON)
def test_every_python_example_runs(
    code: str, api: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def get(url: str, **rest: Any) -> httpx.Response:  # noqa: ANN401 - as httpx has it
        return api.ask("GET", url.removeprefix(HOST), **rest)

    class Session:
        """Stands for a client of httpx."""

        def __init__(self, base_url: str) -> None:
            self._base = base_url

        def __enter__(self) -> "Session":
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def get(self, path: str, **rest: Any) -> httpx.Response:  # noqa: ANN401 - as above
            return get(self._base + path, **rest)

    monkeypatch.setattr(httpx, "get", get)
    monkeypatch.setattr(httpx, "Client", Session)
    exec(compile(code, "docs/api.md", "exec"), {})
    assert capsys.readouterr().out.strip()


def test_the_page_names_every_route() -> None:
    paths = {
        re.sub(r"\{\w+_id\}", "{id}", route.path.removeprefix("/api/v1"))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and route.include_in_schema
    }
    known = {
        "/concepts/{scheme}/{concept}": "/concepts/{scheme}/{id}",
        "/rules/{rule_id:path}": "/rules/{id}",
    }
    for path in sorted(paths):
        if not path.startswith("/queries/"):
            assert re.search(rf"[` ]{re.escape(known.get(path, path))}[`?]", PAGE), path
