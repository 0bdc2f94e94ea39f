"""Documents made ready in several processes at once; one that dies costs one document.

Answers come in the order of the sources. Each process has the next source waiting while it works
on one, and only so many answers wait for their turn that memory stays bounded.
"""

import math
import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from api.preparing.bounds import MEGABYTES, SECONDS, Bounds, bounds
from api.preparing.work import Made, Source, make, name_of

_ROOT = Path(__file__).resolve().parents[2]
_AHEAD = 2
"""Sources a process has at once: the one it works on, and the next."""
_WINDOW = 16
"""How far sources are drawn ahead of the answer whose turn it is, a process."""
_TRIES = 2
"""How often a document is tried whose process died: the first death may not be its fault."""


@dataclass(slots=True)
class _Task:
    number: int
    source: Source
    tries: int = 0


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    asks: Connection
    answers: Connection
    tasks: deque[_Task] = field(default_factory=deque)
    since: float = math.inf

    def ask(self, task: _Task) -> None:
        if not self.tasks and self.since < math.inf:
            self.since = time.monotonic()
        self.tasks.append(task)
        with suppress(BrokenPipeError):  # its death is seen when its answer is waited for
            self.asks.send(task.source)

    def end(self) -> int:
        """End the process and return its code."""
        self.asks.close()
        self.answers.close()
        self.process.kill()
        return self.process.wait()


def make_at_once(
    sources: Iterable[Source | Made], jobs: int, fingerprint: str = ""
) -> Iterator[Made]:
    """Yield what comes of each source, in order, made in ``jobs`` processes.

    What stands among the sources made already is passed on in its turn. Processes need POSIX;
    elsewhere, and for one job, all is made in this process.
    """
    if jobs == 1 or os.name != "posix":
        for source in sources:
            yield source if isinstance(source, Made) else make(source, fingerprint)
        return
    pool = _Pool(jobs, bounds(), fingerprint)
    try:
        yield from pool.run(sources)
    finally:
        pool.close()


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Pool:
    def __init__(self, jobs: int, bound: Bounds, fingerprint: str) -> None:
        self._jobs = jobs
        self._bound = bound
        self._fingerprint = fingerprint
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()
        self._made: dict[int, Made] = {}
        self._drawn = 0

    def run(self, sources: Iterable[Source | Made]) -> Iterator[Made]:
        """Yield what comes of each source, in order."""
        coming = iter(sources)
        turn = 0
        while True:
            self._give(coming, turn + _WINDOW * self._jobs)
            here = turn in self._made
            if not here and not any(worker.tasks for worker in self._workers):
                return
            self._collect(0.0 if here else self._patience())
            if here:
                yield self._made.pop(turn)
                turn += 1

    def close(self) -> None:
        """End the processes."""
        while self._workers:
            self._workers.pop().end()

    def _give(self, coming: Iterator[Source | Made], bound: int) -> None:
        for depth in range(_AHEAD):
            for at in range(self._jobs):
                if at < len(self._workers) and len(self._workers[at].tasks) > depth:
                    continue
                task = self._next(coming, bound)
                if task is None:
                    return
                if at >= len(self._workers):
                    self._workers.append(_started(self._bound, self._fingerprint))
                self._workers[at].ask(task)

    def _next(self, coming: Iterator[Source | Made], bound: int) -> _Task | None:
        if self._again:
            return self._again.popleft()
        while self._drawn < bound:
            item = next(coming, None)
            if item is None:
                return None
            number, self._drawn = self._drawn, self._drawn + 1
            if not isinstance(item, Made):
                return _Task(number, item)
            self._made[number] = item
        return None

    def _collect(self, patience: float) -> None:
        busy = {worker.answers: worker for worker in self._workers if worker.tasks}
        for ready in wait(list(busy), patience):
            assert isinstance(ready, Connection)
            self._take(busy[ready])
        self._end_late()

    def _take(self, worker: _Worker) -> None:
        try:
            made: Made | None = worker.answers.recv()
        except (EOFError, OSError):
            self._bury(worker, "")
            return
        worker.since = time.monotonic()
        if made is not None:
            self._made[worker.tasks.popleft().number] = made

    def _patience(self) -> float:
        begun = min(worker.since for worker in self._workers if worker.tasks)
        left = begun + self._bound.seconds - time.monotonic()
        return min(max(0.0, left), self._bound.seconds)

    def _end_late(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.tasks and now - worker.since >= self._bound.seconds:
                reason = (
                    f"not understood within {self._bound.seconds} s; split it, or set {SECONDS} "
                    "higher"
                )
                self._bury(worker, reason)

    def _bury(self, worker: _Worker, reason: str) -> None:
        """Put an end to a process; its document is tried again or refused, the next one waits."""
        self._workers.remove(worker)
        code = worker.end()
        task = worker.tasks.popleft()
        self._again.extendleft(reversed(worker.tasks))
        task.tries += 1
        if not reason and task.tries < _TRIES:
            self._again.appendleft(task)
            return
        name = name_of(task.source)
        why = reason or (
            f"the process that read it ended, twice (exit {code}); split it, or set {MEGABYTES} "
            "higher"
        )
        self._made[task.number] = Made(name, problems=(f"{name}: {why}",))


def _started(bound: Bounds, fingerprint: str) -> _Worker:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "api.preparing.worker", str(bound.megabytes), fingerprint],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        start_new_session=True,  # Ctrl-C is for the command, which then ends its workers
    )
    assert process.stdin is not None
    assert process.stdout is not None
    asks = Connection(os.dup(process.stdin.fileno()), readable=False)
    answers = Connection(os.dup(process.stdout.fileno()), writable=False)
    process.stdin.close()
    process.stdout.close()
    return _Worker(process, asks, answers)
