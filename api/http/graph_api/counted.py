"""Themes, risk factors and agencies as tables: in how many distinct reviews, of how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer
from api.http.graph_api.choosing import (
    Choice,
    concept_id,
    in_reviews,
    reviews_of,
    with_concepts,
)
from api.http.graph_api.listing import page
from api.http.graph_api.models import ConceptRef, Model
from api.http.graph_api.paging import Cursor, read_cursor
from api.http.graph_api.parameters import FILTERS, Having, Paged, asked, said
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Shelf
from ontology.errors import QueryError
from queries.incidence import SHORTFALLS
from queries.intervals import wilson
from queries.parameters import Parameter


class Counted(Model):
    """A concept with the distinct reviews that have it; narrower concepts count with it."""

    concept: ConceptRef
    broader: str | None = Field(
        description="The id of the concept above it.", examples=["assessment-quality"]
    )
    reviews: int = Field(description="Distinct reviews.", examples=[3])
    of_reviews: int = Field(description="Reviews that the filters leave.", examples=[5])
    share: float = Field(description="The one of the other.", examples=[0.6])
    low: float = Field(description="95 % interval (Wilson), low end.", examples=[0.23])
    high: float = Field(description="95 % interval, high end.", examples=[0.88])
    statements: int = Field(description="Statements in these reviews.", examples=[7])


class CountedTheme(Counted):
    """A practice theme; shortfalls, learning and recommendations count, good practice apart."""

    missed: int = Field(description="Reviews with a missed opportunity of it.", examples=[3])
    learning: int = Field(description="Reviews with a learning point of it.", examples=[1])
    recommended: int = Field(description="Reviews with a recommendation of it.", examples=[2])
    good_practice: int = Field(description="Reviews with good practice of it.", examples=[1])


class CountedFactor(Counted):
    """A risk factor; what is affirmed or alleged counts."""

    alleged: int = Field(description="Reviews that have it as alleged.", examples=[1])
    current: int = Field(description="Reviews that have it as of now.", examples=[3])


class CountedAgency(Counted):
    """A kind of agency that had a part in the case or was addressed."""

    missed: int = Field(description="Reviews where it missed an opportunity.", examples=[2])
    good_practice: int = Field(description="Reviews with good practice of it.", examples=[0])
    addressed: int = Field(description="Reviews that recommend something to it.", examples=[1])


class _Page(Model):
    total: int = Field(description="Concepts in all.", examples=[1])
    of_reviews: int = Field(description="Reviews that the filters leave.", examples=[5])
    next: str | None = Field(
        description="The cursor of the next page.", examples=["WyJwbGFjZSIsIiIsIngiXQ"]
    )
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


class ThemePage(_Page):
    """A page of themes."""

    items: list[CountedTheme]


class FactorPage(_Page):
    """A page of risk factors."""

    items: list[CountedFactor]


class AgencyPage(_Page):
    """A page of kinds of agency."""

    items: list[CountedAgency]


@dataclass(frozen=True, slots=True)
class Counting:
    """A table of concepts: which statements make a review count, and what is counted beside.

    ``beside`` has SQL conditions on tag and statement by the name of the column.
    """

    path: str
    summary: str
    scheme: str
    item: type[Counted]
    page: type[_Page]
    counts: str
    beside: Mapping[str, str]
    own: Sequence[Parameter] = ()


def _kind(name: str) -> str:
    return f"t.kind = '{name}'"


_SHORTFALLS = f"t.kind IN ({', '.join(repr(kind) for kind in sorted(SHORTFALLS))})"
COUNTINGS = (
    Counting(
        "/themes",
        "In how many reviews each practice theme occurs",
        "theme",
        CountedTheme,
        ThemePage,
        _SHORTFALLS,
        {
            "missed": _kind("missed-opportunity"),
            "learning": _kind("learning-point"),
            "recommended": _kind("recommendation"),
            "good_practice": _kind("good-practice"),
        },
        (
            Parameter(
                "kind",
                "choice(missed-opportunity|learning-point|recommendation|good-practice)",
                False,
                "Only where a statement of this kind has it.",
            ),
        ),
    ),
    Counting(
        "/factors",
        "In how many reviews each risk factor occurs",
        "risk-factor",
        CountedFactor,
        FactorPage,
        "t.relation = 'factor' AND t.counts = 1",
        {
            "alleged": "t.relation = 'factor' AND s.assertion = 'alleged'",
            "current": "t.relation = 'factor' AND t.counts = 1 AND s.temporality = 'current'",
        },
        (Parameter("bearer", "concept(person-role)", False, "Only factors this person carries."),),
    ),
    Counting(
        "/agencies",
        "How many reviews each kind of agency had a part in or was addressed by",
        "agency",
        CountedAgency,
        AgencyPage,
        _kind("agency-involvement"),
        {
            "missed": _kind("missed-opportunity"),
            "good_practice": _kind("good-practice"),
            "addressed": _kind("recommendation"),
        },
    ),
)
Order = Literal["-reviews", "label", "id"]


def _route(counting: Counting) -> None:
    def endpoint(
        request: Request,
        having: Having,
        paging: Paged,
        minimum: Annotated[int, Query(ge=1, le=1_000_000, description="In at least so many.")] = 1,
        sort: Annotated[
            Order, Query(description="The order; - is from the highest down.")
        ] = "-reviews",
    ) -> Response:
        desk = Desk(request)

        def make() -> Answer:
            shelf, given, choice = desk.shelf, said(request), Choice()
            left = shelf.reviews_left(desk.snapshot, asked(request))
            in_reviews(choice, left, "t.review")
            with_concepts(shelf, choice, having, "t.review")
            if bearer := given.get("bearer"):
                choice.add(
                    "t.statement IN (SELECT statement FROM tag WHERE relation = 'bearer' "
                    "AND said = 1 AND concept = ?)",
                    concept_id(shelf, "person-role", bearer),
                )
            of_reviews = reviews_of(shelf, left)
            found = _items(counting, shelf, choice, given.get("kind", ""), of_reviews)
            items = [item for item in found if item["reviews"] >= minimum]
            cursor = read_cursor(paging.cursor, sort)
            shown, following = _sliced(items, sort, cursor, paging.most(desk.form))
            return page(
                desk, counting.item, shown, following, total=len(items), of_reviews=of_reviews
            )

        return desk.answer(make)

    resource(
        counting.path,
        counting.page,
        summary=counting.summary,
        name=f"list_{counting.path.strip('/')}",
        description=f"{counting.summary}: distinct reviews of those that the filters leave, with "
        "the 95 % interval of the share.",
        csv=True,
        takes=(*FILTERS, *counting.own),
    )(endpoint)


def _sliced(
    items: list[dict[str, Any]], sort: str, cursor: Cursor | None, limit: int
) -> tuple[list[dict[str, Any]], Cursor | None]:
    def key(item: dict[str, Any]) -> tuple[int | str, str]:
        place = str(item["concept"]["id"])
        if sort == "-reviews":
            return -item["reviews"], place
        return (str(item["concept"]["label"]).casefold() if sort == "label" else "", place)

    ordered = sorted(items, key=key)
    if cursor is not None:
        mark = (str(cursor.key) if sort != "-reviews" else _number(cursor), cursor.place)
        ordered = [item for item in ordered if key(item) > mark]
    shown = ordered[:limit]
    return shown, Cursor(sort, *key(shown[-1])) if len(ordered) > limit else None


def _number(cursor: Cursor) -> int:
    return int(cursor.key) if isinstance(cursor.key, int) else 0


def _items(
    counting: Counting, shelf: Shelf, choice: Choice, kind: str, of_reviews: int
) -> list[dict[str, Any]]:
    allowed = set(counting.own[0].choices) if counting.own else set()
    if kind and kind in allowed:
        counts = f"t.kind = '{kind}'"
    elif kind:
        raise QueryError(f'kind must be one of {", ".join(sorted(allowed))}, not "{kind}"')
    else:
        counts = counting.counts
    beside = "".join(
        f", COUNT(DISTINCT CASE WHEN {condition} THEN t.review END) AS {name}"
        for name, condition in counting.beside.items()
    )
    rows = shelf.rows(
        "SELECT * FROM (SELECT t.concept, "
        f"COUNT(DISTINCT CASE WHEN {counts} THEN t.review END) AS reviews, "
        f"COUNT(DISTINCT CASE WHEN {counts} THEN t.statement END) AS statements{beside} "
        "FROM tag t JOIN statement s ON s.no = t.statement "
        f"WHERE t.scheme = ? AND {choice.where} GROUP BY t.concept) WHERE reviews > 0",
        [counting.scheme, *choice.values],
    )
    known = shelf.vocabulary.scheme(counting.scheme)
    items = []
    for row in rows:
        low, high = wilson(row["reviews"], of_reviews)
        concept = known.get(row["concept"])
        items.append(
            {
                "concept": shelf.concept(counting.scheme, row["concept"]),
                "broader": concept.broader if concept else None,
                "reviews": row["reviews"],
                "of_reviews": of_reviews,
                "share": round(row["reviews"] / of_reviews, 6),
                "low": round(low, 6),
                "high": round(high, 6),
                "statements": row["statements"],
                **{name: row[name] for name in counting.beside},
            }
        )
    return items


for _each in COUNTINGS:
    _route(_each)
