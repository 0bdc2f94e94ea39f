"""``/graph-store``: the SPARQL 1.1 Graph Store Protocol, to read, and with a token to write."""

import asyncio
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Triple, parse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.problems import Problem
from api.http.security import Caller, Scope, require
from api.http.sparql.answering import Media, Question, answer_query, media_of
from api.http.sparql.formats import GRAPHS, N_TRIPLES, RDF_XML, TURTLE
from api.http.sparql.protocol import fields_of, single
from api.http.sparql.revisions import MARK, mark
from api.http.sparql.writing import account_refused, is_account, problem_of_writing, turn
from api.http.state import State, state_of
from graph.store import Change
from graph.stores import is_address, open_existing
from ontology.errors import StoreError

router = APIRouter(tags=["SPARQL"])
_TAKES = (TURTLE, N_TRIPLES, RDF_XML, "application/ld+json")
_GRAPH: list[dict[str, object]] = [
    {
        "name": "graph",
        "in": "query",
        "schema": {"type": "string"},
        "description": "The graph's IRI; or pass default, without a value.",
    }
]


async def read(
    request: Request,
    state: Annotated[State, Depends(state_of)],
    caller: Annotated[Caller, Depends(require(Scope.READ))],
) -> Response:
    """Return a graph whole, in any RDF format."""
    fields = fields_of(request.scope["query_string"])
    name = _name(fields)
    media = Media(None, media_of(request, single(fields, "format")).graphs)
    if media.graphs is None:
        raise Problem(406, "not-acceptable", f"accept one of {', '.join(GRAPHS)}")
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    if name is None:
        return await answer_query(request, state, caller, Question(query, rows=0), media)
    if not await run_in_threadpool(_is_there, state, name):
        raise Problem(404, "no-such-graph", f"there is no graph <{name.value}> here")
    question = Question(query, default=(name.value,), rows=0)
    return await answer_query(request, state, caller, question, media)


for _method in ("GET", "HEAD"):
    router.add_api_route(
        "/graph-store",
        read,
        methods=[_method],
        operation_id=f"read_graph_{_method.lower()}",
        response_class=Response,
        openapi_extra={"parameters": _GRAPH},
        include_in_schema=_method == "GET",
    )


@router.options("/graph-store", include_in_schema=False)
async def options() -> Response:
    """Say what may be done here."""
    return Response(status_code=204, headers={"Allow": "GET, HEAD, PUT, POST, DELETE, OPTIONS"})


async def write(
    request: Request,
    state: Annotated[State, Depends(state_of)],
    _: Annotated[Caller, Depends(require(Scope.ADMIN))],
) -> Response:
    """Put a graph in the place of another (PUT), add to it (POST) or take it out (DELETE)."""
    name = _name(fields_of(request.scope["query_string"]))
    if name is None:
        raise Problem(
            400, "bad-request", "the default graph is not written to; name a graph with graph="
        )
    if is_account(name.value):
        raise Problem(400, "graph-refused", account_refused(name.value))
    triples = [] if request.method == "DELETE" else await _sent(request, name)
    if is_address(state.settings.store) and any(map(_is_unnamed, triples)):
        raise Problem(
            400, "blank-nodes", "a server does not keep blank nodes as they are; give them IRIs"
        )
    there = await run_in_threadpool(_is_there, state, name)
    if request.method == "DELETE" and not there:
        raise Problem(404, "no-such-graph", f"there is no graph <{name.value}> here")
    keep = request.method == "POST"
    async with turn():
        await asyncio.shield(run_in_threadpool(_replace, state, name, triples, keep=keep))
    state.data.look_again()
    return Response(status_code=204 if there else 201)


for _method in ("PUT", "POST", "DELETE"):
    router.add_api_route(
        "/graph-store",
        write,
        methods=[_method],
        status_code=204,
        operation_id=f"write_graph_{_method.lower()}",
        response_class=Response,
        responses={201: {"description": "The graph was not there before."}},
        openapi_extra={"parameters": _GRAPH},
    )


def _name(fields: dict[str, list[str]]) -> NamedNode | None:
    graph = single(fields, "graph")
    if (graph is None) == ("default" not in fields):
        raise Problem(400, "bad-request", "say which graph: graph=IRI, or default, not both")
    if graph is None:
        return None
    try:
        if ":" not in graph:
            raise ValueError
        return NamedNode(graph)
    except ValueError:
        raise Problem(400, "bad-request", f'"{graph}" is no absolute IRI') from None


def _is_there(state: State, name: NamedNode) -> bool:
    ask = f"ASK {{ GRAPH {name} {{ ?s ?p ?o }} }}"
    return bool(state.data.now().view.query(ask))


async def _sent(request: Request, name: NamedNode) -> list[Triple]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    form = RdfFormat.from_media_type(media) if media in _TAKES else None
    if form is None:
        raise Problem(
            415,
            "wrong-media-type",
            f"send the graph as one of {', '.join(_TAKES)}",
            headers={"Accept-Post": ", ".join(_TAKES)},
        )
    body = await request.body()
    return await run_in_threadpool(_parsed, body, form, name.value)


def _parsed(body: bytes, form: RdfFormat, base: str) -> list[Triple]:
    try:
        return [
            Triple(quad.subject, quad.predicate, quad.object)
            for quad in parse(body, format=form, base_iri=base)
        ]
    except SyntaxError as error:
        place = {"line": error.lineno, "column": error.offset}
        known: dict[str, Any] = {key: value for key, value in place.items() if value is not None}
        raise Problem(400, "bad-rdf", f"the graph cannot be read: {error.msg}", **known) from None


def _is_unnamed(triple: Triple) -> bool:
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def _replace(state: State, name: NamedNode, triples: Iterable[Triple], *, keep: bool) -> None:
    quads = tuple(Quad(each.subject, each.predicate, each.object, name) for each in triples)
    marks = {MARK: [mark()]} if is_address(state.settings.store) else {}
    try:
        with open_existing(state.settings.store) as store:
            if keep:
                store.replace_graphs(marks, Change(insert=quads))
            else:
                store.replace_graphs({name.value: quads, **marks})
    except StoreError as error:
        raise problem_of_writing(error) from error
