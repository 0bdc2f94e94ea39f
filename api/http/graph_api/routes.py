"""How routes are declared: documented, with an example, in JSON and, where a table, in CSV."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.http.documenting import documented
from api.http.graph_api.answers import (
    Answer,
    Form,
    Rendered,
    flat_table,
    form_of,
    rendered,
    respond,
    tag_of,
)
from api.http.graph_api.models import Rows
from api.http.graph_api.parameters import only_known, told
from api.http.graph_api.shelf import Shelf, Shelves, shelves_of
from api.http.graph_api.specimens import example_of
from api.http.security import Scope, require
from api.http.state import Snapshot, snapshot_of
from queries.parameters import Parameter
from queries.tabular.opened import DamagedTablesError

router = APIRouter(
    prefix="/api/v1", dependencies=[Depends(require(Scope.READ)), Depends(only_known)]
)
"""The routes that read."""

Endpoint = Callable[..., Any]
_READING = (400, 401, 403, 404, 406, 421, 422, 503)
_TAGS: Mapping[str, str] = {
    "reviews": "reviews",
    "themes": "counts",
    "factors": "counts",
    "agencies": "counts",
    "concepts": "concepts",
    "patterns": "patterns",
    "queries": "saved queries",
    "network": "networks",
    "neighbourhood": "networks",
    "path": "networks",
    "evidence": "evidence",
    "documents": "documents",
    "dataset": "data set",
}
"""The tag of a route by the first part of its path; the others are lists of statements."""


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
                return self._made(make)
            with self.shelves.kept.slot():
                return self._made(make)

        revision = self.snapshot.revision
        tag = tag_of(self.request, revision, form)
        answer = respond(self.request, self.shelves.kept, tag, in_turn)
        self.shelves.asked.note(self.request, revision, tag)
        return answer

    def _made(self, make: Callable[[], Rendered]) -> Rendered:
        try:
            return make()
        except DamagedTablesError:
            self.shelves.forget(self.shelf)
            return make()


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
    links: Mapping[str, str] | None = None,
) -> Callable[[Endpoint], Endpoint]:
    """Declare a route that reads, and answers GET, HEAD, and for a table ``.csv``.

    ``also`` documents further media types; ``takes`` are parameters that the route reads itself;
    ``links`` are operations that take the id of an item, with the parameter it goes to.
    """
    content: dict[str, Any] = {"application/json": {"example": example_of(model)}}
    if csv:
        content["text/csv"] = {"schema": {"type": "string"}, "example": _csv_example(model)}
    good: dict[str, Any] = {"description": summary, "content": content | dict(also or {})}
    if links:
        good["links"] = {
            operation: {
                "operationId": operation,
                "parameters": {parameter: "$response.body#/items/0/id"},
            }
            for operation, parameter in links.items()
        }
    responses: dict[int | str, dict[str, Any]] = {
        200: good,
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
            tags=[_TAGS.get(path.split("/")[1], "statements")],
            responses=responses,
            openapi_extra={"parameters": [told(each) for each in takes]} if takes else None,
        )
        return endpoint

    return register


def _csv_example(model: type[BaseModel]) -> str:
    example = example_of(model)
    if issubclass(model, Rows):
        columns, rows = example["columns"], example["rows"]
        lines = [columns, *([str(row[name]) for name in columns] for row in rows)]
        return "".join(",".join(line) + "\r\n" for line in lines)
    (item,) = model.model_fields["items"].annotation.__args__  # type: ignore[union-attr]
    return flat_table(item, example["items"]).to_csv()
