"""Linked data: the IRIs of reviews, statements, concepts and terms resolve, for people and RDF."""

import io
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.http.describing import described, quads_of, triples
from api.http.negotiation import choose
from api.http.pages import SPACE, page
from api.http.problems import Problem
from api.http.revision import CACHED, etag, is_fresh, not_modified
from api.http.security import Caller, Scope, require
from api.http.sparql.formats import GRAPHS, HTML, N_QUADS, SHORT, TRIG, content_type
from api.http.sparql.results import write_graph
from api.http.state import Snapshot, snapshot_of
from api.http.terms import ontology_page
from ontology.identifiers import VOCABULARY_GRAPH

router = APIRouter(tags=["linked data"])

Reader = Annotated[Caller, Depends(require(Scope.READ))]
Now = Annotated[Snapshot, Depends(snapshot_of)]
Slug = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,100}$")]
_WITH_GRAPHS = {TRIG, N_QUADS}


async def thing(request: Request, now: Now, _: Reader, kind: Slug, name: Slug) -> Response:
    """Return what is known of a review, child, person, statement, evidence or document."""
    return await _resolved(request, now, f"{SPACE}/id/{kind}/{name}")


async def collection(request: Request, now: Now, _: Reader, name: Slug) -> Response:
    """Return what is known of the registry, the runs or the data set."""
    return await _resolved(request, now, f"{SPACE}/id/{name}")


async def concept(request: Request, now: Now, _: Reader, scheme: Slug, name: Slug) -> Response:
    """Return a concept: its labels, definition, and what is broader and narrower."""
    return await _resolved(request, now, f"{SPACE}/concept/{scheme}/{name}")


async def scheme(request: Request, now: Now, _: Reader, scheme: Slug) -> Response:
    """Return a concept scheme."""
    return await _resolved(request, now, f"{SPACE}/concept/{scheme}")


async def ontology(request: Request, now: Now, _: Reader) -> Response:
    """Return the ontology and the vocabularies."""
    return await _resolved(request, now, VOCABULARY_GRAPH)


async def docs() -> Response:
    """Lead to the description of the interface."""
    return RedirectResponse("/openapi.json")


for _path, _route in (
    ("/id/{kind}/{name}", thing),
    ("/id/{name}", collection),
    ("/concept/{scheme}/{name}", concept),
    ("/concept/{scheme}", scheme),
    ("/ontology", ontology),
    ("/docs", docs),
):
    for _method in ("GET", "HEAD"):
        router.add_api_route(
            _path,
            _route,
            methods=[_method],
            response_class=Response,
            operation_id=f"{_route.__name__}_{_method.lower()}",
            include_in_schema=_method == "GET" and _path != "/docs",
        )


async def _resolved(request: Request, now: Snapshot, iri: str) -> Response:
    media = _media(request)
    tag = etag(now.revision, iri, media)
    if is_fresh(request, tag):
        return not_modified(tag)
    headers = {"ETag": tag, "Link": _links(request, iri), "Vary": "Accept", **CACHED}
    if media != HTML:
        return await run_in_threadpool(_rdf, now, iri, media, headers)
    if iri == VOCABULARY_GRAPH:
        return await run_in_threadpool(ontology_page, now.view, headers)
    found = await run_in_threadpool(described, now.view, iri)
    if found is None:
        raise _unknown(iri)
    return page("thing.html", title=found.label, thing=found, headers=headers)


def _media(request: Request) -> str:
    short = request.query_params.get("format")
    if short is None:
        # A client that takes anything is more likely a program than a person.
        chosen = choose(request.headers.get("accept"), [*GRAPHS, HTML])
        return GRAPHS.get(chosen, chosen)
    media = SHORT.get(short)
    if media is None or (media != HTML and media not in GRAPHS):
        raise Problem(400, "bad-request", "format is one of html, ttl, trig, nt, nq, jsonld, rdf")
    return media


def _rdf(now: Snapshot, iri: str, media: str, headers: dict[str, str]) -> Response:
    quads = quads_of(now.view, iri)
    if not quads:
        raise _unknown(iri)
    output = io.BytesIO()
    write_graph(quads if media in _WITH_GRAPHS else triples(quads), output, media)
    return Response(output.getvalue(), headers=headers, media_type=content_type(media))


def _links(request: Request, iri: str) -> str:
    path = request.url.path
    alternates = [
        f'<{path}?format={name}>; rel="alternate"; type="{SHORT[name]}"'
        for name in ("html", "ttl", "trig", "nt", "jsonld", "rdf")
    ]
    return ", ".join([f'<{iri}>; rel="canonical"', *alternates])


def _unknown(iri: str) -> Problem:
    return Problem(404, "unknown-iri", f"nothing is known of <{iri}>; it may not be loaded")
