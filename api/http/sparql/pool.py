"""The query workers of one server process: quick lanes, slow lanes, and an end to every query.

A query starts in a quick lane. If it takes longer than a moment its worker is moved aside, where
it gets the processor only when nobody else wants it, and a fresh worker takes its lane. At the time
limit the worker is killed. Both lanes are bounded, and no client may fill either alone. A client
whose queries took long of late comes after others from the start.
"""

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from api.http.metrics import Metrics
from api.http.problems import Problem
from api.http.settings import Settings
from api.http.sparql.conduct import Conduct
from api.http.sparql.gate import Gate
from api.http.sparql.lanes import Lane, SlowLanes
from api.http.sparql.process import NoWorker, QueryProcess, WorkerDied
from api.http.sparql.spool import Spool
from api.http.sparql.staff import Staff
from api.http.sparql.wire import Fault, Head, Job

_PLANS = 512
_PLAN_TEXT = 20_000
_MEGABYTE = 1_000_000
_WAITS = 4
"""How many times ``quick_time`` a query may wait in a quick lane for the processor."""
_QUERIES = "reviewgraph_queries_total"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer under way: what is known of it, and its bytes as they come."""

    head: Head
    body: Spool


@dataclass(frozen=True, slots=True)
class Running:
    """A query on its way through the pool."""

    job: Job
    revision: str
    client: str
    head: asyncio.Future[Head]
    body: Spool


class Pool:
    """Runs queries in worker processes."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        # A client who keeps all its long queries going still leaves a slow place to others.
        share = max(1, settings.slow_workers - 1)
        self._gate = Gate(settings.query_workers, share, settings.queue, settings.queue_per_client)
        self._slow = SlowLanes(settings.slow_workers)
        self._conduct = Conduct()
        self._staff = Staff(settings, metrics)
        self._tasks: set[asyncio.Task[None]] = set()
        self._plans: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._stopped = False

    async def start(self) -> None:
        """Start the workers, so that the first questions find them."""
        for _ in range(self._settings.query_workers):
            self._staff.prepare()

    async def stop(self) -> None:
        """Let queries under way finish within the grace period, then end every worker."""
        self._stopped = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=self._settings.grace)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._staff.stop()

    def figures(self) -> dict[str, object]:
        """Return how busy the workers are, and whether they are cut off from the network."""
        return {
            "quick": self._gate.taken,
            "slow": self._slow.taken,
            "idle": self._staff.idle,
            "waiting": self._gate.waiting,
            "workers_have_network": self._staff.network,
        }

    def measure(self) -> None:
        """Set the gauges."""
        gauge = "reviewgraph_query_workers"
        self._metrics.set(gauge, self._staff.idle, state="idle")
        self._metrics.set(gauge, self._slow.taken, state="slow")
        self._metrics.set(gauge, self._gate.taken, state="quick")
        self._metrics.set("reviewgraph_query_queue", self._gate.waiting)

    def plan_of(self, query: str) -> dict[str, Any] | None:
        """Return the plan of a query that was run before."""
        return self._plans.get(query)

    async def run(self, job: Job, revision: str, client: str) -> Answer:
        """Return the answer to a query as soon as its head is known.

        It sees the data as of ``revision`` or later; ``client`` is whose share of the workers it
        takes. Raises a `Problem`: 4xx as the worker
        found it, 503 if too much is going on or the query outgrew its memory, 504 at the time
        limit.
        """
        if self._stopped:
            raise Problem(503, "stopping", "the server is stopping; ask another")
        refusal = self._gate.refusal(client)
        if refusal is not None:
            await asyncio.sleep(self._conduct.refusal_delay(client))
            self._metrics.count(_QUERIES, outcome=refusal.kind)
            raise refusal
        head: asyncio.Future[Head] = asyncio.get_running_loop().create_future()
        body = Spool(self._settings.answer_mb * _MEGABYTE)
        running = Running(job, revision, client, head, body)
        task = asyncio.create_task(self._work(running))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        body.on_close = task.cancel  # the client went: so does its query
        try:
            known = await asyncio.shield(head)
        except asyncio.CancelledError:
            body.close()
            raise
        except Problem as problem:
            body.close()
            self._metrics.count(_QUERIES, outcome=problem.kind)
            raise
        self._metrics.count(_QUERIES, outcome="cut" if known["cut"] else "answered")
        return Answer(known, body)

    async def _work(self, running: Running) -> None:
        head, body = running.head, running.body
        problem = Problem(503, "stopping", "the query was stopped; ask again")
        try:
            await self._gate.enter(running.client)
            lane = Lane(self._gate, self._slow, running.client)
            try:
                await self._in_lane(running, lane)
            finally:
                lane.leave()
        except Problem as found:
            problem = found
        except (WorkerDied, OSError) as error:
            problem = _died(error)
        finally:
            # Whatever happened, nobody is left waiting; an answer that is whole has ended already.
            if not head.done():
                head.set_exception(problem)
                head.exception()
            elif not body.ended:
                self._metrics.count(_QUERIES, outcome=f"broken-off-{problem.kind}")
            body.end(problem.detail)
            self.measure()

    async def _in_lane(self, running: Running, lane: Lane) -> None:
        time_limit = self._settings.time_limit
        worker = await self._staff.take(running.revision)
        is_known = self._conduct.takes_long(running.client)
        if is_known:
            worker.set_back()
        self.measure()
        reading = asyncio.create_task(self._read(worker, running))
        try:
            end = asyncio.get_running_loop().time() + time_limit
            await self._quickly(worker, reading)
            if not reading.done():
                lane.move()
                self._staff.forget()
                if is_known:
                    worker.move_aside()
                else:
                    worker.set_back()
                await self._aside(worker, reading, end)
            if not reading.done():
                raise Problem(
                    504,
                    "time-limit",
                    f"the query ran for {time_limit:g} s and was stopped; ask for less: name the "
                    "graph or the review, or add a LIMIT",
                )
            reading.result()
        finally:
            fit = reading.done() and not reading.cancelled() and reading.exception() is None
            reading.cancel()
            if worker.spent() >= self._settings.quick_time / 2 or not worker.is_alive:
                self._conduct.took_long(running.client)
            if lane.is_slow:
                await asyncio.shield(worker.kill())
            else:
                await asyncio.shield(self._staff.give(worker, fit=fit))

    async def _quickly(self, worker: QueryProcess, reading: asyncio.Task[None]) -> None:
        # On a busy machine a quick query waits for the processor, and is not to blame for that.
        quick = min(self._settings.quick_time, self._settings.time_limit / _WAITS)
        for _ in range(_WAITS):
            await asyncio.wait({reading}, timeout=quick)
            if reading.done() or worker.spent() >= quick / 2:
                return

    async def _aside(self, worker: QueryProcess, reading: asyncio.Task[None], end: float) -> None:
        # What has had the processor for long gets what nobody else wants from then on.
        clock = asyncio.get_running_loop()
        while not reading.done() and (left := end - clock.time()) > 0:
            if worker.spent() >= self._settings.quick_time / 2:
                worker.move_aside()
            else:
                left = min(left, self._settings.quick_time)
            await asyncio.wait({reading}, timeout=left)

    async def _read(self, worker: QueryProcess, running: Running) -> None:
        head, body = running.head, running.body
        async for letter, data in worker.run(running.job):
            if letter == b"H":
                known: Head = json.loads(data)
                self._remember(running.job["query"], known["plan"])
                if not head.done():
                    head.set_result(known)
            elif letter == b"D":
                if not body.put(data):
                    raise Problem(503, "answer-too-large", "the answer is too large; add a LIMIT")
            elif letter == b"X":
                fault: Fault = json.loads(data)
                if head.done():
                    body.end(fault["detail"])
                else:
                    head.set_exception(_problem(fault))
                    head.exception()
            else:
                body.end()

    def _remember(self, query: str, plan: dict[str, Any]) -> None:
        if len(query) <= _PLAN_TEXT:
            self._plans[query] = plan
            self._plans.move_to_end(query)
            if len(self._plans) > _PLANS:
                self._plans.popitem(last=False)


def _problem(fault: Fault) -> Problem:
    place = {"line": fault["line"], "column": fault["column"]}
    known: dict[str, Any] = {name: each for name, each in place.items() if each is not None}
    return Problem(fault["status"], fault["kind"], fault["detail"], **known)


def _died(error: Exception) -> Problem:
    if isinstance(error, (OSError, NoWorker)):
        return Problem(503, "no-worker", str(error))
    return Problem(
        503,
        "query-too-large",
        "the query ended its worker, most likely for want of memory; ask for less",
    )
