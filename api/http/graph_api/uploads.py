"""Sending documents: a job for each upload, with its progress as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.http.graph_api.jobs import ENDED, JobBook, jobs_of
from api.http.graph_api.models import Model, example_of
from api.http.graph_api.parameters import only_known
from api.http.graph_api.routes import documented
from api.http.problems import Problem
from api.http.security import Caller, Scope, require
from api.http.state import state_of

router = APIRouter(prefix="/api/v1", tags=["loading"], dependencies=[Depends(only_known)])

Loader = Annotated[Caller, Depends(require(Scope.LOAD))]
_LONGEST_NAME = 200
_LOOK_EVERY = 0.2
_BEAT = 10.0
_NO_STORE = {"Cache-Control": "no-store"}
_ID = "3f9a1c5b7d2e4f60a1b2"
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

    id: str = Field(description="Its id.", examples=[_ID])
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


_ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "description": "The job; Location is its address.",
        "content": {"application/json": {"example": example_of(Job)}},
    },
    **documented(400, 401, 403, 408, 413, 415, 421, 422, 503),
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}


@router.put(
    "/documents",
    status_code=202,
    response_model=Job,
    summary="Send one document",
    operation_id="put_document",
    responses=_ACCEPTED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file as it is: PDF, Word, HTML, Markdown, text, or a zip of these.",
            "content": {"application/octet-stream": {**_BINARY, "example": "A case review ..."}},
        }
    },
)
async def put_document(
    request: Request,
    caller: Loader,
    name: Annotated[
        str,
        Query(
            max_length=_LONGEST_NAME,
            description="The file's name, without folders.",
            examples=["wren.txt"],
        ),
    ],
) -> Response:
    """Load the body as one document. The format is told by content, not by the name."""
    wanted = safe_name(name)
    book = await run_in_threadpool(jobs_of, request)
    job, files = await run_in_threadpool(book.new, wanted)
    try:
        taken = 0
        with (files / wanted).open("xb") as file:
            async for chunk in request.stream():
                taken += len(chunk)
                file.write(chunk)
        if not taken:
            raise Problem(400, "no-document", "the body is empty; send the file as the body")
    except BaseException:
        book.drop(job)
        raise
    return await _accepted(book, job, [wanted], caller)


@router.post(
    "/documents",
    status_code=202,
    response_model=Job,
    summary="Send documents as a form",
    operation_id="post_documents",
    responses=_ACCEPTED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "properties": {"file": {"type": "array", "items": _BINARY["schema"]}},
                    },
                    "example": {"file": ["A case review ..."]},
                }
            },
        }
    },
)
async def post_documents(request: Request, caller: Loader) -> Response:
    """Load the files of a form (the field ``file``, several at once) as one job."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(415, "not-a-form", f"send multipart/form-data, or {_INSTEAD}")
    if find_spec("python_multipart") is None:
        raise Problem(415, "no-forms", f"this server cannot read forms; {_INSTEAD}")
    book = await run_in_threadpool(jobs_of, request)
    async with request.form() as form:
        sent = [part for _, part in form.multi_items() if isinstance(part, UploadFile)]
        if not sent:
            raise Problem(400, "no-document", "the form has no file; name the field file")
        names = [safe_name(part.filename or "") for part in sent]
        if len(set(names)) < len(names):
            raise Problem(400, "bad-name", "two files have one name; send them one by one")
        job, files = await run_in_threadpool(book.new, names[0])
        try:
            for name, part in zip(names, sent, strict=True):
                await _keep(part, files / name)
        except BaseException:
            book.drop(job)
            raise
    return await _accepted(book, job, names, caller)


@router.get(
    "/jobs",
    response_model=JobList,
    summary="The loads of late",
    operation_id="list_jobs",
    responses={
        200: {"content": {"application/json": {"example": example_of(JobList)}}},
        **documented(400, 401, 403, 421, 503),
    },
)
async def list_jobs(request: Request, _: Loader) -> Response:
    """Return the jobs of the last seven days, the latest first."""
    book = await run_in_threadpool(jobs_of, request)
    return JSONResponse({"items": await run_in_threadpool(book.all)}, headers=_NO_STORE)


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
async def get_job(request: Request, job_id: str, _: Loader) -> Response:
    """Return how far a load is, and what became of each of its documents."""
    book = await run_in_threadpool(jobs_of, request)
    return JSONResponse(await run_in_threadpool(book.read, job_id), headers=_NO_STORE)


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
                    "schema": {"type": "string"},
                    "example": "event: progress\ndata: {...}\n\n",
                }
            },
        },
        **documented(400, 401, 403, 404, 421, 422, 503),
    },
)
async def follow_job(request: Request, job_id: str, _: Loader) -> Response:
    """Send the job each time it changes, until it ends."""
    book = await run_in_threadpool(jobs_of, request)
    first = await run_in_threadpool(book.read, job_id)
    headers = {**_NO_STORE, "X-Accel-Buffering": "no"}
    return StreamingResponse(
        _events(request, book, first), media_type="text/event-stream", headers=headers
    )


def safe_name(name: str) -> str:
    """Return a file's name if it is one. Raises the problem 400 for paths and tricks."""
    wanted = name.strip()
    bad = not wanted or wanted.startswith(".") or len(wanted) > _LONGEST_NAME
    if bad or any(each in "/\\:" or not each.isprintable() for each in wanted):
        raise Problem(
            400,
            "bad-name",
            "a file's name has no folders, no leading dot and no control characters: wren.txt",
        )
    if len(wanted.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise Problem(400, "bad-name", f"a file's name can have {_LONGEST_NAME} bytes")
    return wanted


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


async def _accepted(book: JobBook, job: str, names: list[str], caller: Caller) -> Response:
    told = await run_in_threadpool(book.start, job, names, caller.name)
    return JSONResponse(told, 202, {**_NO_STORE, "Location": f"/api/v1/jobs/{job}"})


async def _keep(part: UploadFile, path: Path) -> None:
    with path.open("xb") as file:
        while chunk := await part.read(1 << 20):
            file.write(chunk)


_INSTEAD = "send one file as the body of PUT /api/v1/documents?name=wren.txt"
