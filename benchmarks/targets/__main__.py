"""Measures the targets of speed: all of them, or those that are named.

usage: python -m benchmarks.targets [T1 T5 ...] [--reviews 10000] [--json FILE] [--page FILE]
                                    [--against FILE] [--folder FOLDER]

Stores and texts are made in the folder (``build/benchmarks``) and used again by the next run. With
``--against`` the ratios are compared with those of a run on record, and every one that is over a
fifth worse is a line and the exit code 1; both runs must be of the same size.
"""

import argparse
import json
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.targets.ground import Ground
from benchmarks.targets.guard import regressions
from benchmarks.targets.listed import IN_MEMORY, TARGETS, Target, Targets
from benchmarks.targets.results import Outcome, from_json, machine, to_json
from benchmarks.targets.table import put, rendered

FOLDER = Path("build/benchmarks")
REVIEWS = 10_000


def main(arguments: Sequence[str] | None = None, targets: Targets = TARGETS) -> int:
    """Run targets, write and compare what they found; return the exit code."""
    given = _parser(targets).parse_args(arguments)
    record = json.loads(given.against.read_text("utf-8")) if given.against else None
    if record is not None and record["reviews"] != given.reviews:
        print(
            f"{given.against} has figures of {record['reviews']:,} reviews and this run would have "
            f"{given.reviews:,}; pass --reviews {record['reviews']}",
            file=sys.stderr,
        )
        return 2
    ground = Ground(given.folder, given.reviews)
    outcomes = []
    for name in given.targets or targets:
        if name not in IN_MEMORY:
            ground.forget()
        outcomes.append(measured(name, targets[name], ground))
        if given.json:
            told = json.dumps(to_json(outcomes, given.reviews), indent=1, ensure_ascii=False)
            given.json.write_text(told + "\n", "utf-8")
    about = (
        f"{given.reviews:,} reviews; {machine()}; {sum(each.seconds for each in outcomes):,.0f} s."
    )
    text = rendered(outcomes, about)
    print(text)
    if given.page:
        put(given.page, text)
    worse = [] if record is None else list(regressions(from_json(record), outcomes))
    for line in worse:
        print(f"worse: {line}", file=sys.stderr)
    return 1 if worse or any(each.fault for each in outcomes) else 0


def measured(name: str, target: Target, ground: Ground) -> Outcome:
    """Return what a target found; one that fails costs itself only, and says why."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    began = time.perf_counter()
    try:
        found = target(ground)
    except Exception as fault:  # a peer or a server may do anything
        traceback.print_exc()
        lines = str(fault).strip().splitlines() or [""]
        told = f"failed: {type(fault).__name__}: {lines[0]}"
        found = Outcome(name, target.__doc__ or "", [], fault=told)
    return replace(found, seconds=round(time.perf_counter() - began, 1))


def _parser(targets: Targets) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.targets", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("targets", nargs="*", choices=[*targets, []], metavar="TARGET")
    parser.add_argument("--reviews", type=int, default=REVIEWS, help="of the larger store")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    parser.add_argument("--page", type=Path, help="a page whose table is written anew")
    parser.add_argument("--against", type=Path, help="the figures of a run on record")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="for what the targets need")
    return parser


if __name__ == "__main__":
    sys.exit(main())
