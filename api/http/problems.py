"""Problem details (RFC 9457): the one form of every error, with what to do about it."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from ontology.errors import (
    DocumentError,
    QueryError,
    ReviewGraphError,
    StoreError,
    VocabularyError,
)

MEDIA_TYPE = "application/problem+json"
TYPES = "https://w3id.org/reviewgraph/problem/"
RETRY_AFTER = 5
"""Seconds after which a request that was turned away may be tried again."""

_LOG = logging.getLogger("reviewgraph.server")
_BY_ERROR: Mapping[type[ReviewGraphError], tuple[int, str]] = {
    StoreError: (503, "store-unavailable"),
    QueryError: (400, "bad-query"),
    VocabularyError: (404, "no-such-concept"),
    DocumentError: (422, "no-review"),
}
_DETAILS: Mapping[int, str] = {
    401: "send a token: Authorization: Bearer TOKEN",
    404: "there is nothing at this address; see /docs for what there is",
    405: "this address does not take that method; the Allow header says which it takes",
    406: "nothing here can be sent in a type you accept",
}


class Problem(Exception):  # noqa: N818 - a problem in the sense of the RFC
    """An answer that is an error: the status, a type, and a detail that says what to do."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            self.headers.setdefault("Retry-After", str(RETRY_AFTER))

    def body(self, instance: str | None = None) -> dict[str, object]:
        """Return the members of the JSON object."""
        about = {
            "type": TYPES + self.kind,
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        return about | ({"instance": instance} if instance else {}) | self.members

    def response(self, instance: str | None = None) -> Response:
        """Return the problem as a response; ``instance`` is the path asked for."""
        return JSONResponse(
            self.body(instance),
            self.status,
            {"Cache-Control": "no-store", **self.headers},
            media_type=MEDIA_TYPE,
        )

    async def send(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the problem from outside the routes."""
        await self.response(scope.get("path"))(scope, receive, send)


class Aborted(Exception):  # noqa: N818 - named for what it does
    """The answer cannot be finished; the connection is closed so that it cannot pass for whole."""


def problem_of(error: Exception) -> Problem:
    """Return the problem that an exception is to the client, with nothing of our insides."""
    match error:
        case Problem():
            return error
        case HTTPException(status_code=status, headers=headers):
            slug = HTTPStatus(status).phrase.lower().replace(" ", "-")
            detail = _DETAILS.get(status, str(error.detail))
            return Problem(status, slug, detail, headers=headers)
        case RequestValidationError():
            wrong = [
                {"where": ".".join(map(str, item["loc"])), "why": item["msg"]}
                for item in error.errors()
            ]
            first = f"{wrong[0]['where']}: {wrong[0]['why']}" if wrong else "see errors"
            return Problem(422, "invalid-request", first, errors=wrong)
        case ReviewGraphError():
            for kind, (status, slug) in _BY_ERROR.items():
                if isinstance(error, kind):
                    return Problem(status, slug, " ".join(str(error).split()))
            return Problem(500, "internal", "the request failed; the server's log says more")
        case _:
            return Problem(500, "internal", "the request failed; the server's log says more")


async def _answer(request: Request, error: Exception) -> Response:
    problem = problem_of(error)
    if problem.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("unexpected %s", type(error).__name__, exc_info=error)
    return problem.response(request.url.path)


def install(app: FastAPI) -> None:
    """Let every error of the app leave as a problem."""
    for kind in (Problem, HTTPException, RequestValidationError, ReviewGraphError, Exception):
        app.add_exception_handler(kind, _answer)
