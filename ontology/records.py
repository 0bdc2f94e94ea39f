"""What a loader yields: frozen records, each with the words that say so.

Concept ids are notations of the SKOS schemes in ``vocabularies/``; a record may hold a concept
narrower than the published vocabulary, which is rolled up where records are exchanged.
"""

from dataclasses import dataclass

from ontology.assertion import (
    Assertion,
    Direction,
    Extent,
    FailureState,
    SectionRole,
    Strength,
    Temporality,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation with its place: a Web Annotation text-quote and text-position selector in one.

    ``exact`` is ``text[start:end]`` of the document's canonical text, in code points; ``prefix``
    and ``suffix`` are up to 32 code points either side. ``confidence`` lies between 0 and 1.
    """

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    section: SectionRole
    heading: str | None
    paragraph: str | None
    page: int | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Child:
    """A subject child: ``age`` an ISO 8601 duration, ``incident_date`` a partial ISO 8601 date."""

    label: str
    age: str | None
    sex: str | None
    ethnicity: str | None
    outcome: str | None
    incidents: tuple[str, ...]
    incident_date: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Person:
    """Someone other than the subject children, by role; ``pseudonym`` as the document gives it."""

    role: str
    pseudonym: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """A factor carried by ``bearer`` (a person-role id)."""

    concept: str
    bearer: str
    assertion: Assertion
    temporality: Temporality
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AgencyInvolvement:
    """An agency with a part in the case or addressed by it; ``name`` as written, without "the"."""

    kind: str
    name: str | None
    acronym: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class MissedOpportunity:
    """Something that should or could have been done and was not, or late, or poorly."""

    themes: tuple[str, ...]
    agencies: tuple[str, ...]
    explicit: bool
    failure_state: FailureState | None
    direction: Direction | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class GoodPractice:
    """Something the review judges to have been done well."""

    themes: tuple[str, ...]
    agencies: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """A statement of learning or a finding presented as one."""

    number: str | None
    themes: tuple[str, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One item presented as a recommendation; ``addressees`` are agency-kind ids."""

    number: str | None
    addressees: tuple[str, ...]
    themes: tuple[str, ...]
    strength: Strength
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class CaseReview:
    """One reviewed case as one document tells it.

    ``document`` is the SHA-256 (hex) of the canonical text, ``ordinal`` the case's place in the
    document from 0, ``span`` its code points there. ``published`` is a partial ISO 8601 date.
    """

    document: str
    ordinal: int
    span: tuple[int, int]
    subject: str
    type: str | None
    publisher: str | None
    published: str | None
    nation: str | None
    authors: tuple[str, ...]
    identifiers: tuple[str, ...]
    extent: Extent
    evidence: Evidence
    children: tuple[Child, ...] = ()
    persons: tuple[Person, ...] = ()
    risk_factors: tuple[RiskFactor, ...] = ()
    agencies: tuple[AgencyInvolvement, ...] = ()
    missed_opportunities: tuple[MissedOpportunity, ...] = ()
    good_practice: tuple[GoodPractice, ...] = ()
    learning: tuple[LearningPoint, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()

    @property
    def themes(self) -> tuple[str, ...]:
        """Every practice theme with a shortfall, a learning point or a recommendation, sorted."""
        items: tuple[MissedOpportunity | LearningPoint | Recommendation, ...] = (
            *self.missed_opportunities,
            *self.learning,
            *self.recommendations,
        )
        return tuple(sorted({theme for item in items for theme in item.themes}))


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as read: ``sha256`` of ``text``, the canonical text in which all offsets count."""

    sha256: str
    name: str
    media_type: str
    text: str
