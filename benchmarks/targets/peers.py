"""The environments of the peers that the project does not depend on, and arms that run in them.

Each list ``benchmarks/peers*.txt`` has an environment of its own under ``.venv-peers``, made once
with pip and kept. Where one cannot be made its peers are told as not installed, with the reason.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.targets.harness import Timed

LISTS = Path(__file__).parent.parent
PLACE = "REVIEWGRAPH_PEERS"
"""The variable that names another folder for the environments than ``.venv-peers``."""
_WORKER = Path(__file__).with_name("worker.py")


class PeerError(RuntimeError):
    """A peer that raised something."""


class Peer:
    """A process of another environment, kept alive, that runs and times calls of `worker`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def call(self, name: str, **given: object) -> Timed:
        """Return what a call took and gave. Raises `PeerError`."""
        assert self._process.stdin is not None  # both are pipes
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"call": name, "with": given}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        told: dict[str, Any] = json.loads(line) if line else {"fault": "the process ended"}
        if "fault" in told:
            raise PeerError(f"{name}: {told['fault']}")
        return Timed(told["seconds"], told["gave"])

    def arm(self, name: str, *, per: float = 1.0, **given: object) -> Callable[[], Timed]:
        """Return a call as an arm, whose seconds are told ``per`` so much work."""

        def run() -> Timed:
            taken = self.call(name, **given)
            return Timed(taken.seconds / per, taken.gave)

        return run


@contextmanager
def peer(environment: str) -> Iterator[Peer | None]:
    """Start a process in an environment; nothing where that cannot be had."""
    python = interpreter(environment)
    if python is None:
        yield None
        return
    with subprocess.Popen(
        [str(python), str(_WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Peer(process)
        finally:
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@cache
def interpreter(environment: str) -> Path | None:
    """Return the Python of an environment (``peers``, ``peers-spacy``), made if it is not there."""
    wanted = LISTS / f"{environment}.txt"
    folder = Path(os.environ.get(PLACE) or LISTS.parent / ".venv-peers") / environment
    python, done = folder / "bin" / "python", folder / "installed"
    digest = sha256(wanted.read_bytes()).hexdigest()
    if done.exists() and done.read_text("ascii") == digest:
        return python
    print(f"making {folder} of {wanted.name} ...", file=sys.stderr, flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--no-warn-script-location"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(python), "-m", "pip", "install", *options, "-r", str(wanted)],
    ):
        ran = subprocess.run(command, check=False, capture_output=True, text=True)
        if ran.returncode:
            last = (ran.stderr.strip().splitlines() or ["?"])[-1]
            print(f"{wanted.name} cannot be installed: {last}", file=sys.stderr)
            return None
    done.write_text(digest, "ascii")
    return python
