"""What a target wanted and found, as objects and as JSON."""

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import Any, Literal

from benchmarks.targets.harness import Figure

Sense = Literal["at most", "at least"]
TIMES = "times"
NOT_HERE = "not installed here"


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a target wants: a limit, and the figure that was found, if there is one.

    ``unit`` is ``times`` for a ratio of two arms of one run. Without a limit it is not judged.
    """

    what: str
    sense: Sense
    limit: float | None
    found: Figure | None
    unit: str = TIMES
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether what was wanted was found; nothing where there is no limit or no figure."""
        if self.found is None or self.limit is None:
            return None
        if self.sense == "at most":
            return self.found.median <= self.limit
        return self.found.median >= self.limit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one target found: its claims, what each arm took in seconds, and what to know of it."""

    target: str
    title: str
    claims: Sequence[Claim]
    arms: Mapping[str, Figure] = field(default_factory=dict)
    notes: Sequence[str] = ()
    seconds: float = 0.0
    fault: str = ""


def to_json(outcomes: Sequence[Outcome], reviews: int) -> dict[str, Any]:
    """Return a run as JSON has it: the machine, the versions, the size, and every target."""
    return {
        "reviews": reviews,
        "machine": machine(),
        "versions": versions(),
        "targets": [
            {
                **{key: value for key, value in asdict(each).items() if key != "claims"},
                "claims": [{**asdict(claim), "met": claim.met} for claim in each.claims],
            }
            for each in outcomes
        ],
    }


def from_json(data: Mapping[str, Any]) -> list[Outcome]:
    """Return the targets of a run that `to_json` gave. Raises `KeyError` for what is none."""
    return [
        Outcome(
            each["target"],
            each["title"],
            [
                Claim(
                    claim["what"],
                    claim["sense"],
                    claim["limit"],
                    _figure(claim["found"]),
                    claim["unit"],
                    claim["note"],
                )
                for claim in each["claims"]
            ],
            {name: Figure(**arm) for name, arm in each["arms"].items()},
            each["notes"],
            each["seconds"],
            each["fault"],
        )
        for each in data["targets"]
    ]


def machine() -> str:
    """Return what the figures were measured on, in a line."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {pages * size / 2**30:.0f} GiB, "
        f"{platform.system()}, Python {platform.python_version()}"
    )


def versions() -> dict[str, str]:
    """Return the versions of what the arms of this environment stand on."""
    names = ("pyoxigraph", "rdflib", "networkx", "scipy", "numpy", "lxml", "ahocorasick-rs")
    return {name: version(name) for name in (*names, "pypdfium2", "fastapi", "uvicorn", "typer")}


def _figure(data: Mapping[str, Any] | None) -> Figure | None:
    return None if data is None else Figure(**data)
