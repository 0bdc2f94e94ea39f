"""After a change, what most people ask for first is made before anybody asks."""

import asyncio
import logging
from contextlib import suppress
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.types import Message

from api.http.security import OWN
from api.http.state import State
from ontology.errors import StoreError

PAGES = (
    "/",
    "/patterns",
    "/patterns/theme/engagement-of-fathers",
    "/reviews",
    "/recommendations",
    "/graph",
    "/about",
    "/patterns?of=pairs",
)
"""The pages that are asked for: they ask the graph API, which keeps its answers."""
_LOOK_EVERY = 5.0
_LOG = logging.getLogger("reviewgraph.server")


async def keep_warm(app: FastAPI, state: State) -> None:
    """Ask for the pages whenever the data have changed and then stayed for a look, for ever.

    One page after another, so that whoever asks meanwhile finds a place.
    """
    seen, done = "", ""
    while not state.stopping:
        with suppress(StoreError):  # who asks for a page is told
            revision = await asyncio.to_thread(state.data.revision)
            if revision == seen != done:
                for address in PAGES:
                    await ask(app, address)
                done = revision
            seen = revision
        await asyncio.sleep(_LOOK_EVERY)


async def ask(app: FastAPI, address: str) -> int:
    """Return the status that the server's own request for an address is answered with."""
    status = 500
    path, query = urlsplit(address).path, urlsplit(address).query
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": None,
        "server": None,
        "app": app,
        OWN: True,
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    try:
        await app(scope, receive, send)
    except Exception:
        _LOG.exception("%s could not be made beforehand", address)
    return status
