"""The table of the targets as Markdown, and its place between two marks of a page."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.targets.harness import Figure
from benchmarks.targets.results import NOT_HERE, Claim, Outcome

BEGIN, END = "<!-- targets: begin -->", "<!-- targets: end -->"
_HEAD = ("| | what is compared | wanted | found (least to most) | met |", "|---|---|---|---|---|")
_SIGNS = {"at most": "≤", "at least": "≥"}
_MET = {True: "yes", False: "**no**", None: ""}
_HUNDRED = 100


def rendered(outcomes: Sequence[Outcome], told: str) -> str:
    """Return the table of all targets, then of the time of each arm, under a line that tells."""
    lines = [told, "", *_HEAD]
    for outcome in outcomes:
        lines += _rows(outcome)
    if any(outcome.arms for outcome in outcomes):
        lines += ["", "| | arm | median (least to most) | rounds |", "|---|---|---|---|"]
    for outcome in outcomes:
        lines += [
            f"| {outcome.target} | {name} | {_seconds(arm)} | {arm.rounds} |"
            for name, arm in outcome.arms.items()
        ]
    return "\n".join(lines)


def put(page: Path, text: str) -> None:
    """Put a text between the marks of a page. Raises `ValueError` for a page without them."""
    before, begin, rest = page.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no {BEGIN} and {END}; put them where the table goes")
    page.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def _rows(outcome: Outcome) -> Iterator[str]:
    name = f"| **{outcome.target}** | **{outcome.title}** |"
    yield f"{name} | | |" if not outcome.fault else f"{name} | {outcome.fault} | **no** |"
    for claim in outcome.claims:
        note = f" ({claim.note})" if claim.note else ""
        met = _MET[claim.met]
        yield f"| | {claim.what}{note} | {_wanted(claim)} | {_found(claim)} | {met} |"
    for note in outcome.notes:
        yield f"| | *{note}* | | | |"


def _wanted(claim: Claim) -> str:
    return "" if claim.limit is None else f"{_SIGNS[claim.sense]} {_number(claim.limit, claim)}"


def _found(claim: Claim) -> str:
    found = claim.found
    if found is None:
        return NOT_HERE
    median = _number(found.median, claim)
    if found.rounds == 1 or found.low == found.high:
        return median
    return f"{median} ({_plain(found.low)} to {_plain(found.high)})"


def _number(value: float, claim: Claim) -> str:
    return f"{_plain(value)} {claim.unit}"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= _HUNDRED else f"{value:.3g}"


def _seconds(arm: Figure) -> str:
    unit, factor = ("s", 1.0) if arm.median >= 1 else ("ms", 1e3)
    low, high = arm.low * factor, arm.high * factor
    return f"{_plain(arm.median * factor)} {unit} ({_plain(low)} to {_plain(high)})"
