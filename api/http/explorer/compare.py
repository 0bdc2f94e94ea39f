"""Two groups of reviews side by side, and one review beside those most like it."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.explorer.asking import Api, Asking
from api.http.explorer.filtering import fields
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.pattern import SUBJECTS
from queries.filters import filters

router = make_router()
_SHOWN, _LIKE = 40, 8
_KINDS = tuple(SUBJECTS)


@router.get("/compare")
async def compare(
    request: Request,
    api: Asking,
    review: Annotated[str, Query(max_length=300)] = "",
    minimum: Annotated[int, Query(ge=1, le=1_000_000)] = 3,
) -> Response:
    """Return the comparison of the groups that ``a_`` and ``b_`` filters make, or of one review."""
    first, second = _group(request, "a_"), _group(request, "b_")

    async def make() -> dict[str, Any]:
        everything = await api.get("/reviews", {"limit": 1, "facets": True})
        found: dict[str, Any] = {
            "sides": [
                ("a", "First group", fields(first, everything["facets"], "a_")),
                ("b", "Second group", fields(second, everything["facets"], "b_")),
            ],
            "of_reviews": everything["of_reviews"],
            "minimum": minimum,
            "review": None,
            "rows": None,
            "state": {**_named(first, "a_"), **_named(second, "b_"), "minimum": minimum},
        }
        if review.strip():
            return found | await _like(api, review.strip())
        if first:
            return found | await _contrast(api, first, second, minimum)
        return found

    return await shown(request, "compare.html", make, "Compare")


async def _contrast(
    api: Api, first: Mapping[str, str], second: Mapping[str, str], minimum: int
) -> dict[str, Any]:
    group = [f"{name}={value}" for name, value in first.items()]
    against = [f"{name}={value}" for name, value in second.items()]
    asked = {"group": group, "against": against, "minimum": minimum}
    page = await api.get("/patterns/groups", {**asked, "limit": _SHOWN})
    rows = []
    for row in page["rows"]:
        scheme, _, concept = row["concept"].partition("/")
        rows.append(
            {
                **row,
                "scheme": scheme,
                "parameter": SUBJECTS[scheme].parameter if scheme in SUBJECTS else None,
                "id": concept,
                "a": _share(row["count"], row["of_group"], row["low"], row["high"]),
                "b": _share(row["rest_count"], row["of_rest"], row["rest_low"], row["rest_high"]),
            }
        )
    return {"rows": rows, "total": page["total"], "question": asked, "a": first, "b": second}


def _share(count: int, of: int, low: float, high: float) -> dict[str, float]:
    return {"count": count, "of": of, "share": count / of, "low": low, "high": high}


async def _like(api: Api, review: str) -> dict[str, Any]:
    one = await api.get(f"/reviews/{review}")
    page = await api.get(f"/reviews/{one['id']}/similar", {"limit": _LIKE})
    return {"review": one, "like": page["items"], "of_reviews": page["of_reviews"]}


def _group(request: Request, prefix: str) -> dict[str, str]:
    given = request.query_params
    return {
        name: given[prefix + name].strip()
        for name in filters()
        if given.get(prefix + name, "").strip()
    }


def _named(group: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {prefix + name: value for name, value in group.items()}
