"""Everything a report says, gathered from the queries before a word of it is set."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from api.reports.quotes import Quotations, SourceFile, Words
from ontology.concepts import Vocabulary, load_vocabulary
from queries.catalogue import load_catalogue
from queries.chains import Chain, chains
from queries.contrast import Contrast, contrasts
from queries.incidence import Incidence, load_incidence
from queries.motif import MotifCount, count_motif, load_motifs
from queries.patterns import Recurrence, patterns
from queries.plausibility import Comparison, plausibility
from queries.recurrence import MadeAgain, load_advice, made_again
from queries.runner import Queryable, run
from queries.tables import Table
from queries.terms import NamedReview
from queries.trends import Trend, trends
from queries.views import Asked, precision_of

T = TypeVar("T")

SHOWN_MISSED = 40
SHOWN_PAIRS = 25
SHOWN_TRIPLES = 10
SHOWN_CHAINS = 15
SHOWN_REPEATED = 30
SHOWN_TRENDS = 12
EXTENTS = {
    "full": "full report or its summary",
    "briefing": "briefing",
    "digest-entry": "entry of a digest",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a report is asked with: ``quotes`` are shown at most of each pattern."""

    asked: Asked = field(default_factory=Asked)
    title: str | None = None
    quotes: int = 5
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """Something that recurs, how often its extraction is right where measured, and its words."""

    found: Recurrence
    precision: float | None
    words: Words


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that recurs; ``more`` of it are not shown."""

    id: str
    title: str
    items: tuple[Item, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Shown(Generic[T]):
    """The first of some things, and how many there are."""

    items: tuple[T, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.items)


@dataclass(frozen=True, slots=True)
class Motif:
    """A motif with its reviews and their words."""

    found: MotifCount
    words: Words


@dataclass(frozen=True, slots=True)
class Contents:
    """What a report says. Tallies are label and count, the most frequent or earliest first."""

    options: Options
    reviews: tuple[NamedReview, ...]
    documents: tuple[SourceFile, ...]
    titles: dict[str, str]
    tallies: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    kinds: tuple[Kind, ...]
    pairs: Shown[Recurrence]
    triples: Shown[Recurrence]
    motifs: tuple[Motif, ...]
    chains: Shown[Chain]
    repeated: Shown[MadeAgain]
    group: tuple[Contrast, ...] | None
    trends: Shown[Trend]
    dated: int
    plausibility: tuple[Comparison, ...]
    quality: Table
    judged: int


def gather(view: Queryable, options: Options) -> Contents:
    """Ask a store for everything a report says."""
    asked = options.asked
    once = asked.once_per_case
    incidence = load_incidence(view, asked.arguments, once_per_case=once)
    found = patterns(view, asked.minimum, asked.arguments, once_per_case=once)
    quotations = Quotations(view, options.quotes)
    precision = precision_of(view)

    def kind(name: str, title: str, items: Sequence[Recurrence], most: int | None = None) -> Kind:
        shown = items[:most]
        told = (Item(each, precision(each.terms), quotations.of(each)) for each in shown)
        return Kind(name, title, tuple(told), len(items) - len(shown))

    counted = {review.iri for review in incidence.reviews}
    saved = load_catalogue()
    return Contents(
        options,
        incidence.reviews,
        tuple(each for each in quotations.documents if counted.intersection(each.reviews)),
        quotations.titles,
        _tallies(incidence.reviews, load_vocabulary()),
        (
            kind("themes", "Themes of practice", found.themes),
            kind("factors", "Risk factors", found.factors),
            kind("missed", "Missed opportunities", found.missed_opportunities, SHOWN_MISSED),
        ),
        _first(sorted(found.pairs, key=lambda item: item.pair.q if item.pair else 1), SHOWN_PAIRS),
        _first(found.triples, SHOWN_TRIPLES),
        tuple(_motifs(view, asked, quotations)),
        _first(chains(view, asked.minimum, asked.arguments), SHOWN_CHAINS),
        _first(made_again(load_advice(view, asked.arguments)), SHOWN_REPEATED),
        _contrasts(view, asked, incidence),
        _trends(incidence, asked.minimum),
        sum(review.year is not None for review in incidence.reviews),
        plausibility(view),
        run(saved["quality-by-kind"], view),
        len(run(saved["adjudications"], view, {"status": "applied"})),
    )


def _first(items: Sequence[T], most: int) -> Shown[T]:
    return Shown(tuple(items[:most]), len(items))


def _trends(incidence: Incidence, minimum: int) -> Shown[Trend]:
    found = trends(incidence, minimum)
    ranked = sorted(found, key=lambda each: (-sum(y.count for y in each.years), each.term.label))
    return _first(ranked, SHOWN_TRENDS)


def _contrasts(view: Queryable, asked: Asked, incidence: Incidence) -> tuple[Contrast, ...] | None:
    if not asked.group:
        return None
    inside = {review.iri for review in load_incidence(view, asked.group).reviews}
    return contrasts(incidence, inside, asked.minimum)


def _motifs(view: Queryable, asked: Asked, quotations: Quotations) -> list[Motif]:
    counted = (count_motif(view, motif, asked.arguments) for motif in load_motifs().values())
    found = []
    for each in counted:
        words = {
            match.review.iri: [quote for step in match.quotes for quote in step]
            for match in each.matches
        }
        reviews = [match.review for match in each.matches]
        found.append(Motif(each, quotations.of_words(reviews, words)))
    return sorted(found, key=lambda one: (-len(one.found.matches), one.found.motif.name))


def _tallies(
    reviews: Iterable[NamedReview], vocabulary: Vocabulary
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    told = tuple(reviews)

    def label(scheme: str) -> Callable[[str | None], str]:
        concepts = vocabulary.scheme(scheme)

        def labelled(name: str | None) -> str:
            if name is None:
                return "not stated"
            return concepts[name].pref_label if name in concepts else name

        return labelled

    by_type, by_nation = label("review-type"), label("nation")
    years = Counter(review.year for review in told)
    known = sorted((year, count) for year, count in years.items() if year is not None)
    undated = [("not stated", years[None])] if None in years else []
    return (
        ("Type of review", _ranked(by_type(review.type) for review in told)),
        ("Nation", _ranked(by_nation(review.nation) for review in told)),
        ("Year", (*((str(year), count) for year, count in known), *undated)),
        ("How much is told", _ranked(EXTENTS.get(r.extent or "", "not stated") for r in told)),
    )


def _ranked(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda each: (-each[1], each[0])))
