"""Every pattern as a table: what the command line prints, the API serves and a report holds.

Each view says how many reviews (``count`` of ``of_reviews``), in whose words it can be looked up
(``reviews``), and where it was measured how often the extraction of its concepts is right
(``precision``, the lowest of the concepts of a row).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ontology.errors import QueryError
from queries.chains import chains
from queries.contrast import contrasts
from queries.incidence import Incidence, load_incidence
from queries.motif import count_motif, load_motifs
from queries.network import communities, project, surer_than_chance, with_centrality
from queries.patterns import FEW, Recurrence, patterns
from queries.plausibility import plausibility
from queries.quality import Measured, measured
from queries.recurrence import load_advice, made_again
from queries.runner import Arguments, Queryable, find_review
from queries.similarity import similar_reviews
from queries.tables import Table, Value
from queries.terms import NamedReview, Term
from queries.trends import trends

Row = tuple[Value, ...]
Precision = Callable[[Iterable[Term]], float | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view is asked with.

    ``arguments`` are filters; ``group`` the filters that make the group to be set against the
    rest, and ``review`` the one to find similar ones of.
    """

    minimum: int = 3
    arguments: Arguments = field(default_factory=dict)
    once_per_case: bool = False
    group: Arguments = field(default_factory=dict)
    review: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A kind of pattern: its name, what it shows, and how."""

    name: str
    summary: str
    table: Callable[[Queryable, Asked], Table]


def recurring(view: Queryable, asked: Asked) -> Table:
    """Return what recurs: themes, risk factors, missed opportunities, pairs and sets of three."""
    found = patterns(view, asked.minimum, asked.arguments, once_per_case=asked.once_per_case)
    items = (
        *found.themes,
        *found.factors,
        *found.missed_opportunities,
        *found.pairs,
        *found.triples,
    )
    return recurrence_table(items, precision_of(view))


def recurrence_table(items: Iterable[Recurrence], precision: Precision) -> Table:
    """Return recurrences as rows."""
    columns = (
        "kind",
        "label",
        "concepts",
        "count",
        "of_reviews",
        "low",
        "high",
        "lift",
        "few",
        *("full", "briefing", "digest_entry"),
        "precision",
        "reviews",
    )
    rows: list[Row] = []
    for item in items:
        low, high = item.interval
        mix = (item.extents.get(name, 0) for name in ("full", "briefing", "digest-entry"))
        rows.append(
            (
                item.kind,
                item.label,
                _concepts(item.terms),
                item.count,
                item.of_reviews,
                low,
                high,
                item.lift,
                item.is_few,
                *mix,
                precision(item.terms),
                _subjects(item.reviews),
            )
        )
    return Table(columns, tuple(rows))


def pairs(view: Queryable, asked: Asked) -> Table:
    """Return which concepts go together, the surest first."""
    found = patterns(view, asked.minimum, asked.arguments, once_per_case=asked.once_per_case)
    precision = precision_of(view)
    columns = (
        *("first", "second", "concepts", "count", "first_count", "second_count", "of_reviews"),
        *("lift", "odds_ratio", "odds_low", "odds_high", "p", "q", "few", "precision", "reviews"),
    )
    rows: list[Row] = [
        (
            pair.first.label,
            pair.second.label,
            _concepts((pair.first, pair.second)),
            pair.both,
            pair.first_count,
            pair.second_count,
            pair.of_reviews,
            pair.lift,
            pair.odds_ratio,
            *pair.odds_interval,
            pair.p,
            pair.q,
            item.is_few,
            precision(item.terms),
            _subjects(item.reviews),
        )
        for item in sorted(found.pairs, key=lambda each: each.pair.q if each.pair else 1)
        if (pair := item.pair) is not None
    ]
    return Table(columns, tuple(rows))


def threes(view: Queryable, asked: Asked) -> Table:
    """Return the sets of three concepts that recur together."""
    found = patterns(view, asked.minimum, asked.arguments, once_per_case=asked.once_per_case)
    columns = (
        *("label", "concepts", "count", "of_reviews", "confidence", "brings", "lift", "few"),
        "reviews",
    )
    rows: list[Row] = [
        (
            item.label,
            _concepts(item.terms),
            item.count,
            item.of_reviews,
            three.confidence,
            three.brings.label,
            three.lift,
            item.is_few,
            _subjects(item.reviews),
        )
        for item in found.triples
        if (three := item.triple) is not None
    ]
    return Table(columns, tuple(rows))


def chained(view: Queryable, asked: Asked) -> Table:
    """Return the chains from factor to missed theme and agency to who was told to mend it."""
    columns = (
        *("factor", "theme", "agency", "addressee", "concepts", "count", "of_reviews"),
        *("low", "high", "few", "reviews"),
    )
    rows: list[Row] = [
        (
            chain.factor.label,
            chain.theme.label,
            chain.agency.label,
            chain.addressee.label,
            _concepts((chain.factor, chain.theme, chain.agency, chain.addressee)),
            chain.count,
            chain.of_reviews,
            *chain.interval,
            chain.count < FEW,
            _subjects(chain.reviews),
        )
        for chain in chains(view, asked.minimum, asked.arguments)
    ]
    return Table(columns, tuple(rows))


def motifs(view: Queryable, asked: Asked) -> Table:
    """Return how many reviews have each motif."""
    columns = ("motif", "label", "count", "of_reviews", "low", "high", "few", "reviews")
    rows: list[Row] = []
    for motif in load_motifs().values():
        found = count_motif(view, motif, asked.arguments)
        count = len(found.matches)
        rows.append(
            (
                motif.name,
                motif.label,
                count,
                found.of_reviews,
                *found.interval,
                count < FEW,
                _subjects(match.review for match in found.matches),
            )
        )
    return Table(columns, tuple(sorted(rows, key=lambda row: (-int(row[2] or 0), str(row[0])))))


def by_year(view: Queryable, asked: Asked) -> Table:
    """Return how often each concept occurs in each year, and whether it rises or falls."""
    columns = (
        *("label", "concept", "year", "count", "of_reviews", "low", "high"),
        *("tau", "p", "q"),
    )
    rows: list[Row] = [
        (
            trend.term.label,
            _concepts((trend.term,)),
            share.year,
            share.count,
            share.of_reviews,
            *share.interval,
            trend.tau,
            trend.p,
            trend.q,
        )
        for trend in trends(_incidence(view, asked), asked.minimum)
        for share in trend.years
    ]
    return Table(columns, tuple(rows))


def groups(view: Queryable, asked: Asked) -> Table:
    """Return what sets a group of reviews apart from the rest. Needs ``group``."""
    if not asked.group:
        raise QueryError("say which group: for example --group nation=wales")
    inside = {review.iri for review in load_incidence(view, asked.group).reviews}
    columns = (
        *("label", "concept", "count", "of_group", "low", "high", "rest_count", "of_rest"),
        *("rest_low", "rest_high", "odds_ratio", "odds_low", "odds_high", "p", "q"),
    )
    rows: list[Row] = [
        (
            each.term.label,
            _concepts((each.term,)),
            each.count,
            each.of_group,
            *each.intervals[0],
            each.rest_count,
            each.of_rest,
            *each.intervals[1],
            each.odds_ratio,
            *each.odds_interval,
            each.p,
            each.q,
        )
        for each in contrasts(_incidence(view, asked), inside, asked.minimum)
    ]
    return Table(columns, tuple(rows))


def network(view: Queryable, asked: Asked) -> Table:
    """Return each concept with its centrality and the community it is in."""
    graph = with_centrality(project(_incidence(view, asked), asked.minimum))
    found = communities(surer_than_chance(_incidence(view, asked), asked.minimum)) or communities(
        graph
    )
    within = {term: each.name for each in found for term in each.members}
    columns = (
        *("label", "concept", "count", "of_reviews", "degree", "strength", "betweenness"),
        *("pagerank", "community"),
    )
    rows: list[Row] = [
        (
            term.label,
            _concepts((term,)),
            data["count"],
            graph.graph["of_reviews"],
            data["degree"],
            data["strength"],
            data["betweenness"],
            data["pagerank"],
            within.get(term),
        )
        for term, data in graph.nodes(data=True)
        if data["count"] >= asked.minimum
    ]
    return Table(columns, tuple(sorted(rows, key=lambda row: -float(row[7] or 0))))


def similar(view: Queryable, asked: Asked) -> Table:
    """Return the reviews most like one, and what they share. Needs ``review``."""
    if asked.review is None:
        raise QueryError('say which review: for example --review "Child A"')
    wanted = find_review(view, asked.review)
    columns = ("subject", "publisher", "published", "score", "shared", "review")
    rows: list[Row] = [
        (
            each.review.subject,
            each.review.publisher,
            each.review.year,
            each.score,
            "; ".join(term.label for term, _ in each.shared),
            each.review.iri,
        )
        for each in similar_reviews(_incidence(view, asked), wanted)
    ]
    return Table(columns, tuple(rows))


def repeated(view: Queryable, asked: Asked) -> Table:
    """Return the recommendations that were made before, by the same publisher or another."""
    columns = (
        *("theme", "same_publisher", "years", "likeness", "publisher", "year", "subject", "quote"),
        *("earlier_publisher", "earlier_year", "earlier_subject", "earlier_quote", "statement"),
        "earlier_statement",
    )
    rows: list[Row] = [
        (
            " ".join(match.themes),
            match.same_publisher,
            match.years,
            match.likeness,
            match.later.publisher,
            match.later.year,
            match.later.subject,
            match.later.quote,
            match.earlier.publisher,
            match.earlier.year,
            match.earlier.subject,
            match.earlier.quote,
            match.later.statement,
            match.earlier.statement,
        )
        for match in made_again(load_advice(view, asked.arguments))
    ]
    return Table(columns, tuple(rows))


def plausible(view: Queryable, _asked: Asked) -> Table:
    """Return the store's shares beside published ones; nothing is compared where n is small."""
    columns = (
        *("concept", "types", "since", "until", "count", "of_reviews", "low", "high"),
        *("band_low", "band_high", "verdict", "published", "source"),
    )
    rows: list[Row] = [
        (
            each.rate.concept,
            " ".join(each.rate.types),
            each.rate.since,
            each.rate.until,
            each.count,
            each.of_reviews,
            *(each.interval if each.of_reviews else (None, None)),
            each.rate.low,
            each.rate.high,
            str(each.verdict),
            each.rate.figure,
            each.rate.source,
        )
        for each in plausibility(view)
    ]
    return Table(columns, tuple(rows))


VIEWS: Mapping[str, View] = {
    each.name: each
    for each in (
        View("recurring", "what recurs", recurring),
        View("pairs", "what goes together, tested exactly", pairs),
        View("triples", "sets of three that recur together", threes),
        View("chains", "from factor to what was missed, by whom, and who was told", chained),
        View("motifs", "patterns of several statements, from files", motifs),
        View("trends", "year by year", by_year),
        View("groups", "what sets one group of reviews apart", groups),
        View("network", "what stands at the centre, and what clusters", network),
        View("similar", "reviews like one review, and why", similar),
        View("repeated", "recommendations that were made before", repeated),
    )
}


def precision_of(view: Queryable) -> Precision:
    """Return a function that gives the lowest measured precision of some concepts, if measured."""
    figures = measured(view)

    def lowest(terms: Iterable[Term]) -> float | None:
        found = [_figure(figures, term) for term in terms]
        known = [value for value in found if value is not None]
        return min(known) if known else None

    return lowest


def _figure(figures: Mapping[tuple[str, str | None], Measured], term: Term) -> float | None:
    for subject in ((term.scheme, term.id), (term.scheme, None)):
        if subject in figures and figures[subject].precision is not None:
            return figures[subject].precision
    return None


def _incidence(view: Queryable, asked: Asked) -> Incidence:
    return load_incidence(view, asked.arguments, once_per_case=asked.once_per_case)


def _concepts(terms: Iterable[Term]) -> str:
    return " ".join(f"{term.scheme}/{term.id}" for term in terms)


def _subjects(reviews: Iterable[NamedReview]) -> str:
    return "; ".join(review.subject for review in reviews)
