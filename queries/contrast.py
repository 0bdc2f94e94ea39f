"""What sets one group of reviews apart from the others: years, nations, publishers, ages.

Each concept's share in the group beside its share in the rest, tested exactly and corrected for
how many concepts were compared (see ``queries.association``).
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import false_discovery_control

from queries.association import odds_ratio
from queries.exact import fisher
from queries.incidence import Incidence
from queries.intervals import wilson
from queries.terms import Term


@dataclass(frozen=True, slots=True)
class Contrast:
    """How often a concept occurs in a group (``count`` of ``of_group``) and in the rest.

    ``p`` is Fisher's exact probability (two-sided), ``q`` the false discovery rate.
    """

    term: Term
    count: int
    of_group: int
    rest_count: int
    of_rest: int
    odds_ratio: float
    odds_interval: tuple[float, float]
    p: float
    q: float

    @property
    def share(self) -> float:
        """The share of the group that has the concept."""
        return self.count / self.of_group

    @property
    def rest_share(self) -> float:
        """The share of the rest that has it."""
        return self.rest_count / self.of_rest

    @property
    def intervals(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The 95 % intervals of both shares."""
        return wilson(self.count, self.of_group), wilson(self.rest_count, self.of_rest)


def contrasts(
    incidence: Incidence, group: Collection[str], minimum: int = 3
) -> tuple[Contrast, ...]:
    """Compare a group of reviews (their IRIs) with the rest, the surest differences first.

    Concepts that fewer than ``minimum`` reviews have are not compared. Empty where the group or
    the rest is empty.
    """
    inside = np.array([review.iri in group for review in incidence.reviews], dtype=np.bool_)
    of_group = int(inside.sum())
    of_rest = incidence.total - of_group
    if not of_group or not of_rest:
        return ()
    counts = np.asarray(incidence.matrix[np.flatnonzero(inside)].sum(axis=0)).ravel()
    found = []
    for at, term in enumerate(incidence.terms):
        if incidence.counts[at] < minimum:
            continue
        count = int(counts[at])
        rest = int(incidence.counts[at]) - count
        table = (count, of_group - count, rest, of_rest - rest)
        ratio, interval = odds_ratio(table)
        found.append(
            Contrast(term, count, of_group, rest, of_rest, ratio, interval, fisher(*table), 1.0)
        )
    if not found:
        return ()
    rates = false_discovery_control([each.p for each in found])
    settled = (replace(each, q=float(rate)) for each, rate in zip(found, rates, strict=True))
    return tuple(sorted(settled, key=lambda each: (each.q, each.p, each.term)))
