"""What recurs across reviews: themes, risk factors, missed opportunities, pairs, sets of three.

Everything is counted in distinct reviews and given with the reviews counted, the number it is a
part of, and how much of each review the sources tell: a digest entry has fewer words to find a
thing in than a full report.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scipy.sparse import csc_array

from queries.association import Association, associations
from queries.catalogue import load_catalogue
from queries.incidence import Incidence, load_incidence, missed_opportunities
from queries.intervals import wilson
from queries.itemsets import Triple, triples
from queries.runner import Arguments, Queryable, run
from queries.tables import Table, Value
from queries.terms import NamedReview, Term

FEW = 5
"""A pattern in fewer reviews than this is marked: its share is little more than a guess."""

_EVIDENCE = ("review", "subject", "publisher", "published", "quote", "section", "paragraph")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One concept (or an agency and a theme, or concepts together) and the reviews it recurs in.

    ``pair`` and ``triple`` hold the statistics of two and of three concepts.
    """

    kind: str
    terms: tuple[Term, ...]
    reviews: tuple[NamedReview, ...]
    of_reviews: int
    pair: Association | None = None
    triple: Triple | None = None

    @property
    def count(self) -> int:
        """How many distinct reviews."""
        return len(self.reviews)

    @property
    def is_few(self) -> bool:
        """Whether its reviews are too few for its share to say much."""
        return self.count < FEW

    @property
    def label(self) -> str:
        """The labels of its concepts."""
        return " + ".join(term.label for term in self.terms)

    @property
    def lift(self) -> float | None:
        """How many times as often its concepts occur together as if they were independent."""
        statistics = self.pair or self.triple
        return statistics.lift if statistics else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval of its share of the reviews."""
        return wilson(self.count, self.of_reviews)

    @property
    def extents(self) -> Mapping[str, int]:
        """How many of its reviews are told in full, by a briefing, by an entry of a digest."""
        counts = Counter(review.extent or "not-stated" for review in self.reviews)
        return dict(sorted(counts.items()))


@dataclass(frozen=True, slots=True)
class Patterns:
    """What recurs in at least ``minimum`` of ``of_reviews`` reviews, the most frequent first."""

    minimum: int
    of_reviews: int
    extents: Mapping[str, int]
    themes: tuple[Recurrence, ...]
    factors: tuple[Recurrence, ...]
    missed_opportunities: tuple[Recurrence, ...]
    pairs: tuple[Recurrence, ...]
    triples: tuple[Recurrence, ...]


def patterns(
    view: Queryable,
    minimum: int = 3,
    arguments: Arguments | None = None,
    *,
    once_per_case: bool = False,
) -> Patterns:
    """Find what recurs in at least ``minimum`` distinct reviews, of those ``arguments`` leave.

    ``once_per_case`` counts reviews of one case as one.
    """
    incidence = load_incidence(view, arguments, once_per_case=once_per_case)
    total = incidence.total
    single = [
        Recurrence(_kind(term), (term,), incidence.having(term), total)
        for term in incidence.terms
        if incidence.counts[incidence.place(term)] >= minimum
    ]
    pairs = (
        Recurrence(
            "pair",
            (pair.first, pair.second),
            incidence.having(pair.first, pair.second),
            total,
            pair=pair,
        )
        for pair in associations(incidence, minimum)
    )
    threes = (
        Recurrence(
            "triple", each.terms, incidence.having(*each.terms), each.of_reviews, triple=each
        )
        for each in triples(incidence, minimum)
    )
    return Patterns(
        minimum,
        total,
        dict(sorted(Counter(r.extent or "not-stated" for r in incidence.reviews).items())),
        themes=_ordered(item for item in single if item.kind == "theme"),
        factors=_ordered(item for item in single if item.kind == "risk-factor"),
        missed_opportunities=_ordered(_missed(view, incidence, minimum)),
        pairs=_ordered(pairs),
        triples=_ordered(threes),
    )


def evidence(view: Queryable, recurrence: Recurrence) -> Table:
    """Return every quotation that a recurrence rests on.

    Asks ``reviews-with-theme``, ``reviews-with-factor`` or ``missed-opportunities``; ``concept``
    tells which end of a pair a quotation is of.
    """
    counted = {review.iri for review in recurrence.reviews}
    rows: list[tuple[Value, ...]] = []
    for concept, query, arguments in _lookups(recurrence):
        table = run(load_catalogue()[query], view, arguments)
        cells = zip(*(table.column(name) for name in _EVIDENCE), strict=True)
        rows += [(concept, *row) for row in cells if row[0] in counted]
    return Table(("concept", *_EVIDENCE), tuple(dict.fromkeys(rows)))


def _lookups(recurrence: Recurrence) -> list[tuple[str, str, dict[str, str]]]:
    if recurrence.kind == "missed-opportunity":
        agency, theme = recurrence.terms
        arguments = {"agency": agency.id, "theme": theme.id}
        return [(f"{agency.id} {theme.id}", "missed-opportunities", arguments)]
    return [
        (term.id, "reviews-with-theme", {"theme": term.id})
        if term.scheme == "theme"
        else (term.id, "reviews-with-factor", {"factor": term.id})
        for term in recurrence.terms
    ]


def _kind(term: Term) -> str:
    return "theme" if term.scheme == "theme" else "risk-factor"


def _missed(view: Queryable, incidence: Incidence, minimum: int) -> Iterable[Recurrence]:
    """Return the agencies and themes of missed opportunities."""
    found, matrix = missed_opportunities(view, incidence)
    columns = csc_array(matrix)
    for at, terms in enumerate(found):
        rows = columns.indices[columns.indptr[at] : columns.indptr[at + 1]]
        if len(rows) >= minimum:
            reviews = tuple(incidence.reviews[row] for row in rows)
            yield Recurrence("missed-opportunity", terms, reviews, incidence.total)


def _ordered(found: Iterable[Recurrence]) -> tuple[Recurrence, ...]:
    return tuple(sorted(found, key=lambda item: (-item.count, -(item.lift or 0), item.terms)))
