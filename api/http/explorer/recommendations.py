"""Recommendations: by theme, addressee and year, and those that were made again."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.explorer.asking import Asking
from api.http.explorer.choices import Choice, choices
from api.http.explorer.filtering import asked_of, fields
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown

router = make_router()
_SHOWN = 25
_OWN = {"theme": "About", "addressee": "To", "strength": "How firmly"}
Text = Annotated[str, Query(max_length=300)]
Cursor = Annotated[str | None, Query(max_length=4_000)]


@router.get("/recommendations")
async def recommendations(  # noqa: PLR0913, PLR0917 - what its address holds
    request: Request,
    api: Asking,
    theme: Text = "",
    addressee: Text = "",
    strength: Text = "",
    q: Text = "",
    having: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    cursor: Cursor = None,
) -> Response:
    """Return the recommendations that fit, the newest first."""
    asked = asked_of(request)
    own = {"theme": theme, "addressee": addressee, "strength": strength, "q": q, "having": having}
    state = {**asked, **{name: value for name, value in own.items() if value}}

    async def make() -> dict[str, Any]:
        page, reviews = await api.all(
            (
                "/recommendations",
                {
                    **state,
                    "sort": "-published",
                    "limit": _SHOWN,
                    "facets": True,
                    "cursor": cursor,
                },
            ),
            ("/reviews", {**asked, "limit": 1, "facets": True}),
        )
        return {
            "page": page,
            "choices": _choices(page, own, state),
            "state": {**state, "cursor": cursor},
            "filtered": asked,
            "kept": {name: value for name, value in own.items() if value and name != "having"},
            "q": q,
            "fields": fields(asked, reviews["facets"]),
        }

    return await shown(request, "recommendations.html", make, "Recommendations")


@router.get("/recommendations/again")
async def made_again(request: Request, api: Asking, cursor: Cursor = None) -> Response:
    """Return the recommendations that were made before, with the earlier wording beside."""
    asked = asked_of(request)

    async def make() -> dict[str, Any]:
        page, reviews = await api.all(
            ("/patterns/repeated", {**asked, "limit": _SHOWN, "cursor": cursor}),
            ("/reviews", {**asked, "limit": 1, "facets": True}),
        )
        return {
            "page": page,
            "rows": page["rows"],
            "state": {**asked, "cursor": cursor},
            "filtered": asked,
            "fields": fields(asked, reviews["facets"]),
        }

    return await shown(request, "made-again.html", make, "Recommendations made again")


def _choices(
    page: Mapping[str, Any], own: Mapping[str, object], state: Mapping[str, object]
) -> list[Choice]:
    found = []
    for facet in page["facets"] or ():
        name = facet["name"]
        if name in _OWN:
            found.append(
                choices("/recommendations", state, name, _OWN[name], str(own[name]), facet)
            )
    return found
