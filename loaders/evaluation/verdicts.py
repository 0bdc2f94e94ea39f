"""Verdicts: one thing compared, and whether it is right, wrong or missed."""

from dataclasses import dataclass
from enum import StrEnum

Concept = tuple[str, str]
"""A scheme and an id."""


class Finding(StrEnum):
    """What became of one thing that is annotated or extracted."""

    RIGHT = "right"
    WRONG = "wrong"
    """Extracted and not annotated: a false positive."""
    MISSED = "missed"
    """Annotated and not extracted: a false negative."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing compared: what it is counted under, what it is, and the words it rests on.

    ``review`` names document and subject. Measures with a slash ("missed_opportunities/theme")
    ask for the statement and its concept at once; they are only ever counted by concept.
    """

    measure: str
    finding: Finding
    review: str
    value: str
    quote: str | None = None
    concept: Concept | None = None
    bearer: str | None = None
    status: str | None = None


MEASURES = (
    "review",
    "type",
    "publisher",
    "published",
    "nation",
    "authors",
    "children",
    "child.age",
    "child.sex",
    "child.outcome",
    "child.incident_date",
    "child.ethnicity",
    "child.incidents",
    "family",
    "risk_factor",
    "risk_factor+bearer",
    "agency.kind",
    "agency.name",
    "missed_opportunities",
    "missed_opportunities.themes",
    "missed_opportunities.agencies",
    "good_practice",
    "good_practice.themes",
    "good_practice.agencies",
    "learning",
    "learning.themes",
    "recommendations",
    "recommendations.themes",
    "recommendations.addressees",
    "themes",
)
"""What is counted, in the order it is told."""
