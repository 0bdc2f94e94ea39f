"""How routes are declared: documented, with an example, in JSON and, where a table, in CSV."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.http.graph_api.answers import (
    Answer,
    Form,
    Rendered,
    form_of,
    rendered,
    respond,
    tag_of,
)
from api.http.graph_api.models import ProblemDetails, example_of
from api.http.graph_api.parameters import only_known, told
from api.http.graph_api.shelf import Shelf, Shelves, shelves_of
from api.http.security import Scope, require
from api.http.state import Snapshot, snapshot_of
from queries.parameters import Parameter

router = APIRouter(
    prefix="/api/v1",
    tags=["graph API"],
    dependencies=[Depends(require(Scope.READ)), Depends(only_known)],
)
"""The routes that read."""

Endpoint = Callable[..., Any]
_PROBLEM = "application/problem+json"
_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        name: {"type": "integer" if name == "status" else "string"}
        for name in ProblemDetails.model_fields
    },
}
_REASONS: Mapping[int, str] = {
    400: "A parameter that is unknown or has a wrong value; the nearest right ones are named.",
    401: "A token is needed, or is not known.",
    403: "The token has not the scope.",
    404: "There is no such thing; the nearest names are given.",
    406: "The answer cannot be sent in a type that is accepted.",
    408: "The body was not sent in time.",
    409: "It does not fit what is there.",
    413: "The body is too large.",
    415: "The body is of a type that is not taken.",
    421: "The server is called by a name it has not.",
    422: "The request does not have the right shape.",
    503: "The data cannot be read at the moment; Retry-After says when to ask again.",
}
_READING = (400, 401, 403, 404, 406, 421, 422, 503)


@dataclass(frozen=True)
class Desk:
    """What a route answers from: the request, the data as they are now, and the tables of them."""

    request: Request

    @cached_property
    def form(self) -> Form:
        """The form of the answer."""
        return form_of(self.request, csv=self._has_csv)

    @property
    def _has_csv(self) -> bool:
        return "text/csv" in self.request.scope["route"].responses[200]["content"]

    @cached_property
    def snapshot(self) -> Snapshot:
        """The data as they are now. Raises `StoreError` without a store."""
        return snapshot_of(self.request)

    @cached_property
    def shelves(self) -> Shelves:
        """The shelves of the application."""
        return shelves_of(self.request)

    @property
    def shelf(self) -> Shelf:
        """The tables of the reviews; made by the first who asks."""
        return self.shelves.of(self.snapshot)

    def answer(self, make: Callable[[], Answer], *, slow: bool = False) -> Response:
        """Return the answer, kept from before or made now, or 304.

        What is ``slow`` to make takes one of a few places.
        """
        return self.send(self.form, lambda: rendered(make(), self.form), slow=slow)

    def send(self, form: str, make: Callable[[], Rendered], *, slow: bool = False) -> Response:
        """Return an answer of any form."""

        def in_turn() -> Rendered:
            if not slow:
                return make()
            with self.shelves.kept.slot():
                return make()

        tag = tag_of(self.request, self.snapshot.revision, form)
        return respond(self.request, self.shelves.kept, tag, in_turn)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of problems by status."""
    example, schema = example_of(ProblemDetails), _SCHEMA
    return {
        status: {
            "description": _REASONS[status],
            "content": {_PROBLEM: {"schema": schema, "example": {**example, "status": status}}},
        }
        for status in statuses
    }


def resource(  # noqa: PLR0913 - a route is documented by all of these
    path: str,
    model: type[BaseModel],
    *,
    summary: str,
    name: str | None = None,
    description: str | None = None,
    csv: bool = False,
    also: Mapping[str, Mapping[str, Any]] | None = None,
    takes: Sequence[Parameter] = (),
) -> Callable[[Endpoint], Endpoint]:
    """Declare a route that reads, and answers GET, HEAD, and for a table ``.csv``.

    ``also`` documents further media types; ``takes`` are parameters that the route reads itself.
    """
    content: dict[str, Any] = {"application/json": {"example": example_of(model)}}
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}}
    responses: dict[int | str, dict[str, Any]] = {
        200: {"description": summary, "content": content | dict(also or {})},
        304: {"description": "Nothing has changed since the ETag that was sent."},
        **documented(*_READING),
    }

    def register(endpoint: Endpoint) -> Endpoint:
        router.add_api_route(
            path,
            endpoint,
            methods=["GET"],
            response_model=model,
            summary=summary,
            description=description or endpoint.__doc__,
            operation_id=name or endpoint.__name__,
            responses=responses,
            openapi_extra={"parameters": [told(each) for each in takes]} if takes else None,
        )
        return endpoint

    return register
