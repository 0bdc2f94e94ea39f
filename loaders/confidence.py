"""How sure a statement is: the share of statements like it that were right when they were checked.

What a rule claims of itself is a guess. ``rules/calibration.toml`` holds how often each kind of
statement, each rule and each concept a rule gives was right in annotated reviews, and
`calibrated` gives every statement the figure of the narrowest group it belongs to. Small groups
lean on the group above them, as far as groups of that sort have been seen to differ
(``loaders.evaluation.calibration`` says how). The figure depends on kind, rule and concept only,
so that calibrating twice is calibrating once.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TypeVar

from ontology.records import (
    AgencyInvolvement,
    CaseReview,
    GoodPractice,
    LearningPoint,
    MissedOpportunity,
    Recommendation,
    RiskFactor,
)

Statement = (
    RiskFactor
    | AgencyInvolvement
    | MissedOpportunity
    | GoodPractice
    | LearningPoint
    | Recommendation
)
Said = TypeVar("Said", bound=Statement)
Group = tuple[str, ...]
"""A kind; a kind and a rule; or a kind, a rule and a concept."""

KINDS: Mapping[type[Statement], str] = {
    RiskFactor: "risk-factor",
    AgencyInvolvement: "agency-involvement",
    MissedOpportunity: "missed-opportunity",
    GoodPractice: "good-practice",
    LearningPoint: "learning-point",
    Recommendation: "recommendation",
}


@dataclass(frozen=True, slots=True)
class Calibration:
    """The probability of being right by group, from the whole kind down to single concepts."""

    groups: Mapping[Group, float]

    def probability(self, group: Group, otherwise: float) -> float:
        """Return the figure of the narrowest group known; ``otherwise`` of an unknown kind."""
        known = (self.groups.get(group[:size]) for size in range(len(group), 0, -1))
        return next((figure for figure in known if figure is not None), otherwise)


def group_of(statement: Statement) -> Group:
    """Return the narrowest group a statement belongs to."""
    kind, rule = KINDS[type(statement)], statement.evidence.rule
    match statement:
        case RiskFactor():
            return kind, rule, statement.concept
        case AgencyInvolvement():
            return kind, rule, statement.kind
        case _:
            return kind, rule


def calibrated(review: CaseReview, table: Calibration | None = None) -> CaseReview:
    """Return a review whose statements carry the measured confidence; nothing else changes."""
    known = table or calibration()

    def each(statements: tuple[Said, ...]) -> Iterator[Said]:
        for statement in statements:
            evidence = statement.evidence
            figure = known.probability(group_of(statement), evidence.confidence)
            yield replace(statement, evidence=replace(evidence, confidence=figure))

    return replace(
        review,
        risk_factors=tuple(each(review.risk_factors)),
        agencies=tuple(each(review.agencies)),
        missed_opportunities=tuple(each(review.missed_opportunities)),
        good_practice=tuple(each(review.good_practice)),
        learning=tuple(each(review.learning)),
        recommendations=tuple(each(review.recommendations)),
    )


def parse_calibration(text: str) -> Calibration:
    """Return the calibration that ``rules/calibration.toml`` holds."""
    groups = {
        tuple(row[name] for name in ("kind", "rule", "concept") if name in row): row["probability"]
        for row in tomllib.loads(text).get("group", ())
    }
    return Calibration(groups)


@cache
def calibration() -> Calibration:
    """Return the published calibration, read once; an empty one where none is published."""
    path = files("loaders") / "rules" / "calibration.toml"
    return parse_calibration(path.read_text("utf-8") if path.is_file() else "")
