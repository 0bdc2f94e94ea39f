"""From a family's risk factor to what was missed, by whom, and what was recommended to whom.

A chain is counted in the reviews that have all of it: the factor, a missed opportunity of the
theme held to the agency, and a recommendation on the same theme to the addressee. That they stand
in one review is all it says; it does not say that one brought the other about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from queries.catalogue import load_catalogue
from queries.incidence import load_incidence
from queries.intervals import wilson
from queries.runner import Arguments, Queryable, run
from queries.tables import Value
from queries.terms import NamedReview, Term


@dataclass(frozen=True, slots=True)
class Chain:
    """A factor, a theme missed by an agency, and who was told to mend it, with its reviews."""

    factor: Term
    theme: Term
    agency: Term
    addressee: Term
    reviews: tuple[NamedReview, ...]
    of_reviews: int

    @property
    def count(self) -> int:
        """How many distinct reviews."""
        return len(self.reviews)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of its share of the reviews."""
        return wilson(self.count, self.of_reviews)


def chains(
    view: Queryable, minimum: int = 3, arguments: Arguments | None = None
) -> tuple[Chain, ...]:
    """Return the chains that recur in at least ``minimum`` reviews, the most frequent first."""
    saved = load_catalogue()
    incidence = load_incidence(view, arguments, said_as={"risk-factor"})
    missed = _pairs(
        run(saved["review-missed-opportunities"], view, arguments).records(), "theme", "agency"
    )
    advised = _pairs(
        run(saved["review-recommendations"], view, arguments).records(), "theme", "addressee"
    )
    found: dict[tuple[Term, Term, Term, Term], list[NamedReview]] = defaultdict(list)
    factors = {term: incidence.having(term) for term in incidence.terms}
    carried: dict[str, list[Term]] = defaultdict(list)
    for term, reviews in factors.items():
        for review in reviews:
            carried[review.iri].append(term)
    for review in incidence.reviews:
        to_whom: dict[Term, set[Term]] = defaultdict(set)
        for theme, addressee in advised.get(review.iri, ()):
            to_whom[theme].add(addressee)
        for (theme, agency), factor in product(
            sorted(missed.get(review.iri, ())), carried[review.iri]
        ):
            for addressee in to_whom[theme]:
                found[factor, theme, agency, addressee].append(review)
    kept = (
        Chain(*terms, tuple(reviews), incidence.total)
        for terms, reviews in found.items()
        if len(reviews) >= minimum
    )
    return tuple(sorted(kept, key=lambda c: (-c.count, c.theme, c.agency, c.addressee, c.factor)))


def _pairs(
    rows: Iterable[Mapping[str, Value]], first: str, second: str
) -> Mapping[str, set[tuple[Term, Term]]]:
    found: dict[str, set[tuple[Term, Term]]] = defaultdict(set)
    for row in rows:
        theme = Term("theme", str(row[first]), str(row[f"{first}_label"]))
        agency = Term("agency", str(row[second]), str(row[f"{second}_label"]))
        found[str(row["review"])].add((theme, agency))
    return found
