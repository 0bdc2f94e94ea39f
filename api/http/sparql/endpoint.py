"""``/sparql``: the SPARQL 1.1 Protocol; updates with a token."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.http.explorer.workbench import workbench
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.security import Caller, Scope, require
from api.http.sparql.answering import Question, answer_query, media_of, note
from api.http.sparql.description import describe_service
from api.http.sparql.formats import GRAPHS, HTML, SHORT
from api.http.sparql.protocol import ACCEPT_POST, read_request
from api.http.sparql.updating import run_update
from api.http.state import State, state_of

router = APIRouter(tags=["SPARQL"])
ALLOW = "GET, HEAD, POST, OPTIONS"

_PARAMETERS = [
    {
        "name": "query",
        "in": "query",
        "schema": {"type": "string"},
        "example": "SELECT ?review WHERE { GRAPH ?review { ?review a ?kind } } LIMIT 5",
        "description": "The query; without it the service is described.",
    },
    *(
        {
            "name": f"{kind}-graph-uri",
            "in": "query",
            "schema": {"type": "array", "items": {"type": "string"}},
            "description": f"A {kind} graph of the data set to ask; must be a graph of the store.",
        }
        for kind in ("default", "named")
    ),
    {
        "name": "format",
        "in": "query",
        "schema": {"type": "string", "enum": list(SHORT)},
        "description": "The format, where an Accept header cannot be set.",
    },
]
_ANSWERS: dict[int | str, dict[str, object]] = {
    200: {"description": "Rows, a graph, or the service description, as Accept has it."},
    304: {"description": "The data are as they were."},
    **{
        status: {"description": told, "content": {"application/problem+json": {}}}
        for status, told in (
            (400, "The query cannot be read, or asks outside this data set."),
            (401, "A token is needed, or is not known."),
            (403, "The token has not the scope."),
            (406, "Nothing here can be sent in a type you accept."),
            (408, "The body came too slowly."),
            (413, "The query is too long."),
            (415, "The body is of a type that is not taken."),
            (503, "Too many queries, or one that is too large; see Retry-After."),
            (504, "The query ran into the time limit."),
        )
    },
}
_UPDATED: dict[int | str, dict[str, object]] = {204: {"description": "The update is done."}}


async def sparql(
    request: Request,
    state: Annotated[State, Depends(state_of)],
    caller: Annotated[Caller, Depends(require(Scope.READ))],
) -> Response:
    """Ask a SPARQL 1.1 query, by address, form or body; without a query: what this service is.

    With the scope admin a POST may send an update.
    """
    asked = await read_request(request, state.settings.query_bytes)
    if asked.update is not None:
        return await _update(request, state, caller, asked.update)
    if asked.query is None:
        return await _description(request, state, asked.format)
    media = media_of(request, asked.format)
    question = Question(asked.query, asked.default, asked.named)
    return await answer_query(request, state, caller, question, media)


for _method in ("GET", "HEAD", "POST"):
    router.add_api_route(
        "/sparql",
        sparql,
        methods=[_method],
        operation_id=f"sparql_{_method.lower()}",
        summary="Ask SPARQL, or have the service described",
        response_class=Response,
        responses=_ANSWERS if _method != "POST" else {**_ANSWERS, **_UPDATED},
        include_in_schema=_method != "HEAD",
        openapi_extra={"parameters": _PARAMETERS}
        if _method == "GET"
        else {
            "requestBody": {
                "required": True,
                "content": {
                    "application/x-www-form-urlencoded": {
                        "schema": {
                            "type": "object",
                            "properties": {
                                "query": {"type": "string"},
                                "update": {"type": "string", "description": "Instead of a query."},
                            },
                        }
                    },
                    "application/sparql-query": {"schema": {"type": "string"}},
                    "application/sparql-update": {"schema": {"type": "string"}},
                },
            }
        },
    )


@router.options("/sparql", include_in_schema=False)
async def options() -> Response:
    """Say what may be done here."""
    return Response(
        status_code=204,
        headers={
            "Allow": ALLOW,
            "Accept-Post": ACCEPT_POST,
        },
    )


async def _update(request: Request, state: State, caller: Caller, update: str) -> Response:
    state.guard.demand(caller, Scope.ADMIN)
    note(request, update, whole=state.settings.log_queries)
    await run_update(state, update)
    return Response(status_code=204)


async def _description(request: Request, state: State, short: str | None) -> Response:
    if short is not None and SHORT.get(short) not in {*GRAPHS.values(), HTML}:
        raise Problem(400, "bad-request", "the service is described as RDF or HTML")
    offers = [*GRAPHS, HTML]
    media = SHORT[short] if short else choose(request.headers.get("accept"), offers)
    if media == HTML:
        return workbench(request, state)
    return await describe_service(request, state, GRAPHS[media])
