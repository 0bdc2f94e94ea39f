"""Keyset paging: a cursor names the last item seen by its sort key, so pages never shift."""

import base64
import binascii
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from api.http.problems import Problem

Key = str | int | float
_PARTS = 3


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ended: by which order, and the sort key and place of its last item."""

    sort: str
    key: Key
    place: str

    def __str__(self) -> str:
        """Return it as it is sent."""
        told = json.dumps([self.sort, self.key, self.place], separators=(",", ":"))
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(text: str | None, sort: str) -> Cursor | None:
    """Return the cursor of a request. Raises the problem 400 for one that is not ours."""
    if not text:
        return None
    try:
        padded = text + "=" * (-len(text) % 4)
        order, key, place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        f"{key}{place}".encode()
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise broken() from None
    fit = isinstance(key, str | int | float) and not isinstance(key, bool)
    if not fit or not isinstance(place, str) or (isinstance(key, int) and abs(key) >= 2**62):
        raise broken()
    if order != sort:
        raise Problem(
            400, "broken-cursor", f'the cursor is of the order "{order}"; keep sort={order}'
        )
    return Cursor(order, key, place)


def broken() -> Problem:
    """Return the problem of a cursor that cannot be read."""
    return Problem(
        400, "broken-cursor", "the cursor cannot be read; take it from next, or leave it out"
    )


def links(request: Request, following: str | None) -> dict[str, str]:
    """Return the Link header of a page: the first and, if there is one, the next."""
    rest = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    first = [f'<{_address(request, rest)}>; rel="first"']
    if following is not None:
        first.append(f'<{_address(request, [*rest, ("cursor", following)])}>; rel="next"')
    return {"Link": ", ".join(first)}


def _address(request: Request, pairs: list[tuple[str, str]]) -> str:
    query = urlencode(pairs)
    return request.url.path + (f"?{query}" if query else "")
