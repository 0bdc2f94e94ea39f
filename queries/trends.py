"""How often a concept occurs, year by year of publication, and whether it rises or falls."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, kendalltau

from queries.incidence import Incidence
from queries.intervals import wilson
from queries.terms import Term

_FEWEST_YEARS = 3


@dataclass(frozen=True, slots=True)
class YearShare:
    """In how many of a year's reviews a concept occurs."""

    year: int
    count: int
    of_reviews: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        return wilson(self.count, self.of_reviews)


@dataclass(frozen=True, slots=True)
class Trend:
    """The years of a concept, and Kendall's tau-b between a review's year and having it.

    ``tau`` lies between -1 (falling) and 1 (rising); ``p`` is that of no trend, ``q`` the false
    discovery rate over the concepts compared (M. G. Kendall 1938, "A new measure of rank
    correlation"). ``None`` where all years, or all reviews, are alike.
    """

    term: Term
    years: tuple[YearShare, ...]
    tau: float | None
    p: float | None
    q: float | None


def trends(incidence: Incidence, minimum: int = 3) -> tuple[Trend, ...]:
    """Return the trend of each concept that at least ``minimum`` dated reviews have, by term.

    Reviews without a year are left out of counts and denominators.
    """
    dated = [at for at, review in enumerate(incidence.reviews) if review.year is not None]
    years = np.array([incidence.reviews[at].year for at in dated], dtype=np.int64)
    cells = incidence.matrix[dated].toarray().astype(np.bool_)
    kept = [at for at in range(cells.shape[1]) if cells[:, at].sum() >= minimum]
    tested = {at: found for at in kept if (found := _tau(years, cells[:, at])) is not None}
    pvalues = np.array([p for _, p in tested.values()])
    rates = false_discovery_control(pvalues) if tested else pvalues
    found_at = dict(zip(tested, map(float, rates), strict=True))
    return tuple(
        Trend(
            incidence.terms[at],
            tuple(_shares(years, cells[:, at])),
            tau=tested[at][0] if at in tested else None,
            p=tested[at][1] if at in tested else None,
            q=found_at.get(at),
        )
        for at in kept
    )


def _shares(years: NDArray[np.int64], has: NDArray[np.bool_]) -> Iterator[YearShare]:
    for year in np.unique(years):
        here = years == year
        yield YearShare(int(year), int(has[here].sum()), int(here.sum()))


def _tau(years: NDArray[np.int64], has: NDArray[np.bool_]) -> tuple[float, float] | None:
    if len(np.unique(years)) < _FEWEST_YEARS or has.all() or not has.any():
        return None
    found = kendalltau(years, has)
    return float(found.statistic), float(found.pvalue)
