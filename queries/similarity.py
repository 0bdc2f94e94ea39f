"""Reviews that are like one another, and what makes them so.

Cosine similarity of the reviews' concepts, each weighted by how few reviews have it (K. Sparck
Jones 1972, "A statistical interpretation of term specificity and its application in retrieval"):
to share a rare concept says more than to share a common one.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from queries.incidence import Incidence
from queries.terms import NamedReview, Term


@dataclass(frozen=True, slots=True)
class Likeness:
    """A review that is like another: the cosine, and the shared concepts by what each adds."""

    review: NamedReview
    score: float
    shared: tuple[tuple[Term, float], ...]


def similar_reviews(incidence: Incidence, review: str, most: int = 10) -> tuple[Likeness, ...]:
    """Return the reviews most like one (its IRI), the likest first; none that share nothing.

    Raises `KeyError` where the table has no such review.
    """
    rows = {each.iri: at for at, each in enumerate(incidence.reviews)}
    weighted = _weighted(incidence)
    own = weighted[[rows[review]]]
    products = weighted.multiply(own.toarray()).tocsr()
    scores = np.asarray(products.sum(axis=1)).ravel()
    order = sorted(
        (at for at in range(len(scores)) if scores[at] > 0 and at != rows[review]),
        key=lambda at: (-scores[at], incidence.reviews[at]),
    )
    return tuple(
        Likeness(incidence.reviews[at], float(scores[at]), _shared(incidence, products, at))
        for at in order[:most]
    )


def _weighted(incidence: Incidence) -> csr_array:
    rarity = np.log((1 + incidence.total) / (1 + incidence.counts)) + 1
    weighted = incidence.matrix.astype(np.float64).multiply(rarity[np.newaxis, :]).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    return csr_array(weighted.multiply(1 / lengths[:, np.newaxis]))


def _shared(incidence: Incidence, products: csr_array, row: int) -> tuple[tuple[Term, float], ...]:
    start, end = products.indptr[row], products.indptr[row + 1]
    pairs = zip(products.indices[start:end], products.data[start:end], strict=True)
    shared = [(incidence.terms[at], float(part)) for at, part in pairs if part > 0]
    return tuple(sorted(shared, key=lambda pair: (-pair[1], pair[0])))
