"""Which concepts go together more often than chance would have it.

For each pair: how often both occur, the lift, the odds ratio with its interval, the exact
probability of a table as uneven under independence (R. A. Fisher 1935, "The logic of inductive
inference"), and the same corrected for how many pairs were looked at (Y. Benjamini and
Y. Hochberg 1995, "Controlling the false discovery rate", Journal of the Royal Statistical Society
B 57, 289-300). The correction is over every pair of concepts that each occur often enough, not
over those alone that turned out frequent together.
"""

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from scipy.stats import false_discovery_control

from queries.exact import Counts, Reals, fishers
from queries.incidence import Incidence, related
from queries.terms import Term

_Z95 = 1.959963984540054
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Association:
    """How two concepts go together in ``of_reviews`` reviews.

    ``lift`` is how many times as often both occur as if they were independent; ``odds_ratio`` has
    its 95 % interval; ``p`` is Fisher's exact probability (two-sided), ``q`` the false discovery
    rate at which the pair is still found.
    """

    first: Term
    second: Term
    both: int
    first_count: int
    second_count: int
    of_reviews: int
    lift: float
    odds_ratio: float
    odds_interval: tuple[float, float]
    p: float
    q: float


def associations(incidence: Incidence, minimum: int = 3) -> tuple[Association, ...]:
    """Return every pair that occurs together in at least ``minimum`` reviews, the surest first.

    Pairs of which one concept stands above the other are left out: they go together by
    definition.
    """
    counts, total = incidence.counts, incidence.total
    often = np.flatnonzero(counts >= minimum)
    left, right = np.triu_indices(len(often), 1)
    first, second = often[left], often[right]
    apart = ~related(incidence.terms)[first, second]
    first, second = first[apart], second[apart]
    if not first.size:
        return ()
    both, one, other = incidence.together[first, second], counts[first], counts[second]
    p = fishers(both, one, other, total)
    q = false_discovery_control(p)
    # Columns are in the order of the terms, so the places of a pair order it as its terms do.
    order = np.lexsort((second, first, -both, p, q))
    kept = order[both[order] >= minimum]
    first, second, both, one, other = (each[kept] for each in (first, second, both, one, other))
    columns = (first, second, both, one, other, both * total / (one * other), p[kept], q[kept])
    intervals = _odds_ratios(both, one, other, total)
    terms = incidence.terms
    return tuple(
        Association(terms[i], terms[j], b, n, m, total, lift, ratio, (low, high), p_value, rate)
        for (i, j, b, n, m, lift, p_value, rate), (ratio, low, high) in zip(
            zip(*(each.tolist() for each in columns), strict=True),
            zip(*(each.tolist() for each in intervals), strict=True),
            strict=True,
        )
    )


def odds_ratio(table: tuple[int, int, int, int]) -> tuple[float, tuple[float, float]]:
    """Return the odds ratio of a table (both, first only, second only, neither) and its interval.

    The interval is Woolf's (1955), on the logarithm; half a review is added to every cell where
    one is empty (J. B. S. Haldane 1956; F. J. Anscombe 1956).
    """
    cells = [float(count) for count in table]
    if 0 in table:
        cells = [count + _HALF for count in cells]
    both, first, second, neither = cells
    ratio = both * neither / (first * second)
    margin = _Z95 * sqrt(sum(1 / count for count in cells))
    return ratio, (exp(log(ratio) - margin), exp(log(ratio) + margin))


def _odds_ratios(
    both: Counts, one: Counts, other: Counts, total: int
) -> tuple[Reals, Reals, Reals]:
    """Return `odds_ratio` of many tables: the ratios, and both ends of their intervals."""
    cells = np.stack((both, one - both, other - both, total - one - other + both)).astype(float)
    cells[:, (cells == 0).any(axis=0)] += _HALF
    ratios = cells[0] * cells[3] / (cells[1] * cells[2])
    margins = _Z95 * np.sqrt((1 / cells).sum(axis=0))
    logs = np.log(ratios)
    return ratios, np.exp(logs - margins), np.exp(logs + margins)
