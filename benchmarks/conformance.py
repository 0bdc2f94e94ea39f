"""The same requests to several SPARQL endpoints: one Markdown table of what each answers.

    python benchmarks/conformance.py ours=http://127.0.0.1:8000/sparql other=http://…

A cell is the status and the media type; it is marked where the protocol asks for another.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"
ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT (1 AS ?n) {}"
GRAPH = "CONSTRUCT { <urn:a> <urn:b> <urn:c> } {}"


@dataclass(frozen=True, slots=True)
class Case:
    """One request and the statuses and media type that are right."""

    name: str
    right: tuple[int, ...]
    media: str = ""
    method: str = "GET"
    params: Mapping[str, str | list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None


def negotiated(name: str, query: str, accept: str, media: str) -> Case:
    """Return a case of content negotiation."""
    right = (200,) if media else (406,)
    return Case(name, right, media, params={"query": query}, headers={"Accept": accept})


def posted(name: str, right: tuple[int, ...], kind: str, content: bytes) -> Case:
    """Return a case of POST."""
    headers = {"Content-Type": kind, "Accept": JSON}
    return Case(name, right, JSON if right == (200,) else "", "POST", {}, headers, content)


CASES = (
    Case("GET", (200,), JSON, params={"query": ASK}, headers={"Accept": JSON}),
    posted("POST form", (200,), FORM, b"query=ASK%20%7B%7D"),
    posted("POST body", (200,), QUERY, b"ASK {}"),
    Case("HEAD", (200,), JSON, "HEAD", {"query": ASK}, {"Accept": JSON}),
    Case("OPTIONS", (200, 204), method="OPTIONS"),
    negotiated("SELECT as XML", SELECT, XML, XML),
    negotiated("SELECT as CSV", SELECT, "text/csv", "text/csv"),
    negotiated("SELECT as TSV", SELECT, "text/tab-separated-values", "text/tab-separated-values"),
    negotiated("q-values", SELECT, f"{JSON};q=0.1, {XML}", XML),
    negotiated("q=0 and a wildcard", SELECT, f"{JSON};q=0, */*;q=0.1", "any"),
    negotiated("nothing fits", SELECT, "image/png", ""),
    negotiated("SELECT as Turtle", SELECT, "text/turtle", ""),
    negotiated("CONSTRUCT as N-Triples", GRAPH, "application/n-triples", "application/n-triples"),
    negotiated("CONSTRUCT as JSON-LD", GRAPH, "application/ld+json", "application/ld+json"),
    negotiated("CONSTRUCT as RDF/XML", GRAPH, "application/rdf+xml", "application/rdf+xml"),
    negotiated("CONSTRUCT as TriG", GRAPH, "application/trig", "application/trig"),
    Case("service description", (200,), "text/turtle", headers={"Accept": "text/turtle"}),
    Case("two queries", (400,), params={"query": [ASK, SELECT]}),
    Case("bad syntax", (400,), params={"query": "SELECT * {"}),
    Case("update as query", (400,), params={"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}),
    Case("PUT", (405,), method="PUT", params={"query": ASK}),
    posted("wrong media type", (415,), "text/plain", b"ASK {}"),
    posted("POST not UTF-8", (400, 415), QUERY, b"ASK {} # \xff"),
    posted("POST without a query", (400,), FORM, b"other=1"),
    Case(
        "SERVICE", (400, 403), params={"query": "ASK { SERVICE SILENT <http://127.0.0.1:9/> {} }"}
    ),
    Case("FROM elsewhere", (400, 403), params={"query": "ASK FROM <http://127.0.0.1:9/> {}"}),
)


def ask(url: str, case: Case) -> tuple[str, bool]:
    """Return what an endpoint answers, and whether that is right."""
    try:
        answer = httpx.request(
            case.method,
            url,
            params=dict(case.params) or None,
            headers=dict(case.headers),
            content=case.content,
            timeout=30,
        )
    except httpx.HTTPError as error:
        return type(error).__name__, False
    media = answer.headers.get("content-type", "").partition(";")[0]
    right = answer.status_code in case.right
    if case.media == "any":
        right = right and media not in {"", JSON}
    elif case.media:
        right = right and media == case.media
    return f"{answer.status_code} {media if answer.is_success else ''}".strip(), right


def main() -> None:
    """Print the table."""
    servers = dict(argument.split("=", 1) for argument in sys.argv[1:])
    print("| request | right | " + " | ".join(servers) + " |")
    print("|---|---|" + "---|" * len(servers))
    good = dict.fromkeys(servers, 0)
    for case in CASES:
        cells = []
        for name, url in servers.items():
            told, right = ask(url, case)
            good[name] += right
            cells.append(told if right else f"**{told}**")
        wanted = " or ".join(map(str, case.right)) + (f" {case.media}" if case.media else "")
        print(f"| {case.name} | {wanted} | " + " | ".join(cells) + " |")
    print("| right | | " + " | ".join(f"{good[name]} of {len(CASES)}" for name in servers) + " |")


if __name__ == "__main__":
    main()
