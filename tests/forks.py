"""Processes forked from one that has imported everything and read a document.

To start Python and import the server takes seconds of the processor, and so does reading a first
document. A test that needs a process of its own, but not its start, forks one from here.
"""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.warmed"])
PATIENCE = 120.0
"""Seconds to wait for a process to begin, the first for its parent too."""


@dataclass(frozen=True, slots=True)
class Forked:
    """A process, with as much of `subprocess.Popen` as tests ask for."""

    process: BaseProcess
    log: Path

    def said(self) -> str:
        """Return what it has said so far."""
        return self.log.read_text("utf-8")

    def poll(self) -> int | None:
        """Return how it ended, or None while it runs."""
        return self.process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None and self.process.pid is not None:
            os.kill(self.process.pid, number)

    def kill(self) -> None:
        """End it now."""
        self.send_signal(signal.SIGKILL)

    def wait(self, seconds: float | None = None) -> int:
        """Return how it ended. Raises `subprocess.TimeoutExpired` if it does not in time."""
        self.process.join(seconds)
        ended = self.poll()
        if ended is None:
            raise subprocess.TimeoutExpired(self.process.name, seconds or 0)
        return ended


def command(
    arguments: Sequence[object],
    log: Path,
    told: Mapping[str, str] | None = None,
    largest: int | None = None,
) -> Forked:
    """Run ``reviewgraph``: what it says goes to a log, ``told`` is added to its environment.

    ``largest`` is how many bytes a file of its may have. It has begun when this returns.
    """
    surroundings = {**os.environ, **(told or {})}
    receiving, sending = CONTEXT.Pipe(duplex=False)
    given = (list(map(str, arguments)), log, surroundings, largest, sending)
    process = CONTEXT.Process(target=_command, args=given)
    process.start()
    sending.close()
    assert receiving.poll(PATIENCE)
    receiving.recv()
    return Forked(process, log)


def _command(
    arguments: list[str],
    log: Path,
    surroundings: Mapping[str, str],
    largest: int | None,
    begun: Connection,
) -> None:
    from api.cli import app  # noqa: PLC0415 - those who fork have it already

    os.environ.clear()
    os.environ |= surroundings
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
    os.dup2(output, sys.stdout.fileno())
    os.dup2(output, sys.stderr.fileno())
    if largest is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    begun.send("begun")
    begun.close()
    app(arguments)
