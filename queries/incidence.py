"""Reviews by concepts: the one table that every statistic of recurrence is counted from.

A cell is true where a review has a concept. Reviews are counted once, however often they say a
thing; a broader concept is had with each narrower one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import QueryError
from ontology.namespaces import RG_NS
from queries.filters import filters, restricted
from queries.runner import Arguments, Queryable, select, term_of
from queries.said import Said, counted, said_in
from queries.same_case import cases
from queries.tabular.rows import SAID_AS
from queries.terms import NamedReview, Term

SHORTFALLS = frozenset({"missed-opportunity", "learning-point", "recommendation"})
"""The statements in which a theme speaks of a gap; good practice does not."""

_REVIEWS = f"""
SELECT DISTINCT ?review WHERE {{
# filter ?review
GRAPH ?review {{ ?review a <{RG_NS}CaseReview> }}
}}"""
_EXTENTS = ("full", "briefing", "digest-entry")
_CONTEXT = frozenset({"risk-factor"}) | SHORTFALLS
_MISSED = frozenset({"missed opportunities by agency and theme"})
"""Under what the table of `missed_opportunities` is kept, beside the kinds of statement."""


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

    @cached_property
    def cells(self) -> NDArray[np.bool_]:
        """The whole table with a row for each term, a byte a cell."""
        return np.ascontiguousarray(self.matrix.toarray().T, dtype=np.bool_)

    def place(self, term: Term) -> int:
        """Return the column of a term. Raises `KeyError` for one no review has."""
        return self._places[term]

    def having(self, *terms: Term) -> tuple[NamedReview, ...]:
        """Return the reviews that have every one of the terms, in order."""
        return tuple(self.reviews[row] for row in self.rows_having(*terms))

    def rows_having(self, *terms: Term) -> NDArray[np.int64]:
        """Return the places of the reviews that have every one of the terms, in order."""
        return np.flatnonzero(self.cells[[self._places[term] for term in terms]].all(axis=0))

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
    said = said_in(view)
    if not arguments and not once_per_case:
        kinds = frozenset(said_as)
        found: Incidence = said.kept.get(kinds) or said.kept.setdefault(
            kinds, _counted(said, said.reviews, said.reviews, {}, kinds)
        )
        return found
    listed = said.reviews
    if arguments and (left := reviews_left(view, arguments)) is not None:
        listed = tuple(each for each in listed if each.iri in left)
    stands_for = _representatives(view, listed) if once_per_case else {}
    reviews = tuple(each for each in listed if stands_for.get(each.iri, each.iri) == each.iri)
    return _counted(said, listed, reviews, stands_for, said_as)


def missed_opportunities(
    view: Queryable, incidence: Incidence
) -> tuple[tuple[tuple[Term, Term], ...], csr_array]:
    """Return which agencies missed an opportunity of which theme, and in which reviews.

    As the saved query ``review-missed-opportunities`` tells it: broader agencies and themes with
    each narrower one. The rows are those of ``incidence``.
    """
    said = said_in(view)
    if incidence.reviews is not said.reviews:  # not the table of all that `load_incidence` keeps
        return _missed(said, incidence)
    found: tuple[tuple[tuple[Term, Term], ...], csr_array] = said.kept.get(
        _MISSED
    ) or said.kept.setdefault(_MISSED, _missed(said, incidence))
    return found


def reviews_left(view: Queryable, arguments: Arguments) -> frozenset[str] | None:
    """Return the reviews (their IRIs) that filters leave; nothing where none is asked for.

    Raises `QueryError` for a wrong name or value.
    """
    given = {name: str(value).strip() for name, value in arguments.items() if str(value).strip()}
    known, words = filters(), load_vocabulary()
    if wrong := next((name for name in given if name not in known), None):
        raise QueryError(f'there is no filter "{wrong}"; there are {", ".join(known)}')
    terms = {
        name: str(term_of(known[name].parameter, value, view, words))
        for name, value in given.items()
    }
    if not terms:
        return None
    return frozenset(map(str, select(view, restricted(_REVIEWS, terms)).column("review")))


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


def related(terms: Sequence[Term]) -> NDArray[np.bool_]:
    """Return `by_definition` of every two terms, as a square table."""
    words, places = load_vocabulary(), defaultdict[tuple[str, str], list[int]](list)
    for at, term in enumerate(terms):
        places[term.scheme, term.id].append(at)
    found = np.zeros((len(terms), len(terms)), dtype=np.bool_)
    for (scheme, concept), own in places.items():
        if concept in words.scheme(scheme):
            for each in words.narrower(scheme, concept):
                found[np.ix_(own, places.get((scheme, each), []))] = True
    return found | found.T


def _representatives(view: Queryable, reviews: Iterable[NamedReview]) -> Mapping[str, str]:
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


def _counted(
    said: Said,
    listed: Iterable[NamedReview],
    reviews: tuple[NamedReview, ...],
    stands_for: Mapping[str, str],
    said_as: Collection[str],
) -> Incidence:
    rows = _rows(said, listed, reviews, stands_for)
    kinds = [at for at, name in enumerate(SAID_AS) if name in said_as]
    at, items = rows[said.single[:, 0]], said.single[:, 2]
    kept = np.isin(said.single[:, 1], kinds) & (at >= 0)
    terms, matrix = counted(
        np.column_stack((at[kept], items[kept])),
        [said.terms.above(concept) for concept in said.concepts],
        len(reviews),
    )
    return Incidence(reviews, terms, matrix, stands_for)


def _missed(said: Said, incidence: Incidence) -> tuple[tuple[tuple[Term, Term], ...], csr_array]:
    rows = _rows(said, said.reviews, incidence.reviews, incidence.stands_for)
    width = max(len(said.concepts), 1)
    joined, items = np.unique(said.missed[:, 1] * width + said.missed[:, 2], return_inverse=True)
    at = rows[said.missed[:, 0]]
    above = [said.terms.above(concept) for concept in said.concepts]
    keys = [list(product(above[pair // width], above[pair % width])) for pair in joined.tolist()]
    kept = at >= 0
    return counted(np.column_stack((at[kept], items.ravel()[kept])), keys, incidence.total)


def _rows(
    said: Said,
    listed: Iterable[NamedReview],
    reviews: Iterable[NamedReview],
    stands_for: Mapping[str, str],
) -> NDArray[np.int64]:
    """Return the row in which each review of a store is counted; -1 for one that is not."""
    if reviews is said.reviews and not stands_for:
        return np.arange(len(said.reviews), dtype=np.int64)
    own = {review.iri: at for at, review in enumerate(reviews)}
    rows = np.full(len(said.reviews), -1, dtype=np.int64)
    for review in listed:
        rows[said.places[review.iri]] = own.get(stands_for.get(review.iri, review.iri), -1)
    return rows
