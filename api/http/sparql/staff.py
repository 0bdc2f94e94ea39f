"""Worker processes kept ready: taken, given back, started anew as they are used up."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Coroutine
from typing import Any

from api.http.metrics import Metrics
from api.http.settings import Settings
from api.http.sparql.process import NoWorker, Nursery, QueryProcess, WorkerDied

_JOBS_EACH = 2_000
"""Queries after which a worker is replaced, so that what it may leak stays small."""


class Staff:
    """The idle workers, and those being started."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._nursery = Nursery(settings.store, settings.memory_mb)
        self._idle: list[QueryProcess] = []
        self._takers: deque[asyncio.Future[QueryProcess]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._out = 0
        self._revision = ""
        self._stopped = False
        self.network: bool | None = None

    @property
    def idle(self) -> int:
        """Return how many workers wait for work."""
        return len(self._idle)

    async def take(self, revision: str) -> QueryProcess:
        """Return a worker that has the data as of a revision. Raises `NoWorker` if none starts.

        Idle workers that opened the store before are ended: opening it anew in the same process
        would count against the memory of the next query.
        """
        self._revision = revision
        while self._idle:
            worker = self._idle.pop()
            if worker.is_alive and worker.revision == revision:
                self._out += 1
                return worker
            await worker.kill()
        taker: asyncio.Future[QueryProcess] = asyncio.get_running_loop().create_future()
        self._takers.append(taker)
        if len(self._tasks) < len(self._takers):
            self._start()
        try:
            worker = await taker
        except asyncio.CancelledError:
            if taker.done() and not taker.cancelled() and taker.exception() is None:
                self._offer(taker.result())
            raise
        self._out += 1
        return worker

    def forget(self) -> None:
        """Stop counting a worker that was taken: it will not come back, so start another."""
        self._out -= 1
        self.prepare()

    async def give(self, worker: QueryProcess, *, fit: bool) -> None:
        """Take a worker back, or end it if it is not ``fit`` for another query."""
        self._out -= 1
        fit = fit and not worker.is_set_back and worker.revision == self._revision
        if fit and worker.jobs < _JOBS_EACH and not self._stopped:
            self._offer(worker)
        else:
            self.prepare()
            await worker.kill()

    def prepare(self) -> None:
        """Start a worker for whoever comes next, if there are fewer than there should be."""
        if len(self._idle) + len(self._tasks) + self._out < self._settings.query_workers:
            self._start()

    async def stop(self) -> None:
        """End every idle worker and start no more."""
        self._stopped = True
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.kill() for worker in self._idle))
        self._idle.clear()
        await self._nursery.close()

    def _start(self) -> None:
        if not self._stopped:
            work: Coroutine[Any, Any, None] = self._started()
            task = asyncio.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _started(self) -> None:
        revision = self._revision
        try:
            worker = await self._nursery.bear()
            worker.revision = revision
        except (WorkerDied, OSError) as error:
            with contextlib.suppress(IndexError):
                taker = self._takers.popleft()
                if not taker.done():
                    taker.set_exception(NoWorker(str(error)))
            return
        self.network = worker.network
        self._metrics.count("reviewgraph_workers_started_total")
        self._offer(worker)

    def _offer(self, worker: QueryProcess) -> None:
        while self._takers:
            taker = self._takers.popleft()
            if not taker.done():
                taker.set_result(worker)
                return
        self._idle.append(worker)
