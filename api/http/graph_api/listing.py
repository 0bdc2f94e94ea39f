"""Lists: rows of a table chosen, counted, faceted, ordered, a page at a time."""

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.choosing import Choice, in_reviews, reviews_of, with_concepts
from api.http.graph_api.paging import Cursor, Key, links, read_cursor
from api.http.graph_api.parameters import Asking, asked, chosen_fields, pick, said
from api.http.graph_api.routes import Desk
from api.http.graph_api.shelf import Row, Shelf

Facets = Sequence[Callable[[sqlite3.Connection, Shelf], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: the table it is of, what one of its items is, and what it can be asked.

    ``select`` reads rows of the table, called ``alias`` there; ``review`` is the column that says
    of which review a row is; ``orders`` has SQL sort keys, "-" from the highest down; ``choose``
    adds what the list's own parameters restrict.
    """

    table: str
    alias: str
    select: str
    review: str
    item: type[BaseModel]
    orders: Mapping[str, str]
    choose: Callable[[Shelf, Choice, Mapping[str, str]], None]
    show: Callable[[Shelf, Sequence[Row]], list[dict[str, Any]]]
    facets: Facets


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list: its rows, how many there are in all, facets, and where it goes on."""

    rows: Sequence[Row]
    total: int
    reviews: int
    facets: list[dict[str, Any]] | None
    next: Cursor | None


def answer_list(request: Request, listing: Listing, asking: Asking, sort: str) -> Response:
    """Return a page of a list, with what it is of and where it goes on."""
    desk = Desk(request)
    fields = chosen_fields(listing.item, asking.fields)

    def make() -> Answer:
        shelf, choice = desk.shelf, Choice()
        left = shelf.reviews_left(desk.snapshot, asked(request))
        in_reviews(choice, left, listing.review)
        listing.choose(shelf, choice, said(request))
        with_concepts(shelf, choice, asking.having, listing.review)
        wanted = asking.cursor is None if asking.facets is None else asking.facets
        found = find(
            shelf,
            listing,
            choice,
            sort=sort,
            limit=asking.paging.most(desk.form),
            cursor=read_cursor(asking.cursor, sort),
            faceted=wanted and desk.form == "json",
        )
        return page(
            desk,
            listing.item,
            listing.show(shelf, found.rows),
            found.next,
            fields,
            total=found.total,
            reviews=found.reviews,
            of_reviews=reviews_of(shelf, left),
            facets=found.facets,
        )

    return desk.answer(make)


def page(  # noqa: PLR0913 - a page is all of these
    desk: Desk,
    item: type[BaseModel],
    items: Sequence[Mapping[str, Any]],
    following: Cursor | None,
    fields: tuple[str, ...] = (),
    *,
    total: int,
    **beside: object,
) -> Answer:
    """Return a page of items as JSON and as a table, with its links.

    ``total`` counts the items of all pages; ``beside`` is what else a page says of itself.
    """
    cursor = str(following) if following else None
    headers = links(desk.request, cursor)
    if cursor and desk.form == "csv":
        headers["Reviewgraph-Cut"] = f"{len(items)} of {total} rows"
    body = {
        "items": [pick(each, fields) for each in items],
        "total": total,
        **beside,
        "next": cursor,
        "revision": desk.snapshot.revision,
    }
    return Answer(body, partial(flat_table, item, items, fields), headers)


def find(  # noqa: PLR0913 - a list is asked for by all of these
    shelf: Shelf,
    listing: Listing,
    choice: Choice,
    *,
    sort: str,
    limit: int,
    cursor: Cursor | None,
    faceted: bool,
) -> Found:
    """Return a page of the rows of a list that a choice leaves, in an order with no ties."""
    with shelf.cursor() as connection:
        connection.execute("DROP TABLE IF EXISTS temp.matched")
        connection.execute(
            f"CREATE TEMP TABLE matched AS SELECT no, {listing.review} AS review, place, "
            f"{listing.orders[sort]} AS key FROM {listing.table} WHERE {choice.where}",
            choice.values,
        )
        total, reviews = connection.execute(
            "SELECT COUNT(*), COUNT(DISTINCT review) FROM matched"
        ).fetchone()
        sign, way = ("<", "DESC") if sort.startswith("-") else (">", "ASC")
        after, values = "", list[object]()
        if cursor is not None:
            after, values = f"WHERE (key, place) {sign} (?, ?)", [cursor.key, cursor.place]
        some = connection.execute(
            f"SELECT no, key, place FROM matched {after} ORDER BY key {way}, place {way} LIMIT ?",
            [*values, limit + 1],
        ).fetchall()
        shown = some[:limit]
        order = {row["no"]: at for at, row in enumerate(shown)}
        rows = connection.execute(
            f"{listing.select} WHERE {listing.alias}.no IN (SELECT value FROM json_each(?))",
            (json.dumps(list(order)),),
        ).fetchall()
        counted = [each(connection, shelf) for each in listing.facets] if faceted else None
    last: tuple[Key, str] | None = None
    if len(some) > limit:
        last = shown[-1]["key"], shown[-1]["place"]
    return Found(
        sorted(rows, key=lambda row: order[row["no"]]),
        total,
        reviews,
        counted,
        Cursor(sort, *last) if last else None,
    )
