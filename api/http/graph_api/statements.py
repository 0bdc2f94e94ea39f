"""Lists of statements: findings, people and recommendations, each with the words that say so."""

from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response

from api.http.graph_api.answers import Answer
from api.http.graph_api.choosing import no_statement
from api.http.graph_api.kinds import LISTS, Kind
from api.http.graph_api.listing import Listing, answer_list
from api.http.graph_api.models import Statement, StatementInFull, StatementPage
from api.http.graph_api.parameters import FILTERS, Listed, StatementId
from api.http.graph_api.presenting import STATEMENTS, statements
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.surroundings import Window, around

_ORDERS = {
    "place": "''",
    "published": "COALESCE(published, '')",
    "-published": "COALESCE(published, '')",
    "confidence": "COALESCE(confidence, 0)",
    "-confidence": "COALESCE(confidence, 0)",
}


def _list(kind: Kind) -> None:
    listing = Listing(
        table="statement",
        alias="s",
        select=STATEMENTS,
        review="review",
        item=Statement,
        orders=_ORDERS,
        choose=kind.choose,
        show=statements,
        facets=kind.facets(),
    )

    def endpoint(
        request: Request,
        asking: Listed,
        sort: Annotated[
            Literal["place", "published", "-published", "confidence", "-confidence"],
            Query(description="The order; - is from the highest down."),
        ] = "place",
    ) -> Response:
        return answer_list(request, listing, asking, sort)

    resource(
        kind.path,
        StatementPage,
        summary=kind.summary,
        name=kind.name,
        description=f"{kind.summary}, each with its quotation. Counted in items and in distinct "
        "reviews, of the reviews that the filters leave.",
        csv=True,
        takes=(*FILTERS, *kind.parameters()),
        links={"get_statement": "statement_id"},
    )(endpoint)


for _each in LISTS:
    _list(_each)


@resource("/statements/{statement_id}", StatementInFull, summary="One statement in full")
def get_statement(request: Request, statement_id: StatementId, window: Window = 300) -> Response:
    """Return a statement with its quotation in the text that surrounds it.

    A rejected statement is found as well; its ``standing`` says so.
    """
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        found = shelf.rows(f"{STATEMENTS} WHERE s.id = ?", (statement_id,))
        if not found:
            raise no_statement(statement_id)
        told = statements(shelf, found)[0]
        return Answer({**told, "context": around(desk.snapshot.view, found[0], window)})

    return desk.answer(make)
