"""Signing in with a token, for browsers: the token is kept in a cookie that no script can read."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.http.explorer.pages import Page, around
from api.http.pages import page
from api.http.problems import Problem
from api.http.security import COOKIE, same_origin
from api.http.state import state_of

router = APIRouter(route_class=Page, include_in_schema=False, default_response_class=Response)
_DAY = 86_400
_LONGEST = 500
Path = Annotated[str, Form(max_length=2_000)]


@router.get("/sign-in")
async def sign_in_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - in the address
    """Return the form for a token."""
    return page("sign-in.html", title="Sign in", next=local(next), wrong="", **around(request))


@router.post("/sign-in")
async def sign_in(
    request: Request,
    token: Annotated[str, Form(max_length=_LONGEST)],
    next: Path = "/",  # noqa: A002 - in the form
) -> Response:
    """Keep a token that is known for a day; say so where it is not."""
    same_origin(request)
    address = request.client.host if request.client else "unknown"
    try:
        state_of(request).guard.caller(f"Bearer {token}", address)
    except Problem as problem:
        wrong = problem.detail
        return page(
            "sign-in.html",
            status=problem.status,
            title="Sign in",
            next=local(next),
            wrong=wrong,
            **around(request),
        )
    answer = RedirectResponse(local(next), 303)
    secure = request.url.scheme == "https"
    answer.set_cookie(
        COOKIE, token.strip(), max_age=_DAY, httponly=True, samesite="strict", secure=secure
    )
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Forget the token."""
    same_origin(request)
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(COOKIE)
    return answer


def local(path: str) -> str:
    """Return a path of this server, or the first page for anything that would lead elsewhere."""
    # A browser reads "//host" and "/\\host" as another host's address.
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if plain else "/"
