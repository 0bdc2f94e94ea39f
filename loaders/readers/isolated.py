"""Readers of untrusted formats, run in processes of their own.

A reader that crashes, hangs or takes too much memory costs one document: its process is ended and
the next document gets a new one. Processes wait for further documents, so that many files do not
pay for a start each; threads may read at once, each with a process to itself.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Lock, Timer
from typing import Any

from loaders.readers.content import Content
from loaders.readers.limits import MEGABYTE, Limits, limits
from loaders.readers.worker import unpack
from ontology.errors import UnreadableDocument

_AT_ONCE = max(2, os.cpu_count() or 1)
_MOST_BYTES_A_CHARACTER = 6
_HEADER = 32
_COMMAND = ("-P", "-m", "loaders.readers.worker")
_ROOT = Path(__file__).resolve().parents[2]


def read_isolated(kind: str, name: str, content: bytes) -> Content:
    """Return the content of a document of a format ("docx", "html", "pdf"), read elsewhere.

    Raises `UnreadableDocument` as its reader does, and where the reader fails or meets a limit.
    """
    return _POOL.read(kind, name, content, limits())


class _Process:
    """One reading process; ``late`` says that it was ended for taking too long."""

    def __init__(self) -> None:
        paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, *_COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # Ctrl-C is for the command, which then ends its readers
        )
        self.late = False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, header: dict[str, Any], content: bytes, bound: Limits) -> dict[str, Any]:
        """Return the answer; raises `EOFError` where the process ends or says too much."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = Timer(bound.seconds, self._time_out)
        timer.daemon = True
        timer.start()
        try:
            with suppress(BrokenPipeError):  # why it ended is told below
                self._process.stdin.write(json.dumps(header).encode() + b"\n" + content)
                self._process.stdin.flush()
            size = self._process.stdout.readline(_HEADER)
            if not size.strip().isdigit() or int(size) > _most_bytes(bound):
                raise EOFError
            answer = self._process.stdout.read(int(size))
            if len(answer) < int(size):
                raise EOFError
        finally:
            timer.cancel()
        value: dict[str, Any] = json.loads(answer)
        return value

    def end(self) -> int:
        """End the process, if need be by force; return its code."""
        self._kill()
        code = self._process.wait()
        self.forget()
        return code

    def close(self) -> None:
        """Let the process end by itself."""
        self.forget()
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            self.end()

    def forget(self) -> None:
        """Close this end of the pipes."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def disown(self) -> None:
        """Leave the process to the parent of this one."""
        self.forget()
        self._process.returncode = 0

    def _time_out(self) -> None:
        self.late = True
        self._kill()

    def _kill(self) -> None:
        """End the process and those that it may have started."""
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()


class _Pool:
    """The processes that wait for a document, and how many may work at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[_Process] = []
        self._room = BoundedSemaphore(_AT_ONCE)

    def read(self, kind: str, name: str, content: bytes, bound: Limits) -> Content:
        header = {
            "format": kind,
            "name": name,
            "size": len(content),
            "seconds": bound.seconds,
            "megabytes": bound.megabytes,
            "pages": bound.pages,
            "characters": bound.characters,
        }
        with self._room:
            process = self._take()
            try:
                answer = process.ask(header, content, bound)
            except (EOFError, OSError, ValueError):
                problem = _why(process.end(), process.late, bound)
                raise UnreadableDocument(f"{name}: {problem}") from None
            except BaseException:
                process.end()
                raise
            if "fault" in answer:
                process.end()
            else:
                self._give_back(process)
        if "problem" in answer:
            raise UnreadableDocument(answer["problem"])
        if "fault" in answer:
            raise UnreadableDocument(f"{name}: {_fault(answer['fault'], bound)}")
        return unpack(answer)

    def close(self) -> None:
        """End the processes that wait."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        for process in waiting:
            process.close()

    def reset(self) -> None:
        """Start anew in a child of this process: the readers stay those of the parent."""
        for process in self._waiting:
            process.disown()
        self.__init__()  # type: ignore[misc]

    def _take(self) -> _Process:
        with self._lock:
            while self._waiting:
                process = self._waiting.pop()
                if process.alive:
                    return process
                process.forget()
        return _Process()

    def _give_back(self, process: _Process) -> None:
        with self._lock:
            self._waiting.append(process)


def _most_bytes(bound: Limits) -> int:
    """Return how long an answer may be: its text as JSON, and its marks and pages."""
    return _MOST_BYTES_A_CHARACTER * bound.characters + 64 * MEGABYTE


def _why(code: int, late: bool, bound: Limits) -> str:
    if late or code == -getattr(signal, "SIGXCPU", 0):
        return (
            f"not read within {bound.seconds} s; split it, or set REVIEWGRAPH_READ_SECONDS higher"
        )
    return f"its reader failed (exit {code}); save the file again or as another format"


def _fault(fault: str, bound: Limits) -> str:
    if fault == "memory":
        return (
            f"takes more than {bound.megabytes} MB of memory to read; split it, "
            "or set REVIEWGRAPH_READ_MEGABYTES higher"
        )
    return f"its reader failed ({' '.join(fault.split())}); save it again or as another format"


_POOL = _Pool()
atexit.register(_POOL.close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_POOL.reset)
