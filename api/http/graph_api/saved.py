"""Every saved question as a route of its own, with its parameters and columns in OpenAPI."""

from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer
from api.http.graph_api.choosing import review_number, reviews_of
from api.http.graph_api.models import Model, Rows
from api.http.graph_api.parameters import CursorText, Format, asked
from api.http.graph_api.routes import Desk, resource, router
from api.http.graph_api.tabled import answer_table
from api.http.problems import Problem
from queries.catalogue import SavedQuery, load_catalogue, nearest
from queries.runner import run
from queries.tables import Table

_ROWS = 1_000


class QueryParameter(Model):
    """What a question may be asked with."""

    name: str = Field(description="Its name.", examples=["theme"])
    type: str = Field(description="Its type.", examples=["concept(theme)"])
    required: bool = Field(description="Whether it must be given.", examples=[True])
    description: str = Field(description="What it does.", examples=["The practice theme."])


class QueryColumn(Model):
    """A column of the answer."""

    name: str = Field(description="Its name.", examples=["reviews"])
    description: str = Field(description="What it holds.", examples=["Distinct reviews."])


class SavedQuestion(Model):
    """A saved question."""

    name: str = Field(description="Its name in the address.", examples=["themes"])
    summary: str = Field(description="What it asks.", examples=["How often each theme occurs"])
    group: str = Field(description="What it is about.", examples=["Themes"])
    parameters: list[QueryParameter]
    columns: list[QueryColumn]
    sparql: str = Field(description="The question itself.", examples=["SELECT ..."])


class SavedQuestions(Model):
    """The saved questions."""

    items: list[SavedQuestion]
    total: int = Field(description="How many there are.", examples=[36])


@resource("/queries", SavedQuestions, summary="The saved questions")
def list_queries(request: Request) -> Response:
    """Return every saved question with its parameters, columns and SPARQL."""
    desk = Desk(request)
    items = [_told(each) for each in load_catalogue().values()]
    return desk.answer(lambda: Answer({"items": items, "total": len(items)}))


def _told(saved: SavedQuery) -> dict[str, Any]:
    return {
        "name": saved.name,
        "summary": saved.summary,
        "group": saved.group,
        "parameters": [
            {
                "name": each.name,
                "type": each.type,
                "required": each.required,
                "description": each.description,
            }
            for each in saved.parameters
        ],
        "columns": [{"name": each.name, "description": each.description} for each in saved.columns],
        "sparql": saved.sparql,
    }


def _route(saved: SavedQuery) -> None:
    def endpoint(
        request: Request,
        *,
        limit: Annotated[
            int | None, Query(ge=1, le=100_000, description="Rows; 1,000 unless said, in CSV all.")
        ] = None,
        cursor: CursorText = None,
        format: Format = None,  # noqa: A002 - its name in the address
    ) -> Response:
        desk = Desk(request)

        def make() -> tuple[Table, int]:
            shelf, given = desk.shelf, given_of(desk, saved)
            left = shelf.reviews_left(desk.snapshot, asked(request)) if saved.filtered else None
            return run(saved, desk.snapshot.view, given, shelf.vocabulary), reviews_of(shelf, left)

        return answer_table(desk, make, limit=limit, cursor=cursor, usual=_ROWS)

    columns = "\n".join(f"- `{each.name}`: {each.description}" for each in saved.columns)
    resource(
        f"/queries/{saved.name}",
        Rows,
        summary=saved.summary,
        name=f"query_{saved.name.replace('-', '_')}",
        description=f"{saved.summary}.\n\nColumns:\n\n{columns}",
        csv=True,
        takes=saved.parameters,
    )(endpoint)


def given_of(desk: Desk, saved: SavedQuery) -> dict[str, str]:
    """Return what a request gives for the parameters of a question; reviews by their IRI."""
    values = desk.request.query_params
    given = {
        each.name: values[each.name]
        for each in saved.parameters
        if values.get(each.name, "").strip()
    }
    for each in saved.parameters:
        if each.type == "review" and each.name in given:
            given[each.name] = _iri(desk, given[each.name].strip())
    return given


def _iri(desk: Desk, wanted: str) -> str:
    try:
        number = review_number(desk.shelf, wanted)
    except Problem:
        return wanted
    return str(desk.shelf.rows("SELECT iri FROM review WHERE no = ?", (number,))[0]["iri"])


for _each in load_catalogue().values():
    _route(_each)


@router.get("/queries/{name}", include_in_schema=False)
def no_query(name: str) -> Response:
    """Answer for a question that does not exist, with the nearest names."""
    known = load_catalogue()
    hint = nearest(name, known) or "; /api/v1/queries lists them"
    raise Problem(404, "no-such-query", f'no saved query "{name[:60]}"{hint}')
