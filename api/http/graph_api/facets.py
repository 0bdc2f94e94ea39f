"""Facets: the values that the items of a list have, with distinct reviews and items of each."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from api.http.graph_api.shelf import Shelf

SHOWN = 50
"""Values of a facet that are shown."""
_COLUMNS: Mapping[str, tuple[str, str | None]] = {
    "nation": ("r.nation", "nation"),
    "type": ("r.type", "review-type"),
    "year": ("r.year", None),
    "extent": ("r.extent", None),
    "publisher": ("r.publisher", None),
}
REVIEW_FACETS = tuple(_COLUMNS)


def of_reviews(connection: sqlite3.Connection, shelf: Shelf, name: str) -> dict[str, Any]:
    """Return a facet of what the reviews of ``matched`` are."""
    column, scheme = _COLUMNS[name]
    rows = connection.execute(
        f"SELECT {column} AS value, COUNT(DISTINCT m.review) AS reviews, COUNT(*) AS items "
        f"FROM matched m JOIN review r ON r.no = m.review WHERE {column} IS NOT NULL "
        "GROUP BY value ORDER BY reviews DESC, value"
    ).fetchall()
    return _facet(shelf, name, scheme, rows)


def of_column(connection: sqlite3.Connection, shelf: Shelf, name: str) -> dict[str, Any]:
    """Return a facet of a column of the statements of ``matched``."""
    rows = connection.execute(
        f"SELECT s.{name} AS value, COUNT(DISTINCT m.review) AS reviews, COUNT(*) AS items "
        f"FROM matched m JOIN statement s ON s.no = m.no WHERE s.{name} IS NOT NULL "
        "GROUP BY value ORDER BY reviews DESC, value"
    ).fetchall()
    return _facet(shelf, name, None, rows, truth=name == "explicit")


def of_relation(
    connection: sqlite3.Connection, shelf: Shelf, name: str, scheme: str
) -> dict[str, Any]:
    """Return a facet of the concepts of the statements of ``matched``, broader ones with them."""
    rows = connection.execute(
        "SELECT t.concept AS value, COUNT(DISTINCT m.review) AS reviews, "
        "COUNT(DISTINCT m.no) AS items FROM matched m JOIN tag t ON t.statement = m.no "
        "WHERE t.relation = ? GROUP BY value ORDER BY reviews DESC, items DESC, value",
        (name,),
    ).fetchall()
    return _facet(shelf, name, scheme, rows)


def of_concepts(
    connection: sqlite3.Connection, shelf: Shelf, name: str, scheme: str, kinds: Sequence[str]
) -> dict[str, Any]:
    """Return a facet of the concepts that the reviews of ``matched`` have in kinds of statement."""
    marks = ", ".join("?" * len(kinds))
    rows = connection.execute(
        "SELECT t.concept AS value, COUNT(DISTINCT m.review) AS reviews, "
        "COUNT(DISTINCT m.review) AS items FROM matched m JOIN tag t ON t.review = m.review "
        f"WHERE t.scheme = ? AND t.counts = 1 AND t.kind IN ({marks}) "
        "AND t.relation IN ('theme', 'factor', 'agency', 'incident') "
        "GROUP BY value ORDER BY reviews DESC, value",
        (scheme, *kinds),
    ).fetchall()
    return _facet(shelf, name, scheme, rows)


def _facet(
    shelf: Shelf,
    name: str,
    scheme: str | None,
    rows: Sequence[sqlite3.Row],
    *,
    truth: bool = False,
) -> dict[str, Any]:
    values = [
        {
            "id": _said(row["value"], truth=truth),
            "label": str(shelf.concept(scheme, row["value"])["label"])
            if scheme
            else _said(row["value"], truth=truth),
            "reviews": row["reviews"],
            "items": row["items"],
        }
        for row in rows[:SHOWN]
    ]
    return {"name": name, "values": values, "of_values": len(rows), "cut": len(rows) > SHOWN}


def _said(value: object, *, truth: bool) -> str:
    return ("true" if value else "false") if truth else str(value)
