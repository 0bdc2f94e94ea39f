"""The explorer asks the graph API, in the same process, as a dashboard would over the network.

So whatever a page shows can be had as JSON from an address that the page can name, and there is
one way of counting.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.types import Message

from api.http.addresses import Asked, query_of
from api.http.problems import Problem

PREFIX = "/api/v1"
_KEPT = frozenset({b"authorization", b"cookie", b"host"})
_OF_THE_PAGE = frozenset(
    {"endpoint", "route", "router", "path_params", "root_path", "fastapi_inner_astack"}
)
_FIRST_ERROR = 400


@dataclass(frozen=True, slots=True)
class Api:
    """The graph API for one page: asked with the rights of who asks for the page."""

    request: Request

    async def get(self, path: str, asked: Asked | None = None) -> dict[str, Any]:
        """Return what a path below ``/api/v1`` answers. Raises its `Problem`."""
        status, body = await self._answer(PREFIX + path, query_of(asked or {}))
        found = json.loads(body) if body else {}
        if status >= _FIRST_ERROR:
            kind = str(found.get("type", "")).rpartition("/")[2]
            raise Problem(status, kind or "unknown", str(found.get("detail", "")))
        assert isinstance(found, dict)  # every route of the API answers an object
        return found

    async def all(self, *asked: tuple[str, Asked]) -> list[dict[str, Any]]:
        """Return what several paths answer, asked at once."""
        return await asyncio.gather(*(self.get(path, each) for path, each in asked))

    async def _answer(self, path: str, query: str) -> tuple[int, bytes]:
        scope = {
            name: value for name, value in self.request.scope.items() if name not in _OF_THE_PAGE
        }
        headers = [pair for pair in self.request.scope["headers"] if pair[0] in _KEPT]
        scope |= {
            "method": "GET",
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": query.encode(),
            "headers": [*headers, (b"accept", b"application/json")],
        }
        parts: list[bytes] = []
        status = 500

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        await self.request.app.router(scope, receive, send)
        return status, b"".join(parts)


def _api(request: Request) -> Api:
    return Api(request)


Asking = Annotated[Api, Depends(_api)]
"""What a page takes to ask the graph API."""
