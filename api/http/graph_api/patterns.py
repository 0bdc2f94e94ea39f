"""The patterns: every view of ``queries.views`` as a table, with filters."""

from functools import partial
from typing import Annotated

from fastapi import Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer
from api.http.graph_api.choosing import review_number, reviews_of
from api.http.graph_api.models import Model, Rows
from api.http.graph_api.parameters import FILTERS, CursorText, Format, asked
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.tabled import answer_table
from api.http.problems import Problem
from ontology.errors import QueryError
from queries.catalogue import nearest
from queries.filters import filters
from queries.tables import Table
from queries.views import VIEWS, Asked

_ROWS = 100
View = Annotated[
    str,
    Path(
        description="The kind of pattern.",
        examples=["recurring"],
        json_schema_extra={"enum": list(VIEWS)},
    ),
]


class Pattern(Model):
    """A kind of pattern."""

    name: str = Field(description="Its name in the address.", examples=["recurring"])
    summary: str = Field(description="What it shows.", examples=["what recurs"])


class PatternList(Model):
    """The kinds of pattern."""

    items: list[Pattern]


MOST_COMPARED = 6_000
"""Recommendations that are compared while somebody waits."""


@resource("/patterns", PatternList, summary="The kinds of pattern")
def list_patterns(request: Request) -> Response:
    """Return what can be asked at ``/patterns/{view}``."""
    desk = Desk(request)
    items = [{"name": each.name, "summary": each.summary} for each in VIEWS.values()]
    return desk.answer(lambda: Answer({"items": items}))


@resource(
    "/patterns/{view}",
    Rows,
    summary="One kind of pattern as a table",
    csv=True,
    takes=FILTERS,
)
def get_pattern(  # noqa: PLR0913 - a route has as many parameters as its users ask for
    request: Request,
    *,
    view: View,
    minimum: Annotated[
        int, Query(ge=1, le=1_000_000, description="Only what occurs in so many reviews.")
    ] = 3,
    once_per_case: Annotated[
        bool, Query(description="Whether reviews of one case count as one.")
    ] = False,
    group: Annotated[
        list[str],
        Query(
            description="For groups: the filters that make the group, as name=value; may be "
            "repeated.",
            max_length=20,
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    against: Annotated[
        list[str],
        Query(
            description="For groups: the filters that make the group to compare with, instead of "
            "all other reviews.",
            max_length=20,
        ),
    ] = [],  # noqa: B006 - as above
    concept: Annotated[
        str | None,
        Query(max_length=300, description="Only rows with this concept, as scheme/id."),
    ] = None,
    review: Annotated[
        str | None,
        Query(max_length=300, description="For similar: the id of a review, or its subject."),
    ] = None,
    limit: Annotated[
        int | None, Query(ge=1, le=100_000, description="Rows; 100 unless said, in CSV all.")
    ] = None,
    cursor: CursorText = None,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return what recurs, goes together, rises or falls, in distinct reviews of those asked.

    ``precision`` is the lowest measured precision of a row's concepts, where it was measured.
    """
    desk = Desk(request)
    if view not in VIEWS:
        hint = nearest(view, VIEWS) or f"; one of {', '.join(VIEWS)}"
        raise Problem(404, "no-such-pattern", f'no kind of pattern "{view[:60]}"{hint}')

    def make() -> tuple[Table, int]:
        shelf = desk.shelf
        arguments = asked(request)
        left = shelf.reviews_left(desk.snapshot, arguments)
        sets = _group(view, "group", group), _group(view, "against", against)
        if view == "groups" and not sets[0]:
            raise QueryError("say which group is set against the rest: group=nation=wales")
        wanted = Asked(minimum, arguments, once_per_case, sets[0], None, sets[1])
        if view == "similar":
            wanted = Asked(minimum, arguments, once_per_case, {}, _review(desk, review))
        if left == "[]" or (left is None and not shelf.size.reviews):
            return Table((), ()), 0
        if view == "similar" and not _is_left(desk, wanted.review, left):
            raise QueryError("the review is not among those that the filters leave")
        if view == "repeated":
            _few_enough(desk, left)
        return VIEWS[view].table(shelf.view, wanted), reviews_of(shelf, left)

    return answer_table(
        desk, make, limit=limit, cursor=cursor, usual=_ROWS, kept=partial(_with, concept=concept)
    )


def _group(view: str, parameter: str, given: list[str]) -> dict[str, str | int]:
    if view != "groups":
        return {}
    found: dict[str, str | int] = {}
    for each in given:
        name, sign, value = (part.strip() for part in each.partition("="))
        if not sign or not value or name not in filters():
            hint = nearest(name, filters()) or f"; one of {', '.join(filters())}"
            raise QueryError(f'{parameter} is a filter as name=value, not "{each}"{hint}')
        found[name] = value
    return found


def _few_enough(desk: Desk, left: str | None) -> None:
    # Each is compared with each that was made before it.
    among = "" if left is None else "AND review IN (SELECT value FROM json_each(?))"
    held = desk.shelf.rows(
        "SELECT COUNT(*) AS n FROM statement WHERE kind = 'recommendation' AND rejected = 0 "
        f"{among}",
        () if left is None else (left,),
    )[0]["n"]
    if held > MOST_COMPARED:
        raise QueryError(
            f"{held:,} recommendations are too many to compare each with each, {MOST_COMPARED:,} "
            "are the most; ask of fewer reviews: by nation, publisher, type or years"
        )


def _with(table: Table, *, concept: str | None) -> Table:
    if concept is None:
        return table
    named = next((name for name in ("concepts", "concept") if name in table.columns), None)
    if named is None:
        raise QueryError("the rows of this kind of pattern have no concept; leave concept out")
    kept = zip(table.rows, table.column(named), strict=True)
    return Table(table.columns, tuple(row for row, full in kept if concept in str(full).split()))


def _review(desk: Desk, wanted: str | None) -> str:
    if wanted is None or not wanted.strip():
        raise QueryError("say which review: review= its id or its subject; /reviews lists them")
    try:
        number = review_number(desk.shelf, wanted.strip())
    except Problem:
        return wanted.strip()
    return str(desk.shelf.rows("SELECT iri FROM review WHERE no = ?", (number,))[0]["iri"])


def _is_left(desk: Desk, review: str | None, left: str | None) -> bool:
    if left is None:
        return True
    return bool(
        desk.shelf.rows(
            "SELECT 1 FROM review WHERE no IN (SELECT value FROM json_each(?)) "
            "AND (iri = ? OR ? NOT LIKE 'http%')",
            (left, review, review),
        )
    )
