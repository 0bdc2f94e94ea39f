"""Builders of records: a whole fictional review, of which a test changes what it is about.

Everything told here is invented: the town, the board, the child and the words.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from ontology.assertion import (
    Assertion,
    Direction,
    Extent,
    FailureState,
    SectionRole,
    Strength,
    Temporality,
)
from ontology.records import (
    AgencyInvolvement,
    CaseReview,
    Child,
    Evidence,
    GoodPractice,
    LearningPoint,
    MissedOpportunity,
    Person,
    Recommendation,
    RiskFactor,
    SourceDocument,
)

SENTENCES = {
    "title": "Child Wren: a review for the Ferrymoor Partnership, March 2021.",
    "child": "Wren was a boy of five months when he was taken to Ferrymoor Infirmary.",
    "person": "Rowan, his father, lived two streets away.",
    "factor": "Rowan drank most evenings of that winter.",
    "agency": "The Ferrymoor Health Visiting Team (FHVT) called at the flat four times.",
    "missed": "No one at the clinic told the social worker about the bruise.",
    "good": "The nursery nurse kept careful notes and rang the next morning.",
    "learning": "Learning 1: fathers who live elsewhere are easily left out of an assessment.",
    "recommendation": "2. The Ferrymoor clinic should agree with social care how bruises are told.",
}
TEXT = "\n".join(SENTENCES.values()) + "\n"
CONTEXT = 32


def make_document(**changes: Any) -> SourceDocument:  # noqa: ANN401 - any field of the record
    """Return the document; its digest follows its text."""
    text = changes.get("text", TEXT)
    fields: dict[str, Any] = {
        "sha256": sha256(text.encode()).hexdigest(),
        "name": "wren.txt",
        "media_type": "text/plain",
        "text": text,
    }
    return SourceDocument(**{**fields, **changes})


def make_evidence(**changes: Any) -> Evidence:  # noqa: ANN401 - any field of the record
    """Return the quotation of the father's drinking, or of ``exact`` wherever it stands."""
    exact = changes.get("exact", SENTENCES["factor"])
    start = changes.get("start", max(0, TEXT.find(exact)))
    end = changes.get("end", start + len(exact))
    fields: dict[str, Any] = {
        "exact": exact,
        "prefix": TEXT[max(0, start - CONTEXT) : start],
        "suffix": TEXT[end : end + CONTEXT],
        "start": start,
        "end": end,
        "section": SectionRole.ANALYSIS,
        "heading": "What we found",
        "paragraph": "3.2",
        "page": 4,
        "rule": "test.rule",
        "confidence": 0.9,
    }
    return Evidence(**{**fields, **changes})


def make_risk_factor(**changes: Any) -> RiskFactor:  # noqa: ANN401 - any field of the record
    """Return the father's drinking."""
    drinking = RiskFactor(
        concept="alcohol-misuse",
        bearer="father",
        assertion=Assertion.AFFIRMED,
        temporality=Temporality.CURRENT,
        evidence=make_evidence(),
    )
    return replace(drinking, **changes)


def make_review(**changes: Any) -> CaseReview:  # noqa: ANN401 - any field of the record
    """Return a review with one record of each kind."""
    document = make_document()
    review = CaseReview(
        document=document.sha256,
        ordinal=0,
        span=(0, len(TEXT)),
        subject="Child Wren",
        type="local-child-safeguarding-practice-review",
        publisher="Ferrymoor Partnership",
        published="2021-03",
        nation="england",
        authors=("Ada Larch",),
        identifiers=("FM-2021-01",),
        extent=Extent.FULL,
        evidence=_quoting(
            "title", section=SectionRole.FRONT_MATTER, heading=None, paragraph=None, page=1
        ),
        children=(
            Child(
                label="Child Wren",
                age="P5M",
                sex="male",
                ethnicity=None,
                outcome="serious-harm",
                incidents=("physical-abuse-incident",),
                incident_date="2020-11-09",
                evidence=_quoting("child"),
            ),
        ),
        persons=(Person(role="father", pseudonym="Rowan", evidence=_quoting("person")),),
        risk_factors=(make_risk_factor(),),
        agencies=(
            AgencyInvolvement(
                kind="health-visiting",
                name="Ferrymoor Health Visiting Team",
                acronym="FHVT",
                evidence=_quoting("agency"),
            ),
        ),
        missed_opportunities=(
            MissedOpportunity(
                themes=("information-sharing",),
                agencies=("hospital",),
                explicit=False,
                failure_state=FailureState.OMITTED,
                direction=Direction.NOT_SHARED,
                evidence=_quoting("missed"),
            ),
        ),
        good_practice=(
            GoodPractice(
                themes=("record-keeping",), agencies=("education",), evidence=_quoting("good")
            ),
        ),
        learning=(
            LearningPoint(
                number="1", themes=("engagement-of-fathers",), evidence=_quoting("learning")
            ),
        ),
        recommendations=(
            Recommendation(
                number="2",
                addressees=("hospital",),
                themes=("information-sharing",),
                strength=Strength.SHOULD,
                evidence=_quoting("recommendation"),
            ),
        ),
    )
    return replace(review, **changes)


def _quoting(name: str, **changes: Any) -> Evidence:  # noqa: ANN401 - any field of the record
    return make_evidence(**{"exact": SENTENCES[name], **changes})
