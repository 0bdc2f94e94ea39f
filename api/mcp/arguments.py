"""What the tools are asked with, as an assistant reads it."""

from typing import Annotated, Literal

from pydantic import Field

from queries.filters import filters

Kind = Literal[
    "child",
    "person",
    "risk-factor",
    "agency-involvement",
    "missed-opportunity",
    "good-practice",
    "learning-point",
    "recommendation",
]
Pattern = Literal[
    "recurring",
    "pairs",
    "triples",
    "chains",
    "motifs",
    "trends",
    "groups",
    "network",
    "similar",
    "repeated",
]
Scheme = Literal[
    "theme",
    "risk-factor",
    "agency",
    "person-role",
    "incident",
    "outcome",
    "nation",
    "review-type",
]
_OFFERED = "; ".join(f"{name}: {each.parameter.description}" for name, each in filters().items())

FilterMap = Annotated[
    dict[str, str | int] | None,
    Field(
        description="Which reviews are asked, by name and value; all unless given. "
        f"{_OFFERED} For example {{'nation': 'england', 'since': 2018}}."
    ),
]
Limit = Annotated[int, Field(ge=1, le=50, description="How many at most.")]
Cursor = Annotated[
    str | None, Field(description="Where to go on: next of the answer before, asked as before.")
]
Words = Annotated[
    str | None,
    Field(description='Words the quotation must have; "..." is a phrase, fath* a beginning.'),
]
ReviewId = Annotated[
    str | None, Field(description="Only of this review, by its id; list_reviews gives ids.")
]
Concept = Annotated[
    str | None, Field(description="A concept by id or label; narrower ones count with it.")
]
