"""What each kind of statement can say: the fields of its record, their terms and their values.

One table for everything that reads or writes statements field by field: judgements, spreadsheets,
annotation records. A field's name is that of the record, its property that of the ontology.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ontology.assertion import Assertion, Direction, FailureState, Strength, Temporality

Values = tuple[tuple[str, tuple[str, ...]], ...]
"""What a statement says: each field that is stated, in the order of its kind, with its values."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind of statement.

    Its values are concepts of ``scheme``, one of ``choices``, true or false (``truth``), or else
    words. ``many`` allows several, ``required`` asks for at least one.
    """

    name: str
    property: str
    scheme: str | None = None
    choices: tuple[str, ...] = ()
    truth: bool = False
    many: bool = False
    required: bool = False


def _choice(name: str, kind: type[StrEnum], *, required: bool = True, of: str = "") -> Field:
    return Field(name, of or name, choices=tuple(map(str, kind)), required=required)


_THEMES = Field("themes", "theme", scheme="theme", many=True)
_AGENCIES = Field("agencies", "agencyKind", scheme="agency", many=True)
_NUMBER = Field("number", "number")

FIELDS: Mapping[str, tuple[Field, ...]] = {
    "RiskFactor": (
        Field("factor", "factor", scheme="risk-factor", required=True),
        Field("bearer", "bearer", scheme="person-role", required=True),
        _choice("assertion", Assertion),
        _choice("temporality", Temporality),
    ),
    "AgencyInvolvement": (
        Field("agency", "agencyKind", scheme="agency", required=True),
        Field("name", "agencyName"),
        Field("acronym", "acronym"),
    ),
    "MissedOpportunity": (
        _THEMES,
        _AGENCIES,
        Field("explicit", "explicit", truth=True, required=True),
        _choice("failure_state", FailureState, required=False, of="failureState"),
        _choice("direction", Direction, required=False),
    ),
    "GoodPractice": (_THEMES, _AGENCIES),
    "LearningPoint": (_NUMBER, _THEMES),
    "Recommendation": (
        _NUMBER,
        Field("addressees", "addressee", scheme="agency", many=True),
        _THEMES,
        _choice("strength", Strength),
    ),
}
"""The fields of each kind of statement (its class), in the order that its name is made of."""

KINDS: Mapping[str, str] = {
    "RiskFactor": "risk-factor",
    "AgencyInvolvement": "agency-involvement",
    "MissedOpportunity": "missed-opportunity",
    "GoodPractice": "good-practice",
    "LearningPoint": "learning-point",
    "Recommendation": "recommendation",
}
"""What each kind of statement is called where people read it."""


def values_of(kind: str, given: Mapping[str, Iterable[str]]) -> Values:
    """Return values in the one order and spelling that makes equal statements equal.

    Empty fields fall out; several values of a field are sorted, each once.
    """
    settled = (
        (field.name, tuple(sorted(set(given.get(field.name, ()))))) for field in FIELDS[kind]
    )
    return tuple((name, values) for name, values in settled if values)
