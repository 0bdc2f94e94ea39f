"""Loading documents: sending files, watching how far they are, reading what was found."""

import json
from typing import Any

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.http.explorer.asking import Asking
from api.http.explorer.pages import around
from api.http.explorer.pages import router as make_router
from api.http.graph_api.following import Loader
from api.http.graph_api.jobs import ENDED, jobs_of
from api.http.graph_api.uploads import send_documents
from api.http.pages import page
from api.http.problems import Problem
from api.http.security import Scope, authorization_of
from api.http.state import state_of

router = make_router()
_LATEST = 10
_AGAIN = 2
"""Seconds after which a page without scripts looks how far a load is."""


@router.get("/load")
async def load_page(request: Request, api: Asking) -> Response:
    """Return the form for files, and the latest loads."""
    may = _may_load(request)
    jobs = (await api.get("/jobs"))["items"][:_LATEST] if may else []
    values: dict[str, Any] = {"may": may, "jobs": jobs, "limit": state_of(request).settings.body_mb}
    return _fresh(request, "load.html", title="Load documents", **values)


@router.post("/load")
async def load(request: Request, caller: Loader) -> Response:
    """Take the files of the form, and lead to how far they are."""
    answer = await send_documents(request, caller)
    return RedirectResponse(f"/load/{json.loads(bytes(answer.body))['id']}", 303)


@router.get("/load/{job_id}")
async def loading(request: Request, job_id: str, _: Loader) -> Response:
    """Return how far a load is; when it has ended, what was found and what was not understood."""
    book = await run_in_threadpool(jobs_of, request)
    job = await run_in_threadpool(book.read, job_id)
    ended = job["state"] in ENDED
    headers = {} if ended else {"Refresh": str(_AGAIN)}
    return _fresh(request, "loading.html", headers, title="Loading", job=job, ended=ended)


def _may_load(request: Request) -> bool:
    address = request.client.host if request.client else "unknown"
    try:
        caller = state_of(request).guard.caller(authorization_of(request), address)
    except Problem:
        return False
    return caller.may(Scope.LOAD)


def _fresh(
    request: Request,
    template: str,
    headers: dict[str, str] | None = None,
    **values: object,
) -> Response:
    told = {"Cache-Control": "no-store", **(headers or {})}
    return page(template, headers=told, **around(request), **values)  # type: ignore[arg-type]
