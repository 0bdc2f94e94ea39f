"""What the store holds, beside what published analyses of many reviews found.

The published figures are data with their source, in ``base-rates.toml``. A share far outside a
band is a reason to look for a defect; it is never a finding, and nothing is compared where the
reviews are few.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from queries.incidence import load_incidence
from queries.intervals import wilson
from queries.runner import Queryable
from queries.terms import NamedReview


class Verdict(StrEnum):
    """How a share stands to its band."""

    WITHIN = "within"
    """The interval of the share and the band overlap."""
    BELOW = "below"
    ABOVE = "above"
    TOO_FEW = "too few reviews"


@dataclass(frozen=True, slots=True)
class BaseRate:
    """A published share of reviews of some types and years that had a concept."""

    concept: str
    types: tuple[str, ...]
    since: int
    until: int
    low: float
    high: float
    figure: str
    source: str

    def covers(self, review: NamedReview) -> bool:
        """Return whether a review is of the types and years of the figure."""
        return (
            review.type in self.types
            and review.year is not None
            and self.since <= review.year <= self.until
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The store's share, ``count`` of ``of_reviews`` reviews, beside a published one."""

    rate: BaseRate
    count: int
    of_reviews: int
    verdict: Verdict

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the store's share."""
        return wilson(self.count, self.of_reviews)


@cache
def base_rates() -> tuple[BaseRate, ...]:
    """Return the published figures."""
    return tuple(BaseRate(**{**row, "types": tuple(row["types"])}) for row in _data()["rate"])


def plausibility(
    view: Queryable, rates: Iterable[BaseRate] | None = None, fewest: int | None = None
) -> tuple[Comparison, ...]:
    """Compare the store with published figures, by default all of them.

    Where fewer than ``fewest`` reviews (by default 30) are of a figure's types and years, the
    verdict is that they are too few.
    """
    incidence = load_incidence(view)
    needed = _data()["fewest_reviews"] if fewest is None else fewest
    having = {
        f"{term.scheme}/{term.id}": {review.iri for review in incidence.having(term)}
        for term in incidence.terms
    }
    found = []
    for rate in base_rates() if rates is None else rates:
        covered = [review.iri for review in incidence.reviews if rate.covers(review)]
        count = len(having.get(rate.concept, set()).intersection(covered))
        verdict = Verdict.TOO_FEW
        if len(covered) >= max(needed, 1):
            low, high = wilson(count, len(covered))
            verdict = Verdict.WITHIN
            if high < rate.low:
                verdict = Verdict.BELOW
            elif low > rate.high:
                verdict = Verdict.ABOVE
        found.append(Comparison(rate, count, len(covered), verdict))
    return tuple(found)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("queries") / "base-rates.toml").read_text("utf-8"))
