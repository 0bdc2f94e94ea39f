"""Quotations with what it takes to cite them: the review, its publisher and year, and the place."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.mcp.asking import Graph

_REVIEW_FIELDS = "id,iri,subject,label,publisher,published,year"
_PAGE = 1_000
_NAMED = 30
"""Reviews that are named behind a number; the number says how many there are."""
_NAMING = {"statement": "", "item": "", "earlier_statement": "earlier_"}
"""Columns that name a statement, and what stands before the names of its citation."""
_CONCEPTS = ("factor", "bearer", "role", "outcome")
_LISTS = ("themes", "agencies", "addressees", "incidents")
_PLAIN = (
    *("assertion", "temporality", "name", "number", "strength", "explicit", "failure_state"),
    *("direction", "age", "sex", "standing", "confidence"),
)


class Citations:
    """What reviews are called, asked once for each revision of the data."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._revision = ""
        self._known: dict[str, dict[str, Any]] = {}

    async def quoted(self, items: Iterable[Mapping[str, Any]], revision: str) -> list[Any]:
        """Return statements or quotations of the API, each with its citation."""
        if revision != self._revision:
            self._revision, self._known = revision, {}
        return [await self._quoted(item) for item in items]

    async def _quoted(self, item: Mapping[str, Any]) -> dict[str, Any]:
        name = item["review"]["id"]
        if name not in self._known:
            self._known[name] = await self._graph.get("reviews", name, fields=_REVIEW_FIELDS)
        return {**cited(item.get("evidence", item), self._known[name]), **said(item)}


def cited(evidence: Mapping[str, Any], review: Mapping[str, Any]) -> dict[str, Any]:
    """Return a quotation with its citation in one line and in its parts."""
    place = [
        f"{name} {evidence[key]}"
        for name, key in (("paragraph", "paragraph"), ("page", "page"))
        if evidence[key] is not None
    ]
    if not place:
        place = [f"characters {evidence['start']} to {evidence['end']}"]
    return {
        "quote": evidence["quote"],
        "citation": ", ".join([review["label"], *place]),
        "review": {name: review[name] for name in ("id", "iri", "subject")},
        "publisher": review["publisher"],
        "year": review["year"],
        **{name: evidence[name] for name in ("paragraph", "page", "section", "heading")},
        "evidence": evidence["iri"],
    }


def said(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was read from a quotation: concepts by id, and the words of a fixed list."""
    if "kind" not in item:
        return {"statements": item["statements"]}
    told: dict[str, Any] = {"statement": item["iri"], "id": item["id"], "kind": item["kind"]}
    told |= {name: item[name]["id"] for name in _CONCEPTS if item[name]}
    told |= {name: [each["id"] for each in item[name]] for name in _LISTS if item[name]}
    return told | {name: item[name] for name in _PLAIN if item[name] is not None}


async def behind(graph: Graph, *path: str, **asked: object) -> dict[str, Any]:
    """Return the distinct reviews of a list of the API: how many, of how many, and their names."""
    names: dict[str, str] = {}
    page = await graph.get(*path, **asked, limit=_PAGE)
    for item in page["items"]:
        review = item.get("review", item)
        names.setdefault(review["id"], review["subject"])
    return counted(page["reviews"], page["of_reviews"], names)


def counted(number: int, of: int, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a number of reviews with its denominator and the reviews, the first so many."""
    told: dict[str, Any] = {
        "reviews": number,
        "of_reviews": of,
        "which": [{"id": name, "subject": names[name]} for name in list(names)[:_NAMED]],
    }
    if number > len(told["which"]):
        told["not_named"] = number - len(told["which"])
    return told


async def with_citations(graph: Graph, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of a table, each statement they name with its citation and evidence beside it."""
    told = []
    for row in rows:
        whole = dict(row)
        for column, prefix in _NAMING.items():
            iri = str(row.get(column) or "")
            if "/id/statement/" in iri:
                found = await graph.get("statements", iri.rpartition("/")[2], window=0)
                review = await graph.get("reviews", found["review"]["id"], fields=_REVIEW_FIELDS)
                for name, value in cited(found["evidence"], review).items():
                    if name in {"citation", "page", "evidence"}:
                        whole[prefix + name] = value
        told.append(whole)
    return told
