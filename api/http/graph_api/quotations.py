"""Evidence: quotations found by their words or by what rests on them, shown in their text."""

import json
from collections import defaultdict
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api import facets as faceting
from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.choosing import Choice, concept_id, having, in_reviews, match_of
from api.http.graph_api.listing import EVIDENCE, Facets, Source, find, review_ref
from api.http.graph_api.models import Context, Evidence, Facet, Model, Page, ReviewRef
from api.http.graph_api.paging import links, read_cursor
from api.http.graph_api.parameters import (
    FILTERS,
    CursorText,
    Format,
    Limit,
    asked,
    page_of,
)
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Shelf
from api.http.graph_api.statements import Having, review_number, reviews_of
from api.http.graph_api.surroundings import around
from api.http.problems import Problem
from ontology.errors import QueryError
from queries.parameters import Parameter

QUOTATIONS = Source(
    "evidence",
    "review",
    "e",
    "SELECT e.*, r.id AS review_id, r.iri AS review_iri, r.subject "
    "FROM evidence e JOIN review r ON r.no = e.review",
)
_OWN = (
    Parameter("q", "string", False, 'Only with these words; "..." is a phrase, fath* a beginning.'),
    Parameter(
        "concept",
        "string",
        False,
        "Only what a statement of this concept, as scheme/id, rests on; narrower ones count.",
    ),
    Parameter("section", "string", False, "Only of this part of the document, as analysis."),
    Parameter("review", "string", False, "Only of this review, by its id."),
    Parameter("document", "string", False, "Only of this document, by its id."),
)


class Resting(Model):
    """A statement that rests on a quotation."""

    id: str = Field(description="Its id.", examples=["3f9a1c5b7d2e4f60a1b2"])
    kind: str = Field(description="Its kind.", examples=["risk-factor"])


class Quotation(Evidence):
    """A quotation with its review and what rests on it."""

    review: ReviewRef
    statements: list[Resting] = Field(description="What rests on it.")


class QuotationInFull(Quotation):
    """A quotation in its text."""

    context: Context | None = Field(description="The surrounding text; see ``window``.")


class QuotationPage(Page):
    """A page of quotations."""

    items: list[Quotation]
    facets: list[Facet] | None = Field(description="On the first page.")


_FACETS: Facets = [partial(faceting.of_reviews, name=name) for name in faceting.REVIEW_FACETS]


@resource(
    "/evidence",
    QuotationPage,
    summary="Quotations",
    csv=True,
    takes=(*FILTERS, *_OWN),
)
def list_evidence(  # noqa: PLR0913 - a route has as many parameters as its users ask for
    request: Request,
    *,
    having_all: Annotated[
        list[str], Query(alias="having", description=Having.__metadata__[0].description)
    ] = [],  # noqa: B006 - FastAPI copies it
    sort: Annotated[Literal["place"], Query(description="By review, then by place.")] = "place",
    limit: Limit = None,
    cursor: CursorText = None,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return quotations, each with the statements that rest on it."""
    desk = Desk(request)
    page = page_of(limit, cursor, desk.form)

    def make() -> Answer:
        shelf = desk.shelf
        left = shelf.reviews_left(desk.snapshot, asked(request))
        choice = _choice(shelf, request, left)
        having(shelf, choice, having_all, "review")
        found = find(
            shelf,
            QUOTATIONS,
            choice,
            sort=sort,
            key="''",
            limit=page.limit,
            cursor=read_cursor(cursor, sort),
            facets=_FACETS if cursor is None and desk.form == "json" else None,
        )
        items = _quotations(shelf, found.rows)
        following = str(found.next) if found.next else None
        body = {
            "items": items,
            "total": found.total,
            "reviews": found.reviews,
            "of_reviews": reviews_of(shelf, left),
            "next": following,
            "facets": found.facets,
            "revision": shelf.revision,
        }
        return Answer(body, partial(flat_table, Quotation, items), links(request, following))

    return desk.answer(make)


@resource("/evidence/{evidence_id}", QuotationInFull, summary="One quotation in its text")
def get_evidence(
    request: Request,
    evidence_id: str,
    window: Annotated[
        int, Query(ge=0, le=5_000, description="Characters of the text on either side.")
    ] = 300,
) -> Response:
    """Return a quotation with the text that surrounds it and what rests on it."""
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        rows = shelf.rows(f"{QUOTATIONS.select} WHERE e.id = ?", (evidence_id,))
        if not rows:
            raise Problem(
                404,
                "no-such-evidence",
                f'no quotation "{evidence_id[:60]}"; /evidence lists their ids',
            )
        told = _quotations(shelf, rows)[0]
        return Answer({**told, "context": around(desk.snapshot.view, rows[0], window)})

    return desk.answer(make)


def _choice(shelf: Shelf, request: Request, left: str | None) -> Choice:
    choice, given = Choice(), request.query_params
    in_reviews(choice, left, "review")
    if words := given.get("q", "").strip():
        choice.add("no IN (SELECT rowid FROM words WHERE words MATCH ?)", match_of(words))
    if concept := given.get("concept", "").strip():
        scheme, slash, said = concept.partition("/")
        if not slash:
            raise QueryError(f'concept is scheme/id, as theme/information-sharing, not "{concept}"')
        choice.add(
            "no IN (SELECT s.evidence FROM statement s JOIN tag t ON t.statement = s.no "
            "WHERE t.scheme = ? AND t.concept = ? AND t.counts = 1)",
            *(scheme, concept_id(shelf, scheme, said)),
        )
    if section := given.get("section", "").strip():
        choice.add("section = ?", section)
    if review := given.get("review", "").strip():
        choice.add("review = ?", review_number(shelf, review))
    if document := given.get("document", "").strip():
        choice.add("document = ?", document)
    return choice


def _quotations(shelf: Shelf, rows: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - rows of a table
    resting: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in shelf.rows(
        "SELECT id, kind, evidence FROM statement WHERE rejected = 0 AND evidence IN "
        "(SELECT value FROM json_each(?)) ORDER BY place",
        (json.dumps([row["no"] for row in rows]),),
    ):
        resting[row["evidence"]].append({"id": row["id"], "kind": row["kind"]})
    return [
        {
            **{name: row[name] for name in ("id", "iri", *EVIDENCE)},
            "review": review_ref(row),
            "statements": resting[row["no"]],
        }
        for row in rows
    ]
