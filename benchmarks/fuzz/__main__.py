"""Fuzzes what reads input from outside, one target after another.

usage: python -m benchmarks.fuzz [TARGET ...] [--seconds N] [--seed N] [--into FOLDER] [--json]

Targets: text, digest, html, docx, pdf, sparql; all of them if none is named, each for so many
seconds (60). What is tried is guided by coverage where atheris can be imported; it is no dependency
(``pip install --target FOLDER atheris``, then ``PYTHONPATH=FOLDER``). Each finding is counted by
its error and place, and its first input kept in FOLDER/TARGET/found. Ends with 1 if there is any.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.fuzz.running import TARGETS

_ROOT = Path(__file__).parents[2]
_LEAST = 3.0
_MOST_ENDS = 50
_GRACE = 600


def run(name: str, seconds: float, seed: int, folder: Path) -> dict[str, Any]:
    """Fuzz one target; a process that ends too early is a finding, and another goes on."""
    folder.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    tallies: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    while (left := seconds - (time.monotonic() - start)) > _LEAST and len(ends) < _MOST_ENDS:
        module = [sys.executable, "-m", "benchmarks.fuzz.running"]
        command = [*module, name, f"{left:.0f}", str(seed + len(ends)), str(folder)]
        (folder / "tally.json").unlink(missing_ok=True)
        with (folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(command, cwd=_ROOT, stdout=log, stderr=log)
            try:
                code = process.wait(left + _GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
        if (folder / "tally.json").exists():
            tallies.append(json.loads((folder / "tally.json").read_text("utf-8")))
        if not code:
            break
        kept = folder / "found" / f"end-{len(ends)}"
        if (folder / "current").exists():
            (folder / "current").replace(kept)
        ends.append({"error": f"the process ended with {code}", "input": str(kept), "times": 1})
    return _summary(name, seed, tallies, ends)


def _summary(
    name: str, seed: int, tallies: list[dict[str, Any]], ends: list[dict[str, Any]]
) -> dict[str, Any]:
    outcomes: Counter[str] = Counter()
    findings: dict[str, dict[str, Any]] = {}
    for tally in tallies:
        outcomes.update(tally["outcomes"])
        for key, found in tally["findings"].items():
            known = findings.setdefault(key, {**found, "times": 0})
            known["times"] += found["times"]
    return {
        "target": name,
        "guided": all(tally["guided"] for tally in tallies),
        "seed": seed,
        "seconds": round(sum(tally["seconds"] for tally in tallies), 1),
        "processor": round(sum(tally["processor"] for tally in tallies), 1),
        "executions": sum(tally["executions"] for tally in tallies),
        "outcomes": dict(outcomes.most_common()),
        "findings": [*findings.values(), *ends],
    }


def main() -> int:
    """Print a line for each target, or all as JSON."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--into", type=Path, help="a folder for inputs; a new one if not said")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if unknown := set(given.targets) - set(TARGETS):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(TARGETS)}")
    into = (given.into or Path(tempfile.mkdtemp(prefix="reviewgraph-fuzz-"))).resolve()
    results = []
    for name in given.targets or TARGETS:
        result = run(name, given.seconds, given.seed, into / name)
        results.append(result)
        if not given.json:
            way = "guided by coverage" if result["guided"] else "by chance"
            print(
                f"{name}: {result['executions']:,} executions in {result['seconds']:.0f} s "
                f"({result['processor']:.0f} s of the processor), {way}, "
                f"{len(result['findings'])} findings; {result['outcomes']}",
                flush=True,
            )
            for found in result["findings"]:
                told = found.get("message") or found.get("input")
                print(f"  {found['times']} x {found['error']}: {told}", flush=True)
    if given.json:
        print(json.dumps(results, indent=1))
    return int(any(result["findings"] for result in results))


if __name__ == "__main__":
    sys.exit(main())
