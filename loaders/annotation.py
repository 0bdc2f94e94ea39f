"""The published shape of an extraction: one annotation record a document."""

from collections.abc import Iterable
from typing import Any

from loaders.document import collapse
from ontology.assertion import Assertion
from ontology.concepts import Vocabulary
from ontology.records import CaseReview, Evidence

_STATUS = {
    Assertion.AFFIRMED: "present",
    Assertion.ALLEGED: "alleged",
    Assertion.NEGATED: "absent",
}


def to_record(name: str, reviews: Iterable[CaseReview], vocabulary: Vocabulary) -> dict[str, Any]:
    """Return the annotation record of a document; narrower concepts are rolled up."""
    return {"document": name, "reviews": [_review(review, vocabulary) for review in reviews]}


def _review(review: CaseReview, vocabulary: Vocabulary) -> dict[str, Any]:
    def themes(ids: Iterable[str]) -> list[str]:
        return _rolled(ids, "theme", vocabulary)

    def kinds(ids: Iterable[str]) -> list[str]:
        return _rolled(ids, "agency", vocabulary)

    return {
        "subject": review.subject,
        "type": review.type,
        "publisher": review.publisher,
        "published": review.published,
        "nation": review.nation,
        "authors": list(review.authors),
        "children": [
            {
                "label": child.label,
                "age": child.age,
                "sex": child.sex,
                "outcome": child.outcome,
                "incidents": _rolled(child.incidents, "incident", vocabulary),
                "incident_date": child.incident_date,
                "ethnicity": child.ethnicity,
            }
            for child in review.children
        ],
        "family": list(dict.fromkeys(person.role for person in review.persons)),
        "risk_factors": [
            {
                "factor": vocabulary.rolled_up("risk-factor", item.concept),
                "bearer": item.bearer,
                "status": _STATUS[item.assertion],
                "quote": _quote(item.evidence),
            }
            for item in review.risk_factors
        ],
        "agencies": [
            {
                "kind": vocabulary.rolled_up("agency", item.kind),
                "name": item.name,
                "quote": _quote(item.evidence),
            }
            for item in review.agencies
        ],
        "missed_opportunities": [
            {
                "quote": _quote(item.evidence),
                "explicit": item.explicit,
                "themes": themes(item.themes),
                "agencies": kinds(item.agencies),
            }
            for item in review.missed_opportunities
        ],
        "good_practice": [
            {
                "quote": _quote(item.evidence),
                "themes": themes(item.themes),
                "agencies": kinds(item.agencies),
            }
            for item in review.good_practice
        ],
        "learning": [
            {"quote": _quote(item.evidence), "themes": themes(item.themes)}
            for item in review.learning
        ],
        "recommendations": [
            {
                "number": item.number,
                "quote": _quote(item.evidence),
                "addressees": kinds(item.addressees),
                "themes": themes(item.themes),
            }
            for item in review.recommendations
        ],
        "themes": themes(review.themes),
    }


def _quote(evidence: Evidence) -> str:
    return collapse(evidence.exact)


def _rolled(ids: Iterable[str], scheme: str, vocabulary: Vocabulary) -> list[str]:
    return list(dict.fromkeys(vocabulary.rolled_up(scheme, concept) for concept in ids))
