"""From a query to a response: workers, negotiation, ETag, and a client that may go at any time."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from hashlib import sha256

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from api.http.negotiation import best, not_acceptable
from api.http.problems import Aborted, Problem
from api.http.revision import CACHED, etag, is_fresh, not_modified
from api.http.security import Caller
from api.http.sparql.formats import GRAPHS, RESULTS, SHORT, content_type
from api.http.sparql.pool import Answer
from api.http.sparql.wire import Job
from api.http.state import State

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the graphs to ask instead of those it names, and the most rows (0 for all)."""

    query: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """What an answer may be sent as: rows, and graphs; None where the client takes neither."""

    results: str | None
    graphs: str | None


def media_of(request: Request, short: str | None) -> Media:
    """Return what the client takes, by ``format=`` or Accept. Raises 400 and 406."""
    if short is not None:
        media = SHORT.get(short.lower())
        if media is None:
            raise Problem(400, "bad-request", f"format is one of {', '.join(SHORT)}")
        return Media(RESULTS.get(media), GRAPHS.get(media))
    header = request.headers.get("accept")
    results, graphs = best(header, list(RESULTS)), best(header, list(GRAPHS))
    if results is None and graphs is None:
        raise not_acceptable([*RESULTS.values(), *GRAPHS.values()])
    return Media(results and RESULTS[results], graphs and GRAPHS[graphs])


async def answer_query(
    request: Request, state: State, caller: Caller, question: Question, media: Media
) -> Response:
    """Run a query in a worker and return its answer as it comes."""
    settings = state.settings
    query = question.query
    told = note(request, query, whole=settings.log_queries)
    revision = await run_in_threadpool(state.data.revision)
    limit = settings.row_limit if question.rows is None else question.rows
    tag = etag(revision, question, media, limit, settings.union_default_graph)
    known = state.pool.plan_of(query)
    if known is not None and known["steady"] and is_fresh(request, tag):
        return not_modified(tag)
    job: Job = {
        "query": query,
        "plan": known,
        "results": media.results,
        "graphs": media.graphs,
        "default": list(question.default),
        "named": list(question.named),
        "union": settings.union_default_graph,
        "rows": limit,
        "most": settings.answer_mb * MEGABYTE,
    }
    answer = await until_gone(request, state.pool.run(job, revision, caller.client))
    headers = {"Vary": "Accept", "Reviewgraph-Revision": revision, **CACHED}
    if answer.head["plan"]["steady"]:
        headers["ETag"] = tag
    if answer.head["cut"]:
        headers["Reviewgraph-Cut"] = f"rows={limit}"
        told["cut"] = limit
    kind = content_type(answer.head["media"])
    if request.method == "HEAD":
        answer.body.close()
        return Response(headers=headers | {"Content-Type": kind})
    return StreamingResponse(answer.body.read(), headers=headers, media_type=kind)


def note(request: Request, text: str, *, whole: bool) -> dict[str, object]:
    """Put a query or update in the request's log line, as a hash unless ``whole``; return that."""
    told: dict[str, object] = request.scope.setdefault("reviewgraph.log", {})
    told["query"] = text if whole else sha256(text.encode()).hexdigest()[:12]
    return told


async def until_gone(request: Request, work: Awaitable[Answer]) -> Answer:
    """Return the answer, or raise `Aborted` once the client is gone: so does its query."""
    working = asyncio.ensure_future(work)
    watching = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise Aborted("the client went away")
        return working.result()
    finally:
        for task in (working, watching):
            task.cancel()
        await asyncio.gather(working, watching, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
