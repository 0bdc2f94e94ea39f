"""Fisher's exact probabilities of many tables at once, against SciPy's of one."""

import numpy as np
import pytest
from scipy.stats import fisher_exact

from queries.exact import fisher, fishers


@pytest.mark.parametrize("total", [3, 12, 57, 400, 10_000])
def test_every_table_has_the_probability_that_scipy_gives_it(total: int) -> None:
    chance = np.random.default_rng(total)
    one, other = (chance.integers(1, total, 60) for _ in range(2))
    lowest, highest = np.maximum(0, one + other - total), np.minimum(one, other)
    anywhere = lowest + (chance.random(60) * (highest - lowest + 1)).astype(np.int64)
    expected = np.clip(np.rint(one * other / total).astype(np.int64), lowest, highest)
    for both in (anywhere, expected, lowest, highest):
        for at, p in enumerate(fishers(both, one, other, total)):
            b, n, m = int(both[at]), int(one[at]), int(other[at])
            table = np.array([[b, n - b], [m - b, total - n - m + b]])
            assert p == pytest.approx(fisher_exact(table).pvalue, rel=1e-7, abs=1e-290)
            assert fisher(b, n - b, m - b, total - n - m + b) == p


def test_a_table_and_its_mirror_have_the_same_to_the_last_bit() -> None:
    assert fisher(7, 3, 11, 61) == fisher(7, 11, 3, 61)


def test_the_likeliest_table_is_sure() -> None:
    assert fisher(5, 5, 5, 5) == 1.0
    assert fisher(0, 0, 0, 9) == 1.0
