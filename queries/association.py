"""Which concepts go together more often than chance would have it.

For each pair: how often both occur, the lift, the odds ratio with its interval, the exact
probability of a table as uneven under independence (R. A. Fisher 1935, "The logic of inductive
inference"), and the same corrected for how many pairs were looked at (Y. Benjamini and
Y. Hochberg 1995, "Controlling the false discovery rate", Journal of the Royal Statistical Society
B 57, 289-300). The correction is over every pair of concepts that each occur often enough, not
over those alone that turned out frequent together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln
from scipy.stats import false_discovery_control

from queries.incidence import Incidence, by_definition
from queries.terms import Term

_Z95 = 1.959963984540054
_HALF = 0.5
_TIED = 1e-9
"""Two tables as likely as each other may differ by so much in their logarithms, by rounding."""


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
    tested = list(_tested(incidence, minimum))
    if not tested:
        return ()
    rates = false_discovery_control([pair.p for pair in tested])
    found = (
        replace(pair, q=float(rate))
        for pair, rate in zip(tested, rates, strict=True)
        if pair.both >= minimum
    )
    return tuple(sorted(found, key=lambda pair: (pair.q, pair.p, -pair.both, pair.first)))


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


def _tested(incidence: Incidence, minimum: int) -> Iterator[Association]:
    counts, together, total = incidence.counts, incidence.together, incidence.total
    often = [at for at in range(len(incidence.terms)) if counts[at] >= minimum]
    for i, j in combinations(often, 2):
        first, second = incidence.terms[i], incidence.terms[j]
        if by_definition(first, second):
            continue
        both, one, other = int(together[i, j]), int(counts[i]), int(counts[j])
        table = (both, one - both, other - both, total - one - other + both)
        ratio, interval = odds_ratio(table)
        yield Association(
            first,
            second,
            both,
            one,
            other,
            total,
            lift=both * total / (one * other),
            odds_ratio=ratio,
            odds_interval=interval,
            p=fisher(*table),
            q=1.0,
        )


@cache
def fisher(both: int, first: int, second: int, neither: int) -> float:
    """Return the two-sided exact probability of a table as uneven as this or more so.

    The sum of the hypergeometric probabilities of all tables with these margins that are no
    likelier than this one, as SciPy's ``fisher_exact`` has it, over one table of log factorials
    instead of a distribution for each pair: thousands of pairs are tested at once.
    """
    one, other, total = both + first, both + second, both + first + second + neither
    lowest = max(0, one + other - total)
    logs = _log_factorials(1 << total.bit_length())
    counts = np.arange(lowest, min(one, other) + 1)
    inverse = logs[counts] + logs[one - counts] + logs[other - counts]
    inverse += logs[total - one - other + counts]
    fixed = logs[one] + logs[total - one] + logs[other] + logs[total - other] - logs[total]
    likely = fixed - inverse
    rarer = likely <= likely[both - lowest] + _TIED
    return min(1.0, float(np.exp(likely[rarer]).sum()))


@cache
def _log_factorials(size: int) -> NDArray[np.float64]:
    return gammaln(np.arange(size + 1, dtype=np.float64) + 1.0)
