"""Rows of the tables as the models of the API: reviews, statements, quotations."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.http.graph_api.shelf import Row, Shelf
from queries.incidence import SHORTFALLS

STATEMENTS = """
SELECT s.*, r.id AS review_id, r.iri AS review_iri, r.subject, e.id AS evidence_id,
  e.iri AS evidence_iri, e.quote, e.section, e.heading, e.paragraph, e.page, e.start, e.end,
  e.document
FROM statement s JOIN review r ON r.no = s.review JOIN evidence e ON e.no = s.evidence
"""
"""What is read of a statement: its own row, its review's name and its quotation."""

EVIDENCE = ("quote", "section", "heading", "paragraph", "page", "start", "end", "document")

_SINGLE = {
    "factor": "risk-factor",
    "bearer": "person-role",
    "role": "person-role",
    "outcome": "outcome",
}
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
_COUNTS = {
    "children": "child",
    "risk_factors": "risk-factor",
    "missed_opportunities": "missed-opportunity",
    "good_practice": "good-practice",
    "learning_points": "learning-point",
    "recommendations": "recommendation",
}


def statements(shelf: Shelf, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return rows of `STATEMENTS` as the model ``Statement``."""
    tags = _tags(shelf, [row["no"] for row in rows])
    return [_statement(shelf, row, tags[row["no"]]) for row in rows]


def reviews(shelf: Shelf, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return rows of the table of reviews as the model ``Review``."""
    numbers = (json.dumps([row["no"] for row in rows]),)
    counts: dict[tuple[int, str], int] = {
        (row["review"], row["kind"]): row["items"]
        for row in shelf.rows(
            "SELECT review, kind, COUNT(*) AS items FROM statement WHERE rejected = 0 AND "
            "(kind <> 'risk-factor' OR assertion IN ('affirmed', 'alleged')) AND review IN "
            "(SELECT value FROM json_each(?)) GROUP BY review, kind",
            numbers,
        )
    }
    said: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in shelf.rows(
        "SELECT DISTINCT review, kind, relation, concept FROM tag WHERE said = 1 AND counts = 1 "
        "AND relation IN ('theme', 'factor') AND review IN (SELECT value FROM json_each(?))",
        numbers,
    ):
        if row["relation"] == "factor" or row["kind"] in SHORTFALLS:
            said[row["review"], row["relation"]].add(row["concept"])
    return [
        {
            **{name: row[name] for name in ("id", "iri", "subject", "label")},
            "type": shelf.concept("review-type", row["type"]) if row["type"] else None,
            "nation": shelf.concept("nation", row["nation"]) if row["nation"] else None,
            **{name: row[name] for name in ("publisher", "published", "year", "extent")},
            "document": row["document"],
            **{name: counts.get((row["no"], kind), 0) for name, kind in _COUNTS.items()},
            "themes": shelf.concepts("theme", said[row["no"], "theme"]),
            "factors": shelf.concepts("risk-factor", said[row["no"], "factor"]),
        }
        for row in rows
    ]


def quotation(row: sqlite3.Row) -> dict[str, Any]:
    """Return a row of the table of evidence as the model ``Evidence``."""
    return {name: row[name] for name in ("id", "iri", *EVIDENCE)}


def review_ref(row: sqlite3.Row) -> dict[str, Any]:
    """Return the review of a row as the model ``ReviewRef``."""
    return named(row["review_iri"], row["subject"])


def named(review: str, subject: str | None) -> dict[str, Any]:
    """Return a review by its IRI and subject as the model ``ReviewRef``."""
    return {"id": review.rpartition("/")[2], "iri": review, "subject": subject}


def _statement(shelf: Shelf, row: Row, tags: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    explicit = row["explicit"]
    return {
        **{name: row[name] for name in ("id", "iri", "kind")},
        "review": review_ref(row),
        **{
            name: shelf.concept(scheme, tags[name][0]) if tags.get(name) else None
            for name, scheme in _SINGLE.items()
        },
        **{
            name: shelf.concepts(scheme, tags.get(relation, ()))
            for name, (relation, scheme) in _MANY.items()
        },
        **{name: row[name] for name in _PLAIN},
        "explicit": None if explicit is None else bool(explicit),
        "evidence": {
            "id": row["evidence_id"],
            "iri": row["evidence_iri"],
            **{name: row[name] for name in EVIDENCE},
        },
    }


def _tags(shelf: Shelf, numbers: Iterable[int]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in shelf.rows(
        "SELECT statement, relation, concept FROM tag WHERE said = 1 AND statement IN "
        "(SELECT value FROM json_each(?)) ORDER BY concept",
        (json.dumps(list(numbers)),),
    ):
        found[row["statement"]][row["relation"]].append(row["concept"])
    return found
