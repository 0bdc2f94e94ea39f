"""Exact probabilities of two-by-two tables, of one or of very many at once.

R. A. Fisher 1935, "The logic of inductive inference", Journal of the Royal Statistical Society
98, 39-82: two-sided, the sum of the hypergeometric probabilities of all tables with the same
margins that are no likelier than the one seen, as SciPy's ``fisher_exact`` has it.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Counts = NDArray[np.int64]
Reals = NDArray[np.float64]

_TIED = 1e-9
"""Two tables as likely as each other may differ by so much in their logarithms, by rounding."""
_NEGLIGIBLE = 1e-18
_STEPS = 16
"""Terms of the tails that are added before tables that are done are left out."""


def fisher(both: int, first: int, second: int, neither: int) -> float:
    """Return the two-sided exact probability of a table as uneven as this or more so."""
    table = np.array([[both], [both + first], [both + second]], dtype=np.int64)
    return float(fishers(table[0], table[1], table[2], both + first + second + neither)[0])


def fishers(both: Counts, one: Counts, other: Counts, total: int) -> Reals:
    """Return `fisher` of many tables of one ``total``, each by its first cell and its margins.

    Likelihoods rise to one place and fall after it. So the tables that are no likelier are two
    tails, whose ends are found by halving, and whose terms follow from one another and soon vanish.
    """
    logs = _log_factorials(1 << total.bit_length())
    one, other = np.minimum(one, other), np.maximum(one, other)  # the same table to the last bit
    lowest = np.maximum(0, one + other - total)
    highest = np.minimum(one, other)

    def likely(at: Counts) -> Reals:
        inverse = logs[at] + logs[one - at] + logs[other - at] + logs[total - one - other + at]
        return np.asarray(fixed - inverse, dtype=np.float64)

    fixed = logs[one] + logs[total - one] + logs[other] + logs[total - other] - logs[total]
    limit = likely(both) + _TIED
    peak = np.clip((one + 1) * (other + 1) // (total + 2), lowest, highest)
    whole = likely(peak) <= limit
    # Of what lies below the peak the last that is no likelier, and of what lies above the first.
    below, above = lowest - 1, peak.copy()
    after, last = peak.copy(), highest + 1
    while np.any(above - below > 1) or np.any(last - after > 1):
        middle = np.clip((below + above) // 2, lowest, highest)
        is_in, is_open = likely(middle) <= limit, above - below > 1
        below, above = (
            np.where(is_open & is_in, middle, below),
            np.where(is_open & ~is_in, middle, above),
        )
        middle = np.clip((after + last) // 2, lowest, highest)
        is_in, is_open = likely(middle) <= limit, last - after > 1
        after, last = (
            np.where(is_open & ~is_in, middle, after),
            np.where(is_open & is_in, middle, last),
        )
    missing = total - one - other
    found = np.where(whole, 1.0, 0.0)
    start = np.where(whole | (below < lowest), 0.0, np.exp(likely(np.maximum(below, lowest))))
    found += _tail(start, below, one - below, other - below, missing + below)
    start = np.where(whole | (last > highest), 0.0, np.exp(likely(np.minimum(last, highest))))
    found += _tail(start, one - last, last, missing + last, other - last)
    return np.minimum(found, 1.0)


def _tail(term: Reals, *cells: Counts) -> Reals:
    """Return the sum of terms that begins with ``term`` and goes outwards.

    ``cells`` are those of the table at that term: with every step the first and the last lose one,
    and the others gain one. A cell that is empty ends the sum.
    """
    down, up, gain, lose = (each.astype(np.float64) for each in cells)
    found = term.copy()
    left = np.flatnonzero(term)
    now, down, up, gain, lose = (each[left] for each in (term, down, up, gain, lose))
    while left.size:
        added = np.zeros_like(now)
        for _ in range(_STEPS):
            now = now * (down * lose) / ((up + 1.0) * (gain + 1.0))
            down, lose, up, gain = down - 1.0, lose - 1.0, up + 1.0, gain + 1.0
            added += now
        found[left] += added
        on = now > _NEGLIGIBLE * found[left]
        left = left[on]
        now, down, up, gain, lose = (each[on] for each in (now, down, up, gain, lose))
    return found


@cache
def _log_factorials(size: int) -> Reals:
    return np.asarray(gammaln(np.arange(size + 1, dtype=np.float64) + 1.0), dtype=np.float64)
