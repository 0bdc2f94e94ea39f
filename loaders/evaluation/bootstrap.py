"""Intervals of scores, by drawing reviews again.

Statements of one review stand or fall together, so that the review is what is drawn: the cluster
bootstrap with percentile intervals of Efron and Tibshirani 1993, "An Introduction to the
Bootstrap", chapters 8 and 13. Where every draw gives the same figure (all right, or none) the
draws say nothing of how sure it is, and the exact binomial interval of Clopper and Pearson 1934 is
given instead.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

from loaders.evaluation.scores import Key, Score, count
from loaders.evaluation.verdicts import Verdict

REPLICATES = 2000
SEED = 20130101
LEVEL = 0.95

Interval = tuple[float, float]
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """A score with the 95 % intervals of its precision, recall and F1.

    ``reviews`` is in how many reviews something was compared.
    """

    score: Score
    precision: Interval
    recall: Interval
    f1: Interval
    reviews: int


def measure(
    verdicts: Sequence[Verdict],
    keys: Callable[[Verdict], Iterable[Key]],
    *,
    replicates: int = REPLICATES,
    seed: int = SEED,
) -> dict[Key, Measured]:
    """Return the score under each key with its intervals; the same input gives the same ones."""
    totals = count(verdicts, keys)
    clusters = list(dict.fromkeys(verdict.review for verdict in verdicts))
    split: Mapping[tuple[str, Key], Score] = count(
        verdicts, lambda verdict: ((verdict.review, key) for key in keys(verdict))
    )
    draws = _draws(len(clusters), replicates, seed)
    return {
        key: _measured(score, [split.get((where, key), Score()) for where in clusters], draws)
        for key, score in totals.items()
    }


def _draws(clusters: int, replicates: int, seed: int) -> Counts:
    """Return how often each review is drawn in each replicate."""
    even = np.full(clusters, 1 / max(clusters, 1))
    return np.random.default_rng(seed).multinomial(clusters, even, replicates).astype(np.float64)


def _measured(score: Score, parts: Sequence[Score], draws: Counts) -> Measured:
    counts = np.array([(part.right, part.wrong, part.missed) for part in parts], np.float64)
    right, wrong, missed = (draws @ counts).T
    precision = _interval(right, right + wrong) or exact(score.right, score.right + score.wrong)
    recall = _interval(right, right + missed) or exact(score.right, score.right + score.missed)
    both = _interval(2 * right, 2 * right + wrong + missed)
    f1 = both or (_harmonic(precision[0], recall[0]), _harmonic(precision[1], recall[1]))
    return Measured(score, precision, recall, f1, sum(part.n > 0 for part in parts))


def _interval(part: Counts, whole: Counts) -> Interval | None:
    """Return the percentile interval of a ratio; nothing where all draws give the same."""
    ratios = part[whole > 0] / whole[whole > 0]
    if not ratios.size or np.ptp(ratios) == 0:
        return None
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(ratios, (tail, 1 - tail))
    return float(low), float(high)


def exact(right: int, of: int) -> Interval:
    """Return the exact binomial 95 % interval of a share; all there is where nothing is counted."""
    if not of:
        return 0.0, 1.0
    found = binomtest(right, of).proportion_ci(LEVEL, method="exact")
    return float(found.low), float(found.high)


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
