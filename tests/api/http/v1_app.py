"""An application over the five fictional reviews of the queries' tests, asked in-process."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from api.http.app import create_app
from api.http.security import Scope, new_token
from api.http.settings import Settings
from graph.build import build, load_vocabulary_graph
from graph.links import store_links
from graph.oxigraph import open_store
from graph.provenance import Run
from tests.factory import make_document
from tests.queries.corpus import REVIEWS, told_twice

RUN = Run(started=datetime(2026, 1, 31, tzinfo=UTC), version="0")


@dataclass(frozen=True)
class Client:
    """Asks an application without a socket."""

    app: FastAPI
    token: str | None = None

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        **rest: Any,  # noqa: ANN401 - as httpx has it
    ) -> httpx.Response:
        """Return the answer to a request of the graph API."""
        sent = dict(headers or {})
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        address = path if path.startswith("/api/v1") else f"/api/v1{path}"

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as it:
                return await it.request(method, address, headers=sent, **rest)

        return asyncio.run(asked())

    def get(
        self,
        path: str,
        headers: Mapping[str, str] | None = None,
        **query: Any,  # noqa: ANN401 - any value of a parameter
    ) -> httpx.Response:
        """Return the answer to a GET with parameters."""
        return self.ask("GET", path, headers, params=query or None)

    def json(self, path: str, **query: Any) -> Any:  # noqa: ANN401 - as above
        """Return the JSON of an answer, which must be 200."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()


def fill(store: Path) -> None:
    """Make a store of the five reviews, two of them linked as one case."""
    with open_store(store) as target:
        load_vocabulary_graph(target)
        for case in REVIEWS:
            text = f"A fictional review of {case.subject}.\n"
            document = make_document(text=text, name=f"{case.subject}.txt")
            assert build(target, document, [case], run=RUN).stored
        store_links(target, [told_twice()])


def client(folder: Path, **settings: Any) -> Client:  # noqa: ANN401 - any setting
    """Return a client of an application over a store in ``folder``, with a token for all of it."""
    tokens = folder / "tokens.toml"
    secret = new_token(tokens, "desk", list(Scope))
    store = folder / "store"
    return Client(create_app(Settings(store=store, tokens=tokens, **settings)), secret)
