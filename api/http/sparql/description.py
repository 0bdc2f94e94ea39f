"""What the endpoint is (SPARQL 1.1 Service Description) and what it holds (VoID), counted."""

import io
import json
from collections.abc import Iterator

from fastapi import Request
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.problems import Problem
from api.http.revision import CACHED, etag, is_fresh, not_modified
from api.http.sparql.formats import JSON, content_type
from api.http.sparql.results import write_graph
from api.http.sparql.wire import Job
from api.http.state import State
from ontology.identifiers import DATASET, VOCABULARY_GRAPH

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCTERMS = "http://purl.org/dc/terms/"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORMATS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "TriG", "N-Triples", "N-Quads", "JSON-LD", "RDF_XML"),
)
_COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }",
    "classPartition": "SELECT ?of (COUNT(DISTINCT ?s) AS ?n) WHERE { GRAPH ?g { ?s a ?of } } "
    "GROUP BY ?of ORDER BY ?of",
    "propertyPartition": "SELECT ?of (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?of ?o } } "
    "GROUP BY ?of ORDER BY ?of",
}
_CLIENT = "service description"

Counts = dict[str, list[tuple[str | None, int]]]


class Counted:
    """The counts of one revision, taken when first asked for."""

    def __init__(self) -> None:
        self._revision = ""
        self._counts: Counts = {}

    async def of(self, state: State, revision: str) -> Counts:
        """Return the counts; those that take too long, or find no worker free, are left out."""
        if revision != self._revision:
            counts: Counts = {}
            for name, query in _COUNTS.items():
                try:
                    counts[name] = await _count(state, revision, query)
                except Problem:
                    continue
            if len(counts) < len(_COUNTS):
                return counts
            self._revision, self._counts = revision, counts
        return self._counts


_COUNTED = Counted()


async def describe_service(request: Request, state: State, media: str) -> Response:
    """Return the description as a media type."""
    revision = await run_in_threadpool(state.data.revision)
    url = str(request.url.replace(query="", fragment=""))
    tag = etag(revision, "description", url, media)
    if is_fresh(request, tag):
        return not_modified(tag)
    counts = await _COUNTED.of(state, revision)
    output = io.BytesIO()
    union = state.settings.union_default_graph
    updates = state.settings.tokens is not None
    write_graph(_triples(url, counts, union=union, updates=updates), output, media)
    headers = {"Vary": "Accept", "Reviewgraph-Revision": revision, **CACHED}
    if len(counts) == len(_COUNTS):
        headers["ETag"] = tag
    return Response(output.getvalue(), headers=headers, media_type=content_type(media))


async def _count(state: State, revision: str, query: str) -> list[tuple[str | None, int]]:
    job: Job = {
        "query": query,
        "plan": state.pool.plan_of(query),
        "results": JSON,
        "graphs": None,
        "default": [],
        "named": [],
        "union": False,
        "rows": 0,
    }
    answer = await state.pool.run(job, revision, _CLIENT)
    body = b"".join([chunk async for chunk in answer.body.read()])
    rows = json.loads(body)["results"]["bindings"]
    return [(row["of"]["value"] if "of" in row else None, int(row["n"]["value"])) for row in rows]


def _triples(url: str, counts: Counts, *, union: bool, updates: bool) -> Iterator[Triple]:
    service, dataset, default = NamedNode(url), NamedNode(DATASET), NamedNode(f"{url}#default")
    yield _link(service, f"{_RDF}type", NamedNode(f"{_SD}Service"))
    yield _link(service, f"{_SD}endpoint", service)
    yield _link(service, f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query"))
    if updates:
        yield _link(service, f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Update"))
    if union:
        yield _link(service, f"{_SD}feature", NamedNode(f"{_SD}UnionDefaultGraph"))
    for name in _FORMAT_NAMES:
        yield _link(service, f"{_SD}resultFormat", NamedNode(_FORMATS + name))
    yield _link(service, f"{_SD}defaultDataset", dataset)
    for kind in (f"{_SD}Dataset", f"{_VOID}Dataset"):
        yield _link(dataset, f"{_RDF}type", NamedNode(kind))
    yield _link(dataset, f"{_DCTERMS}title", Literal("Child safeguarding case reviews"))
    yield _link(dataset, f"{_VOID}sparqlEndpoint", service)
    yield _link(dataset, f"{_VOID}vocabulary", NamedNode(VOCABULARY_GRAPH))
    yield _link(dataset, f"{_VOID}uriSpace", Literal("https://w3id.org/reviewgraph/id/"))
    yield _link(dataset, f"{_SD}defaultGraph", default)
    yield _link(default, f"{_RDF}type", NamedNode(f"{_SD}Graph"))
    for name in ("triples", "distinctSubjects"):
        for _, number in counts.get(name, ()):
            yield _link(dataset, _VOID + name, _integer(number))
    for name, key, total in (
        ("classPartition", "class", "entities"),
        ("propertyPartition", "property", "triples"),
    ):
        for place, (of, number) in enumerate(counts.get(name, ())):
            if of is not None:
                part = BlankNode(f"{key}{place}")
                yield _link(dataset, _VOID + name, part)
                yield _link(part, _VOID + key, NamedNode(of))
                yield _link(part, _VOID + total, _integer(number))


def _link(
    subject: NamedNode | BlankNode, predicate: str, target: NamedNode | BlankNode | Literal
) -> Triple:
    return Triple(subject, NamedNode(predicate), target)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=NamedNode(f"{_XSD}integer"))
