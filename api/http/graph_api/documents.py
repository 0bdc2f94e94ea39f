"""Documents: what was read, under which names, with which reviews; their text by range."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import Field
from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from api.http.graph_api.answers import Answer
from api.http.graph_api.listing import page
from api.http.graph_api.models import Model, ReviewRef
from api.http.graph_api.paging import Cursor, read_cursor
from api.http.graph_api.parameters import DocumentId, Paged
from api.http.graph_api.presenting import named
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Shelf
from api.http.graph_api.specimens import DOCUMENT
from api.http.graph_api.surroundings import text_part
from api.http.problems import Problem
from graph.store import View
from ontology.identifiers import DATA, REGISTRY
from ontology.namespaces import RG_NS
from queries.runner import select

_IDS = f"""
PREFIX rg: <{RG_NS}>
SELECT ?document WHERE {{
  GRAPH <{REGISTRY}> {{ ?document a rg:SourceDocument }}
  FILTER(STR(?document) > # after
  )
}} ORDER BY STR(?document) LIMIT """
_HOW_MANY = f"""
SELECT (COUNT(DISTINCT ?document) AS ?n) WHERE {{
  GRAPH <{REGISTRY}> {{ ?document a <{RG_NS}SourceDocument> }}
}}"""
_DOCUMENTS = f"""
PREFIX rg: <{RG_NS}> PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?document ?sha256 ?format ?title ?review (STRLEN(?text) AS ?length) WHERE {{
  GRAPH <{REGISTRY}> {{
    VALUES ?document {{ # documents
    }}
    ?document a rg:SourceDocument ; rg:sha256 ?sha256 ; rg:text ?text .
    OPTIONAL {{ ?document dcterms:format ?format }}
    OPTIONAL {{ ?document dcterms:title ?title }}
    OPTIONAL {{ ?document rg:review ?review }}
  }}
}} ORDER BY ?document ?title ?review"""
_MOST_TEXT = 100_000


class DocumentRow(Model):
    """A document that was read."""

    id: str = Field(description="The end of its IRI.", examples=[DOCUMENT])
    iri: str = Field(
        description="Its IRI.",
        examples=[f"{DATA}document/{DOCUMENT}"],
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


@resource(
    "/documents",
    DocumentPage,
    summary="The documents that were read",
    csv=True,
    links={"get_document": "document_id"},
)
def list_documents(request: Request, paging: Paged) -> Response:
    """Return the documents by id, with their names and reviews."""
    desk = Desk(request)

    def make() -> Answer:
        view, most = desk.snapshot.view, paging.most(desk.form)
        after = read_cursor(paging.cursor, "id")
        ids = _ids(view, after.place if after else "", most + 1)
        shown = ids[:most]
        following = Cursor("id", "", shown[-1]) if len(ids) > most else None
        total = int(select(view, _HOW_MANY).rows[0][0] or 0)
        return page(desk, DocumentRow, _documents(view, desk.shelf, shown), following, total=total)

    return desk.answer(make)


@resource(
    "/documents/{document_id}",
    DocumentInFull,
    summary="One document with a part of its text",
)
def get_document(
    request: Request,
    document_id: DocumentId,
    start: Annotated[
        int, Query(ge=0, le=2**40, description="Where the part starts, in code points.")
    ] = 0,
    length: Annotated[int, Query(ge=0, le=_MOST_TEXT, description="How long it is.")] = 2_000,
) -> Response:
    """Return what is known of a document, and its text from ``start``, ``length`` code points."""
    desk = Desk(request)

    def make() -> Answer:
        view = desk.snapshot.view
        known = _documents(view, desk.shelf, [document_id]) if _is_id(document_id) else []
        if not known:
            raise Problem(
                404,
                "no-such-document",
                f'no document "{document_id[:60]}"; /documents lists their ids',
            )
        part, whole = text_part(view, document_id, start, length) or ("", 0)
        end = start + len(part)
        body = {**known[0], "start": start, "end": end, "cut": end < whole, "text": part}
        return Answer(body)

    return desk.answer(make)


def _is_id(wanted: str) -> bool:
    return wanted.isalnum() and wanted.isascii()


def _ids(view: View, after: str, most: int) -> list[str]:
    query = _IDS.replace("# after", str(Literal(f"{DATA}document/{after}"))) + str(most)
    return [str(row[0]).rpartition("/")[2] for row in select(view, query).rows]


def _documents(view: View, shelf: Shelf, ids: Sequence[str]) -> list[dict[str, Any]]:
    if not ids:
        return []
    wanted = " ".join(str(NamedNode(f"{DATA}document/{each}")) for each in ids)
    subjects = {row["iri"]: row["subject"] for row in shelf.rows("SELECT iri, subject FROM review")}
    found: dict[str, dict[str, Any]] = {}
    for row in select(view, _DOCUMENTS.replace("# documents", wanted)).records():
        iri, review = str(row["document"]), str(row["review"])
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
        if row["title"] is not None and row["title"] not in told["names"]:
            told["names"].append(row["title"])
        if review in subjects and named(review, subjects[review]) not in told["reviews"]:
            told["reviews"].append(named(review, subjects[review]))
    return list(found.values())
