"""How a page is made: its address, what it asks, its template; 304 while nothing changed."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.http.assets import version
from api.http.pages import page
from api.http.problems import Problem, problem_of
from api.http.revision import CACHED, etag, is_fresh, not_modified
from api.http.security import COOKIE, Scope, require
from api.http.state import state_of

Handler = Callable[[Request], Awaitable[Response]]
_UNAUTHORISED = 401
VARY = "Accept, Cookie"


def tag_of(request: Request) -> str:
    """Return the ETag of a page: the data, the address, who reads it, and how pages are made."""
    revision = state_of(request).data.revision()
    who = request.cookies.get(COOKIE, "")
    return etag(revision, request.url.path, request.url.query, who, version())


class Page(APIRoute):
    """A route that answers a browser: 304 where nothing changed, problems as pages."""

    def get_route_handler(self) -> Callable[[Request], Any]:
        """Return the handler with what every page has around it."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                # Only who may read the page is told that it has not changed.
                response: Response = await handle(request)
            except Exception as error:
                problem = problem_of(error)
                if problem.status == 500:  # noqa: PLR2004 - logged by the server
                    raise
                if problem.status == _UNAUTHORISED and request.method == "GET":
                    return RedirectResponse(f"/sign-in?next={_here(request)}", 303)
                return problem_page(problem, request)
            return response

        return handled


def router() -> APIRouter:
    """Return a router for pages, which only callers who may read can see."""
    return APIRouter(
        route_class=Page,
        include_in_schema=False,
        default_response_class=Response,
        dependencies=[Depends(require(Scope.READ))],
    )


async def shown(
    request: Request, template: str, make: Callable[[], Awaitable[dict[str, Any]]], title: str = ""
) -> Response:
    """Return a page of a template with what ``make`` finds, or 304 where it is unchanged.

    ``make`` gives the values of the template; ``title`` among them names the page.
    """
    tag = await run_in_threadpool(tag_of, request)
    if is_fresh(request, tag):
        return not_modified(tag, VARY)
    values = await make()
    values.setdefault("title", title)
    headers = {"ETag": tag, **CACHED, "Vary": VARY}
    return page(template, headers=headers, **around(request), **values)


def around(request: Request) -> dict[str, Any]:
    """Return what the frame of every page needs: where it is, and whether somebody signed in."""
    return {
        "here": request.url.path,
        "asked": dict(request.query_params),
        "signed_in": COOKIE in request.cookies,
    }


def problem_page(problem: Problem, request: Request) -> Response:
    """Return a problem as a page that says what to do."""
    headers = {**problem.headers, "Cache-Control": "no-store", "Vary": VARY}
    return page(
        "problem.html",
        status=problem.status,
        headers=headers,
        title=problem.body()["title"],
        problem=problem,
        **around(request),
    )


def _here(request: Request) -> str:
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(request.url.path + query, safe="")
