"""SPARQL 1.1 Protocol over HTTP: one form POST a request, a time limit, one line when it fails.

Queries go as a form, never as a raw body, which some servers leave unanswered.
"""

import os
import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from itertools import islice
from time import monotonic
from typing import NoReturn
from urllib.parse import urlsplit

import httpx

from ontology.errors import QueryError, StoreError

USER = "REVIEWGRAPH_USER"
PASSWORD = "REVIEWGRAPH_PASSWORD"
TOKEN = "REVIEWGRAPH_TOKEN"
TIMEOUT = "REVIEWGRAPH_TIMEOUT"

DEFAULT_TIMEOUT = 120.0
"""Seconds that a request may take from its first byte out to its last byte in."""

_CONNECT = 10.0
_SAID = 200
_PARTS_SAID = 4
_PROBE = "ASK { GRAPH <urn:none> { ?s ?p ?o } }"
_ENDLESS = "application/n-triples"  # its text does not show whether all of it has come
_ENDS = {"content-length", "transfer-encoding"}
_BROKEN = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TAG = re.compile(r"<[^>]*>")
_FAILURES: dict[int, str] = {
    HTTPStatus.FORBIDDEN: "does not allow this; it may be open to read only",
    HTTPStatus.NOT_FOUND: "has no SPARQL service at this address; check --store",
    HTTPStatus.METHOD_NOT_ALLOWED: "has no SPARQL service at this address; check --store",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "takes no request so large; raise its limit",
    HTTPStatus.TOO_MANY_REQUESTS: "is busy; try again later",
    HTTPStatus.SERVICE_UNAVAILABLE: "is not ready; try again later",
}
_TOO_SLOW = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT)

Values = str | list[str]
"""A field of a form, or several of one name."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks: a user name and password, or a bearer token. Its text has none of them."""

    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls) -> "Credentials":
        """Return what REVIEWGRAPH_USER, REVIEWGRAPH_PASSWORD and REVIEWGRAPH_TOKEN hold."""
        return cls(*(os.environ.get(name, "") for name in (USER, PASSWORD, TOKEN)))

    def __bool__(self) -> bool:
        """Return whether there are any."""
        return bool(self.user or self.token)


class _Challenge(httpx.Auth):
    """Answers a server's challenge, Basic or Digest; nothing is told to a server that asks not."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self._digest = httpx.DigestAuth(credentials.user, credentials.password)
        self._basic = httpx.BasicAuth(credentials.user, credentials.password)
        self._known = False

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request, again with credentials where they are asked for."""
        if self._credentials.token:
            request.headers["Authorization"] = f"Bearer {self._credentials.token}"
            yield request
            return
        if self._known:
            yield from self._basic.auth_flow(request)
            return
        digest = self._digest.auth_flow(request)
        response = yield next(digest)
        challenge = response.headers.get("www-authenticate", "").casefold()
        if response.status_code == HTTPStatus.UNAUTHORIZED and challenge.startswith("basic"):
            self._known = True
            yield from self._basic.auth_flow(request)
            return
        try:
            while True:
                response = yield digest.send(response)
        except StopIteration:
            return


class Wire:
    """Connections to one server. ``timeout`` is in seconds and holds for a whole request."""

    def __init__(self, place: str, timeout: float, credentials: Credentials) -> None:
        self.place = place
        self._timeout = timeout
        self._credentials = credentials
        self._client: httpx.Client | None = httpx.Client(
            auth=_Challenge(credentials) if credentials else None,
            timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECT)),
            # What a proxy calls 127.0.0.1 is another machine.
            trust_env=urlsplit(place).hostname not in _LOOPBACK,
        )

    def ask(self, url: str, sparql: str, accept: str) -> bytes:
        """Return the whole answer to a query, asked again once if the connection broke."""
        try:
            return self._post(url, {"query": sparql}, accept)
        except _BROKEN:
            pass  # a server that was restarted drops the connections it had
        try:
            return self._post(url, {"query": sparql}, accept)
        except _BROKEN as error:
            raise self._broken_off() from error

    def parts(self, url: str, form: Mapping[str, Values], accept: str) -> Iterator[bytes]:
        """Yield the answer to a query as it comes; it is whole once the iterator ends.

        Asked again once if the connection broke before the first part.
        """
        begun = False
        try:
            for part in self._parts(url, form, accept):
                begun = True
                yield part
        except _BROKEN as error:
            if begun:
                raise self._broken_off() from error
        else:
            return
        try:  # as above
            yield from self._parts(url, form, accept)
        except _BROKEN as error:
            raise self._broken_off() from error

    def tell(self, url: str, sparql: str) -> None:
        """Send an update; it is never sent twice."""
        try:
            self._post(url, {"update": sparql}, "*/*")
        except _BROKEN as error:
            raise StoreError(
                f"{self.place} broke off while it was written to; load again, which is safe"
            ) from error

    def exists(self, url: str) -> bool:
        """Return whether a query can be asked at an address."""
        try:
            self.ask(
                url, "ASK { GRAPH <urn:none> { ?s ?p ?o } }", "application/sparql-results+json"
            )
        except _NotThereError:
            return False
        return True

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _post(self, url: str, form: Mapping[str, Values], accept: str) -> bytes:
        return b"".join(self._parts(url, form, accept))

    def _parts(self, url: str, form: Mapping[str, Values], accept: str) -> Iterator[bytes]:
        if self._client is None:
            raise StoreError("the store is closed; open it again")
        until = monotonic() + self._timeout
        try:
            with self._client.stream("POST", url, data=form, headers={"Accept": accept}) as answer:
                if not self._is_good(answer):
                    body = b"".join(islice(answer.iter_bytes(), _PARTS_SAID))
                    self._refuse(answer, body, "query" in form)
                if accept == _ENDLESS and _ENDS.isdisjoint(answer.headers):
                    raise StoreError(
                        f"{self.place} does not say how long its answer is, so that it cannot be "
                        "told whether it is whole; let it, or what stands before it, say so"
                    )
                for part in answer.iter_bytes():
                    yield part
                    if monotonic() > until:  # the client's own limit is for each part alone
                        raise self._too_slow()
        except httpx.TimeoutException as error:
            if isinstance(error, httpx.ConnectTimeout):
                raise self._silent() from error
            raise self._too_slow() from error
        except _BROKEN:
            raise
        except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL) as error:
            raise self._silent() from error

    def _is_good(self, answer: httpx.Response) -> bool:
        if "X-SPARQL-MaxRows" in answer.headers or answer.status_code == HTTPStatus.PARTIAL_CONTENT:
            raise StoreError(
                f"{self.place} cut its answer short; raise its limit of rows or ask for less"
            )
        return answer.is_success

    def _refuse(self, answer: httpx.Response, body: bytes, is_query: bool) -> NoReturn:
        status = answer.status_code
        if answer.is_redirect:
            there = urlsplit(answer.headers.get("location", ""))
            named = f"{there.scheme}://{there.netloc}{there.path}" if there.netloc else there.path
            raise StoreError(f"{self.place} has moved to {named}; pass that to --store")
        if status == HTTPStatus.UNAUTHORIZED:
            raise StoreError(
                f"{self.place} refuses the user name, password or token it was given"
                if self._credentials
                else f"{self.place} asks who you are; set {USER} and {PASSWORD}, or {TOKEN}"
            )
        if status in _TOO_SLOW:
            raise self._too_slow()
        said = _first_line(body)
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
            raise _NotThereError(f"{self.place} {_FAILURES[status]}")
        if status == HTTPStatus.BAD_REQUEST and is_query:
            raise QueryError(f"the query cannot be run: {said or 'the server gives no reason'}")
        meaning = _FAILURES.get(status)
        told = f" ({said})" if said else ""
        raise StoreError(
            f"{self.place} {meaning or f'could not do what it was asked: HTTP {status}'}{told}"
        )

    def _too_slow(self) -> StoreError:
        return StoreError(
            f"{self.place} did not answer within {self._timeout:g} seconds; "
            f"ask for less, or raise the time limit {TIMEOUT}"
        )

    def _broken_off(self) -> StoreError:
        return StoreError(f"{self.place} broke off its answer; ask again, and see its log")

    def _silent(self) -> StoreError:
        return StoreError(f"no server answers at {self.place}; start it or pass another --store")


class _NotThereError(StoreError):
    """The server answers, but not at this address."""


def _first_line(body: bytes) -> str:
    text = _TAG.sub(" ", body[:4000].decode("utf-8", "replace"))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return next(filter(None, lines), "")[:_SAID]
