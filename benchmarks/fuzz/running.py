"""One process of fuzzing: ``python -m benchmarks.fuzz.running TARGET SECONDS SEED FOLDER``.

The folder takes ``tally.json``, written again every second, ``current``, the input being tried, and
``found/``, the first input of each kind of finding. A finding does not end the run; what ends the
process (a native crash, a hang) is told by whoever started it, from ``current``.
"""

import contextlib
import json
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

TARGETS = {
    "text": ("documents", "TEXT"),
    "digest": ("documents", "DIGEST"),
    "html": ("documents", "HTML"),
    "docx": ("word", "DOCX"),
    "pdf": ("pdf", "PDF"),
    "sparql": ("sparql", "SPARQL"),
}
ROOMS = ["ontology", "graph", "loaders", "queries", "api"]
LONGEST_TRY = 60
"""Seconds of the processor after which one input is a hang, which ends the process."""
_KEPT = 300
_EVERY = 1.0
_NATIVE = 0.2
_OURS = str(Path(__file__).parents[2])


@dataclass(slots=True)
class Tally:
    """What a run has tried and found, kept on disk as it goes."""

    folder: Path
    guided: bool
    executions: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)
    written: float = 0.0

    def begin(self, content: bytes) -> None:
        """Put an input where it is found if this process ends."""
        (self.folder / "current").write_bytes(content)

    def end(self, outcome: str) -> None:
        """Count an input that was tried."""
        self.executions += 1
        self.outcomes[outcome] += 1
        if time.monotonic() - self.written > _EVERY:
            self.write()

    def found(self, error: Exception, content: bytes) -> None:
        """Count a finding by the kind of its error and where that was raised; keep the first."""
        name = f"{type(error).__name__} at {_place(error)}"
        key = sha256(name.encode()).hexdigest()[:12]
        if key not in self.findings:
            (self.folder / "found" / key).write_bytes(content)
            told = " ".join(str(error).split())[:500]
            self.findings[key] = {"error": name, "message": told, "times": 0}
            trace = "".join(traceback.format_exception(error))
            (self.folder / "found" / f"{key}.txt").write_text(trace, "utf-8", "replace")
        self.findings[key]["times"] += 1
        self.end("finding")

    def write(self) -> None:
        """Write what is known."""
        self.written = time.monotonic()
        told = {
            "guided": self.guided,
            "seconds": round(self.written - self.started, 1),
            "processor": round(time.process_time(), 1),
            "executions": self.executions,
            "outcomes": dict(self.outcomes.most_common()),
            "findings": self.findings,
        }
        (self.folder / "tally.json").write_text(json.dumps(told, indent=1), "utf-8")


def main(name: str, seconds: float, seed: int, folder: Path) -> None:
    """Fuzz a target for a while, guided by coverage where atheris can be imported."""
    (folder / "found").mkdir(parents=True, exist_ok=True)
    try:
        import atheris  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415  # never a dependency
    except ImportError:
        _by_chance(_target(name), seconds, seed, Tally(folder, guided=False))
    else:
        with atheris.instrument_imports(include=ROOMS):
            target = _target(name)
        _guided(atheris, target, seconds, seed, Tally(folder, guided=True))


def _target(name: str) -> Any:  # noqa: ANN401 - a Target, whose module must not be imported before
    module, constant = TARGETS[name]
    return getattr(import_module(f"benchmarks.fuzz.{module}"), constant)


def _try(target: Any, content: bytes, tally: Tally) -> None:  # noqa: ANN401 - as above
    tally.begin(content)
    _end_after(LONGEST_TRY)
    try:
        tally.end(target.check(content))
    except Exception as error:  # whatever it is, it is what is looked for
        tally.found(error, content)
    finally:
        _end_after(0)


def _end_after(seconds: float) -> None:
    """Have the system end this process when it has had so much of the processor; 0 for never."""
    with contextlib.suppress(AttributeError):  # no timers on Windows, where a hang hangs
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _by_chance(target: Any, seconds: float, seed: int, tally: Tally) -> None:  # noqa: ANN401
    random = Random(seed)
    pool = list(target.seeds())
    for content in pool:
        _try(target, content, tally)
    firm = len(pool)
    while time.monotonic() - tally.started < seconds:
        content = random.choice(pool)
        for _ in range(random.choice((1, 1, 2, 3))):
            content = target.mutate(content, random, target.scramble)
        _try(target, content, tally)
        pool.append(content)
        if len(pool) > firm + _KEPT:
            del pool[firm + random.randrange(_KEPT)]
    tally.write()


def _guided(atheris: Any, target: Any, seconds: float, seed: int, tally: Tally) -> None:  # noqa: ANN401
    corpus = tally.folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for content in target.seeds():
        (corpus / sha256(content).hexdigest()[:16]).write_bytes(content)

    def scramble(content: bytes, random: Random) -> bytes:
        if content and random.random() < _NATIVE:
            changed: bytes = atheris.Mutate(content, len(content) + 64)
            return changed
        scrambled: bytes = target.scramble(content, random)
        return scrambled

    def mutate(content: bytes, most: int, drawn: int) -> bytes:
        changed: bytes = target.mutate(content, Random(drawn), scramble)
        return changed[:most]

    def one(content: bytes) -> None:
        if time.monotonic() - tally.started >= seconds:
            tally.write()
            sys.stderr.flush()
            import os  # noqa: PLC0415

            os._exit(0)
        _try(target, content, tally)

    options = [f"-max_total_time={int(seconds)}", f"-seed={seed}", "-timeout=3600"]
    options += ["-rss_limit_mb=3000", "-max_len=400000", f"-artifact_prefix={tally.folder}/"]
    options += ["-mutate_depth=2", "-len_control=0", str(corpus)]
    atheris.Setup([sys.argv[0], *options], one, custom_mutator=mutate)
    atheris.Fuzz()


def _place(error: Exception) -> str:
    """Return the last place of this project on the way to an error, the checks left out."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [each for each in frames if _is_ours(each.filename)]
    rooms = [each for each in ours if "benchmarks" not in each.filename] or ours
    last = rooms[-1]
    said = str(error).partition(":")[0] if type(error).__name__ == "Broken" else ""
    place = f"{Path(last.filename).relative_to(_OURS)}:{last.lineno}"
    return f"{place} ({said})" if said else place


def _is_ours(file: str) -> bool:
    return file.startswith(_OURS) and "site-packages" not in file


if __name__ == "__main__":
    _, _name, _seconds, _seed, _folder = sys.argv
    main(_name, float(_seconds), int(_seed), Path(_folder))
