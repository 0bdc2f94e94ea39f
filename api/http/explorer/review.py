"""The page of one review: the case at a glance, and its text with every statement in place."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import Path, Query, Request
from starlette.responses import RedirectResponse, Response

from api.http.explorer import wording
from api.http.explorer.asking import Api, Asking
from api.http.explorer.marking import KINDS, Span, marked
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.portions import (
    Place,
    Portion,
    after_gap,
    before_gap,
    bounds,
    holding,
    last_paragraph,
    portions,
)

router = make_router()
_LONGEST = 100_000
_REACH = 3_000
_PAGES = 40
_SIBLINGS = 12
_SUMMARY = 110
ReviewId = Annotated[str, Path(max_length=100)]
Statement = Mapping[str, Any]


@router.get("/reviews/{review_id}")
async def review(  # noqa: PLR0913, PLR0917 - what its address holds
    request: Request,
    api: Asking,
    review_id: ReviewId,
    part: Annotated[int, Query(ge=1, le=10_000)] = 1,
    kind: Annotated[list[str], Query(max_length=20)] = [],  # noqa: B006 - FastAPI copies it
    statement: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Return a review's page; of a long document the part asked for, or a statement's."""
    if statement:
        # Whoever follows a link to a statement need not know in which part it is.
        return await _to(api, review_id, statement)

    async def make() -> dict[str, Any]:
        found, rejected = await api.all(
            (f"/reviews/{review_id}", {}),
            ("/statements", {"review": review_id, "standing": "rejected", "limit": 200}),
        )
        document = await api.get(f"/documents/{found['document']}", {"length": 0})
        parts = await _parts(api, found, document)
        here = parts[min(part, len(parts)) - 1]
        text = await _text(api, document, here)
        wanted = [name for name in KINDS if name in kind] or list(KINDS)
        here_said = _within(found["statements"], here, len(parts))
        spans = [_span(each) for each in found["statements"] if each["kind"] in wanted]
        headings = {each["evidence"]["heading"] for each in found["statements"]} - {None}
        return {
            "title": found["subject"],
            "review": found,
            "glance": _glance(found["statements"]),
            "document": document,
            "siblings": [each for each in document["reviews"] if each["id"] != found["id"]],
            "siblings_shown": _SIBLINGS,
            "blocks": marked(text, here.start, spans, headings),
            "listed": [_listed(each) for each in here_said if each["kind"] in wanted],
            "counts": _counts(here_said),
            "wanted": wanted,
            "portions": parts,
            "parts_count": len(parts),
            "portion": here,
            "rejected": rejected["items"],
            "whole": here.start == 0 and here.end >= document["length"],
            "words": wording,
        }

    return await shown(request, "review.html", make)


async def _to(api: Api, review_id: str, statement: str) -> Response:
    found = await api.get(f"/reviews/{review_id}")
    document = await api.get(f"/documents/{found['document']}", {"length": 0})
    parts = await _parts(api, found, document)
    told = next((each for each in found["statements"] if each["id"] == statement), None)
    if told is None:
        return RedirectResponse(f"/reviews/{found['id']}/statements/{statement}", 303)
    number = holding(parts, told["evidence"]["start"]).number
    query = f"?part={number}" if len(parts) > 1 else ""
    return RedirectResponse(f"/reviews/{found['id']}{query}#s-{told['id']}", 303)


async def _parts(
    api: Api, found: Mapping[str, Any], document: Mapping[str, Any]
) -> tuple[Portion, ...]:
    said = [
        (each["evidence"]["start"], each["evidence"]["end"], each["evidence"]["heading"])
        for each in found["statements"]
    ]
    if len(document["reviews"]) < 2:  # noqa: PLR2004 - it tells of this review alone
        return portions((0, document["length"]), said)
    own = [(start, end) for start, end, _ in said]
    named: Place | None = None
    if found["evidence"]:
        named = (found["evidence"]["start"], found["evidence"]["end"])
        own.append(named)
    others = await _others(api, document["id"], found["id"])
    # An entry that opens with its name has nothing before it; else what stands before may be its.
    opens = named is not None and named == min(own)
    return portions(await _around(api, document, own, others, opens=opens), said)


async def _around(
    api: Api,
    document: Mapping[str, Any],
    own: Sequence[Place],
    others: Sequence[Place],
    *,
    opens: bool,
) -> Place:
    (first, last), (before, after) = bounds(own, others, document["length"])
    address = f"/documents/{document['id']}"
    lowest, highest = max(before, first - _REACH), min(after, last + _REACH)
    ahead, behind = await api.all(
        (address, {"start": lowest, "length": first - lowest}),
        (address, {"start": last, "length": highest - last}),
    )
    before_it = last_paragraph if opens else after_gap
    start = lowest + (before_it(ahead["text"]) if lowest else 0)
    end = last + (before_gap(behind["text"]) if highest < document["length"] else highest - last)
    return min(start, first), max(end, last)


async def _others(api: Api, document: str, review: str) -> list[Place]:
    found: list[Place] = []
    cursor = None
    for _ in range(_PAGES):
        page = await api.get(
            "/evidence",
            {
                "document": document,
                "fields": "start,end,review",
                "limit": 1_000,
                "facets": False,
                "cursor": cursor,
            },
        )
        found += [
            (item["start"], item["end"]) for item in page["items"] if item["review"]["id"] != review
        ]
        cursor = page["next"]
        if cursor is None:
            break
    return found


async def _text(api: Api, document: Mapping[str, Any], here: Portion) -> str:
    address = f"/documents/{document['id']}"
    starts = range(here.start, here.end, _LONGEST)
    pieces = await api.all(
        *((address, {"start": at, "length": min(_LONGEST, here.end - at)}) for at in starts)
    )
    return "".join(piece["text"] for piece in pieces)


def _within(said: Sequence[Statement], here: Portion, parts: int) -> list[Statement]:
    return [
        each
        for each in said
        if here.start <= each["evidence"]["start"] < here.end
        or (here.number == parts and each["evidence"]["start"] >= here.end)
    ]


def _span(statement: Statement) -> Span:
    evidence = statement["evidence"]
    return Span(
        statement["id"],
        statement["kind"],
        wording.in_words(statement),
        evidence["start"],
        evidence["end"],
    )


def _listed(statement: Statement) -> dict[str, Any]:
    quote = " ".join(statement["evidence"]["quote"].split())
    cut = f"{quote[:_SUMMARY].rsplit(' ', 1)[0]} …" if len(quote) > _SUMMARY else quote
    return {**statement, "told": wording.in_words(statement), "cut": cut}


def _counts(said: Sequence[Statement]) -> dict[str, int]:
    kinds = [each["kind"] for each in said]
    return {name: kinds.count(name) for name in KINDS if name in kinds}


def _glance(said: Sequence[Statement]) -> dict[str, list[Any]]:
    agencies: dict[str, dict[str, Any]] = {}
    for each in said:
        if each["kind"] == "agency-involvement":
            agencies |= {concept["id"]: concept for concept in each["agencies"]}
    return {
        "children": [each for each in said if each["kind"] == "child"],
        "family": [each for each in said if each["kind"] == "person"],
        "agencies": sorted(agencies.values(), key=lambda concept: str(concept["label"])),
    }
