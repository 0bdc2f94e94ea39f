"""Pages asked for in this process, over three fictional documents, one of them hostile."""

import asyncio
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from api.cli import app as command
from api.http.app import create_app
from api.http.security import Scope, new_token
from api.http.settings import Settings

ROOT = Path(__file__).parents[4]
HOSTILE = """SERIOUS CASE REVIEW

CHILD FINCH

Overview report

Published by: Ferrymoor Safeguarding Children Board

Date of report: June 2016

1. ANALYSIS

1.1 Child Finch was two years old when she died in March 2015 of <script>alert(1)</script> neglect.

1.2 The health visitor did not share the <img src=x onerror=alert(2)> referral with the police, and
this was a missed opportunity. \u202eNobody asked the father\u202c anything about the home.

1.3 Mother drank heavily.

2. RECOMMENDATIONS

Recommendation 1: The Board should ask every agency to <b>share information</b> about fathers.
"""
SITE = "http://testserver"


@dataclass(frozen=True)
class Pages:
    """Asks an application for pages without a socket; with a token as one who signed in."""

    app: FastAPI
    store: Path
    token: str

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        *,
        signed_in: bool = False,
        **rest: Any,  # noqa: ANN401 - as httpx has it
    ) -> httpx.Response:
        """Return the answer to a request."""
        sent = {"Accept": "text/html, */*;q=0.8", **(headers or {})}
        if signed_in:
            sent["Cookie"] = f"reviewgraph_token={self.token}"

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=SITE) as it:
                return await it.request(method, path, headers=sent, **rest)

        return asyncio.run(asked())

    def get(self, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - as above
        """Return the answer to a GET."""
        return self.ask("GET", path, **more)

    def post(self, path: str, form: Mapping[str, Any], **more: Any) -> httpx.Response:  # noqa: ANN401
        """Return the answer to a form sent from one of the server's own pages."""
        return self.ask("POST", path, {"Origin": SITE}, data=dict(form), **more)

    def json(self, path: str) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return what the graph API answers."""
        answer = self.ask("GET", f"/api/v1{path}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def review(self, subject: str) -> str:
        """Return the id of the review of a subject."""
        items = self.json("/reviews?limit=100")["items"]
        return str(next(item["id"] for item in items if item["subject"] == subject))


class Links(HTMLParser):
    """The addresses that a page leads to, and the names that can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.names: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of a tag."""
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "a" and given.get("href"):
            self.found.append(str(given["href"]))
        if given.get("id"):
            self.names.append(str(given["id"]))


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of the documents; not to be written to."""
    folder = tmp_path_factory.mktemp("pages")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    for name in ("catalogue-2013.txt", "wrenshire-scr-child-l.txt"):
        shutil.copy(ROOT / "examples" / name, documents)
    done = CliRunner().invoke(command, ["load", str(documents), "--store", str(folder / "store")])
    assert done.exit_code == 0, done.output
    return folder / "store"


@pytest.fixture(scope="session")
def pages(read: Path, tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """Return who asks for the pages of those documents; anybody may read."""
    return _pages(read, tmp_path_factory.mktemp("reading"))


@pytest.fixture
def own_pages(read: Path, tmp_path: Path) -> Pages:
    """Return who asks for pages of a store that may be written to."""
    shutil.copytree(read, tmp_path / "store")
    return _pages(tmp_path / "store", tmp_path)


def _pages(store: Path, folder: Path) -> Pages:
    tokens = folder / "tokens.toml"
    secret = new_token(tokens, "reader", list(Scope))
    settings = Settings(store=store, tokens=tokens, open_read=True)
    return Pages(create_app(settings), store, secret)
