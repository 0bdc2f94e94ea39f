"""Cases of our own: what the protocol and HTTP want beyond the W3C's."""

from dataclasses import dataclass, field

from tests.api.http.conformance.cases import (
    FORM,
    JSON,
    QUERY,
    TURTLE,
    XML,
    Case,
    Params,
    Target,
    Wrong,
    media_of,
    shown,
)

_ASK = "ASK { ?s ?p ?o }"
_SELECT = "SELECT (1 AS ?n) {}"
_GRAPH = "CONSTRUCT { <urn:a> <urn:b> <urn:c> } {}"
_ELSEWHERE = "http://127.0.0.1:9/"


@dataclass(frozen=True, slots=True)
class _Request:
    """One request, the statuses that are right, and the media types, any if there are none."""

    right: tuple[int, ...]
    media: tuple[str, ...] = ()
    method: str = "GET"
    params: Params = field(default_factory=list)
    accept: str = "*/*"
    kind: str = ""
    content: bytes | None = None

    def __call__(self, target: Target) -> None:
        """Ask a server. Raises `Wrong`."""
        answer = target.send(
            self.method,
            target.query,
            self.right,
            params=self.params,
            kind=self.kind,
            content=self.content,
            accept=self.accept,
        )
        if self.media and media_of(answer) not in self.media:
            raise Wrong(shown(answer))


def _case(name: str, told: str, ask: _Request) -> Case:
    return Case("own", name, told, ask)


def _negotiated(name: str, query: str, accept: str, *media: str) -> Case:
    right = (200,) if media else (406,)
    told = f"{accept.replace('application/', '')} for {query.split(maxsplit=1)[0]}"
    return _case(name, told, _Request(right, media, params=[("query", query)], accept=accept))


def _posted(name: str, told: str, right: tuple[int, ...], kind: str, content: bytes) -> Case:
    return _case(name, told, _Request(right, (), "POST", [], JSON, kind, content))


_LONG = 40


def _long(target: Target) -> None:
    """Ask for rows of long text, which readers and writers take in pieces."""
    values = " ".join(f'"{at} {"curlew " * (at * 10)}"' for at in range(_LONG))
    query = f"SELECT ?text {{ VALUES ?text {{ {values} }} }}"
    answer = target.send("POST", target.query, (200,), kind=QUERY, content=query, accept=JSON)
    rows = [row["text"]["value"] for row in answer.json()["results"]["bindings"]]
    if rows != [f"{at} {'curlew ' * (at * 10)}" for at in range(_LONG)]:
        raise Wrong("other rows")


CASES = (
    Case("own", "long-text", "rows of long text", _long),
    _case(
        "head",
        "HEAD of a query",
        _Request((200,), (JSON,), "HEAD", [("query", _ASK)], JSON),
    ),
    _case("options", "OPTIONS", _Request((200, 204), method="OPTIONS")),
    _negotiated("q-values", _SELECT, f"{JSON};q=0.1, {XML}", XML),
    _negotiated("q-zero", _SELECT, f"{JSON};q=0, {XML};q=0.1", XML),
    _negotiated("nothing-fits", _SELECT, "image/png"),
    _negotiated("rows-as-turtle", _SELECT, TURTLE),
    _negotiated("n-triples", _GRAPH, "application/n-triples", "application/n-triples"),
    _negotiated("json-ld", _GRAPH, "application/ld+json", "application/ld+json"),
    _negotiated("rdf-xml", _GRAPH, "application/rdf+xml", "application/rdf+xml"),
    _negotiated("trig", _GRAPH, "application/trig", "application/trig"),
    _case(
        "update-as-query",
        "an update where a query stands",
        _Request((400,), params=[("query", "INSERT DATA { <urn:a> <urn:b> <urn:c> }")]),
    ),
    _case("put-405", "PUT is answered 405", _Request((405,), (), "PUT", [("query", _ASK)])),
    _posted("text-415", "plain text is answered 415", (415,), "text/plain", b"ASK {}"),
    _posted("not-utf-8", "bytes that are not UTF-8", (400, 415), QUERY, b"ASK {} # \xff"),
    _posted("no-query", "a form without a query", (400,), FORM, b"other=1"),
    _case(
        "service",
        "SERVICE is refused (a rule of this server)",
        _Request((400, 403), params=[("query", f"ASK {{ SERVICE SILENT <{_ELSEWHERE}> {{}} }}")]),
    ),
    _case(
        "from-elsewhere",
        "FROM what is not there is refused (a rule of this server)",
        _Request((400, 403), params=[("query", f"ASK FROM <{_ELSEWHERE}> {{}}")]),
    ),
)
