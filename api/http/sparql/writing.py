"""Writing to the store from the endpoint: one at a time, and never beside a load."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.http.problems import Problem
from graph.formats import MARKER
from graph.updates import STAGING
from ontology.errors import StoreError
from ontology.identifiers import DIGESTS

WAIT = 10.0
"""Seconds that a write waits for others of this process."""
_TURN = asyncio.Lock()


@asynccontextmanager
async def turn() -> AsyncIterator[None]:
    """Hold the turn to write. Raises the problem 503 if others keep it for long."""
    try:
        async with asyncio.timeout(WAIT):
            await _TURN.acquire()
    except TimeoutError:
        raise _busy("somebody else is writing") from None
    try:
        yield
    finally:
        _TURN.release()


def is_account(graph: str) -> bool:
    """Return whether a graph is one by which stores keep their own accounts."""
    return graph in {MARKER, DIGESTS} or graph.startswith(STAGING)


def account_refused(graph: str) -> str:
    """Return what is said to whoever would write to such a graph."""
    return f"<{graph}> is how the store keeps its own accounts; write to another graph"


def problem_of_writing(error: StoreError) -> Problem | StoreError:
    """Return what a failed write is to the client: 503 where a load holds the store."""
    if "another process" in str(error):
        return _busy("documents are being loaded")
    return error


def _busy(why: str) -> Problem:
    return Problem(503, "busy", f"{why}; nothing was changed; send it again later")
