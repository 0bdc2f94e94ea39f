"""Loading as jobs: what was sent, how far it is, what became of each document.

A job is a folder with the files and one JSON file, so that every worker process of a server tells
the same of it. The work is done by a process of its own, one at a time in each server process.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from fastapi import FastAPI, Request

from api.http.problems import Problem
from api.http.state import state_of
from graph.stores import is_address

ENDED = frozenset({"done", "failed"})
LONGEST = 3_600.0
"""Seconds that the loading of one job may take."""
KEPT = 7 * 86_400.0
"""Seconds that a job is remembered."""
MOST_WAITING = 50
"""Jobs of one server process that may wait; more are turned away."""
_FILE = "job.json"
_STOPPED = "the server stopped meanwhile; documents that are done are stored, send the others"
_DIGITS = 20


class JobBook:
    """The jobs of one store, in a folder that only this user can read."""

    def __init__(self, store: str | Path) -> None:
        self._store = str(store) if is_address(store) else str(Path(store).absolute())
        self._folder = _private_folder(self._store)
        self._turn = ThreadPoolExecutor(1, "loading")
        self._lock = threading.Lock()
        self._waiting = 0
        self._running: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def new(self) -> tuple[str, Path]:
        """Return the id of a new job and the folder that its files go to.

        Raises the problem 503 where too many wait already.
        """
        if self._waiting >= MOST_WAITING:
            raise Problem(503, "busy", f"{MOST_WAITING} loads are waiting; send it again later")
        self._forget()
        job = token_hex(_DIGITS // 2)
        files = self._folder / job / "files"
        files.mkdir(parents=True)
        return job, files

    def start(self, job: str, names: list[str], by: str | None) -> dict[str, Any]:
        """Put a job in the queue; return what is to be told of it."""
        told: dict[str, Any] = {
            "id": job,
            "state": "queued",
            "names": names,
            "by": by,
            "created": now(),
            "started": None,
            "ended": None,
            "documents": None,
            "done": 0,
            "outcomes": [],
            "detail": None,
            "pid": os.getpid(),
            "store": self._store,
        }
        write(self._folder / job, told)
        with self._lock:
            self._waiting += 1
        self._turn.submit(self._load, job)
        return shown(told)

    def stop(self) -> None:
        """End the load under way and give up those that wait; each document is whole or absent."""
        self._turn.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._stopped = True
            if self._running is not None:
                self._running.terminate()

    def drop(self, job: str) -> None:
        """Forget a job that never began."""
        shutil.rmtree(self._folder / job, ignore_errors=True)

    def read(self, job: str) -> dict[str, Any]:
        """Return what is to be told of a job. Raises the problem 404."""
        known = len(job) == _DIGITS and job.isalnum() and job.isascii()
        told = read(self._folder / job) if known else None
        if told is None:
            raise Problem(404, "no-such-job", f'no job "{job[:60]}"; /api/v1/jobs lists them')
        return shown(told)

    def all(self) -> list[dict[str, Any]]:
        """Return every job that is remembered, the latest first."""
        found = [told for path in self._folder.iterdir() if (told := read(path)) is not None]
        return [
            shown(told)
            for told in sorted(found, key=lambda each: (each["created"], each["id"]), reverse=True)
        ]

    def _load(self, job: str) -> None:
        folder = self._folder / job
        command = [sys.executable, "-m", "api.http.graph_api.loading", str(folder)]
        said = ""
        with self._lock:
            self._waiting -= 1
        try:
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as it:
                with self._lock:
                    self._running = it
                    if self._stopped:
                        it.terminate()
                said = _last_line(it)
        except OSError as problem:
            said = f"the loader cannot be started: {problem.strerror}"
        finally:
            with self._lock:
                self._running = None
        told = read(folder, alive=True)
        if told is not None and told["state"] not in ENDED:
            silent = _STOPPED if self._stopped else "the loader ended without a word; send it again"
            detail = said or silent
            write(folder, {**told, "state": "failed", "ended": now(), "detail": detail})
        shutil.rmtree(folder / "files", ignore_errors=True)

    def _forget(self) -> None:
        for path in self._folder.iterdir():
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > KEPT:
                    shutil.rmtree(path, ignore_errors=True)


def write(folder: Path, told: Mapping[str, Any]) -> None:
    """Write what is known of a job, whole or not at all."""
    fresh = folder / f"{_FILE}.{os.getpid()}"
    fresh.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    fresh.replace(folder / _FILE)


def read(folder: Path, *, alive: bool = False) -> dict[str, Any] | None:
    """Return what is known of a job; one whose process is gone has failed, unless ``alive``."""
    try:
        told: dict[str, Any] = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not alive and told["state"] not in ENDED and not _runs(told["pid"]):
        told |= {"state": "failed", "detail": _STOPPED}
    return told


def shown(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a job is for others to know."""
    return {name: value for name, value in told.items() if name not in {"pid", "store"}}


def now() -> str:
    """Return the time as ISO 8601 with its zone."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _last_line(process: subprocess.Popen[bytes]) -> str:
    try:
        _, said = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        return f"stopped after {LONGEST:g} s; send fewer documents at once"
    return said.decode("utf-8", "replace").strip().rpartition("\n")[2]


_MAKING = threading.Lock()


def jobs_of(request: Request) -> JobBook:
    """Return the jobs of an application, made with the first request."""
    kept = request.app.state
    with _MAKING:
        if not hasattr(kept, "reviewgraph_jobs"):
            kept.reviewgraph_jobs = JobBook(state_of(request).settings.store)
        found = kept.reviewgraph_jobs
    assert isinstance(found, JobBook)
    return found


def stop_jobs(app: FastAPI) -> None:
    """End the loads of an application that stops."""
    found = getattr(app.state, "reviewgraph_jobs", None)
    if isinstance(found, JobBook):
        found.stop()


def _private_folder(store: str) -> Path:
    digest = hashlib.sha256(store.encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"reviewgraph-jobs-{os.getuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise Problem(503, "jobs-unavailable", "the folder for jobs belongs to somebody else")
    return folder


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
