"""ETags from the data set's revision: unchanged data are answered with 304."""

import hashlib

from fastapi import Request
from starlette.responses import Response

CACHED = {"Cache-Control": "no-cache"}
"""May be kept, but must be asked for again each time."""


def etag(revision: str, *parts: object) -> str:
    """Return the weak ETag of an answer: the data's revision and all else that it depends on."""
    joined = "\x1f".join((revision, *map(str, parts)))
    return f'W/"{hashlib.sha256(joined.encode()).hexdigest()[:24]}"'


def is_fresh(request: Request, tag: str) -> bool:
    """Return whether what the client keeps is what it would be sent (RFC 9110, 13.1.2)."""
    if request.method not in {"GET", "HEAD"}:
        return False
    known = request.headers.get("if-none-match", "")
    names = {name.strip().removeprefix("W/") for name in known.split(",")}
    return "*" in names or tag.removeprefix("W/") in names


def not_modified(tag: str, vary: str = "Accept") -> Response:
    """Return the answer 304."""
    return Response(status_code=304, headers={"ETag": tag, "Vary": vary, **CACHED})
