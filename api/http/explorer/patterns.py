"""What recurs: concepts by how many reviews have them, and every other kind of pattern."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.responses import Response

from api.http.explorer.asking import Asking
from api.http.explorer.filtering import asked_of, fields
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.pattern import SUBJECTS
from api.http.problems import Problem

router = make_router()
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Tab:
    """One kind of pattern: its name in the address, its words, and where it is asked."""

    name: str
    label: str
    told: str
    path: str
    scheme: str = ""
    least: int = 1


TABS = (
    Tab(
        "themes",
        "Practice themes",
        "What missed opportunities, learning and recommendations are about.",
        "/themes",
        "theme",
    ),
    Tab(
        "factors",
        "Risk factors",
        "What children and families were living with, as the reviews say or allege it.",
        "/factors",
        "risk-factor",
    ),
    Tab(
        "agencies",
        "Agencies",
        "Who had a part in the case or was addressed by a recommendation.",
        "/agencies",
        "agency",
    ),
    Tab(
        "pairs",
        "What goes together",
        "Two concepts in the same reviews more often or less often than chance would put them.",
        "/patterns/pairs",
        least=3,
    ),
    Tab(
        "triples",
        "Sets of three",
        "Three concepts that recur together.",
        "/patterns/triples",
        least=3,
    ),
    Tab(
        "chains",
        "Chains",
        "From a risk factor to what was missed, by whom, and who was told to act.",
        "/patterns/chains",
        least=3,
    ),
    Tab(
        "motifs",
        "Motifs",
        "Patterns of several statements that practice knows and that are looked for by name.",
        "/patterns/motifs",
    ),
    Tab(
        "network",
        "The network",
        "Which concepts stand at the centre of all that occurs together, and what clusters.",
        "/patterns/network",
        least=3,
    ),
)
_NAMES = {tab.name: tab for tab in TABS}


@router.get("/patterns")
async def patterns(
    request: Request,
    api: Asking,
    of: str = "themes",
    minimum: Annotated[int | None, Query(ge=1, le=1_000_000)] = None,
    cursor: Annotated[str | None, Query(max_length=4_000)] = None,
) -> Response:
    """Return one kind of pattern, most frequent or surest first."""
    tab = _NAMES.get(of)
    if tab is None:
        raise Problem(404, "no-such-pattern", f'of is one of {", ".join(_NAMES)}, not "{of[:60]}"')
    asked = asked_of(request)
    least = minimum or tab.least

    async def make() -> dict[str, Any]:
        found, reviews = await api.all(
            (tab.path, {**asked, "minimum": least, "limit": _SHOWN, "cursor": cursor}),
            ("/reviews", {**asked, "limit": 1, "facets": True}),
        )
        rows = found["items"] if tab.scheme else [_linked(row) for row in found["rows"]]
        return {
            "tab": tab,
            "tabs": TABS,
            "filtered": asked,
            "least": least,
            "rows": rows,
            "total": found["total"],
            "of_reviews": reviews["of_reviews"],
            "next": found["next"],
            "fields": fields(asked, reviews["facets"]),
            "parameter": SUBJECTS[tab.scheme].parameter if tab.scheme else "",
            "state": {**asked, "of": tab.name, "minimum": minimum, "cursor": cursor},
        }

    return await shown(request, "patterns.html", make, tab.label)


def _linked(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with its concepts by scheme and id, for links."""
    full = [each for each in str(row.get("concepts") or row.get("concept") or "").split() if each]
    able = [each for each in full if each.partition("/")[0] in SUBJECTS]
    return {**row, "full": full, "having": able}
