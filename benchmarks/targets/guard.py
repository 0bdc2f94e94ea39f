"""A guard against regressions: the ratios of a run beside those on record.

Times of two machines, or of one machine at two hours, cannot be compared; ratios of two arms that
ran in turns can. So only these are, by their medians, with a tolerance; of everything else it is
asked only whether what was met is met still.
"""

from collections.abc import Iterator, Sequence

from benchmarks.targets.results import TIMES, Claim, Outcome

TOLERANCE = 0.2
"""The share by which a median may be worse than the one on record."""


def regressions(
    recorded: Sequence[Outcome], found: Sequence[Outcome], tolerance: float = TOLERANCE
) -> Iterator[str]:
    """Yield a line for each claim that is worse than on record; targets that did not run are none.

    A claim is known by its target and its words. What could not be measured here is none either.
    """
    known = {(each.target, claim.what): claim for each in recorded for claim in each.claims}
    for outcome in found:
        if outcome.fault:
            yield f"{outcome.target}: {outcome.fault}"
        for claim in outcome.claims:
            before = known.get((outcome.target, claim.what))
            if before is not None and (line := _worse(before, claim, tolerance)):
                yield f"{outcome.target} {claim.what}: {line}"


def _worse(before: Claim, now: Claim, tolerance: float) -> str | None:
    if before.found is None or now.found is None:
        return None
    then, median = before.found.median, now.found.median
    if now.unit != TIMES:
        if before.met and now.met is False:
            return f"{median:.4g} {now.unit}, {now.sense} {now.limit:g} wanted, {then:.4g} recorded"
        return None
    if now.sense == "at most" and median > then * (1 + tolerance):
        return f"{median:.3g} times, at most {then * (1 + tolerance):.3g} by the record"
    if now.sense == "at least" and median < then / (1 + tolerance):
        return f"{median:.3g} times, at least {then / (1 + tolerance):.3g} by the record"
    return None
