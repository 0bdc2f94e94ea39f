"""What people judged of statements: who, when, why, and what the statement said at the time."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from ontology.fields import Values
from ontology.identifiers import adjudication_iri
from ontology.records import Evidence


class Verdict(StrEnum):
    """What was decided of a statement."""

    CONFIRM = "confirm"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"
    """A statement that the extraction did not make, with the words that do."""


class Standing(StrEnum):
    """How a statement stands that was judged; one that was not has no standing."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    ADDED = "added"


class Status(StrEnum):
    """What became of a judgement."""

    APPLIED = "applied"
    REOPENED = "reopened"
    """The statement is gone, or says something else than what was judged: to be judged again."""
    SUPERSEDED = "superseded"
    """A later judgement of the same statement took its place."""
    WITHDRAWN = "withdrawn"


STANDINGS = {
    Verdict.CONFIRM: Standing.CONFIRMED,
    Verdict.REJECT: Standing.REJECTED,
    Verdict.CORRECT: Standing.CORRECTED,
    Verdict.ADD: Standing.ADDED,
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a statement said when it was judged: its kind (class), its values, its words."""

    kind: str
    values: Values
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Subject:
    """Where a judged statement stands: the IRIs of its review and document, and their names."""

    review: str
    document: str
    case: str
    """What the document calls the case."""
    file: str
    """The document's name when the statement was judged."""


@dataclass(frozen=True, slots=True)
class Adjudication:
    """One judgement of one statement (its IRI); ``at`` has a time zone.

    ``corrected`` is what the statement should say, of a correction only; an addition's ``said`` is
    what it adds. ``applied_to`` is the statement that now stands as judged, another than
    ``statement`` where the extraction has since moved the quotation. ``carried_from`` is the
    judgement of an earlier version of the document that this one repeats.
    """

    statement: str
    subject: Subject
    verdict: Verdict
    by: str
    at: datetime
    said: Snapshot
    reason: str | None = None
    corrected: Values | None = None
    status: Status = Status.APPLIED
    applied_to: str | None = None
    carried_from: str | None = None

    @property
    def iri(self) -> str:
        """The name of the judgement: of which statement, by whom and when."""
        return adjudication_iri(self.statement, self.by, self.at.isoformat())

    @property
    def order(self) -> tuple[datetime, str]:
        """What the latest judgement of a statement is the greatest by."""
        return self.at, self.iri

    def with_status(self, status: Status, applied_to: str | None = None) -> "Adjudication":
        """Return the judgement with what became of it."""
        return replace(self, status=status, applied_to=applied_to)
