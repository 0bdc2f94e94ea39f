"""About the data: documents, method, vocabularies, measured quality, what is not in it."""

from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.explorer.asking import Asking
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from ontology.fields import KINDS

router = make_router()
_DOCUMENTS = 100


@router.get("/about")
async def about(request: Request, api: Asking) -> Response:
    """Return what the data set is, and how far it can be trusted."""

    async def make() -> dict[str, Any]:
        dataset, quality, plausible, schemes, documents = await api.all(
            ("/dataset", {}),
            ("/dataset/quality", {}),
            ("/dataset/plausibility", {}),
            ("/concepts", {}),
            ("/documents", {"limit": 1}),
        )
        figures = [row for row in quality["items"] if row["precision"] is not None]
        whole = [row for row in figures if not row["concept"]]
        return {
            "dataset": dataset,
            "statements": [row for row in whole if row["kind"] in KINDS.values()],
            "others": [row for row in whole if row["kind"] not in KINDS.values()],
            "by_concept": [row for row in figures if row["concept"]],
            "plausible": plausible["rows"],
            "schemes": schemes["items"],
            "documents": documents["total"],
        }

    return await shown(request, "about.html", make, "About the data")


@router.get("/about/documents")
async def documents(
    request: Request, api: Asking, cursor: Annotated[str | None, Query(max_length=4_000)] = None
) -> Response:
    """Return the documents that were read, with the reviews found in each."""

    async def make() -> dict[str, Any]:
        page = await api.get("/documents", {"limit": _DOCUMENTS, "cursor": cursor})
        return {"page": page, "state": {"cursor": cursor}}

    return await shown(request, "documents.html", make, "Documents")


@router.get("/about/quality")
async def quality(request: Request, api: Asking) -> Response:
    """Return measured quality of every concept that was measured."""

    async def make() -> dict[str, Any]:
        page = await api.get("/dataset/quality")
        rows = [row for row in page["items"] if row["concept"] and row["precision"] is not None]
        return {"rows": rows}

    return await shown(request, "quality.html", make, "Quality by concept")


@router.get("/about/{scheme}")
async def vocabulary(request: Request, api: Asking, scheme: str) -> Response:
    """Return a vocabulary as a tree, with how many reviews have each concept."""

    async def make() -> dict[str, Any]:
        page = await api.get(f"/concepts/{scheme}")
        return {"page": page, "scheme": scheme, "title": scheme.replace("-", " ").capitalize()}

    return await shown(request, "vocabulary.html", make)
