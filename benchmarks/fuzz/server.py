"""The server as an application in this process, over a small store of its own; asked in turn."""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from functools import cache
from pathlib import Path

import httpx
import pyoxigraph
from fastapi import FastAPI

from api.http.app import create_app
from api.http.settings import Settings
from benchmarks.records import fill

_REVIEWS = 4
_SECONDS = 3.0


def ask(path: str, given: Mapping[str, str]) -> int:
    """Return the status of the answer; an error that the server did not turn into one is raised."""
    loop, app, _ = _running()
    return loop.run_until_complete(_asked(app, path, given))


async def _asked(app: FastAPI, path: str, given: Mapping[str, str]) -> int:
    transport = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        return (await client.get(path, params=dict(given))).status_code


@cache
def _running() -> tuple[asyncio.AbstractEventLoop, FastAPI, AbstractAsyncContextManager[object]]:
    folder = Path(tempfile.mkdtemp(prefix="reviewgraph-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = pyoxigraph.Store(str(folder / "store"))
    fill(store, _REVIEWS)
    store.flush()
    del store
    app = create_app(Settings(store=folder / "store", time_limit=_SECONDS, warm=False))
    loop = asyncio.new_event_loop()
    lifespan = app.router.lifespan_context(app)  # which ends where nobody holds it
    loop.run_until_complete(lifespan.__aenter__())
    return loop, app, lifespan
