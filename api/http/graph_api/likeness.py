"""Likeness: the reviews that share most with one review, and what they share."""

from functools import partial
from typing import Annotated

from fastapi import Query, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer, flat_table
from api.http.graph_api.choosing import review_number
from api.http.graph_api.models import ConceptRef, Model, ReviewRef
from api.http.graph_api.parameters import FILTERS, Format, ReviewId, asked
from api.http.graph_api.presenting import named
from api.http.graph_api.routes import Desk, resource
from queries.incidence import load_incidence
from queries.similarity import similar_reviews


class Similar(Model):
    """A review that is like another, and what both have."""

    review: ReviewRef
    score: float = Field(description="Cosine of their weighted concepts.", examples=[0.71])
    shared: list[ConceptRef] = Field(description="Shared concepts, by what each adds.")


class SimilarPage(Model):
    """The reviews most like one."""

    items: list[Similar]
    of_reviews: int = Field(description="Reviews that were compared.", examples=[5])
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


@resource(
    "/reviews/{review_id}/similar",
    SimilarPage,
    summary="Reviews like one review, and why",
    csv=True,
    takes=FILTERS,
)
def list_similar_reviews(
    request: Request,
    review_id: ReviewId,
    limit: Annotated[int, Query(ge=1, le=100, description="How many at most.")] = 10,
    format: Format = None,  # noqa: A002 - its name in the address
) -> Response:
    """Return the reviews that share most, the rarer the concept the more (TF-IDF, cosine)."""
    desk = Desk(request)

    def make() -> Answer:
        shelf = desk.shelf
        number = review_number(shelf, review_id)
        iri = shelf.rows("SELECT iri FROM review WHERE no = ?", (number,))[0]["iri"]
        incidence = load_incidence(desk.shelf.view, asked(request))
        within = any(each.iri == iri for each in incidence.reviews)
        found = similar_reviews(incidence, iri, limit) if within and incidence.terms else ()
        items = [
            {
                "review": named(each.review.iri, each.review.subject),
                "score": round(each.score, 6),
                "shared": [shelf.concept(term.scheme, term.id) for term, _ in each.shared],
            }
            for each in found
        ]
        body = {"items": items, "of_reviews": incidence.total, "revision": shelf.revision}
        return Answer(body, partial(flat_table, Similar, items))

    return desk.answer(make, slow=True)
