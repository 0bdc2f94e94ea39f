"""Statements as lists: chosen, counted, faceted, ordered, a page at a time."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.http.graph_api.choosing import Choice
from api.http.graph_api.paging import Cursor, Key
from api.http.graph_api.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Source:
    """A table that lists are of: its name, its column of reviews, and how a row is read.

    ``alias`` is what the table is called in ``select``.
    """

    table: str
    review: str
    alias: str
    select: str


STATEMENTS = Source(
    "statement",
    "review",
    "s",
    """
SELECT s.*, r.id AS review_id, r.iri AS review_iri, r.subject, e.id AS evidence_id,
  e.iri AS evidence_iri, e.quote, e.section, e.heading, e.paragraph, e.page, e.start, e.end,
  e.document
FROM statement s JOIN review r ON r.no = s.review JOIN evidence e ON e.no = s.evidence
""",
)
"""What is read of a statement: its own row, its review's name and its quotation."""

ORDERS: Mapping[str, str] = {
    "place": "''",
    "published": "COALESCE(published, '')",
    "-published": "COALESCE(published, '')",
    "confidence": "COALESCE(confidence, 0)",
    "-confidence": "COALESCE(confidence, 0)",
}
"""The orders of a list of statements with their sort keys; "-" is from the highest down."""

_SINGLE = {"factor": "risk-factor", "bearer": "person-role", "role": "person-role"}
_MANY = {
    "themes": ("theme", "theme"),
    "agencies": ("agency", "agency"),
    "addressees": ("addressee", "agency"),
    "incidents": ("incident", "incident"),
}
_PLAIN = (
    *("assertion", "temporality", "name", "acronym", "number", "strength", "explicit"),
    *("failure_state", "direction", "age", "sex", "standing", "rule", "confidence"),
)
EVIDENCE = (*("quote", "section", "heading", "paragraph", "page", "start", "end", "document"),)

Facets = Sequence[Callable[[sqlite3.Connection, Shelf], dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Found:
    """A page of a list: its rows, how many there are in all, facets, and where it goes on."""

    rows: Sequence[sqlite3.Row]
    total: int
    reviews: int
    facets: list[dict[str, Any]] | None
    next: Cursor | None


def find(  # noqa: PLR0913 - a list is asked for by all of these
    shelf: Shelf,
    source: Source,
    choice: Choice,
    *,
    sort: str,
    key: str,
    limit: int,
    cursor: Cursor | None,
    facets: Facets | None,
) -> Found:
    """Return a page of the rows of a table that a choice leaves, in an order with no ties.

    ``key`` is the SQL of the sort key; ``place`` breaks its ties.
    """
    with shelf.cursor() as connection:
        connection.execute("DROP TABLE IF EXISTS temp.matched")
        connection.execute(
            f"CREATE TEMP TABLE matched AS SELECT no, {source.review} AS review, place, "
            f"{key} AS key FROM {source.table} WHERE {choice.where}",
            choice.values,
        )
        total, reviews = connection.execute(
            "SELECT COUNT(*), COUNT(DISTINCT review) FROM matched"
        ).fetchone()
        sign, way = ("<", "DESC") if sort.startswith("-") else (">", "ASC")
        after, values = "", list[object]()
        if cursor is not None:
            after, values = f"WHERE (key, place) {sign} (?, ?)", [cursor.key, cursor.place]
        page = connection.execute(
            f"SELECT no, key, place FROM matched {after} ORDER BY key {way}, place {way} LIMIT ?",
            [*values, limit + 1],
        ).fetchall()
        told = page[:limit]
        order = {row["no"]: at for at, row in enumerate(told)}
        rows = connection.execute(
            f"{source.select} WHERE {source.alias}.no IN (SELECT value FROM json_each(?))",
            (json.dumps(list(order)),),
        ).fetchall()
        counted = None if facets is None else [each(connection, shelf) for each in facets]
    more = len(page) > limit
    last: tuple[Key, str] | None = (told[-1]["key"], told[-1]["place"]) if more else None
    return Found(
        sorted(rows, key=lambda row: order[row["no"]]),
        total,
        reviews,
        counted,
        Cursor(sort, *last) if last else None,
    )


def statements(shelf: Shelf, rows: Sequence[sqlite3.Row]) -> list[dict[str, Any]]:
    """Return rows of `STATEMENTS` as the model ``Statement``."""
    tags = _tags(shelf, [row["no"] for row in rows])
    return [statement(shelf, row, tags[row["no"]]) for row in rows]


def statement(shelf: Shelf, row: sqlite3.Row, tags: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return one row of `STATEMENTS` as the model ``Statement``."""
    single = {
        name: shelf.concept(scheme, tags[name][0]) if tags.get(name) else None
        for name, scheme in _SINGLE.items()
    }
    many = {
        name: shelf.concepts(scheme, tags.get(relation, ()))
        for name, (relation, scheme) in _MANY.items()
    }
    plain = {name: row[name] for name in _PLAIN}
    if plain["explicit"] is not None:
        plain["explicit"] = bool(plain["explicit"])
    outcome = tags.get("outcome")
    return {
        "id": row["id"],
        "iri": row["iri"],
        "kind": row["kind"],
        "review": review_ref(row),
        **single,
        "outcome": shelf.concept("outcome", outcome[0]) if outcome else None,
        **many,
        **plain,
        "evidence": evidence(row),
    }


def evidence(row: sqlite3.Row) -> dict[str, Any]:
    """Return the quotation of a row as the model ``Evidence``."""
    return {
        "id": row["evidence_id"],
        "iri": row["evidence_iri"],
        **{name: row[name] for name in EVIDENCE},
    }


def review_ref(row: sqlite3.Row) -> dict[str, Any]:
    """Return the review of a row as the model ``ReviewRef``."""
    return {"id": row["review_id"], "iri": row["review_iri"], "subject": row["subject"]}


def _tags(shelf: Shelf, numbers: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in shelf.rows(
        "SELECT statement, relation, concept FROM tag WHERE said = 1 AND statement IN "
        "(SELECT value FROM json_each(?)) ORDER BY concept",
        (json.dumps(list(numbers)),),
    ):
        found[row["statement"]][row["relation"]].append(row["concept"])
    return found
