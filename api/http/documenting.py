"""How OpenAPI describes the whole server: problems, and what the routes are grouped by."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from api.http.problems import MEDIA_TYPE, TYPES

_NAME = "ProblemDetails"
_REF = {"$ref": f"#/components/schemas/{_NAME}"}
_SCHEMA = {
    "type": "object",
    "description": "What went wrong and what to do about it (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "The kind of problem, as an IRI."},
        "title": {"type": "string", "description": "The name of the status."},
        "status": {"type": "integer", "description": "The status."},
        "detail": {"type": "string", "description": "What is wrong and what to do."},
        "instance": {"type": "string", "description": "The path asked for."},
    },
}
_PROBLEMS: Mapping[int, tuple[str, str, str]] = {
    400: (
        "A parameter that is unknown or has a wrong value; the nearest right ones are named.",
        "unknown-parameter",
        'no parameter "natoin"; nearest: nation',
    ),
    401: (
        "A token is needed, or is not known.",
        "token-needed",
        "send a token with scope read: Authorization: Bearer TOKEN",
    ),
    403: (
        "The token has not the scope.",
        "scope-missing",
        'the token "desk" has no scope load; ask the operator for it',
    ),
    404: (
        "There is no such thing; the nearest names are given.",
        "no-such-concept",
        'no concept "engagment" in scheme theme; nearest: engagement-of-fathers',
    ),
    406: (
        "The answer cannot be sent in a type that is accepted.",
        "not-acceptable",
        "accept application/json or text/csv",
    ),
    408: (
        "The body was not sent in time.",
        "too-slow",
        "the body was not sent within 30 s; send it again, faster",
    ),
    409: (
        "The data changed since the first page.",
        "data-changed",
        "the data changed since the first rows; start again",
    ),
    413: (
        "The body is too large.",
        "too-large",
        "a request may have 50,000,000 bytes; send it in parts",
    ),
    415: (
        "The body is of a type that is not taken.",
        "not-a-form",
        "send multipart/form-data",
    ),
    421: (
        "The server is called by a name it has not.",
        "misdirected-request",
        "this server does not answer to that name",
    ),
    422: (
        "The request does not have the right shape.",
        "invalid-request",
        "query.limit: Input should be greater than or equal to 1",
    ),
    503: (
        "The data cannot be read at the moment; Retry-After says when to ask again.",
        "store-unavailable",
        "there is no store; load a document first",
    ),
    504: (
        "The question ran into the time limit.",
        "timeout",
        "the query took longer than 30 s; ask for less",
    ),
}
TAGS: Sequence[tuple[str, str]] = (
    ("reviews", "Case reviews: listed with facets and full text, in full, and those like one."),
    ("statements", "What reviews say, kind by kind, each statement with its quotation."),
    ("counts", "Themes, risk factors and agencies by the distinct reviews that have them."),
    ("concepts", "The vocabulary with its hierarchy."),
    ("patterns", "What recurs, goes together, rises or falls."),
    ("saved queries", "Every saved question with its parameters."),
    ("networks", "Graphs to draw: what occurs together, what stands around a thing, a path."),
    ("evidence", "Quotations, with the text around them."),
    ("documents", "What was read."),
    ("data set", "What the data set holds and how well it was measured to be read."),
    ("loading", "Sending documents, and following how far they are. Scope load."),
    ("judging", "Confirming, rejecting and correcting statements. Scope adjudicate."),
    ("SPARQL", "The SPARQL 1.1 Protocol and the Graph Store Protocol."),
    ("linked data", "What the IRIs of things, concepts and terms resolve to."),
    ("operation", "Whether the server lives, and what it did."),
)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how OpenAPI describes the problems of a route, by status."""
    return {
        status: {
            "description": reason,
            "content": {
                MEDIA_TYPE: {
                    "schema": _REF,
                    "example": {
                        "type": TYPES + kind,
                        "title": HTTPStatus(status).phrase,
                        "status": status,
                        "detail": detail,
                    },
                }
            },
        }
        for status in statuses
        for reason, kind, detail in (_PROBLEMS[status],)
    }


def install(app: FastAPI) -> None:
    """Let the description of an app name the form of its problems."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        described = made()
        described["components"]["schemas"].setdefault(_NAME, _SCHEMA)
        return described

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI documents it
    app.openapi_tags = [{"name": name, "description": meaning} for name, meaning in TAGS]
