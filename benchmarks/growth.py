"""How figures of a benchmark grow: a table of all runs, and the exponent of each cost.

A run is a mapping with ``number``, and by group (``counts``, ``cpu``, ``seconds``, ``memory``,
``scores``) what was measured.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

NOTICED = 1.15
"""An exponent above this is told as a bend."""

Run = Mapping[str, Any]


def bends(one: Run, other: Run) -> list[tuple[float, str]]:
    """Return the exponent of each cost between two numbers of documents, the steepest first."""
    size = math.log(other["number"] / one["number"])
    costs = [(part, "cpu", 0.05) for part in other["cpu"]]
    costs += [(part, "counts", 1) for part in other["counts"] if "bytes" in part]
    costs += [(part, "memory", 1) for part in other["memory"]]
    told = []
    for part, group, least in costs:
        less, more = one[group].get(part, 0), other[group][part]
        if less > 0 and more >= least:
            told.append((round(math.log(more / less) / size, 2), part))
    return sorted(told, reverse=True)


def too_slow(results: Sequence[Run], number: int, patience: float) -> list[str]:
    """Return the stages that would take more than ``patience`` seconds for a number of documents.

    Each is taken to grow on as it did between the last two numbers, with their square at least
    after one alone; a stage that was left out before is left out again.
    """
    last = results[-1]
    before = results[-2] if len(results) > 1 else None
    found = [each.partition(":")[0] for each in last["failed"] if "left out" in each]
    for stage, spent in last["seconds"].items():
        power = 2.0
        if before and (less := before["seconds"].get(stage, 0)) > 0 and spent > 0:
            power = math.log(spent / less) / math.log(last["number"] / before["number"])
        if spent * (number / last["number"]) ** power > patience:
            found.append(stage)
    return found


def shown(results: Sequence[Run]) -> None:
    """Print a table of all numbers, then the exponents of the last two."""
    numbers = [f"{result['number']:>12,}" for result in results]
    for group in ("counts", "cpu", "seconds", "memory"):
        print(f"\n{group:<40}{''.join(numbers)}")
        names = dict.fromkeys(name for result in results for name in result[group])
        for name in names:
            cells = (result[group].get(name, 0) for result in results)
            print(f"{name:<40}{''.join(f'{cell:>12,}' for cell in cells)}")
    print(f"\n{'rates':<40}{''.join(numbers)}")
    for name, part, stages in (
        ("documents/s, text to graph", "documents", ("read", "extract", "store")),
        ("words/s, read and extract", "words", ("read", "extract")),
        ("words/s, extract alone", "words", ("extract",)),
    ):
        for clock in ("cpu", "seconds"):
            spent = [sum(result[clock].get(stage, 0) for stage in stages) for result in results]
            rates = (r["counts"].get(part, 0) / s for r, s in zip(results, spent, strict=True) if s)
            print(f"{f'{name} ({clock})':<40}{''.join(f'{rate:>12,.1f}' for rate in rates)}")
    print(f"\n{'F1 (precision, recall)':<40}{''.join(numbers)}")
    for measure in dict.fromkeys(name for result in results for name in result["scores"]):
        cells = (result["scores"].get(measure) for result in results)
        figures = (
            f"{c['f1']:.2f} ({c['precision']:.2f}, {c['recall']:.2f})" if c else "" for c in cells
        )
        print(f"{measure:<40}{''.join(f'{figure:>20}' for figure in figures)}")
    for result in results:
        print(
            f"\nfailed of {result['number']:,}: {len(result['failed'])}",
            *result["failed"][:8],
            sep="\n  ",
        )
    for one, other in pairwise(results):
        steep = [each for each in bends(one, other) if each[0] >= NOTICED]
        print(f"\nsteeper than {NOTICED} from {one['number']:,} to {other['number']:,}:")
        print(*(f"  {name}: {power}" for power, name in steep), sep="\n")
