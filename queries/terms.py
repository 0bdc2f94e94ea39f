"""What is counted, and in what: concepts as nodes, reviews as the unit of every count."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """A concept as a node: its scheme, id and label."""

    scheme: str
    id: str
    label: str


@dataclass(frozen=True, slots=True, order=True)
class NamedReview:
    """A review by what its document calls the case, its IRI and how much of it is told."""

    subject: str
    iri: str
    extent: str | None
    publisher: str | None = None
    year: int | None = None
    nation: str | None = None
    type: str | None = None
