"""Reviews: listed with filters, facets and full text; one in full."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from starlette.responses import Response

from api.http.graph_api import facets
from api.http.graph_api.answers import Answer
from api.http.graph_api.choosing import (
    OF_REVIEWS,
    Choice,
    concept_id,
    has_concept,
    match_of,
    review_number,
)
from api.http.graph_api.listing import Listing, answer_list
from api.http.graph_api.models import Review, ReviewInFull, ReviewPage
from api.http.graph_api.parameters import (
    FILTERS,
    Fields,
    Listed,
    ReviewId,
    chosen_fields,
    pick,
)
from api.http.graph_api.presenting import STATEMENTS, named, quotation, reviews, statements
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.shelf import Row, Shelf
from queries.catalogue import load_catalogue
from queries.parameters import Parameter
from queries.runner import run
from queries.tabular.rows import listed

_OWN = (
    Parameter(
        "theme",
        "concept(theme)",
        False,
        "Only with a shortfall, learning or recommendation of this theme, narrower ones with it.",
    ),
    Parameter(
        "factor",
        "concept(risk-factor)",
        False,
        "Only with this risk factor, affirmed or alleged, narrower ones with it.",
    ),
    Parameter(
        "agency",
        "concept(agency)",
        False,
        "Only where this kind of agency had a part, narrower ones with it.",
    ),
    Parameter(
        "good_practice",
        "concept(theme)",
        False,
        "Only with good practice of this theme, narrower ones with it.",
    ),
    Parameter(
        "subject", "string", False, "Only with words that begin so in its name or its publisher's."
    ),
    Parameter(
        "q",
        "string",
        False,
        'Only with a quotation that has these words; "..." is a phrase, fath* a beginning.',
    ),
)


def _choose(shelf: Shelf, choice: Choice, given: Mapping[str, str]) -> None:
    for name, (scheme, kinds) in OF_REVIEWS.items():
        if wanted := given.get(name):
            has_concept(choice, scheme, concept_id(shelf, scheme, wanted), kinds, "no")
    if names := given.get("subject", "").split():
        begins = "INSTR(' ' || LOWER(COALESCE({}, '')), ' ' || LOWER(?)) > 0"
        either = (
            " AND ".join([begins.format(column)] * len(names))
            for column in ("subject", "publisher")
        )
        choice.add(f"({' OR '.join(either)})", *names, *names)
    if words := given.get("q"):
        choice.add(
            "no IN (SELECT e.review FROM words w JOIN evidence e ON e.no = w.rowid "
            "WHERE words MATCH ?)",
            match_of(words),
        )


_REVIEWS = Listing(
    table="review",
    alias="r",
    select="SELECT r.* FROM review r",
    review="no",
    item=Review,
    orders={
        "subject": "''",
        "published": "COALESCE(published, '')",
        "-published": "COALESCE(published, '')",
        "publisher": "COALESCE(publisher, '')",
        "-statements": "(SELECT COUNT(*) FROM statement s WHERE s.review = review.no "
        "AND s.rejected = 0)",
    },
    choose=_choose,
    show=reviews,
    facets=[
        *(partial(facets.of_reviews, name=name) for name in facets.REVIEW_FACETS),
        *(
            partial(facets.of_concepts, name=name, scheme=scheme, kinds=kinds)
            for name, (scheme, kinds) in OF_REVIEWS.items()
        ),
        partial(facets.of_concepts, name="incident", scheme="incident", kinds=("child",)),
    ],
)


@resource(
    "/reviews",
    ReviewPage,
    summary="Case reviews",
    csv=True,
    takes=(*FILTERS, *_OWN),
    links={"get_review": "review_id", "list_similar_reviews": "review_id"},
)
def list_reviews(
    request: Request,
    asking: Listed,
    sort: Annotated[
        Literal["subject", "published", "-published", "publisher", "-statements"],
        Query(description="The order; - is from the highest down."),
    ] = "subject",
) -> Response:
    """Return the reviews that fit, with facets: what each further choice would leave.

    ``total`` counts distinct reviews of the ``of_reviews`` that the filters leave.
    """
    return answer_list(request, _REVIEWS, asking, sort)


@resource("/reviews/{review_id}", ReviewInFull, summary="One review in full")
def get_review(request: Request, review_id: ReviewId, fields: Fields = None) -> Response:
    """Return a review with children, persons and statements, each with its quotation."""
    desk = Desk(request)
    chosen = chosen_fields(ReviewInFull, fields)

    def make() -> Answer:
        shelf = desk.shelf
        number = review_number(shelf, review_id)
        row = shelf.rows("SELECT * FROM review WHERE no = ?", (number,))[0]
        stated = shelf.rows(
            f"{STATEMENTS} WHERE s.review = ? AND s.rejected = 0 ORDER BY s.place", (number,)
        )
        told = {
            **reviews(shelf, [row])[0],
            "authors": listed(row["authors"]),
            "identifiers": listed(row["identifiers"]),
            "evidence": _named_by(shelf, row),
            "same_case": _same_case(desk, row["iri"]),
            "statements": statements(shelf, stated),
        }
        return Answer(pick(told, chosen))

    return desk.answer(make)


def _named_by(shelf: Shelf, row: Row) -> dict[str, Any] | None:
    found = shelf.rows("SELECT * FROM evidence WHERE no = ?", (row["evidence"],))
    return quotation(found[0]) if found else None


def _same_case(desk: Desk, iri: str) -> list[dict[str, Any]]:
    found = []
    for row in run(load_catalogue()["same-cases"], desk.snapshot.view).records():
        pair = {row["review"]: row["subject"], row["other"]: row["other_subject"]}
        if iri in pair:
            (other,) = pair.keys() - {iri}
            found.append(
                {
                    "review": named(str(other), str(pair[other] or "")),
                    "score": float(row["score"] or 0),
                    "agreement": str(row["agreement"] or ""),
                }
            )
    return found
