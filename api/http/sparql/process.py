"""Query workers as the server sees them: born in a nursery, given jobs, moved aside, killed."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from pathlib import Path

from api.http.sparql.wire import FRAME, MOST, Job, framed
from graph.stores import OF_SERVER, is_address

_START_TIME = 30.0
_BUFFER = 1_000_000
_LOWER, _LOWEST = 10, 19
_PROCESS_CLOCK = 2
_ROOT = Path(__file__).resolve().parents[3]


class WorkerDied(Exception):  # noqa: N818 - named for what happened
    """The worker ended in the middle of a job: killed, or out of memory."""


class NoWorker(WorkerDied):
    """No worker could be started, or the store could not be opened."""


class QueryProcess:
    """A worker process and the socket to it."""

    def __init__(
        self, reader: StreamReader, writer: StreamWriter, pid: int, *, network: bool
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._pid = pid
        # A descriptor names the process itself; its number may be another's by the time we kill.
        self._handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        self.network = network
        self.revision = ""
        self.jobs = 0
        self._spent = 0.0
        self.is_set_back = False
        """Whether others come before it at the processor, from which there is no way back."""

    @property
    def is_alive(self) -> bool:
        """Return whether the process still has its end of the socket open."""
        return not self._reader.at_eof()

    async def run(self, job: Job) -> AsyncIterator[tuple[bytes, bytes]]:
        """Yield the frames of an answer, the last an ``E`` or ``X``. Raises `WorkerDied`."""
        self.jobs += 1
        self._spent = self._processor_time()
        try:
            self._writer.write(framed(b"J", json.dumps(job).encode()))
            await self._writer.drain()
        except ConnectionError as error:
            raise WorkerDied("the query worker is gone") from error
        while True:
            letter, body = await _frame(self._reader)
            yield letter, body
            if letter in {b"E", b"X"}:
                return

    def spent(self) -> float:
        """Return how many seconds of the processor the job has had; where nobody knows, of time."""
        return self._processor_time() - self._spent

    def _processor_time(self) -> float:
        # The clock of another process has its number in it: clock_getcpuclockid(3), which Python
        # lacks.
        with contextlib.suppress(OSError, AttributeError):
            return time.clock_gettime((~self._pid << 3) | _PROCESS_CLOCK)
        return time.monotonic()  # no such clock here, or no such process any more

    def set_back(self) -> None:
        """Let others come before the process, which still gets a tenth of a busy processor."""
        self.is_set_back = True
        with contextlib.suppress(OSError):
            own = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, self._pid, min(own + _LOWER, _LOWEST))

    def move_aside(self) -> None:
        """Let the process run only when nobody else needs the processor."""
        self.is_set_back = True
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self._pid, _LOWEST)
        if hasattr(os, "SCHED_IDLE"):
            with contextlib.suppress(OSError):
                os.sched_setscheduler(self._pid, os.SCHED_IDLE, os.sched_param(0))

    async def kill(self) -> None:
        """End the process now and wait until it has let go of the socket."""
        if self._handle is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            os.close(self._handle)
            self._handle = None
        with contextlib.suppress(ConnectionError):
            while await self._reader.read(_BUFFER):
                pass
        self._writer.close()


class Nursery:
    """The process that forks workers: started when the first is needed, and again if it ends."""

    def __init__(self, store: str | Path, memory_mb: int) -> None:
        self._store = store
        self._memory_mb = memory_mb
        self._process: Process | None = None
        self._control: socket.socket | None = None
        self._lock = asyncio.Lock()

    async def bear(self) -> QueryProcess:
        """Return a fresh worker. Raises `NoWorker` if none comes."""
        async with self._lock:
            if self._process is None or self._process.returncode is not None:
                await self._open()
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                assert self._control is not None
                socket.send_fds(self._control, [b"F"], [theirs.fileno()])
            reader, writer = await asyncio.open_connection(sock=ours, limit=_BUFFER)
        except OSError as error:
            ours.close()
            raise NoWorker("no query worker could be started") from error
        try:
            async with asyncio.timeout(_START_TIME):
                letter, body = await _frame(reader)
            told = json.loads(body)
            if letter == b"X":
                raise WorkerDied(told)
            return QueryProcess(reader, writer, int(told["pid"]), network=bool(told["network"]))
        except (TimeoutError, OSError, WorkerDied) as error:
            writer.close()
            raise NoWorker(
                f"no query worker could be started: {error or 'it took long'}"
            ) from error
        except asyncio.CancelledError:
            writer.close()
            raise

    async def close(self) -> None:
        """End the process."""
        if self._control is not None:
            self._control.close()
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def _open(self) -> None:
        if self._control is not None:
            self._control.close()
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",
                "-m",
                "api.http.sparql.worker",
                str(self._store),
                str(self._memory_mb),
                str(os.getpid()),
                str(theirs.fileno()),
                stdin=DEVNULL,
                stdout=DEVNULL,
                stderr=DEVNULL,
                env=environment(of_server=is_address(self._store)),
                pass_fds=(theirs.fileno(),),
                process_group=0,  # Ctrl-C is for the server, which stops its workers
            )
        self._control = ours
        ours.setblocking(False)
        try:
            async with asyncio.timeout(_START_TIME):
                ready = await asyncio.get_running_loop().sock_recv(ours, 1)
        except (TimeoutError, OSError) as error:
            raise NoWorker("the query workers did not start") from error
        if not ready:
            raise NoWorker("the query workers did not start")


async def _frame(reader: StreamReader) -> tuple[bytes, bytes]:
    try:
        letter, length = FRAME.unpack(await reader.readexactly(FRAME.size))
        if length > MOST:
            raise WorkerDied("the query worker sent nonsense")
        return letter, await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        raise WorkerDied("the query worker ended") from error


def environment(*, of_server: bool) -> dict[str, str]:
    """Return the variables that a worker is given; ``of_server`` where its store is on one."""
    # Nothing of the server's secrets is needed by a worker over a folder; where to find our
    # modules is. One over a server must show who it is, and by what way it is reached.
    names = ("PATH", "HOME", "LANG", "TMPDIR", *(OF_SERVER if of_server else ()))
    kept = {name: os.environ[name] for name in names if name in os.environ}
    # Each arena of the C library takes 64 MB of addresses, which is what is limited.
    return kept | {"PYTHONPATH": str(_ROOT), "MALLOC_ARENA_MAX": "2"}
