"""The statements of a review as one run of things, and each in words."""

from collections.abc import Iterable, Iterator

from ontology.records import (
    AgencyInvolvement,
    CaseReview,
    Child,
    GoodPractice,
    LearningPoint,
    MissedOpportunity,
    Person,
    Recommendation,
    RiskFactor,
)

Told = (
    Child
    | Person
    | RiskFactor
    | AgencyInvolvement
    | MissedOpportunity
    | GoodPractice
    | LearningPoint
    | Recommendation
)
"""Anything a review tells with the words it rests on."""


def everything(review: CaseReview) -> Iterator[Told]:
    """Yield all that a review tells, kind by kind."""
    yield from review.children
    yield from review.persons
    yield from review.risk_factors
    yield from review.agencies
    yield from review.missed_opportunities
    yield from review.good_practice
    yield from review.learning
    yield from review.recommendations


def described(item: Told) -> tuple[str, str]:
    """Return the kind of a statement and what it says, in words."""
    match item:
        case Child():
            about: tuple[str | None, ...] = (item.age, item.sex, item.outcome, *item.incidents)
            said = "child", _listed((item.label, *about))
        case Person():
            said = "person", _listed((item.role, item.pseudonym))
        case RiskFactor():
            stands = f"{item.assertion}, {item.temporality}"
            said = "risk-factor", f"{item.concept} of {item.bearer} ({stands})"
        case AgencyInvolvement():
            said = "agency-involvement", _listed((item.kind, item.name))
        case MissedOpportunity():
            about = (*item.themes, item.failure_state, item.direction)
            said = "missed-opportunity", _with("by", item.agencies, about)
        case GoodPractice():
            said = "good-practice", _with("by", item.agencies, item.themes)
        case LearningPoint():
            said = "learning-point", _listed(item.themes)
        case Recommendation():
            about = (*item.themes, item.strength)
            said = "recommendation", _with("to", item.addressees, about)
    return said


def _listed(parts: Iterable[str | None]) -> str:
    return ", ".join(str(part) for part in parts if part)


def _with(word: str, who: tuple[str, ...], about: Iterable[str | None]) -> str:
    return " ".join(filter(None, (_listed(about), f"{word} {_listed(who)}" if who else "")))
