"""How sure a share is."""

from math import sqrt

_Z95 = 1.959963984540054


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95 % score interval of a proportion.

    E. B. Wilson 1927, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 209-212. Unlike the normal approximation
    it stays within 0 and 1 and is not empty where every review, or none, has the thing.
    """
    if trials == 0:
        return 0.0, 1.0
    share, square = successes / trials, _Z95 * _Z95
    centre = share + square / (2 * trials)
    margin = _Z95 * sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    scale = 1 + square / trials
    low = 0.0 if successes == 0 else (centre - margin) / scale
    high = 1.0 if successes == trials else (centre + margin) / scale
    return low, high
