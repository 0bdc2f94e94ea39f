"""What a table of patterns is asked with, and what all of them share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from queries.incidence import Incidence, load_incidence
from queries.quality import Measured, measured
from queries.runner import Arguments, Queryable
from queries.tables import Value
from queries.terms import NamedReview, Term

FEWEST = 10
"""A concept extracted fewer times than this where it was measured takes the figure of its kind."""

Row = tuple[Value, ...]
Precision = Callable[[Iterable[Term]], float | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view is asked with.

    ``arguments`` are filters; ``group`` the filters that make the group to be set against the
    rest, or against those that the filters ``against`` make; and ``review`` the one to find
    similar ones of.
    """

    minimum: int = 3
    arguments: Arguments = field(default_factory=dict)
    once_per_case: bool = False
    group: Arguments = field(default_factory=dict)
    review: str | None = None
    against: Arguments = field(default_factory=dict)


def precision_of(view: Queryable) -> Precision:
    """Return a function that gives the lowest measured precision of some concepts, if measured."""
    figures = measured(view)

    def lowest(terms: Iterable[Term]) -> float | None:
        found = [_figure(figures, term) for term in terms]
        known = [value for value in found if value is not None]
        return min(known) if known else None

    return lowest


def incidence(view: Queryable, asked: Asked) -> Incidence:
    """Return the reviews by concepts that a view is asked of."""
    return load_incidence(view, asked.arguments, once_per_case=asked.once_per_case)


def concepts(terms: Iterable[Term]) -> str:
    """Return the ids of terms with their schemes, separated by spaces."""
    return " ".join(f"{term.scheme}/{term.id}" for term in terms)


def subjects(reviews: Iterable[NamedReview]) -> str:
    """Return the names of reviews, separated by semicolons."""
    return "; ".join(review.subject for review in reviews)


def _figure(figures: Mapping[tuple[str, str | None], Measured], term: Term) -> float | None:
    own, kind = figures.get((term.scheme, term.id)), figures.get((term.scheme, None))
    if own is not None and own.precision is not None and own.n >= FEWEST:
        return own.precision
    return None if kind is None else kind.precision
