"""The text around a quotation, out of the registry of documents, by code points."""

import sqlite3
from typing import Annotated, Any

from fastapi import Query
from pyoxigraph import Literal, NamedNode

from graph.literals import XSD
from graph.store import View
from ontology.identifiers import DATA, REGISTRY
from ontology.namespaces import RG_NS
from queries.runner import select

Window = Annotated[int, Query(ge=0, le=5_000, description="Characters of the text on either side.")]
_PART = f"""
SELECT (SUBSTR(?text, {{first}}, {{length}}) AS ?part) (STRLEN(?text) AS ?length) WHERE {{{{
  GRAPH <{REGISTRY}> {{{{ {{document}} <{RG_NS}text> ?text }}}}
}}}} LIMIT 1"""


def text_part(view: View, document: str, start: int, length: int) -> tuple[str, int] | None:
    """Return a part of a document's text and the length of all of it, in code points.

    ``document`` is the id; None where the store has no text of it.
    """
    asked = _PART.format(
        document=NamedNode(f"{DATA}document/{document}"),
        first=_integer(start + 1),  # SPARQL counts characters from 1
        length=_integer(length),
    )
    rows = select(view, asked).rows
    return (str(rows[0][0] or ""), int(rows[0][1] or 0)) if rows else None


def around(view: View, row: sqlite3.Row, window: int) -> dict[str, Any] | None:
    """Return a quotation in its text as the model ``Context``; None where the text is not kept."""
    start, end = row["start"], row["end"]
    first = max(0, start - window)
    found = text_part(view, row["document"], first, end + window - first)
    if found is None:
        return None
    part, _ = found
    before, quote = part[: start - first], part[start - first : end - first]
    after = part[end - first :]
    return {
        "before": before,
        "quote": quote,
        "after": after,
        "start": first,
        "end": first + len(part),
    }


def _integer(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(f"{XSD}integer"))
