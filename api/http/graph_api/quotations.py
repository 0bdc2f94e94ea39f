"""Evidence: quotations found by their words or by what rests on them, shown in their text."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api import facets
from api.http.graph_api.answers import Answer
from api.http.graph_api.choosing import Choice, concept_id, in_review, match_of
from api.http.graph_api.listing import Listing, answer_list
from api.http.graph_api.models import Context, Evidence, Facet, Model, Page, Part, ReviewRef
from api.http.graph_api.parameters import FILTERS, EvidenceId, Listed
from api.http.graph_api.presenting import quotation, review_ref
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Row, Shelf
from api.http.graph_api.specimens import STATEMENT
from api.http.graph_api.surroundings import Window, around
from api.http.problems import Problem
from ontology.errors import QueryError
from queries.parameters import Parameter

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

    id: str = Field(description="Its id.", examples=[STATEMENT])
    kind: str = Field(description="Its kind.", examples=["risk-factor"])


class Quotation(Evidence):
    """A quotation with its review and what rests on it."""

    review: ReviewRef
    statements: list[Resting] = Field(description="What rests on it.")


class QuotationInFull(Quotation):
    """A quotation in its text."""

    context: Context | None = Field(description="The surrounding text; see ``window``.")


class QuotationItem(Part, Quotation):
    """A quotation of a list, or the fields of it that were asked for."""


class QuotationPage(Page):
    """A page of quotations."""

    items: list[QuotationItem]
    facets: list[Facet] | None = Field(description="On the first page, or where asked for.")


def _choose(shelf: Shelf, choice: Choice, given: Mapping[str, str]) -> None:
    if words := given.get("q"):
        choice.add("no IN (SELECT rowid FROM words WHERE words MATCH ?)", match_of(words))
    if concept := given.get("concept"):
        scheme, slash, wanted = concept.partition("/")
        if not slash:
            raise QueryError(f'concept is scheme/id, as theme/information-sharing, not "{concept}"')
        choice.add(
            "no IN (SELECT s.evidence FROM statement s JOIN tag t ON t.statement = s.no "
            "WHERE t.scheme = ? AND t.concept = ? AND t.counts = 1)",
            *(scheme, concept_id(shelf, scheme, wanted)),
        )
    in_review(shelf, choice, given)
    for column in ("section", "document"):
        if column in given:
            choice.add(f"{column} = ?", given[column])


def _quotations(shelf: Shelf, rows: Sequence[Row]) -> list[dict[str, Any]]:
    resting: dict[int, list[dict[str, str]]] = defaultdict(list)
    for row in shelf.rows(
        "SELECT id, kind, evidence FROM statement WHERE rejected = 0 AND evidence IN "
        "(SELECT value FROM json_each(?)) ORDER BY place",
        (json.dumps([row["no"] for row in rows]),),
    ):
        resting[row["evidence"]].append({"id": row["id"], "kind": row["kind"]})
    return [
        {**quotation(row), "review": review_ref(row), "statements": resting[row["no"]]}
        for row in rows
    ]


_QUOTATIONS = Listing(
    table="evidence",
    alias="e",
    select="SELECT e.*, r.id AS review_id, r.iri AS review_iri, r.subject "
    "FROM evidence e JOIN review r ON r.no = e.review",
    review="review",
    item=Quotation,
    orders={"place": "''"},
    choose=_choose,
    show=_quotations,
    facets=[partial(facets.of_reviews, name=name) for name in facets.REVIEW_FACETS],
)


@resource(
    "/evidence",
    QuotationPage,
    summary="Quotations",
    csv=True,
    takes=(*FILTERS, *_OWN),
    links={"get_evidence": "evidence_id"},
)
def list_evidence(
    request: Request,
    asking: Listed,
    sort: Annotated[Literal["place"], Query(description="By review, then by place.")] = "place",
) -> Response:
    """Return quotations, each with the statements that rest on it."""
    return answer_list(request, _QUOTATIONS, asking, sort)


@resource("/evidence/{evidence_id}", QuotationInFull, summary="One quotation in its text")
def get_evidence(request: Request, evidence_id: EvidenceId, window: Window = 300) -> Response:
    """Return a quotation with the text that surrounds it and what rests on it."""
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        rows = shelf.rows(f"{_QUOTATIONS.select} WHERE e.id = ?", (evidence_id,))
        if not rows:
            raise Problem(
                404,
                "no-such-evidence",
                f'no quotation "{evidence_id[:60]}"; /evidence lists their ids',
            )
        told = _quotations(shelf, rows)[0]
        return Answer({**told, "context": around(desk.snapshot.view, rows[0], window)})

    return desk.answer(make)
