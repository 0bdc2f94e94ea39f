"""Documents: what was read, under which names, with which reviews; their text by range."""

from functools import partial
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.models import Model, ReviewRef
from api.http.graph_api.paging import Cursor, links, read_cursor
from api.http.graph_api.parameters import CursorText, Format, Limit, page_of
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.surroundings import text_part
from api.http.problems import Problem
from graph.store import View
from ontology.identifiers import DATA, REGISTRY
from ontology.namespaces import RG_NS
from queries.runner import select

_DOCUMENTS = f"""
PREFIX rg: <{RG_NS}> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?document ?sha256 ?format ?title ?review (STRLEN(?text) AS ?length) WHERE {{
  GRAPH <{REGISTRY}> {{
    # restriction
    ?document a rg:SourceDocument ; rg:sha256 ?sha256 ; rg:text ?text .
    OPTIONAL {{ ?document dcterms:format ?format }}
    OPTIONAL {{ ?document dcterms:title ?title }}
    OPTIONAL {{ ?document rg:review ?review }}
  }}
}} ORDER BY ?document ?title ?review"""
_MOST_TEXT = 100_000


class DocumentRow(Model):
    """A document that was read."""

    id: str = Field(description="The end of its IRI.", examples=["3f9a1c5b7d2e4f60a1b2"])
    iri: str = Field(
        description="Its IRI.",
        examples=["https://w3id.org/reviewgraph/id/document/3f9a1c5b7d2e4f60a1b2"],
    )
    names: list[str] = Field(description="The names it came under.", examples=[["wren.txt"]])
    sha256: str = Field(description="SHA-256 of its text.", examples=["9f86d081884c7d65" * 4])
    media_type: str | None = Field(description="Its format.", examples=["text/plain"])
    length: int = Field(description="Code points of its text.", examples=[18234])
    reviews: list[ReviewRef] = Field(description="The reviews it tells of.")


class DocumentPage(Model):
    """A page of documents."""

    items: list[DocumentRow]
    total: int = Field(description="Documents in all.", examples=[1])
    next: str | None = Field(
        description="The cursor of the next page.", examples=["WyJwbGFjZSIsIiIsIngiXQ"]
    )
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


class DocumentInFull(DocumentRow):
    """A document with a part of its text, which is plain text and never markup."""

    start: int = Field(description="Where the part starts, in code points.", examples=[0])
    end: int = Field(description="Where it ends.", examples=[2000])
    cut: bool = Field(description="Whether there is more text behind it.", examples=[True])
    text: str = Field(description="The part.", examples=["Child Wren: a review ..."])


@resource("/documents", DocumentPage, summary="The documents that were read", csv=True)
def list_documents(
    request: Request,
    limit: Limit = None,
    cursor: CursorText = None,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return the documents by id, with their names and reviews."""
    desk = Desk(request)
    page = page_of(limit, cursor, desk.form)

    def make() -> Answer:
        after = read_cursor(cursor, "id")
        found = _documents(desk.snapshot.view)
        _name_reviews(desk, found)
        rest = [each for each in found if after is None or each["id"] > after.place]
        items = rest[: page.limit]
        following = str(Cursor("id", "", items[-1]["id"])) if len(rest) > page.limit else None
        body = {
            "items": items,
            "total": len(found),
            "next": following,
            "revision": desk.snapshot.revision,
        }
        return Answer(body, partial(flat_table, DocumentRow, items), links(request, following))

    return desk.answer(make)


@resource(
    "/documents/{document_id}",
    DocumentInFull,
    summary="One document with a part of its text",
)
def get_document(
    request: Request,
    document_id: str,
    start: Annotated[
        int, Query(ge=0, le=2**40, description="Where the part starts, in code points.")
    ] = 0,
    length: Annotated[int, Query(ge=0, le=_MOST_TEXT, description="How long it is.")] = 2_000,
) -> Response:
    """Return what is known of a document, and its text from ``start``, ``length`` code points."""
    desk = Desk(request)

    def make() -> Answer:
        known = _documents(desk.snapshot.view, document_id)
        if not known:
            raise Problem(
                404,
                "no-such-document",
                f'no document "{document_id[:60]}"; /documents lists their ids',
            )
        _name_reviews(desk, known)
        part, whole = text_part(desk.snapshot.view, document_id, start, length) or ("", 0)
        end = start + len(part)
        body = {**known[0], "start": start, "end": end, "cut": end < whole, "text": part}
        return Answer(body)

    return desk.answer(make)


def _documents(view: View, document: str | None = None) -> list[dict[str, Any]]:
    restriction = ""
    if document is not None:
        if not document.isalnum() or not document.isascii():
            return []
        restriction = f"VALUES ?document {{ <{DATA}document/{document}> }}"
    found: dict[str, dict[str, Any]] = {}
    for row in select(view, _DOCUMENTS.replace("# restriction", restriction)).records():
        iri = str(row["document"])
        told = found.setdefault(
            iri,
            {
                "id": iri.rpartition("/")[2],
                "iri": iri,
                "names": [],
                "sha256": row["sha256"],
                "media_type": row["format"],
                "length": row["length"],
                "reviews": [],
            },
        )
        for name, value in (("names", row["title"]), ("reviews", row["review"])):
            if value is not None and value not in told[name]:
                told[name].append(value)
    return list(found.values())


def _name_reviews(desk: Desk, documents: list[dict[str, Any]]) -> None:
    subjects = {
        row["iri"]: row["subject"] for row in desk.shelf.rows("SELECT iri, subject FROM review")
    }
    for each in documents:
        each["reviews"] = [
            {"id": iri.rpartition("/")[2], "iri": iri, "subject": subjects[iri]}
            for iri in each["reviews"]
            if iri in subjects
        ]
