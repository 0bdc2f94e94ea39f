"""Following loads: how far a job is, what became of its documents, and its progress as events."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.http.documenting import documented
from api.http.graph_api.jobs import ENDED, JobBook, jobs_of
from api.http.graph_api.models import Model
from api.http.graph_api.parameters import JobId, only_known
from api.http.graph_api.specimens import JOB, example_of
from api.http.security import Caller, Scope, require
from api.http.state import state_of

router = APIRouter(prefix="/api/v1", tags=["loading"], dependencies=[Depends(only_known)])
"""The routes of loading: these, and those that send documents."""

Loader = Annotated[Caller, Depends(require(Scope.LOAD))]
NO_STORE = {"Cache-Control": "no-store"}
_LOOK_EVERY = 0.2
_BEAT = 10.0
_TIME = "2026-01-31T10:00:00.000+00:00"


class DocumentOutcome(Model):
    """What became of one document."""

    name: str = Field(description="Its name.", examples=["wren.txt"])
    reviews: int = Field(description="Reviews stored.", examples=[1])
    problems: list[str] = Field(description="What was refused, one line each.", examples=[[]])
    same_as: str | None = Field(
        description="The document of this job that has the same text.", examples=["wren-again.txt"]
    )
    notes: list[str] = Field(description="What could not be read.", examples=[[]])
    issues: int = Field(description="What was read and not understood.", examples=[0])
    reopened: int = Field(description="Judgements that no longer fit.", examples=[0])


class Job(Model):
    """A load of one or several documents."""

    id: str = Field(description="Its id.", examples=[JOB])
    state: Literal["queued", "running", "done", "failed"] = Field(examples=["done"])
    names: list[str] = Field(description="The files sent.", examples=[["wren.txt"]])
    by: str | None = Field(description="The name of the token.", examples=["desk"])
    created: str = Field(description="When it was sent.", examples=[_TIME])
    started: str | None = Field(description="When it began.", examples=[_TIME])
    ended: str | None = Field(description="When it ended.", examples=[_TIME])
    documents: int | None = Field(description="Documents in it, once known.", examples=[1])
    done: int = Field(description="Documents done.", examples=[1])
    outcomes: list[DocumentOutcome] = Field(description="What became of each.")
    detail: str | None = Field(description="Why it failed.", examples=["the store is full"])


class JobList(Model):
    """The jobs that are remembered, the latest first."""

    items: list[Job]


@router.get(
    "/jobs",
    response_model=JobList,
    summary="The loads of the last seven days",
    operation_id="list_jobs",
    responses={
        200: {"content": {"application/json": {"example": example_of(JobList)}}},
        **documented(400, 401, 403, 421, 503),
    },
)
async def list_jobs(request: Request, _: Loader) -> Response:
    """Return the jobs of the last seven days, the latest first."""
    book = await run_in_threadpool(jobs_of, request)
    return JSONResponse({"items": await run_in_threadpool(book.all)}, headers=NO_STORE)


@router.get(
    "/jobs/{job_id}",
    response_model=Job,
    summary="One load",
    operation_id="get_job",
    responses={
        200: {"content": {"application/json": {"example": example_of(Job)}}},
        **documented(400, 401, 403, 404, 421, 422, 503),
    },
)
async def get_job(request: Request, job_id: JobId, _: Loader) -> Response:
    """Return how far a load is, and what became of each of its documents."""
    book = await run_in_threadpool(jobs_of, request)
    return JSONResponse(await run_in_threadpool(book.read, job_id), headers=NO_STORE)


@router.get(
    "/jobs/{job_id}/events",
    response_class=StreamingResponse,
    summary="One load as it goes on",
    operation_id="follow_job",
    responses={
        200: {
            "description": "An event ``progress`` with the job each time it changes, and an event "
            "``end`` with the last.",
            "content": {
                "text/event-stream": {
                    "schema": {
                        "type": "object",
                        "required": ["event", "data"],
                        "properties": {
                            "event": {"type": "string", "enum": ["progress", "end"]},
                            "data": {
                                "type": "string",
                                "contentMediaType": "application/json",
                                "contentSchema": {"$ref": "#/components/schemas/Job"},
                            },
                        },
                    },
                    "example": "event: progress\ndata: {...}\n\n",
                }
            },
        },
        **documented(400, 401, 403, 404, 421, 422, 503),
    },
)
async def follow_job(request: Request, job_id: JobId, _: Loader) -> Response:
    """Send the job each time it changes, until it ends."""
    book = await run_in_threadpool(jobs_of, request)
    first = await run_in_threadpool(book.read, job_id)
    headers = {**NO_STORE, "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _events(request, book, first), media_type="text/event-stream", headers=headers
    )


async def _events(request: Request, book: JobBook, told: dict[str, Any]) -> AsyncIterator[str]:
    last, quiet = "", 0.0
    while True:
        text = json.dumps(told, ensure_ascii=False)
        ended = told["state"] in ENDED
        if text != last:
            yield f"event: {'end' if ended else 'progress'}\ndata: {text}\n\n"
            last, quiet = text, 0.0
        if ended or state_of(request).stopping:
            return
        await asyncio.sleep(_LOOK_EVERY)
        quiet += _LOOK_EVERY
        if quiet >= _BEAT:
            yield ": waiting\n\n"
            quiet = 0.0
        told = await run_in_threadpool(book.read, told["id"])
