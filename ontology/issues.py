"""What was read and not understood: reported, never guessed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any


class IssueKind(StrEnum):
    """What could not be understood; ``meaning`` says it in a sentence."""

    NO_TYPE = "no-type"
    NO_PUBLISHER = "no-publisher"
    NO_DATE = "no-date"
    NO_NATION = "no-nation"
    NO_CHILD = "no-child"
    DATE_UNREAD = "date-unread"
    AGE_UNREAD = "age-unread"
    ENTRY_TOO_SHORT = "entry-too-short"
    AGENCY_UNKNOWN = "agency-unknown"
    ADDRESSEE_UNKNOWN = "addressee-unknown"
    THEME_UNKNOWN = "theme-unknown"
    BEARER_ASSUMED = "bearer-assumed"
    RECOMMENDATIONS_EMPTY = "recommendations-empty"
    LEARNING_EMPTY = "learning-empty"
    PAGE_WITHOUT_TEXT = "page-without-text"
    NOT_STORED = "not-stored"

    @property
    def meaning(self) -> str:
        """The kind in words."""
        return _MEANINGS[self]


_MEANINGS = {
    IssueKind.NO_TYPE: "nothing says what kind of review it is",
    IssueKind.NO_PUBLISHER: "nothing says who published the review",
    IssueKind.NO_DATE: "nothing says when the review was published",
    IssueKind.NO_NATION: "nothing says under which nation's law the review was held",
    IssueKind.NO_CHILD: "no child was found that the review is about",
    IssueKind.DATE_UNREAD: "a date is announced here and none could be read",
    IssueKind.AGE_UNREAD: "an age is announced here and none could be read",
    IssueKind.ENTRY_TOO_SHORT: "an entry of the digest holds too few words to be a review",
    IssueKind.AGENCY_UNKNOWN: "a body is named here whose kind is not in the vocabulary",
    IssueKind.ADDRESSEE_UNKNOWN: "the recommendation names nobody known who is to act",
    IssueKind.THEME_UNKNOWN: "the statement is about none of the themes",
    IssueKind.BEARER_ASSUMED: "the text does not say whose risk factor this is; one was assumed",
    IssueKind.RECOMMENDATIONS_EMPTY: "a heading announces recommendations and none was read",
    IssueKind.LEARNING_EMPTY: "a heading announces learning and none was read",
    IssueKind.PAGE_WITHOUT_TEXT: "a page has no text layer",
    IssueKind.NOT_STORED: "the review breaks a shape and was not stored",
}


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing a loader read and did not understand.

    ``document`` is the file's name, ``ordinal`` the review's place in it; ``start`` and ``end``
    bound ``quote`` in the canonical text, ``None`` where the issue is that something is missing.
    """

    kind: IssueKind
    document: str
    ordinal: int | None = None
    subject: str | None = None
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    paragraph: str | None = None
    page: int | None = None

    @property
    def key(self) -> str:
        """What stays the same between two runs over the same words, wherever they stand."""
        parts = (self.kind, self.document, self.subject or "", self.quote or "")
        return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]

    def to_json(self) -> dict[str, Any]:
        """Return the issue as one object of the log, with its key and meaning."""
        return {"key": self.key, **asdict(self), "meaning": self.kind.meaning}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Issue":
        """Return the issue of an object of the log.

        Raises `KeyError`, `TypeError` or `ValueError` where the object is no issue.
        """
        fields: dict[str, Any] = {name: row.get(name) for name in cls.__slots__}
        fields["kind"] = IssueKind(row["kind"])
        if not isinstance(fields["document"], str):
            raise TypeError("an issue names its document")
        return cls(**fields)
