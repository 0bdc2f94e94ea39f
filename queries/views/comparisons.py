"""Years, groups, likeness, networks and published figures, as tables."""

from ontology.errors import QueryError
from queries.contrast import contrasts
from queries.incidence import load_incidence
from queries.network import communities, project, surer_than_chance, with_centrality
from queries.plausibility import plausibility
from queries.runner import Queryable, find_review
from queries.similarity import similar_reviews
from queries.tables import Table
from queries.trends import trends
from queries.views.asked import Asked, Row, concepts, incidence


def by_year(view: Queryable, asked: Asked) -> Table:
    """Return how often each concept occurs in each year, and whether it rises or falls."""
    columns = (
        *("label", "concept", "year", "count", "of_reviews", "low", "high"),
        *("tau", "p", "q"),
    )
    rows: list[Row] = [
        (
            trend.term.label,
            concepts((trend.term,)),
            share.year,
            share.count,
            share.of_reviews,
            *share.interval,
            trend.tau,
            trend.p,
            trend.q,
        )
        for trend in trends(incidence(view, asked), asked.minimum)
        for share in trend.years
    ]
    return Table(columns, tuple(rows))


def groups(view: Queryable, asked: Asked) -> Table:
    """Return what sets a group of reviews apart from the rest, or from another group.

    A review of both groups is one of the first. Needs ``group``.
    """
    if not asked.group:
        raise QueryError("say which group: for example --group nation=wales")
    inside = {review.iri for review in load_incidence(view, asked.group).reviews}
    whole = incidence(view, asked)
    if asked.against:
        others = {review.iri for review in load_incidence(view, asked.against).reviews}
        whole = whole.of_reviews(inside | others)
    columns = (
        *("label", "concept", "count", "of_group", "low", "high", "rest_count", "of_rest"),
        *("rest_low", "rest_high", "odds_ratio", "odds_low", "odds_high", "p", "q"),
    )
    rows: list[Row] = [
        (
            each.term.label,
            concepts((each.term,)),
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
        for each in contrasts(whole, inside, asked.minimum)
    ]
    return Table(columns, tuple(rows))


def network(view: Queryable, asked: Asked) -> Table:
    """Return each concept with its centrality and the community it is in."""
    graph = with_centrality(project(incidence(view, asked), asked.minimum))
    found = communities(surer_than_chance(incidence(view, asked), asked.minimum)) or communities(
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
            concepts((term,)),
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
    wanted, among = find_review(view, asked.review), incidence(view, asked)
    if wanted not in {review.iri for review in among.reviews}:
        raise QueryError(f'the filters leave out "{asked.review}"; ask with others or without')
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
        for each in similar_reviews(among, wanted)
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
