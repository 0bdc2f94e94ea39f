"""The graph API asked from within: the same routes, limits and refusals, without a network."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import httpx
from mcp.server.mcpserver.exceptions import ToolError

from api.http.app import create_app
from api.http.problems import Aborted
from api.http.settings import Settings
from api.http.sparql.formats import JSON
from queries.catalogue import nearest
from queries.filters import filters

_API = "/api/v1"
_BASE = "http://127.0.0.1"
_TOOLS = {"reviews": "list_reviews", "statements": "find_statements", "queries": "list_questions"}
_ROUTES = re.compile(rf"(?:/api/v1)?/({'|'.join(_TOOLS)})\b")
"""Where an error of the API names a route, the tool that asks it."""

Filters = Mapping[str, str | int] | None


class Graph:
    """The graph API of one store. Every method raises `ToolError` with what to do about it."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def get(self, *path: str, **asked: object) -> dict[str, Any]:
        """Return what a route of the API answers; parameters that are None are left out."""
        address = "/".join([_API, *(quote(part, safe="") for part in path)])
        given = {name: value for name, value in asked.items() if value is not None}
        return await self._answer("GET", address, params=given)

    async def sparql(self, query: str) -> dict[str, Any]:
        """Return the rows or the truth that a query gives, as SPARQL JSON."""
        headers = {"Content-Type": "application/sparql-query", "Accept": JSON}
        return await self._answer("POST", "/sparql", content=query.encode(), headers=headers)

    async def _answer(self, method: str, address: str, **rest: Any) -> dict[str, Any]:  # noqa: ANN401 - handed on as it came
        try:
            answer = await self._client.request(method, address, **rest)
        except (Aborted, AssertionError) as broken:  # httpx asserts that an answer is whole
            raise ToolError("the answer broke off: it is too large; ask for less") from broken
        body: dict[str, Any] = answer.json()
        if not answer.is_success:
            detail = str(body.get("detail") or answer.reason_phrase)
            raise ToolError(_ROUTES.sub(lambda found: _TOOLS[found[1]], detail))
        return body


@asynccontextmanager
async def open_graph(settings: Settings) -> AsyncIterator[Graph]:
    """Give the graph API of the settings' store while the block runs.

    Who may ask is decided before: whoever reaches this may read.
    """
    inner = {"tokens": None, "open_read": True, "host": "127.0.0.1", "hosts": (), "origins": ()}
    app = create_app(settings.model_copy(update=inner))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url=_BASE, timeout=None
        ) as client,
    ):
        yield Graph(client)


def chosen(given: Filters) -> dict[str, str | int]:
    """Return filters of reviews by name. Raises `ToolError` for a name that is none."""
    for name in given or {}:
        if name not in filters():
            hint = nearest(name, filters()) or f"; one of {', '.join(filters())}"
            raise ToolError(f'no filter "{name}"{hint}')
    return dict(given or {})
