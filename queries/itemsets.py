"""Sets of three concepts that recur together, and how surely two of them bring the third.

Confidence and lift as in R. Agrawal and R. Srikant 1994, "Fast algorithms for mining association
rules". Sets of three are counted from the pairs that are frequent themselves, since no set can be
more frequent than its pairs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from queries.incidence import Incidence, by_definition
from queries.terms import Term


@dataclass(frozen=True, slots=True)
class Triple:
    """Three concepts that ``count`` of ``of_reviews`` reviews have.

    ``confidence`` is the highest share, over the three, of the reviews with two of the concepts
    that have the third (``brings``); ``lift`` how many times as often all three occur as if they
    were independent.
    """

    terms: tuple[Term, Term, Term]
    count: int
    of_reviews: int
    confidence: float
    brings: Term
    lift: float


def triples(incidence: Incidence, minimum: int = 3) -> tuple[Triple, ...]:
    """Return the sets of three that at least ``minimum`` reviews have, the most frequent first.

    Sets in which one concept stands above another are left out.
    """
    found = _found(incidence, minimum)
    return tuple(sorted(found, key=lambda each: (-each.count, -each.lift, each.terms)))


def _found(incidence: Incidence, minimum: int) -> Iterator[Triple]:
    together, terms, total = incidence.together, incidence.terms, incidence.total
    partners: dict[int, list[int]] = {}
    for i, j in combinations(range(len(terms)), 2):
        if together[i, j] >= minimum and not by_definition(terms[i], terms[j]):
            partners.setdefault(i, []).append(j)
    cells = incidence.cells
    rows = incidence.matrix.astype(np.int64)
    for i, others in partners.items():
        for j in others:
            shared = sorted(set(others) & set(partners.get(j, ())))
            counts = np.asarray(rows[np.flatnonzero(cells[i] & cells[j])].sum(axis=0)).ravel()
            for k in shared:
                if counts[k] >= minimum:
                    yield _triple(incidence, (i, j, k), int(counts[k]), total)


def _triple(incidence: Incidence, at: tuple[int, int, int], count: int, total: int) -> Triple:
    i, j, k = at
    together, terms = incidence.together, incidence.terms
    shares = [
        (count / int(together[a, b]), terms[c]) for a, b, c in ((i, j, k), (i, k, j), (j, k, i))
    ]
    confidence, brings = max(shares, key=lambda pair: (pair[0], pair[1]))
    chance = float(np.prod([incidence.counts[each] / total for each in at]))
    return Triple(
        (terms[i], terms[j], terms[k]), count, total, confidence, brings, count / total / chance
    )
