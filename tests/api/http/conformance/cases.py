"""What a conformance case is: requests to a SPARQL server, and what is wrong with the answers.

The cases are the W3C's of SPARQL 1.1 by suite and id, told and written anew with data of our own,
and some of this project's, under the suite ``own``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import httpx

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
FORM = "application/x-www-form-urlencoded"
TABULAR = (JSON, XML, CSV, TSV)
TRUTH = (JSON, XML)
RDF = (
    *(TURTLE, "application/rdf+xml", "application/n-triples", "application/n-quads"),
    *("application/trig", "application/ld+json", "text/n3"),
)
FINE = (200, 201, 202, 204, 301, 302, 303, 307, 308)
WRONG = tuple(range(400, 500))

Params = list[tuple[str, str | int | float | bool | None]]


class Wrong(Exception):  # noqa: N818 - what a server did, not an error of ours
    """An answer that is not as it should be; says what it was, in a few words."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server: where it takes queries, updates and graphs ("" for nowhere)."""

    client: httpx.Client
    query: str
    update: str
    graphs: str

    def send(  # noqa: PLR0913 - a request has all of these
        self,
        method: str,
        url: str,
        right: tuple[int, ...],
        *,
        params: Params | None = None,
        kind: str = "",
        content: bytes | str | None = None,
        accept: str = "*/*",
    ) -> httpx.Response:
        """Send a request. Raises `Wrong` for another status than is right, or no answer."""
        if not url:
            raise Wrong("not offered")
        headers = {"Accept": accept} | ({"Content-Type": kind} if kind else {})
        try:
            answer = self.client.request(
                method, url, params=params or None, headers=headers, content=content
            )
        except httpx.HTTPError as error:
            raise Wrong(type(error).__name__) from error
        if answer.status_code not in right:
            raise Wrong(shown(answer))
        return answer

    def truth(self, query: str, params: Params | None = None) -> None:
        """Post an ASK that is true. Raises `Wrong` where it is not."""
        answer = self.send(
            "POST", self.query, FINE, params=params, kind=QUERY, content=query, accept=JSON
        )
        is_true(answer)

    def change(self, text: str, params: Params | None = None) -> None:
        """Post an update. Raises `Wrong` where it is refused."""
        self.send("POST", self.update, FINE, params=params, kind=UPDATE, content=text)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its suite and id, what it is in our words, and what asks a server.

    ``known`` says why this project's server does not do what the case wants, where it does not.
    """

    suite: str
    id: str
    told: str
    ask: Callable[[Target], object]
    known: str = ""

    @property
    def name(self) -> str:
        """The suite and the id."""
        return f"{self.suite}/{self.id}"


def shown(answer: httpx.Response) -> str:
    """Return an answer as its status and media type."""
    return f"{answer.status_code} {media_of(answer)}".strip()


def media_of(answer: httpx.Response) -> str:
    """Return the media type of an answer without its parameters."""
    return str(answer.headers.get("content-type", "")).partition(";")[0].strip()


def is_true(answer: httpx.Response) -> None:
    """Raise `Wrong` unless an answer is a true ASK as JSON."""
    if media_of(answer) != JSON:
        raise Wrong(shown(answer))
    told = answer.json().get("boolean")
    if told is not True:
        raise Wrong(f"{answer.status_code} {told}")


def is_one_of(answer: httpx.Response, kinds: tuple[str, ...]) -> None:
    """Raise `Wrong` unless an answer has one of some media types."""
    if media_of(answer) not in kinds:
        raise Wrong(shown(answer))
