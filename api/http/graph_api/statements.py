"""Lists of statements: findings, people and recommendations, each with the words that say so."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from starlette.responses import Response

from api.http.graph_api import facets as faceting
from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.choosing import (
    Choice,
    concept_id,
    having,
    in_reviews,
    match_of,
    said_so,
)
from api.http.graph_api.listing import ORDERS, STATEMENTS, Facets, find, statements
from api.http.graph_api.models import Statement, StatementInFull, StatementPage
from api.http.graph_api.paging import links, read_cursor
from api.http.graph_api.parameters import (
    FILTERS,
    CursorText,
    Fields,
    Format,
    Limit,
    asked,
    chosen_fields,
    page_of,
    pick,
)
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Shelf
from api.http.graph_api.surroundings import around
from api.http.problems import Problem
from ontology.adjudication import Standing
from ontology.assertion import Assertion, Direction, FailureState, Strength, Temporality
from ontology.fields import KINDS
from queries.catalogue import nearest
from queries.parameters import Parameter

_CONCEPTS: Mapping[str, tuple[str, str]] = {
    "theme": ("theme", "Only of this practice theme, narrower ones with it."),
    "agency": ("agency", "Only about this kind of agency, narrower ones with it."),
    "addressee": ("agency", "Only addressed to this kind of agency, narrower ones with it."),
    "factor": ("risk-factor", "Only this risk factor, narrower ones with it."),
    "bearer": ("person-role", "Only where this person carries the risk factor."),
    "role": ("person-role", "Only people of this role."),
    "outcome": ("outcome", "Only children with this outcome."),
}
_WORDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "assertion": (tuple(map(str, Assertion)), "How a risk factor stands."),
    "temporality": (tuple(map(str, Temporality)), "Whether it is of now or of before."),
    "explicit": (("true", "false"), "Whether the review itself speaks of a missed opportunity."),
    "failure_state": (tuple(map(str, FailureState)), "In what way the thing was not done."),
    "direction": (tuple(map(str, Direction)), "Which way information failed to go."),
    "strength": (tuple(map(str, Strength)), "How firmly a recommendation binds."),
    "sex": ((), "The sex of the child."),
}
STANDINGS = (*map(str, Standing), "unjudged")
_KINDS = ("child", "person", *KINDS.values())


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of statements: its path, the kinds in it, and what it can be asked with."""

    path: str
    summary: str
    kinds: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def parameters(self) -> list[Parameter]:
        """Return the parameters that are its own."""
        concepts = [
            Parameter(name, f"concept({_CONCEPTS[name][0]})", False, _CONCEPTS[name][1])
            for name in self.concepts
        ]
        words = [
            Parameter(
                name,
                f"choice({'|'.join(_WORDS[name][0])})" if _WORDS[name][0] else "string",
                False,
                _WORDS[name][1],
            )
            for name in self.words
        ]
        return [
            *concepts,
            *words,
            Parameter("review", "string", False, "Only of this review, by its id."),
            Parameter(
                "q",
                "string",
                False,
                'Only where the quotation has these words; "..." is a phrase, fath* a beginning.',
            ),
            Parameter(
                "standing",
                f"choice({'|'.join(STANDINGS)})",
                False,
                "Only as judged; rejected ones are left out unless asked for.",
            ),
        ]


LISTS = (
    Listed(
        "/statements",
        "Statements of every kind",
        _KINDS,
        ("theme", "agency", "addressee", "factor", "bearer"),
        ("assertion", "temporality"),
    ),
    Listed("/children", "Subject children", ("child",), ("outcome",), ("sex",)),
    Listed("/persons", "People other than the subject children", ("person",), ("role",)),
    Listed(
        "/risk-factors",
        "Risk factors as they are told, with who carries them",
        ("risk-factor",),
        ("factor", "bearer"),
        ("assertion", "temporality"),
    ),
    Listed(
        "/agency-involvements", "Agencies as they are named", ("agency-involvement",), ("agency",)
    ),
    Listed(
        "/missed-opportunities",
        "Missed opportunities",
        ("missed-opportunity",),
        ("theme", "agency"),
        ("explicit", "failure_state", "direction"),
    ),
    Listed("/good-practice", "Good practice", ("good-practice",), ("theme", "agency")),
    Listed("/learning", "Learning points", ("learning-point",), ("theme",)),
    Listed(
        "/recommendations",
        "Recommendations",
        ("recommendation",),
        ("theme", "addressee"),
        ("strength",),
    ),
)

Having = Annotated[
    list[str],
    Query(
        description="Only of reviews that have this concept, as scheme/id; may be repeated, and "
        "all must be had.",
        max_length=20,
        examples=[["theme/information-sharing"]],
    ),
]
WithFacets = Annotated[
    bool | None, Query(description="Whether facets are sent; on the first page unless said.")
]


def _list(listed: Listed) -> None:
    order = Literal["place", "published", "-published", "confidence", "-confidence"]
    kind_too = listed.path == "/statements"
    own = listed.parameters()
    if kind_too:
        kinds = "|".join(_KINDS)
        own.append(Parameter("kind", f"choice({kinds})", False, "Only this kind of statement."))

    def endpoint(  # noqa: PLR0913 - a route has as many parameters as its users ask for
        request: Request,
        *,
        having_all: Annotated[
            list[str], Query(alias="having", description=Having.__metadata__[0].description)
        ] = [],  # noqa: B006 - FastAPI copies it
        sort: Annotated[
            order, Query(description="The order; - is from the highest down.")
        ] = "place",
        limit: Limit = None,
        cursor: CursorText = None,
        facets: WithFacets = None,
        fields: Fields = None,
        format: Format = None,  # noqa: A002 - its name in the address
    ) -> Response:
        desk = Desk(request)
        chosen = chosen_fields(Statement, fields)
        page = page_of(limit, cursor, desk.form)

        def make() -> Answer:
            shelf = desk.shelf
            left = shelf.reviews_left(desk.snapshot, asked(request))
            choice = _choice(listed, shelf, request, left)
            having(shelf, choice, having_all, "review")
            wanted = cursor is None if facets is None else facets
            found = find(
                shelf,
                STATEMENTS,
                choice,
                sort=sort,
                key=ORDERS[sort],
                limit=page.limit,
                cursor=read_cursor(cursor, sort),
                facets=_facets(listed) if wanted and desk.form == "json" else None,
            )
            items = [pick(item, chosen) for item in statements(shelf, found.rows)]
            following = str(found.next) if found.next else None
            headers = links(request, following)
            if following and desk.form == "csv":
                headers["Reviewgraph-Cut"] = f"{len(items)} of {found.total} rows"
            body = {
                "items": items,
                "total": found.total,
                "reviews": found.reviews,
                "of_reviews": reviews_of(shelf, left),
                "next": following,
                "facets": found.facets,
                "revision": shelf.revision,
            }
            return Answer(body, partial(flat_table, Statement, items, chosen), headers)

        return desk.answer(make)

    name = listed.path.strip("/").replace("-", "_")
    endpoint.__name__ = f"list_{name}"
    resource(
        listed.path,
        StatementPage,
        summary=listed.summary,
        name=f"list_{name}",
        description=f"{listed.summary}, each with its quotation. Counted in items and in distinct "
        "reviews, of the reviews that the filters leave.",
        csv=True,
        takes=(*FILTERS, *own),
    )(endpoint)


def reviews_of(shelf: Shelf, left: str | None) -> int:
    """Return how many reviews the filters left: the denominator."""
    if left is None:
        return shelf.size.reviews
    return 0 if left == "[]" else left.count(",") + 1


def review_number(shelf: Shelf, wanted: str) -> int:
    """Return the number of a review by its id. Raises the problem 404."""
    found = shelf.rows("SELECT no FROM review WHERE id = ? OR iri = ?", (wanted, wanted))
    if not found:
        known = [row["id"] for row in shelf.rows("SELECT id FROM review ORDER BY id")]
        hint = nearest(wanted, known) or "; /reviews lists them"
        raise Problem(404, "no-such-review", f'no review "{wanted}"{hint}')
    return int(found[0]["no"])


def _choice(listed: Listed, shelf: Shelf, request: Request, left: str | None) -> Choice:
    choice, given = Choice(), request.query_params
    kind = given.get("kind", "").strip() if listed.path == "/statements" else ""
    if kind:
        said_so(choice, "kind", kind, _KINDS, "kind")
    elif len(listed.kinds) == 1:
        choice.add("kind = ?", listed.kinds[0])
    in_reviews(choice, left, "review")
    for name in listed.concepts:
        if said := given.get(name, "").strip():
            concept = concept_id(shelf, _CONCEPTS[name][0], said)
            choice.add(
                "no IN (SELECT statement FROM tag WHERE scheme = ? AND concept = ? "
                "AND relation = ?)",
                *(_CONCEPTS[name][0], concept, name),
            )
    for name in listed.words:
        if said := given.get(name, "").strip():
            said_so(choice, name, said, _WORDS[name][0], name)
    if review := given.get("review", "").strip():
        choice.add("review = ?", review_number(shelf, review))
    if words := given.get("q", "").strip():
        choice.add("evidence IN (SELECT rowid FROM words WHERE words MATCH ?)", match_of(words))
    standing = given.get("standing", "").strip()
    if standing == "unjudged":
        choice.add("standing IS NULL")
    elif standing:
        said_so(choice, "standing", standing, STANDINGS, "standing")
    if standing != Standing.REJECTED:
        choice.add("rejected = 0")
    return choice


def _facets(listed: Listed) -> Facets:
    made: list[Callable[[sqlite3.Connection, Shelf], dict[str, Any]]] = [
        partial(faceting.of_relation, name=name, scheme=_CONCEPTS[name][0])
        for name in listed.concepts
    ]
    if listed.path == "/statements":
        made.append(partial(faceting.of_column, name="kind"))
    made += [partial(faceting.of_column, name=name) for name in listed.words]
    made.append(partial(faceting.of_column, name="standing"))
    made += [partial(faceting.of_reviews, name=name) for name in faceting.REVIEW_FACETS]
    return made


for _each in LISTS:
    _list(_each)


@resource("/statements/{statement_id}", StatementInFull, summary="One statement in full")
def get_statement(
    request: Request,
    statement_id: str,
    window: Annotated[
        int, Query(ge=0, le=5_000, description="Characters of the text on either side.")
    ] = 300,
) -> Response:
    """Return a statement with its quotation in the text that surrounds it.

    A rejected statement is found as well; its ``standing`` says so.
    """
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        found = shelf.rows(f"{STATEMENTS.select} WHERE s.id = ?", (statement_id,))
        if not found:
            raise no_statement(statement_id)
        row = found[0]
        told = statements(shelf, [row])[0]
        return Answer({**told, "context": around(desk.snapshot.view, row, window)})

    return desk.answer(make)


def no_statement(wanted: str) -> Problem:
    """Return the problem of a statement that is not there."""
    return Problem(
        404, "no-such-statement", f'no statement "{wanted[:60]}"; /statements lists their ids'
    )
