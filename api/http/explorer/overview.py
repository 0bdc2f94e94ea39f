"""The first page: what is in the graph, what recurs most, and how well it was read."""

from typing import Any

from fastapi import Request
from starlette.responses import Response

from api.http.explorer.asking import Asking
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from ontology.fields import KINDS

router = make_router()
_THEMES, _FACTORS, _LATEST, _MOST = 12, 8, 5, 200
_KINDS = tuple(KINDS.values())


@router.get("/")
async def overview(request: Request, api: Asking) -> Response:
    """Return the overview."""

    async def make() -> dict[str, Any]:
        dataset = await api.get("/dataset")
        if not dataset["reviews"]:
            return {"dataset": dataset}
        themes, factors, reviews, quality = await api.all(
            ("/themes", {"limit": _MOST}),
            ("/factors", {"limit": _MOST}),
            ("/reviews", {"limit": _LATEST, "sort": "-published", "facets": True}),
            ("/dataset/quality", {}),
        )
        facets = {facet["name"]: facet["values"] for facet in reviews["facets"]}
        return {
            "dataset": dataset,
            "themes": _broadest(themes, _THEMES),
            "factors": _broadest(factors, _FACTORS),
            "latest": reviews["items"],
            "facets": facets,
            "quality": [
                row
                for row in quality["items"]
                if row["kind"] in _KINDS and not row["concept"] and row["precision"] is not None
            ],
        }

    return await shown(request, "overview.html", make, "Overview")


def _broadest(page: dict[str, Any], most: int) -> list[dict[str, Any]]:
    # A narrower concept beside its broader one would say the same thing twice.
    return [row for row in page["items"] if row["broader"] is None][:most]
