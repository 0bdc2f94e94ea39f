"""Running a SPARQL update in a process of its own, which the time limit kills.

Over an embedded store an update is one transaction, so that a killed one leaves the store as it
was. To a server it is one request.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from typing import Any

from api.http.problems import Problem
from api.http.sparql.process import environment
from api.http.sparql.wire import Fault
from api.http.sparql.writing import problem_of_writing, turn
from api.http.state import State
from graph.stores import is_address
from ontology.errors import StoreError

_START_TIME = 30.0


async def run_update(state: State, text: str) -> None:
    """Run an update. Raises a `Problem`: 400, 503 if the store is not to be had, 504."""
    settings = state.settings
    async with turn():
        process = await _started(settings.store, settings.memory_mb)
        try:
            said = await _answer(process, text, settings.time_limit)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
            state.data.look_again()
    if not said:
        raise Problem(
            503,
            "update-too-large",
            "the update ended its process, most likely for want of memory; change less at once",
        )
    fault: Fault | None = json.loads(said)
    if fault is None:
        return
    if fault["kind"] == "store-unavailable":
        raise problem_of_writing(StoreError(fault["detail"]))
    place = {"line": fault["line"], "column": fault["column"]}
    known: dict[str, Any] = {name: each for name, each in place.items() if each is not None}
    raise Problem(fault["status"], fault["kind"], fault["detail"], **known)


async def _started(store: object, memory_mb: int) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "api.http.sparql.update_process",
        str(store),
        str(memory_mb),
        str(os.getpid()),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment(of_server=is_address(str(store))),
        process_group=0,  # Ctrl-C is for the server
    )


async def _answer(process: Process, text: str, limit: float) -> bytes:
    assert process.stdout is not None
    try:
        async with asyncio.timeout(_START_TIME):
            ready = await process.stdout.read(1)
    except TimeoutError:
        raise Problem(503, "no-worker", "no process for updates could be started") from None
    if not ready:
        raise Problem(503, "no-worker", "no process for updates could be started")
    try:
        async with asyncio.timeout(limit):
            said, _ = await process.communicate(text.encode())
    except TimeoutError:
        raise Problem(
            504,
            "time-limit",
            f"the update ran for {limit:g} s and was stopped; it is done whole or not at all, most "
            "likely not at all: look, then change less at once",
        ) from None
    return said
