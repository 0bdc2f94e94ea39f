"""Sending documents: each upload becomes a job."""

from pathlib import Path
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.responses import JSONResponse, Response

from api.http.documenting import documented
from api.http.graph_api.following import NO_STORE, Job, Loader, router
from api.http.graph_api.jobs import JobBook, jobs_of
from api.http.graph_api.specimens import example_of
from api.http.problems import Problem
from api.http.security import Caller

_LONGEST_NAME = 200
_MOST_FILES = 100
_ACCEPTED: dict[int | str, dict[str, Any]] = {
    202: {
        "description": "The job; Location is its address.",
        "content": {"application/json": {"example": example_of(Job)}},
        "links": {
            operation: {"operationId": operation, "parameters": {"job_id": "$response.body#/id"}}
            for operation in ("get_job", "follow_job")
        },
    },
    **documented(400, 401, 403, 408, 413, 415, 421, 422, 503),
}
_BINARY = {"schema": {"type": "string", "format": "binary"}}


@router.put(
    "/documents",
    status_code=202,
    response_model=Job,
    summary="Send one document",
    operation_id="send_document",
    responses=_ACCEPTED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file as it is: PDF, Word, HTML, Markdown, text, or a zip of these.",
            "content": {"application/octet-stream": {**_BINARY, "example": "A case review ..."}},
        }
    },
)
async def send_document(
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
    job, files = await run_in_threadpool(book.new)
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
    summary="Send one or several documents as a form",
    operation_id="send_documents",
    responses=_ACCEPTED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["file"],
                        "additionalProperties": False,
                        "properties": {
                            "file": {
                                "type": "array",
                                "items": _BINARY["schema"],
                                "minItems": 1,
                                "maxItems": _MOST_FILES,
                            }
                        },
                    },
                    "example": {"file": ["A case review ..."]},
                }
            },
        }
    },
)
async def send_documents(request: Request, caller: Loader) -> Response:
    """Load the files of a form (the field ``file``, several at once) as one job."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise Problem(
            415,
            "not-a-form",
            "send multipart/form-data with the files in the field file, or one file as the body "
            "of PUT /api/v1/documents?name=wren.txt",
        )
    book = await run_in_threadpool(jobs_of, request)
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
        sent = _files(form)
        names = [safe_name(part.filename or "") for part in sent]
        if len(set(names)) < len(names):
            raise Problem(400, "bad-name", "two files have one name; give them two")
        job, files = await run_in_threadpool(book.new)
        try:
            for name, part in zip(names, sent, strict=True):
                await _keep(part, files / name)
        except BaseException:
            book.drop(job)
            raise
    return await _accepted(book, job, names, caller)


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


async def _accepted(book: JobBook, job: str, names: list[str], caller: Caller) -> Response:
    told = await run_in_threadpool(book.start, job, names, caller.name)
    return JSONResponse(told, 202, {**NO_STORE, "Location": f"/api/v1/jobs/{job}"})


def _files(form: FormData) -> list[UploadFile]:
    sent = []
    for name, part in form.multi_items():
        if name != "file":
            raise Problem(400, "unknown-field", f'no field "{name[:60]}"; the field is called file')
        if not isinstance(part, UploadFile):
            raise Problem(400, "no-document", "the field file is no file; give it a filename")
        sent.append(part)
    if not sent:
        raise Problem(400, "no-document", "the form has no file; name the field file")
    return sent


async def _keep(part: UploadFile, path: Path) -> None:
    with path.open("xb") as file:
        while chunk := await part.read(1 << 20):
            file.write(chunk)
