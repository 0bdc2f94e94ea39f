"""Reviews: listed with filters, facets and full text; one in full; those like it."""

import json
from collections import defaultdict
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api import facets as faceting
from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.choosing import (
    OF_REVIEWS,
    Choice,
    concept_id,
    has_concept,
    having,
    in_reviews,
    match_of,
)
from api.http.graph_api.listing import EVIDENCE, STATEMENTS, Facets, Source, find, statements
from api.http.graph_api.models import (
    ConceptRef,
    Model,
    Review,
    ReviewInFull,
    ReviewPage,
    ReviewRef,
)
from api.http.graph_api.paging import links, read_cursor
from api.http.graph_api.parameters import (
    FILTERS,
    CursorText,
    Fields,
    Format,
    Limit,
    asked,
    chosen_fields,
    page_of,
    pick,
)
from api.http.graph_api.projection import listed
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Row, Shelf
from api.http.graph_api.statements import Having, WithFacets, review_number, reviews_of
from queries.catalogue import load_catalogue
from queries.incidence import SHORTFALLS, load_incidence
from queries.parameters import Parameter
from queries.runner import run
from queries.similarity import similar_reviews

REVIEWS = Source("review", "no", "r", "SELECT r.* FROM review r")
ORDERS = {
    "subject": "''",
    "published": "COALESCE(published, '')",
    "-published": "COALESCE(published, '')",
    "publisher": "COALESCE(publisher, '')",
    "-statements": "(SELECT COUNT(*) FROM statement s WHERE s.review = review.no "
    "AND s.rejected = 0)",
}
_OWN = (
    Parameter(
        "theme",
        "concept(theme)",
        False,
        "Only with a shortfall, learning or recommendation of this theme, narrower ones with it.",
    ),
    Parameter(
        "factor",
        "concept(risk-factor)",
        False,
        "Only with this risk factor, affirmed or alleged, narrower ones with it.",
    ),
    Parameter(
        "agency",
        "concept(agency)",
        False,
        "Only where this kind of agency had a part, narrower ones with it.",
    ),
    Parameter(
        "good_practice",
        "concept(theme)",
        False,
        "Only with good practice of this theme, narrower ones with it.",
    ),
    Parameter(
        "q",
        "string",
        False,
        'Only with a quotation that has these words; "..." is a phrase, fath* a beginning.',
    ),
)
_COUNTS = {
    "children": "child",
    "risk_factors": "risk-factor",
    "missed_opportunities": "missed-opportunity",
    "good_practice": "good-practice",
    "learning_points": "learning-point",
    "recommendations": "recommendation",
}
_FACETS: Facets = [
    *(partial(faceting.of_reviews, name=name) for name in faceting.REVIEW_FACETS),
    *(
        partial(faceting.of_concepts, name=name, scheme=scheme, kinds=kinds)
        for name, (scheme, kinds) in OF_REVIEWS.items()
    ),
    partial(faceting.of_concepts, name="incident", scheme="incident", kinds=("child",)),
]


@resource(
    "/reviews",
    ReviewPage,
    summary="Case reviews",
    csv=True,
    takes=(*FILTERS, *_OWN),
)
def list_reviews(  # noqa: PLR0913 - a route has as many parameters as its users ask for
    request: Request,
    *,
    having_all: Annotated[
        list[str], Query(alias="having", description=Having.__metadata__[0].description)
    ] = [],  # noqa: B006 - FastAPI copies it
    sort: Annotated[
        Literal["subject", "published", "-published", "publisher", "-statements"],
        Query(description="The order; - is from the highest down."),
    ] = "subject",
    limit: Limit = None,
    cursor: CursorText = None,
    facets: WithFacets = None,
    fields: Fields = None,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return the reviews that fit, with facets: what each further choice would leave.

    ``total`` counts distinct reviews of the ``of_reviews`` that the filters leave.
    """
    desk = Desk(request)
    chosen = chosen_fields(Review, fields)
    page = page_of(limit, cursor, desk.form)

    def make() -> Answer:
        shelf = desk.shelf
        left = shelf.reviews_left(desk.snapshot, asked(request))
        choice = _choice(shelf, request, left)
        having(shelf, choice, having_all, "no")
        wanted = cursor is None if facets is None else facets
        found = find(
            shelf,
            REVIEWS,
            choice,
            sort=sort,
            key=ORDERS[sort],
            limit=page.limit,
            cursor=read_cursor(cursor, sort),
            facets=_FACETS if wanted and desk.form == "json" else None,
        )
        items = [pick(item, chosen) for item in reviews(shelf, found.rows)]
        following = str(found.next) if found.next else None
        headers = links(request, following)
        if following and desk.form == "csv":
            headers["Reviewgraph-Cut"] = f"{len(items)} of {found.total} rows"
        body = {
            "items": items,
            "total": found.total,
            "reviews": found.reviews,
            "of_reviews": reviews_of(shelf, left),
            "next": following,
            "facets": found.facets,
            "revision": shelf.revision,
        }
        return Answer(body, partial(flat_table, Review, items, chosen), headers)

    return desk.answer(make)


@resource("/reviews/{review_id}", ReviewInFull, summary="One review in full")
def get_review(request: Request, review_id: str, fields: Fields = None) -> Response:
    """Return a review with children, persons and statements, each with its quotation."""
    desk = Desk(request)
    chosen = chosen_fields(ReviewInFull, fields)

    def make() -> Answer:
        shelf = desk.shelf
        number = review_number(shelf, review_id)
        row = shelf.rows("SELECT * FROM review WHERE no = ?", (number,))[0]
        said = shelf.rows(
            f"{STATEMENTS.select} WHERE s.review = ? AND s.rejected = 0 ORDER BY s.place", (number,)
        )
        told = {
            **reviews(shelf, [row])[0],
            "authors": listed(row["authors"]),
            "identifiers": listed(row["identifiers"]),
            "evidence": _named_by(shelf, row),
            "same_case": _same_case(desk, row["iri"]),
            "statements": statements(shelf, said),
        }
        return Answer(pick(told, chosen))

    return desk.answer(make)


class Similar(Model):
    """A review that is like another, and what both have."""

    review: ReviewRef
    score: float = Field(description="Cosine of their weighted concepts.", examples=[0.71])
    shared: list[ConceptRef] = Field(description="Shared concepts, by what each adds.")


class SimilarPage(Model):
    """The reviews most like one."""

    items: list[Similar]
    of_reviews: int = Field(description="Reviews that were compared.", examples=[5])
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


@resource(
    "/reviews/{review_id}/similar",
    SimilarPage,
    summary="Reviews like one review, and why",
    csv=True,
    takes=FILTERS,
)
def list_similar(
    request: Request,
    review_id: str,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 10,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return the reviews that share most, the rarer the concept the more (TF-IDF, cosine)."""
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        number = review_number(shelf, review_id)
        iri = shelf.rows("SELECT iri FROM review WHERE no = ?", (number,))[0]["iri"]
        incidence = load_incidence(desk.snapshot.view, asked(request))
        within = any(each.iri == iri for each in incidence.reviews)
        found = similar_reviews(incidence, iri, limit) if within and incidence.terms else ()
        items = [
            {
                "review": {
                    "id": each.review.iri.rpartition("/")[2],
                    "iri": each.review.iri,
                    "subject": each.review.subject,
                },
                "score": round(each.score, 6),
                "shared": [shelf.concept(term.scheme, term.id) for term, _ in each.shared],
            }
            for each in found
        ]
        body = {"items": items, "of_reviews": incidence.total, "revision": shelf.revision}
        return Answer(body, partial(flat_table, Similar, items))

    return desk.answer(make, slow=True)


def reviews(shelf: Shelf, rows: list[Row] | tuple[Row, ...] | Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return rows of the table of reviews as the model ``Review``."""
    numbers = (json.dumps([row["no"] for row in rows]),)
    counts: dict[tuple[int, str], int] = {
        (row["review"], row["kind"]): row["items"]
        for row in shelf.rows(
            "SELECT review, kind, COUNT(*) AS items FROM statement WHERE rejected = 0 AND "
            "(kind <> 'risk-factor' OR assertion IN ('affirmed', 'alleged')) AND review IN "
            "(SELECT value FROM json_each(?)) GROUP BY review, kind",
            numbers,
        )
    }
    said: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in shelf.rows(
        "SELECT DISTINCT review, kind, relation, concept FROM tag WHERE said = 1 AND counts = 1 "
        "AND relation IN ('theme', 'factor') AND review IN (SELECT value FROM json_each(?))",
        numbers,
    ):
        if row["relation"] == "factor" or row["kind"] in SHORTFALLS:
            said[row["review"], row["relation"]].add(row["concept"])
    return [
        {
            **{name: row[name] for name in ("id", "iri", "subject", "label")},
            "type": shelf.concept("review-type", row["type"]) if row["type"] else None,
            "nation": shelf.concept("nation", row["nation"]) if row["nation"] else None,
            **{name: row[name] for name in ("publisher", "published", "year", "extent")},
            "document": row["document"],
            **{name: counts.get((row["no"], kind), 0) for name, kind in _COUNTS.items()},
            "themes": shelf.concepts("theme", said[row["no"], "theme"]),
            "factors": shelf.concepts("risk-factor", said[row["no"], "factor"]),
        }
        for row in rows
    ]


def _choice(shelf: Shelf, request: Request, left: str | None) -> Choice:
    choice, given = Choice(), request.query_params
    in_reviews(choice, left, "no")
    for name, (scheme, kinds) in OF_REVIEWS.items():
        if said := given.get(name, "").strip():
            has_concept(choice, scheme, concept_id(shelf, scheme, said), kinds, "no")
    if words := given.get("q", "").strip():
        choice.add(
            "no IN (SELECT e.review FROM words w JOIN evidence e ON e.no = w.rowid "
            "WHERE words MATCH ?)",
            match_of(words),
        )
    return choice


def _named_by(shelf: Shelf, row: Row) -> dict[str, Any] | None:
    found = shelf.rows("SELECT * FROM evidence WHERE no = ?", (row["evidence"],))
    if not found:
        return None
    return {name: found[0][name] for name in ("id", "iri", *EVIDENCE)}


def _same_case(desk: Desk, iri: str) -> list[dict[str, Any]]:
    rows = run(load_catalogue()["same-cases"], desk.snapshot.view).records()
    found = []
    for row in rows:
        for mine, other in (("review", "other"), ("other", "review")):
            if row[mine] == iri:
                subject = row["other_subject" if other == "other" else "subject"]
                found.append(
                    {
                        "review": {
                            "id": str(row[other]).rpartition("/")[2],
                            "iri": row[other],
                            "subject": subject,
                        },
                        "score": float(row["score"] or 0),
                        "agreement": str(row["agreement"] or ""),
                    }
                )
    return found
