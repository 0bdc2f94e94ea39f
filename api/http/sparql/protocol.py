"""The requests of the SPARQL 1.1 Protocol, read strictly: what is asked, over which data set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from api.http.problems import Problem

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_FIELDS_MOST = 200
ACCEPT_POST = f"{FORM}, {QUERY}, {UPDATE}"
_USING = {"using-graph-uri", "using-named-graph-uri"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: a query, an update, or neither for the service description; graphs; a format."""

    query: str | None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    format: str | None = None
    update: str | None = None


async def read_request(request: Request, most: int) -> Asked:
    """Read a request. Raises problems: 400, 413 over ``most`` bytes, 415."""
    fields = fields_of(request.scope["query_string"])
    if request.method != "POST":
        return _asked(fields, most)
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = parameters.lower().replace('"', "").replace(" ", "").partition("charset=")[2]
    if charset and charset.partition(";")[0] not in {"utf-8", "utf8"}:
        raise Problem(415, "wrong-charset", "send UTF-8, which is what SPARQL is written in")
    match media.strip().lower():
        case "application/x-www-form-urlencoded":
            sent = fields_of(await _body(request, 3 * most))
            both = {name: [*fields.get(name, ()), *sent.get(name, ())] for name in fields | sent}
            return _asked(both, most, is_post=True)
        case "application/sparql-query":
            if "query" in fields:
                raise Problem(400, "bad-request", "send the query once: in the body or the address")
            text = _text(await _body(request, most))
            return _asked({**fields, "query": [text]}, most, is_post=True)
        case "application/sparql-update":
            if "query" in fields or "update" in fields:
                raise Problem(400, "bad-request", "send the update once, and no query with it")
            text = _text(await _body(request, most))
            return _asked({**fields, "update": [text]}, most, is_post=True)
        case _:
            raise Problem(
                415,
                "wrong-media-type",
                f"send {FORM} with query= or update=, or {QUERY} or {UPDATE} as the body",
                headers={"Accept-Post": ACCEPT_POST},
            )


def fields_of(encoded: bytes) -> dict[str, list[str]]:
    """Return the fields of a form or a query string. Raises the problem 400."""
    try:
        pairs = parse_qsl(
            encoded.decode("ascii", "strict") if encoded.isascii() else encoded.decode(),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_FIELDS_MOST,
        )
    except UnicodeDecodeError:
        raise Problem(400, "not-utf-8", "the request is not UTF-8; encode it so") from None
    except ValueError:
        raise Problem(400, "bad-request", f"send at most {_FIELDS_MOST} fields") from None
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def single(fields: Mapping[str, Sequence[str]], name: str) -> str | None:
    """Return the only value of a field. Raises the problem 400 if there are more."""
    values = fields.get(name, ())
    if len(values) > 1:
        raise Problem(400, "bad-request", f"{name} is given {len(values)} times; give it once")
    return values[0] if values else None


def _asked(fields: Mapping[str, Sequence[str]], most: int, *, is_post: bool = False) -> Asked:
    query, update = single(fields, "query"), single(fields, "update")
    if update is not None or not _USING.isdisjoint(fields):
        return _told(fields, query, update, most, is_post=is_post)
    if query is None and (is_post or "default-graph-uri" in fields or "named-graph-uri" in fields):
        raise Problem(400, "bad-request", "there is no query; send query=SELECT ...")
    _limit(query or "", most)
    return Asked(
        query,
        tuple(fields.get("default-graph-uri", ())),
        tuple(fields.get("named-graph-uri", ())),
        single(fields, "format"),
    )


async def _body(request: Request, most: int) -> bytes:
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > most:
            raise too_long(most)
    return bytes(taken)


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise Problem(400, "not-utf-8", "the query is not UTF-8; encode it so") from None


def too_long(most: int) -> Problem:
    """Return the problem 413 of a query that is too long."""
    return Problem(413, "too-large", f"a query may have {most:,} bytes; make it shorter")


def _told(
    fields: Mapping[str, Sequence[str]],
    query: str | None,
    update: str | None,
    most: int,
    *,
    is_post: bool,
) -> Asked:
    if not is_post:
        raise Problem(400, "bad-request", "an update is sent by POST, which no link can do")
    if update is None or query is not None:
        raise Problem(400, "bad-request", "send either a query or an update")
    if not _USING.isdisjoint(fields):
        raise Problem(400, "bad-request", "name graphs in the update itself, with USING or WITH")
    _limit(update, most)
    return Asked(None, update=update)


def _limit(text: str, most: int) -> None:
    if len(text.encode("utf-8", "replace")) > most:
        raise too_long(most)
