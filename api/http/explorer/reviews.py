"""The list of reviews: filtered, searched, in an order, with why each is in it."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.explorer.asking import Api, Asking
from api.http.explorer.filtering import Field, Option, asked_of, fields
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.wording import date, extent
from api.http.problems import Problem

router = make_router()
_SHOWN = 30
_CONCEPTS: Mapping[str, tuple[str, str]] = {
    "theme": ("theme", "Practice theme"),
    "factor": ("risk-factor", "Risk factor"),
    "agency": ("agency", "Agency"),
    "good_practice": ("theme", "Good practice in"),
}
ORDERS: Mapping[str, str] = {
    "-published": "Published last",
    "published": "Published first",
    "subject": "Name",
    "publisher": "Publisher",
    "-statements": "Most statements",
}
_COUNTED = {
    "risk_factors": ("risk factor", "risk factors"),
    "missed_opportunities": ("missed opportunity", "missed opportunities"),
    "good_practice": ("piece of good practice", "pieces of good practice"),
    "learning_points": ("learning point", "learning points"),
    "recommendations": ("recommendation", "recommendations"),
}
Text = Annotated[str, Query(max_length=300)]
Cursor = Annotated[str | None, Query(max_length=4_000)]


@router.get("/reviews")
async def reviews(  # noqa: PLR0913, PLR0917 - what its address holds
    request: Request,
    api: Asking,
    theme: Text = "",
    factor: Text = "",
    agency: Text = "",
    good_practice: Text = "",
    q: Text = "",
    having: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    sort: Text = "-published",
    cursor: Cursor = None,
) -> Response:
    """Return the reviews that fit, a page at a time."""
    given = {"theme": theme, "factor": factor, "agency": agency, "good_practice": good_practice}
    own = {name: value.strip() for name, value in given.items() if value.strip()}
    filtered = asked_of(request)
    words = q.strip()
    state: dict[str, Any] = {**filtered, **own}
    state |= {"q": words} if words else {}
    state |= {"having": having} if having else {}
    order = sort if sort != "-published" else None

    async def make() -> dict[str, Any]:
        page = await api.get(
            "/reviews",
            {**state, "sort": sort, "limit": _SHOWN, "cursor": cursor, "facets": True},
        )
        concepts = [
            await _field(api, name, own.get(name, ""), page["facets"]) for name in _CONCEPTS
        ]
        return {
            "page": page,
            "items": [_shown(item) for item in page["items"]],
            "fields": [*concepts, *fields(filtered, page["facets"])],
            "having": [await _having(api, each, state) for each in having],
            "state": {**state, "sort": order},
            "asked_api": {**state, "sort": sort},
            "q": words,
            "sort": sort,
            "orders": ORDERS,
            "cursor": cursor,
        }

    return await shown(request, "reviews.html", make, "Reviews")


def _shown(item: Mapping[str, Any]) -> dict[str, Any]:
    counts = [
        f"{item[name]} {words[item[name] != 1]}" for name, words in _COUNTED.items() if item[name]
    ]
    told = [
        item["type"]["label"] if item["type"] else None,
        item["nation"]["label"] if item["nation"] else None,
        item["publisher"],
        date(item["published"]),
        extent(item["extent"]) if item["extent"] != "full" else None,
    ]
    return {**item, "told": [part for part in told if part], "counts": counts}


async def _field(api: Api, name: str, value: str, facets: list[dict[str, Any]]) -> Field:
    scheme, label = _CONCEPTS[name]
    counted: dict[str, list[dict[str, Any]]] = {each["name"]: each["values"] for each in facets}
    values = counted.get(name, [])
    options = [Option(row["id"], row["label"], row["reviews"]) for row in values]
    if value and value not in {option.value for option in options}:
        options.insert(0, Option(value, await _label(api, f"{scheme}/{value}"), None))
    return Field(name, label, value, tuple(options), number=False)


async def _having(api: Api, wanted: str, state: Mapping[str, Any]) -> dict[str, Any]:
    rest = [each for each in state["having"] if each != wanted]
    return {
        "label": await _label(api, wanted),
        "value": wanted,
        "without": {**state, "having": rest},
    }


async def _label(api: Api, concept: str) -> str:
    # It may have been asked for by its label, which names itself.
    try:
        return str((await api.get(f"/concepts/{concept}"))["label"])
    except Problem:
        return concept.partition("/")[2]
