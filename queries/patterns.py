"""What recurs across reviews: themes, risk factors, missed opportunities, and pairs of concepts.

Everything is counted in distinct reviews and given with the reviews counted, the number it is a
part of, and how much of each review the sources tell: a digest entry has fewer words to find a
thing in than a full report.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

from ontology.concepts import load_vocabulary
from queries.catalogue import load_catalogue
from queries.intervals import wilson
from queries.network import project
from queries.runner import Queryable, run
from queries.tables import Table, Value
from queries.terms import NamedReview, Term

_EVIDENCE = ("review", "subject", "publisher", "published", "quote", "section", "paragraph")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """One concept (or an agency and a theme, or a pair) and the reviews it recurs in.

    ``lift`` is given for pairs: how many times as often both occur as if they were independent.
    """

    kind: str
    terms: tuple[Term, ...]
    reviews: tuple[NamedReview, ...]
    of_reviews: int
    lift: float | None = None

    @property
    def count(self) -> int:
        """How many distinct reviews."""
        return len(self.reviews)

    @property
    def label(self) -> str:
        """The labels of its concepts."""
        return " + ".join(term.label for term in self.terms)

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
    themes: tuple[Recurrence, ...]
    factors: tuple[Recurrence, ...]
    missed_opportunities: tuple[Recurrence, ...]
    pairs: tuple[Recurrence, ...]


def patterns(view: Queryable, minimum: int = 3) -> Patterns:
    """Find what recurs in at least ``minimum`` distinct reviews.

    Reads the saved queries ``reviews``, ``review-concepts`` and ``review-missed-opportunities``.
    """
    saved = load_catalogue()
    listed = run(saved["reviews"], view).records()
    named = {review.iri: review for review in sorted(map(_review, listed))}
    concepts = _concepts(run(saved["review-concepts"], view).records())
    missed = _missed(run(saved["review-missed-opportunities"], view).records())
    themes: dict[tuple[Term, ...], set[str]] = {}
    factors: dict[tuple[Term, ...], set[str]] = {}
    for term, found in concepts.items():
        (themes if term.scheme == "theme" else factors)[term,] = found
    return Patterns(
        minimum,
        len(named),
        themes=_recurring("theme", themes, named, minimum),
        factors=_recurring("risk-factor", factors, named, minimum),
        missed_opportunities=_recurring("missed-opportunity", missed, named, minimum),
        pairs=_recurring("pair", _pairs(concepts, minimum), named, minimum, concepts),
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


def _concepts(rows: Iterable[Mapping[str, Value]]) -> dict[Term, set[str]]:
    found: dict[Term, set[str]] = defaultdict(set)
    for row in rows:
        term = Term(str(row["scheme"]), str(row["concept"]), str(row["label"]))
        found[term].add(str(row["review"]))
    return found


def _missed(rows: Iterable[Mapping[str, Value]]) -> dict[tuple[Term, ...], set[str]]:
    found: dict[tuple[Term, ...], set[str]] = defaultdict(set)
    for row in rows:
        agency = Term("agency", str(row["agency"]), str(row["agency_label"]))
        theme = Term("theme", str(row["theme"]), str(row["theme_label"]))
        found[agency, theme].add(str(row["review"]))
    return found


def _review(row: Mapping[str, Value]) -> NamedReview:
    extent = row["extent"]
    return NamedReview(
        str(row["subject"]), str(row["review"]), None if extent is None else str(extent)
    )


def _pairs(concepts: Mapping[Term, set[str]], minimum: int) -> dict[tuple[Term, ...], set[str]]:
    graph = project((review, term) for term, found in concepts.items() for review in found)
    return {
        (first, second): concepts[first] & concepts[second]
        for first, second, weight in graph.edges.data("weight", default=0)
        if weight >= minimum and not _one_above_the_other(first, second)
    }


def _one_above_the_other(first: Term, second: Term) -> bool:
    """Return whether one is rolled up into the other, so that they go together by definition."""
    if first.scheme != second.scheme:
        return False
    vocabulary, scheme = load_vocabulary(), first.scheme
    if not {first.id, second.id} <= set(vocabulary.scheme(scheme)):
        return False  # a concept of the user's own, known to the store alone
    return second.id in vocabulary.narrower(scheme, first.id) or first.id in vocabulary.narrower(
        scheme, second.id
    )


def _recurring(
    kind: str,
    found: Mapping[tuple[Term, ...], set[str]],
    named: Mapping[str, NamedReview],
    minimum: int,
    ends: Mapping[Term, set[str]] | None = None,
) -> tuple[Recurrence, ...]:
    """Return what recurs, the most frequent first; ``ends`` counts the two ends of pairs."""
    place = {iri: at for at, iri in enumerate(named)}
    recurring = [
        Recurrence(
            kind,
            terms,
            tuple(named[iri] for iri in sorted(reviews, key=place.__getitem__)),
            len(named),
            len(reviews) * len(named) / prod(len(ends[term]) for term in terms) if ends else None,
        )
        for terms, reviews in found.items()
        if len(reviews) >= minimum
    ]
    return tuple(sorted(recurring, key=lambda item: (-item.count, -(item.lift or 0), item.terms)))
