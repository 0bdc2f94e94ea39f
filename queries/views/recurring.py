"""What recurs, alone and together, as tables."""

from collections.abc import Iterable

from queries.patterns import Recurrence, evidence, patterns
from queries.runner import Queryable
from queries.tables import Table
from queries.views.asked import Asked, Precision, Row, concepts, precision_of, subjects


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


def quotations(view: Queryable, asked: Asked) -> Table:
    """Return every quotation behind what recurs, pattern by pattern."""
    found = patterns(view, asked.minimum, asked.arguments, once_per_case=asked.once_per_case)
    items = (*found.themes, *found.factors, *found.missed_opportunities, *found.pairs)
    columns: tuple[str, ...] = ("kind", "label", "count", "of_reviews")
    rows: list[Row] = []
    for item in items:
        table = evidence(view, item)
        columns = ("kind", "label", "count", "of_reviews", *table.columns)
        head = (item.kind, item.label, item.count, item.of_reviews)
        rows += [(*head, *row) for row in table.rows]
    return Table(columns, tuple(rows))


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
                concepts(item.terms),
                item.count,
                item.of_reviews,
                low,
                high,
                item.lift,
                item.is_few,
                *mix,
                precision(item.terms),
                subjects(item.reviews),
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
            concepts((pair.first, pair.second)),
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
            subjects(item.reviews),
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
            concepts(item.terms),
            item.count,
            item.of_reviews,
            three.confidence,
            three.brings.label,
            three.lift,
            item.is_few,
            subjects(item.reviews),
        )
        for item in found.triples
        if (three := item.triple) is not None
    ]
    return Table(columns, tuple(rows))
