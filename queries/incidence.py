"""Reviews by concepts: the one table that every statistic of recurrence is counted from.

A cell is true where a review has a concept. Reviews are counted once, however often they say a
thing; a broader concept is had with each narrower one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from ontology.concepts import Vocabulary, load_vocabulary
from queries.catalogue import load_catalogue
from queries.runner import Arguments, Queryable, run
from queries.same_case import cases
from queries.tables import Value
from queries.terms import NamedReview, Term

SHORTFALLS = frozenset({"missed-opportunity", "learning-point", "recommendation"})
"""The statements in which a theme speaks of a gap; good practice does not."""

_EXTENTS = ("full", "briefing", "digest-entry")
_CONTEXT = frozenset({"risk-factor"}) | SHORTFALLS


@dataclass(frozen=True)
class Incidence:
    """Which of ``reviews`` (rows) have which of ``terms`` (columns), as a sparse boolean matrix.

    Rows are in the order of the reviews' subjects, columns in that of the terms. Where reviews of
    one case are counted as one, ``stands_for`` has the review that each is counted under.
    """

    reviews: tuple[NamedReview, ...]
    terms: tuple[Term, ...]
    matrix: csr_array
    stands_for: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many reviews: the denominator."""
        return len(self.reviews)

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """In how many reviews each term occurs, in the order of the terms."""
        return np.asarray(self.matrix.sum(axis=0), dtype=np.int64).ravel()

    @cached_property
    def together(self) -> NDArray[np.int64]:
        """In how many reviews each two terms occur, as a square table; its diagonal is `counts`."""
        product = self.matrix.T.astype(np.int64) @ self.matrix.astype(np.int64)
        return np.asarray(product.todense(), dtype=np.int64)

    def place(self, term: Term) -> int:
        """Return the column of a term. Raises `KeyError` for one no review has."""
        return self._places[term]

    def having(self, *terms: Term) -> tuple[NamedReview, ...]:
        """Return the reviews that have every one of the terms, in order."""
        rows = self._columns[:, [self._places[term] for term in terms]].sum(axis=1)
        return tuple(self.reviews[row] for row in np.flatnonzero(np.asarray(rows) == len(terms)))

    def standing_for(self, iris: Iterable[str]) -> tuple[NamedReview, ...]:
        """Return the reviews under which these are counted, in order, each once."""
        kept = {self.stands_for.get(iri, iri) for iri in iris}
        return tuple(review for review in self.reviews if review.iri in kept)

    def of_schemes(self, *schemes: str) -> "Incidence":
        """Return the table of the terms of these schemes alone."""
        kept = [at for at, term in enumerate(self.terms) if term.scheme in schemes]
        return replace(
            self, terms=tuple(self.terms[at] for at in kept), matrix=self._columns[:, kept].tocsr()
        )

    def of_reviews(self, wanted: Collection[str]) -> "Incidence":
        """Return the table of these reviews (their IRIs) alone, with every term."""
        rows = [at for at, review in enumerate(self.reviews) if review.iri in wanted]
        return replace(
            self, reviews=tuple(self.reviews[row] for row in rows), matrix=self.matrix[rows]
        )

    @cached_property
    def _places(self) -> Mapping[Term, int]:
        return {term: at for at, term in enumerate(self.terms)}

    @cached_property
    def _columns(self) -> csc_array:
        return self.matrix.tocsc()


def load_incidence(
    view: Queryable,
    arguments: Arguments | None = None,
    *,
    said_as: Collection[str] = _CONTEXT,
    once_per_case: bool = False,
) -> Incidence:
    """Read the table from a store, of the reviews that ``arguments`` (filters) leave.

    ``said_as`` are the kinds of statement whose concepts count (see the saved query
    ``incidence``): by default risk factors, and the themes of shortfalls. ``once_per_case`` takes
    the reviews of one case together, under the one that tells most of it.
    """
    saved = load_catalogue()
    listed = sorted(map(_named, run(saved["reviews"], view, arguments).records()))
    stands_for = _representatives(view, listed) if once_per_case else {}
    reviews = tuple(each for each in listed if stands_for.get(each.iri, each.iri) == each.iri)
    rows = {review.iri: at for at, review in enumerate(reviews)}
    cells: set[tuple[int, Term]] = set()
    for row in run(saved["incidence"], view, arguments).records():
        if row["said_as"] in said_as:
            iri = str(row["review"])
            term = Term(str(row["scheme"]), str(row["concept"]), str(row["label"]))
            cells.add((rows[stands_for.get(iri, iri)], term))
    terms = tuple(sorted({term for _, term in cells}))
    columns = {term: at for at, term in enumerate(terms)}
    places = sorted((row, columns[term]) for row, term in cells)
    at = np.array(places, dtype=np.int64).reshape(-1, 2).T
    matrix = csr_array(
        (np.ones(len(places), dtype=np.bool_), (at[0], at[1])), shape=(len(reviews), len(terms))
    )
    return Incidence(reviews, terms, matrix, stands_for)


def by_definition(first: Term, second: Term, vocabulary: Vocabulary | None = None) -> bool:
    """Return whether one term stands above the other, so that they go together by definition."""
    if first.scheme != second.scheme:
        return False
    known, scheme = vocabulary or load_vocabulary(), first.scheme
    if not {first.id, second.id} <= set(known.scheme(scheme)):
        return False  # a concept of another user's own, known to the store alone
    return second.id in known.narrower(scheme, first.id) or first.id in known.narrower(
        scheme, second.id
    )


def _representatives(view: Queryable, reviews: list[NamedReview]) -> Mapping[str, str]:
    """Return, for each review of a case told twice or more, the review it is counted under."""
    members: dict[str, list[NamedReview]] = {}
    tied = cases(view)
    for review in reviews:
        if review.iri in tied:
            members.setdefault(tied[review.iri], []).append(review)
    return {
        review.iri: min(told, key=lambda each: (_rank(each.extent), each.iri)).iri
        for told in members.values()
        for review in told
    }


def _rank(extent: str | None) -> int:
    return _EXTENTS.index(extent) if extent in _EXTENTS else len(_EXTENTS)


def _named(row: Mapping[str, Value]) -> NamedReview:
    def text(name: str) -> str | None:
        return None if row[name] is None else str(row[name])

    published = text("published")
    return NamedReview(
        str(row["subject"]),
        str(row["review"]),
        text("extent"),
        text("publisher"),
        int(published[:4]) if published else None,
        text("nation"),
        text("type"),
    )
