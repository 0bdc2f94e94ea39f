"""Answers: JSON or CSV, with the data's revision as ETag, kept until the data change."""

import json
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from api.http.graph_api.endings import FORM
from api.http.graph_api.specimens import example_of
from api.http.negotiation import choose
from api.http.problems import Problem
from api.http.revision import CACHED, etag, is_fresh, not_modified
from queries.tables import Table, Value

Form = Literal["json", "csv"]
JSON, CSV = "application/json", "text/csv; charset=utf-8"
BYTES_KEPT = 64_000_000
"""Bytes of answers kept for those who ask the same again."""
LARGEST_KEPT = 4_000_000
TABLES_KEPT = 16
"""Tables of patterns and questions kept whole, for those who ask page by page."""
AT_ONCE, WAITING = 2, 64
"""How many answers that take long are made at once, and how many may wait to be."""
LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent: an object for JSON, a table for CSV, and headers that belong to it."""

    body: Mapping[str, Any]
    table: Callable[[], Table] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of an answer."""

    content: bytes
    media_type: str
    headers: Mapping[str, str]


class Kept:
    """Answers by ETag, the least used ones forgotten; of many that ask at once, one makes it."""

    def __init__(self, most: int = BYTES_KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._held: OrderedDict[str, Rendered] = OrderedDict()
        self._making: dict[str, threading.Lock] = {}
        self._size = 0
        self._tables: OrderedDict[str, tuple[Table, int]] = OrderedDict()
        self._slots = threading.Semaphore(AT_ONCE)
        self._waiting = 0

    def get(self, tag: str, make: Callable[[], Rendered]) -> Rendered:
        """Return the answer of a tag, made now if it is not held."""
        found = self.held(tag)
        if found is not None:
            return found
        with self._lock:
            turn = self._making.setdefault(tag, threading.Lock())
        with turn:
            with self._lock:
                found = self._held.get(tag)
            if found is None:
                try:
                    found = make()
                    self._hold(tag, found)
                finally:
                    with self._lock:
                        self._making.pop(tag, None)
            return found

    def held(self, tag: str) -> Rendered | None:
        """Return the answer of a tag if it is held."""
        with self._lock:
            found = self._held.get(tag)
            if found is not None:
                self._held.move_to_end(tag)
            return found

    def table(self, name: str, make: Callable[[], tuple[Table, int]]) -> tuple[Table, int]:
        """Return a table by a name that says all it depends on, so that pages share one."""
        with self._lock:
            if name in self._tables:
                self._tables.move_to_end(name)
                return self._tables[name]
        made = make()
        with self._lock:
            self._tables[name] = made
            while len(self._tables) > TABLES_KEPT:
                self._tables.popitem(last=False)
        return made

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one of the few places for work that takes long. Raises the problem 503 if full."""
        with self._lock:
            full = self._waiting >= WAITING
            self._waiting += not full
        if full:
            raise Problem(503, "busy", "many patterns are being counted; ask again in a moment")
        try:
            if not self._slots.acquire(timeout=LONGEST_WAIT):
                raise Problem(503, "busy", "many patterns are being counted; ask again in a moment")
            try:
                yield
            finally:
                self._slots.release()
        finally:
            with self._lock:
                self._waiting -= 1

    def _hold(self, tag: str, answer: Rendered) -> None:
        size = len(answer.content)
        if size > LARGEST_KEPT:
            return
        with self._lock:
            self._held[tag] = answer
            self._size += size
            while self._size > self._most:
                _, gone = self._held.popitem(last=False)
                self._size -= len(gone.content)


def form_of(request: Request, *, csv: bool) -> Form:
    """Return the form asked for: by the end ``.csv``, by ``format=``, or else by Accept.

    ``csv`` says whether the route is a table. Raises the problem 404 or 406 where it is none.
    """
    ending = request.scope.get(FORM)
    if ending == "csv":
        if not csv:
            raise Problem(404, "no-table", "this is no table and has no CSV; leave out .csv")
        return "csv"
    given = request.query_params.get("format")
    if csv and given:
        return "csv" if given == "csv" else "json"
    offers = [JSON, CSV] if csv else [JSON]
    return "csv" if choose(request.headers.get("accept"), offers) == CSV else "json"


def tag_of(request: Request, revision: str, form: str) -> str:
    """Return the ETag of a request: the revision, the address with its query, and the form."""
    query = sorted(request.query_params.multi_items())
    return etag(revision, request.url.path, query, form)


def respond(request: Request, kept: Kept, tag: str, make: Callable[[], Rendered]) -> Response:
    """Return the answer, or 304 where the client has it already."""
    anything = request.headers.get("if-none-match", "").strip() == "*"
    if not anything and is_fresh(request, tag):
        return not_modified(tag)
    made = kept.get(tag, make)
    return not_modified(tag) if anything else response(tag, made)


def response(tag: str, made: Rendered) -> Response:
    """Return an answer as it is sent."""
    headers = {"ETag": tag, "Vary": "Accept", **CACHED, **made.headers}
    return Response(made.content, 200, headers, made.media_type)


def rendered(answer: Answer, form: Form) -> Rendered:
    """Return an answer as bytes."""
    if form == "csv" and answer.table is not None:
        return Rendered(answer.table().to_csv().encode(), CSV, answer.headers)
    return Rendered(to_json(answer.body), JSON, answer.headers)


def to_json(body: object) -> bytes:
    """Return JSON as UTF-8; what is no number in JSON becomes null."""
    try:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(body), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


def _finite(value: object) -> object:
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    if isinstance(value, Mapping):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value


def flat_table(
    model: type[BaseModel], items: Iterable[Mapping[str, Any]], fields: Sequence[str] = ()
) -> Table:
    """Return items as a table.

    A concept is its id, several are their ids parted by spaces; a thing within a thing is parted
    into columns with both names joined by ``_``; several words are parted by ``; ``.
    """
    example = {
        name: part for name, part in example_of(model).items() if not fields or name in fields
    }
    columns = tuple(_columns(example))
    return Table(columns, tuple(tuple(_cells(example, item)) for item in items))


def _columns(example: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, part in example.items():
        if isinstance(part, Mapping) and "scheme" not in part:
            yield from _columns(part, f"{prefix}{name}_")
        else:
            yield prefix + name


def _cells(example: Mapping[str, Any], item: Mapping[str, Any] | None) -> Iterator[Value]:
    for name, part in example.items():
        value = None if item is None else item.get(name)
        if isinstance(part, Mapping) and "scheme" not in part:
            yield from _cells(part, value)
        else:
            yield _cell(value)


def _cell(value: Any) -> Value:  # noqa: ANN401 - any JSON value
    if isinstance(value, Mapping):
        return str(value["id"])
    if isinstance(value, list):
        concepts = all(isinstance(part, Mapping) for part in value)
        return (" " if concepts else "; ").join(str(_cell(part)) for part in value)
    return value if isinstance(value, str | int | float | bool) else None
