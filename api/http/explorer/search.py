"""One search over everything: concepts by their labels, reviews by their names, words quoted."""

from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.explorer.asking import Asking
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.pattern import SUBJECTS
from api.http.problems import Problem

router = make_router()
_CONCEPTS, _REVIEWS, _QUOTES = 12, 8, 25


@router.get("/search")
async def search(
    request: Request,
    api: Asking,
    q: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str | None, Query(max_length=4_000)] = None,
) -> Response:
    """Return what has the words that are looked for."""
    words = " ".join(q.split())

    async def make() -> dict[str, Any]:
        if not words:
            return {"words": "", "found": False}
        try:
            reviews, quoted, *schemes = await api.all(
                ("/reviews", {"subject": words, "limit": _REVIEWS, "facets": False}),
                (
                    "/statements",
                    {"q": words, "limit": _QUOTES, "facets": cursor is None, "cursor": cursor},
                ),
                *((f"/concepts/{scheme}", {"q": words}) for scheme in SUBJECTS),
            )
        except Problem as problem:
            if problem.kind != "bad-search":
                raise
            return {"words": words, "found": False}
        concepts = [each for page in schemes for each in page["items"] if each["reviews"]]
        concepts.sort(key=lambda each: (-each["reviews"], each["label"]))
        return {
            "words": words,
            "found": bool(concepts or reviews["total"] or quoted["total"]),
            "concepts": concepts[:_CONCEPTS],
            "reviews": reviews,
            "quoted": quoted,
            "state": {"q": words, "cursor": cursor},
        }

    return await shown(request, "search.html", make, f"Search: {words}" if words else "Search")
