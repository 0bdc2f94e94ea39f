"""The page of one pattern: how often, when, where, with what, in whose words, what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from fastapi import Path, Request
from starlette.responses import Response

from api.http.explorer.asking import Api, Asking
from api.http.explorer.filtering import asked_of, fields
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.series import series_of
from api.http.problems import Problem

router = make_router()
_ALL = 1_000
_SAMPLE, _MANY = 5, 40
_TOGETHER, _NARROWER = 12, 20
_WHERE = ("nation", "type", "publisher", "agency")
Asked = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Subject:
    """How a scheme is asked for: its list, the parameter of ``/reviews``, its quotations."""

    listing: str
    parameter: str
    kinds: Mapping[str, str]
    query: str
    addressed: str


SUBJECTS: Mapping[str, Subject] = {
    "theme": Subject(
        "/themes",
        "theme",
        {
            "missed-opportunity": "theme",
            "learning-point": "theme",
            "recommendation": "theme",
            "good-practice": "theme",
        },
        "reviews-with-theme",
        "theme",
    ),
    "risk-factor": Subject(
        "/factors", "factor", {"risk-factor": "factor"}, "reviews-with-factor", "having"
    ),
    "agency": Subject(
        "/agencies",
        "agency",
        {
            "missed-opportunity": "agency",
            "good-practice": "agency",
            "recommendation": "addressee",
            "agency-involvement": "agency",
        },
        "agencies-involved",
        "addressee",
    ),
}
"""The schemes that have pages of patterns."""


@router.get("/patterns/{scheme}/{concept}")
async def pattern(  # noqa: PLR0913, PLR0917 - what its address holds
    request: Request,
    api: Asking,
    scheme: Annotated[str, Path(max_length=40)],
    concept: Annotated[str, Path(max_length=200)],
    kind: str = "",
    cursor: str | None = None,
) -> Response:
    """Return the page of a theme, a risk factor or a kind of agency."""
    if scheme not in SUBJECTS:
        offered = ", ".join(SUBJECTS)
        raise Problem(404, "no-such-pattern", f"there are patterns of {offered}, not of {scheme}")
    subject, asked = SUBJECTS[scheme], asked_of(request)
    if kind and kind not in subject.kinds:
        offered = ", ".join(subject.kinds)
        raise Problem(400, "bad-query", f'kind is one of {offered}, not "{kind}"')

    async def make() -> dict[str, Any]:
        known = await api.get(f"/concepts/{scheme}/{concept}")
        found = {
            "concept": known,
            "title": known["label"],
            "scheme": scheme,
            "subject": subject,
            "filtered": asked,
            "kind": kind,
        }
        if kind:
            return found | await _of_kind(api, subject, known["id"], asked, kind, cursor)
        return found | await _in_full(api, subject, known, asked)

    return await shown(request, "pattern.html", make)


async def _of_kind(  # noqa: PLR0913, PLR0917 - what the list depends on
    api: Api, subject: Subject, concept: str, asked: Asked, kind: str, cursor: str | None
) -> dict[str, Any]:
    page = await api.get("/statements", _kind(subject, concept, asked, kind, _MANY, cursor))
    return {"quoted": {kind: _grouped(page)}, "next": page["next"]}


async def _in_full(
    api: Api, subject: Subject, known: Mapping[str, Any], asked: Mapping[str, str]
) -> dict[str, Any]:
    concept, full = known["id"], f"{known['scheme']}/{known['id']}"
    mine: Asked = {**asked, subject.parameter: concept}
    if subject.addressed == "having":
        advice: Asked = {**asked, "having": [full], "limit": _SAMPLE}
    else:
        advice = {**asked, subject.addressed: concept, "limit": _SAMPLE}
    listing, reviews, everything, trends, pairs, recommendations, *quoted = await api.all(
        (subject.listing, {**asked, "limit": _ALL}),
        ("/reviews", {**mine, "limit": 1, "facets": True}),
        ("/reviews", {**asked, "limit": 1, "facets": True}),
        ("/patterns/trends", {**asked, "minimum": 1, "concept": full, "limit": _ALL}),
        ("/patterns/pairs", {**asked, "minimum": 2, "concept": full, "limit": _TOGETHER}),
        ("/recommendations", {**advice, "facets": True}),
        *(
            ("/statements", _kind(subject, concept, asked, kind, _SAMPLE, None))
            for kind in subject.kinds
        ),
    )
    counted = {row["concept"]["id"]: row for row in listing["items"]}
    return {
        "row": counted.get(concept),
        "of_reviews": listing["of_reviews"],
        "narrower": [counted[each["id"]] for each in known["narrower"] if each["id"] in counted][
            :_NARROWER
        ],
        "fields": fields(asked, everything["facets"]),
        "where": _where(reviews, everything),
        "series": series_of(trends["rows"]),
        "together": _together(pairs, full),
        "addressed": _facets(recommendations).get("addressee", [])[:10],
        "advised": _facets(recommendations).get("theme", [])[:10],
        "recommendations": recommendations,
        "advice": {name: value for name, value in advice.items() if name != "limit"},
        "quoted": {kind: _grouped(page) for kind, page in zip(subject.kinds, quoted, strict=True)},
    }


def _kind(  # noqa: PLR0913, PLR0917 - as above
    subject: Subject, concept: str, asked: Asked, kind: str, limit: int, cursor: str | None
) -> dict[str, object]:
    own = {subject.kinds[kind]: concept, "kind": kind, "limit": limit, "facets": False}
    return {**asked, **own, "cursor": cursor}


def _grouped(page: Mapping[str, Any]) -> dict[str, Any]:
    # A page is ordered by review, so that what one review says stands together.
    groups = [list(group) for _, group in groupby(page["items"], _review)]
    by_review = [(items[0]["review"], items) for items in groups]
    return {"total": page["total"], "reviews": page["reviews"], "by_review": by_review}


def _review(item: Mapping[str, Any]) -> str:
    return str(item["review"]["id"])


def _facets(page: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {facet["name"]: facet["values"] for facet in page["facets"] or ()}


def _where(
    reviews: Mapping[str, Any], everything: Mapping[str, Any]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return values of some facets, each with how many reviews of it there are in all."""
    mine, whole = _facets(reviews), _facets(everything)
    found = []
    for name in _WHERE:
        of = {value["id"]: value["reviews"] for value in whole.get(name, ())}
        values = [
            {**value, "of_reviews": of[value["id"]]}
            for value in mine.get(name, ())
            if value["id"] in of
        ]
        if values:
            found.append((name, values[:8]))
    return found


def _together(pairs: Mapping[str, Any], full: str) -> list[dict[str, Any]]:
    """Return the pairs of a concept, seen from it, the most certain first."""
    found = []
    for row in pairs["rows"]:
        concepts = row["concepts"].split()
        second = concepts[1] == full
        other = concepts[0] if second else concepts[1]
        scheme, _, name = other.partition("/")
        label = row["first"] if second else row["second"]
        found.append({**row, "scheme": scheme, "id": name, "label": label, "full": other})
    return found
