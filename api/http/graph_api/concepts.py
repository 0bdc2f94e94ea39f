"""Concepts: the schemes, each with its hierarchy, and one concept with what it is had by."""

from functools import partial
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.choosing import Choice, in_reviews, reviews_of
from api.http.graph_api.models import ConceptRef, Model
from api.http.graph_api.parameters import FILTERS, ConceptId, Format, SchemeId, asked
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Shelf
from ontology.concepts import Concept
from ontology.identifiers import scheme_iri
from queries.tabular.hierarchy import Hierarchy

_OF_REVIEWS = {"review-type": "type", "nation": "nation"}


class Scheme(Model):
    """A concept scheme."""

    id: str = Field(description="Its id.", examples=["theme"])
    iri: str = Field(
        description="Its IRI.", examples=["https://w3id.org/reviewgraph/concept/theme"]
    )
    concepts: int = Field(description="How many concepts it has.", examples=[40])


class SchemeList(Model):
    """The concept schemes."""

    items: list[Scheme]


class ConceptRow(Model):
    """A concept in its hierarchy, with the distinct reviews that have it in any way."""

    scheme: str = Field(description="Its scheme.", examples=["theme"])
    id: str = Field(description="Its id.", examples=["engagement-of-fathers"])
    iri: str = Field(
        description="Its IRI.",
        examples=["https://w3id.org/reviewgraph/concept/theme/engagement-of-fathers"],
    )
    label: str = Field(description="Its preferred label.", examples=["Engagement of fathers"])
    depth: int = Field(description="How far below the top, from 0.", examples=[0])
    broader: str | None = Field(
        description="The id of the one above.", examples=["assessment-quality"]
    )
    narrower: int = Field(description="How many stand right below.", examples=[4])
    listed: bool = Field(description="Whether the published vocabulary has it.", examples=[True])
    reviews: int = Field(description="Distinct reviews; narrower ones count.", examples=[3])
    of_reviews: int = Field(description="Reviews that the filters leave.", examples=[5])


class ConceptTree(Model):
    """A scheme in the order of its hierarchy: each concept before those below it."""

    items: list[ConceptRow]
    total: int = Field(description="Concepts shown.", examples=[1])
    of_reviews: int = Field(description="Reviews that the filters leave.", examples=[5])
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


class Had(Model):
    """In what way reviews have a concept."""

    kind: str = Field(description="The kind of statement.", examples=["missed-opportunity"])
    relation: str = Field(description="How it belongs to it.", examples=["theme"])
    reviews: int = Field(description="Distinct reviews.", examples=[3])
    statements: int = Field(description="Statements.", examples=[5])


class ConceptInFull(Model):
    """A concept with its labels, its neighbours and its counts."""

    scheme: str = Field(description="Its scheme.", examples=["theme"])
    id: str = Field(description="Its id.", examples=["engagement-of-fathers"])
    iri: str = Field(
        description="Its IRI.",
        examples=["https://w3id.org/reviewgraph/concept/theme/engagement-of-fathers"],
    )
    label: str = Field(description="Its preferred label.", examples=["Engagement of fathers"])
    definition: str | None = Field(
        description="What it means.", examples=["Whether services saw and heard fathers."]
    )
    alt_labels: list[str] = Field(description="Other labels.", examples=[["fathers' voices"]])
    hidden_labels: list[str] = Field(
        description="Words it is recognised by and not called by.", examples=[["absent dad"]]
    )
    listed: bool = Field(description="Whether the published vocabulary has it.", examples=[True])
    broader: list[ConceptRef] = Field(description="Those above, the nearest first.")
    narrower: list[ConceptRef] = Field(description="Those right below.")
    reviews: int = Field(description="Distinct reviews that have it in any way.", examples=[3])
    of_reviews: int = Field(description="Reviews that the filters leave.", examples=[5])
    had: list[Had] = Field(description="By kind of statement.")
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


@resource(
    "/concepts",
    SchemeList,
    summary="The concept schemes",
    csv=True,
    links={"list_concepts": "scheme"},
)
def list_schemes(
    request: Request,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return the schemes of controlled terms."""
    desk = Desk(request)

    def make() -> Answer:
        known = desk.shelf.vocabulary
        items = [
            {"id": name, "iri": scheme_iri(name), "concepts": len(known.scheme(name))}
            for name in known.schemes
        ]
        return Answer({"items": items}, partial(flat_table, Scheme, items))

    return desk.answer(make)


@resource(
    "/concepts/{scheme}",
    ConceptTree,
    summary="One scheme with its hierarchy and counts",
    csv=True,
    takes=FILTERS,
)
def list_concepts(
    request: Request,
    scheme: SchemeId,
    q: Annotated[
        str | None, Query(max_length=200, description="Only with a label that has these letters.")
    ] = None,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return the concepts of a scheme in the order of the hierarchy."""
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        known = shelf.vocabulary.scheme(scheme)
        left = shelf.reviews_left(desk.snapshot, asked(request))
        counts, of_reviews = reviews_by_concept(shelf, scheme, left), reviews_of(shelf, left)
        words = (q or "").strip().casefold()
        items = [
            {
                **shelf.concept(scheme, each.id),
                "depth": depth,
                "broader": each.broader,
                "narrower": sum(other.broader == each.id for other in known.values()),
                "listed": each.listed,
                "reviews": counts.get(each.id, 0),
                "of_reviews": of_reviews,
            }
            for depth, each in _in_order(dict(known))
            if not words or any(words in label.casefold() for label in each.labels)
        ]
        body = {
            "items": items,
            "total": len(items),
            "of_reviews": of_reviews,
            "revision": shelf.revision,
        }
        return Answer(body, partial(flat_table, ConceptRow, items))

    return desk.answer(make)


@resource(
    "/concepts/{scheme}/{concept}",
    ConceptInFull,
    summary="One concept: definition, labels, neighbours, counts",
    takes=FILTERS,
)
def get_concept(request: Request, scheme: SchemeId, concept: ConceptId) -> Response:
    """Return a concept by its id; a wrong id is answered with the nearest."""
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        found = shelf.vocabulary.get(scheme, concept)
        left = shelf.reviews_left(desk.snapshot, asked(request))
        above = Hierarchy(shelf.vocabulary).above(scheme, found.id)[1:]
        members = shelf.vocabulary.scheme(scheme).values()
        choice = Choice()
        in_reviews(choice, left, "review")
        had = shelf.rows(
            "SELECT kind, relation, COUNT(DISTINCT review) AS reviews, "
            "COUNT(DISTINCT statement) AS statements FROM tag WHERE scheme = ? AND concept = ? "
            f"AND counts = 1 AND {choice.where} GROUP BY kind, relation ORDER BY kind, relation",
            [scheme, found.id, *choice.values],
        )
        return Answer(
            {
                **shelf.concept(scheme, found.id),
                "definition": found.definition,
                "alt_labels": list(found.alt_labels),
                "hidden_labels": list(found.hidden_labels),
                "listed": found.listed,
                "broader": [shelf.concept(scheme, each) for each in above],
                "narrower": shelf.concepts(
                    scheme, (each.id for each in members if each.broader == found.id)
                ),
                "reviews": reviews_by_concept(shelf, scheme, left).get(found.id, 0),
                "of_reviews": reviews_of(shelf, left),
                "had": [dict(row) for row in had],
                "revision": shelf.revision,
            }
        )

    return desk.answer(make)


def reviews_by_concept(shelf: Shelf, scheme: str, left: str | None) -> dict[str, int]:
    """Return how many distinct reviews have each concept of a scheme, in any way that counts."""
    choice = Choice()
    if column := _OF_REVIEWS.get(scheme):
        in_reviews(choice, left, "no")
        climb, counts = Hierarchy(shelf.vocabulary), dict[str, int]()
        for row in shelf.rows(
            f"SELECT {column} AS said, COUNT(*) AS reviews FROM review "
            f"WHERE {column} IS NOT NULL AND {choice.where} GROUP BY said",
            choice.values,
        ):
            for each in climb.above(scheme, row["said"]):
                counts[each] = counts.get(each, 0) + row["reviews"]
        return counts
    in_reviews(choice, left, "review")
    rows = shelf.rows(
        "SELECT concept, COUNT(DISTINCT review) AS reviews FROM tag WHERE scheme = ? "
        f"AND counts = 1 AND {choice.where} GROUP BY concept",
        [scheme, *choice.values],
    )
    return {row["concept"]: row["reviews"] for row in rows}


def _in_order(known: dict[str, Concept]) -> list[tuple[int, Concept]]:
    def below(parent: str | None, depth: int) -> list[tuple[int, Concept]]:
        found = []
        for each in known.values():
            if each.broader == parent:
                found += [(depth, each), *below(each.id, depth + 1)]
        return found

    return below(None, 0)
