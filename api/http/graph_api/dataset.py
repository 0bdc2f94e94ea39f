"""The data set: what it holds, its revision, and how well it was measured to be read."""

from functools import partial
from typing import Any

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.models import Model, Rows
from api.http.graph_api.parameters import CursorText, Format
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.tabled import answer_table
from api.inspection import documents, last_load
from ontology.identifiers import DATASET, is_review
from queries.quality import measured
from queries.tables import Table
from queries.views import Asked, plausible


class Counts(Model):
    """How many of one kind there are."""

    name: str = Field(description="What is counted.", examples=["missed-opportunity"])
    count: int = Field(description="How many.", examples=[12])
    reviews: int = Field(description="Distinct reviews that have any.", examples=[4])


class DataSet(Model):
    """The data set as a whole (after VoID)."""

    iri: str = Field(description="Its IRI.", examples=[DATASET])
    revision: str = Field(description="Its revision.", examples=["5d41402abc4b2a76"])
    documents: int = Field(description="Documents read.", examples=[5])
    reviews: int = Field(description="Case reviews.", examples=[5])
    statements: int = Field(description="Statements, rejected ones left out.", examples=[31])
    triples: int = Field(description="Triples in all graphs (void:triples).", examples=[4210])
    graphs: int = Field(description="Named graphs.", examples=[9])
    since: int | None = Field(description="The earliest year of publication.", examples=[2012])
    until: int | None = Field(description="The latest.", examples=[2025])
    last_load: str | None = Field(
        description="When a load last ended.", examples=["2026-01-31T10:00:00+00:00"]
    )
    kinds: list[Counts] = Field(description="By kind of statement.")
    extents: list[Counts] = Field(description="By how much of a review its source tells.")
    measured: bool = Field(
        description="Whether the extraction was measured; see /dataset/quality.", examples=[False]
    )


class Figure(Model):
    """How well a kind, or one concept of it, was extracted on an annotated set."""

    kind: str = Field(description="The kind.", examples=["risk-factor"])
    concept: str | None = Field(
        description="The concept, or null for all.", examples=["domestic-abuse"]
    )
    precision: float | None = Field(description="Of what was extracted, right.", examples=[0.91])
    low: float = Field(description="95 % interval of the precision, low end.", examples=[0.84])
    high: float = Field(description="High end.", examples=[0.96])
    recall: float | None = Field(description="Of what is there, extracted.", examples=[0.82])
    f1: float | None = Field(description="Harmonic mean of both.", examples=[0.86])
    n: int = Field(description="How many were extracted there.", examples=[120])
    set: str = Field(description="The annotated set.", examples=["development"])


class Figures(Model):
    """What was measured of the data set; empty where nothing was."""

    items: list[Figure]
    total: int = Field(description="How many figures.", examples=[1])
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


@resource("/dataset", DataSet, summary="What the data set holds")
def get_dataset(request: Request) -> Response:
    """Return counts and the revision; the revision is also what every ETag is made of."""
    desk = Desk(request)

    def make() -> Answer:
        shelf, view = desk.shelf, desk.snapshot.view
        graphs = list(view.graphs())
        reviews = shelf.rows("SELECT COALESCE(SUM(triples), 0) AS n FROM review")[0]["n"]
        others = (graph for graph in graphs if not is_review(graph))
        triples = reviews + sum(1 for graph in others for _ in view.quads(graph))
        years = shelf.rows("SELECT MIN(year) AS since, MAX(year) AS until FROM review")[0]
        kinds = shelf.rows(
            "SELECT kind AS name, COUNT(*) AS count, COUNT(DISTINCT review) AS reviews "
            "FROM statement WHERE rejected = 0 GROUP BY kind ORDER BY kind"
        )
        extents = shelf.rows(
            "SELECT COALESCE(extent, 'not-stated') AS name, COUNT(*) AS count, COUNT(*) AS reviews "
            "FROM review GROUP BY extent ORDER BY extent"
        )
        return Answer(
            {
                "iri": DATASET,
                "revision": shelf.revision,
                "documents": documents(view),
                "reviews": shelf.size.reviews,
                "statements": sum(
                    row["count"] for row in kinds if row["name"] not in {"child", "person"}
                ),
                "triples": triples,
                "graphs": len(graphs),
                "since": years["since"],
                "until": years["until"],
                "last_load": last_load(view),
                "kinds": [dict(row) for row in kinds],
                "extents": [dict(row) for row in extents],
                "measured": bool(measured(view)),
            }
        )

    return desk.answer(make, slow=True)


@resource(
    "/dataset/quality",
    Figures,
    summary="How well the data set was measured to be read",
    csv=True,
)
def get_quality(
    request: Request,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return precision, recall and F1 by kind and concept, with the sample they rest on."""
    desk = Desk(request)

    def make() -> Answer:
        found = measured(desk.snapshot.view)
        items: list[dict[str, Any]] = [
            {
                "kind": kind,
                "concept": concept,
                "precision": each.precision,
                "low": each.interval[0],
                "high": each.interval[1],
                "recall": each.recall,
                "f1": each.f1,
                "n": each.n,
                "set": each.set,
            }
            for (kind, concept), each in sorted(
                found.items(), key=lambda pair: (pair[0][0], pair[0][1] or "")
            )
        ]
        body = {"items": items, "total": len(items), "revision": desk.snapshot.revision}
        return Answer(body, partial(flat_table, Figure, items))

    return desk.answer(make)


@resource(
    "/dataset/plausibility",
    Rows,
    summary="Shares of this data set beside published ones",
    csv=True,
)
def get_plausibility(
    request: Request,
    cursor: CursorText = None,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return the shares beside those of published analyses, with source; a hint, no finding."""
    desk = Desk(request)

    def make() -> tuple[Table, int]:
        return plausible(desk.shelf.view, Asked()), desk.shelf.size.reviews

    return answer_table(desk, make, limit=None, cursor=cursor, usual=1_000)
