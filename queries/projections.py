"""Views of the reviews that are drawn from counts: small graphs, each edge with what it rests on.

Co-occurrence of concepts, agencies by theme of what they missed, and recommendations with those
made again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from graph.exports.property_graph import (
    IRI,
    KIND,
    LABEL,
    WEIGHT,
    Attribute,
    Edge,
    Node,
    PropertyGraph,
    in_one_line,
)
from graph.exports.reviews import short_id
from ontology.identifiers import VOCABULARY_GRAPH, concept_iri
from queries.catalogue import load_catalogue
from queries.incidence import load_incidence
from queries.network import communities, project, with_centrality
from queries.recurrence import Advice, load_advice, made_again
from queries.runner import Arguments, Queryable, run, select
from queries.terms import Term

_COUNT, _SHARE = Attribute("count", "int"), Attribute("share", "double")
_REVIEWS = Attribute("reviews", many=True)
_LABEL = 80
"""Characters of a recommendation that stand as its label."""

Drawn = Callable[[Queryable, Arguments | None, bool], PropertyGraph]


def reviews_asked(view: Queryable, arguments: Arguments | None) -> frozenset[str] | None:
    """Return the reviews that filters leave, by IRI; nothing where no filter is asked for."""
    if not arguments:
        return None
    answer = run(load_catalogue()["reviews"], view, arguments)
    return frozenset(map(str, answer.column("review")))


def co_occurrence(
    view: Queryable, arguments: Arguments | None = None, quotes: bool = True
) -> PropertyGraph:
    """Return themes and risk factors, joined where a review has both (``queries.network``).

    ``community`` numbers the communities from 1, the largest first; 0 is a concept in none.
    """
    incidence = load_incidence(view, arguments)
    graph = with_centrality(project(incidence)) if incidence.terms else project(incidence)
    member = {
        term: number
        for number, found in enumerate(communities(graph), start=1)
        for term in found.members
    }

    def items() -> Iterator[Node | Edge]:
        for term in sorted(graph):
            having = [review.subject for review in incidence.having(term)]
            values = {**graph.nodes[term], **_named(term), "community": member.get(term, 0)}
            yield Node(_id(term), {**values, "reviews": having})
        for first, second in sorted((min(pair), max(pair)) for pair in graph.edges):
            both = [review.subject for review in incidence.having(first, second)]
            values = {**graph.edges[first, second], "kind": "co-occurrence", "reviews": both}
            yield Edge(_id(first), _id(second), values)

    measures = ("strength", "betweenness", "pagerank")
    return PropertyGraph(
        "co-occurrence",
        False,
        (
            *(LABEL, KIND, IRI, _COUNT, _SHARE, Attribute("degree", "int")),
            *(Attribute(name, "double") for name in measures),
            *(Attribute("community", "int"), _REVIEWS),
        ),
        (KIND, WEIGHT, Attribute("lift", "double"), Attribute("jaccard", "double"), _REVIEWS),
        items,
    )


def agency_theme(
    view: Queryable, arguments: Arguments | None = None, quotes: bool = True
) -> PropertyGraph:
    """Return kinds of agency and the themes of what they missed, joined by distinct reviews.

    A broader agency or theme is counted with each narrower one.
    """
    answer = run(load_catalogue()["review-missed-opportunities"], view, arguments)
    pairs: dict[tuple[Term, Term], dict[str, str]] = defaultdict(dict)
    single: dict[Term, set[str]] = defaultdict(set)
    for row in answer.records():
        agency = Term("agency", str(row["agency"]), str(row["agency_label"]))
        theme = Term("theme", str(row["theme"]), str(row["theme_label"]))
        review = str(row["review"])
        pairs[agency, theme][review] = str(row["subject"])
        single[agency].add(review)
        single[theme].add(review)

    def items() -> Iterator[Node | Edge]:
        for term in sorted(single):
            yield Node(_id(term), {**_named(term), "count": len(single[term])})
        for agency, theme in sorted(pairs):
            held = pairs[agency, theme]
            values = {"kind": "missed", "weight": len(held), "reviews": sorted(held.values())}
            yield Edge(_id(agency), _id(theme), values)

    return PropertyGraph(
        "agency-theme", True, (LABEL, KIND, IRI, _COUNT), (KIND, WEIGHT, _REVIEWS), items
    )


def recommendations(
    view: Queryable, arguments: Arguments | None = None, quotes: bool = True
) -> PropertyGraph:
    """Return who recommended what to whom, about what, and which was made again.

    Edges lead from publisher to review, from review to recommendation, from there to themes and
    addressees, and from a recommendation to the nearest one made before it, where ``weight`` is
    the likeness of wording between 0 and 1. Without ``quotes``, a recommendation is labelled by
    its number and review.
    """
    advice = sorted(load_advice(view, arguments), key=lambda each: each.statement)
    again = sorted(made_again(tuple(advice)), key=lambda each: each.later.statement)
    labels = _concept_labels(view)

    def items() -> Iterator[Node | Edge]:
        yield from _sources(advice)
        terms: set[tuple[str, str]] = set()
        for each in advice:
            yield _recommendation(each, quotes)
            source = short_id(each.statement)
            yield Edge(short_id(each.review), source, {"kind": "recommends", "weight": 1})
            for scheme, kind, ids in (
                ("theme", "about", each.themes),
                ("agency", "addressed to", each.addressees),
            ):
                for name in sorted(ids):
                    terms.add((scheme, name))
                    target = short_id(concept_iri(scheme, name))
                    yield Edge(source, target, {"kind": kind, "weight": 1})
        for scheme, name in sorted(terms):
            iri = concept_iri(scheme, name)
            yield Node(short_id(iri), {"label": labels.get(iri, name), "kind": scheme, "iri": iri})
        for match in again:
            values = {
                "kind": "made again",
                "weight": match.likeness / 100,
                "years": match.years,
                "same_publisher": match.same_publisher,
            }
            yield Edge(short_id(match.later.statement), short_id(match.earlier.statement), values)

    return PropertyGraph(
        "recommendations",
        True,
        (LABEL, KIND, IRI, Attribute("year", "int"), Attribute("number"), Attribute("quote")),
        (KIND, WEIGHT, Attribute("years", "int"), Attribute("same_publisher", "boolean")),
        items,
    )


PROJECTIONS: Mapping[str, Drawn] = {
    "co-occurrence": co_occurrence,
    "agency-theme": agency_theme,
    "recommendations": recommendations,
}
"""The views by name; each is given a store, filters, and whether quotations may be told."""


def _concept_labels(view: Queryable) -> dict[str, str]:
    rows = select(
        view,
        f"SELECT ?concept ?label WHERE {{ GRAPH <{VOCABULARY_GRAPH}> {{ "
        "?concept <http://www.w3.org/2004/02/skos/core#prefLabel> ?label "
        '} FILTER (LANG(?label) IN ("", "en")) }',
    )
    return {str(concept): str(label) for concept, label in rows.rows}


def _sources(advice: list[Advice]) -> Iterator[Node | Edge]:
    """Yield the reviews that recommend something, and their publishers."""
    reviews = {each.review: each for each in advice}
    for publisher in sorted({each.publisher for each in advice if each.publisher}):
        yield Node(_publisher_id(publisher), {"label": publisher, "kind": "publisher"})
    for iri, each in sorted(reviews.items()):
        named = {"label": each.subject, "kind": "review", "iri": iri, "year": each.year}
        yield Node(short_id(iri), named)
        if each.publisher:
            values = {"kind": "published", "weight": 1}
            yield Edge(_publisher_id(each.publisher), short_id(iri), values)


def _recommendation(each: Advice, quotes: bool) -> Node:
    told = " ".join(filter(None, ("Recommendation", each.number, "of", each.subject)))
    values = {
        "label": in_one_line(each.quote)[:_LABEL] if quotes and each.quote else told,
        "kind": "recommendation",
        "iri": each.statement,
        "year": each.year,
        "number": each.number,
        "quote": each.quote if quotes else None,
    }
    return Node(short_id(each.statement), values)


def _publisher_id(name: str) -> str:
    return short_id(f"publisher/{name}")


def _id(term: Term) -> str:
    return short_id(concept_iri(term.scheme, term.id))


def _named(term: Term) -> dict[str, str]:
    return {
        "label": term.label,
        "kind": term.scheme,
        "iri": concept_iri(term.scheme, term.id),
    }
