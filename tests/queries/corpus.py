"""Five fictional reviews, small enough to count by hand, in a store with the vocabulary.

What people judged of them leaves them as they are written here: the extraction is made to have
said something else before. Some figures of quality go with them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count

from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from graph.adjudications import adjudication_quads
from graph.hierarchy import within
from graph.links import SameCase, link_quads
from graph.mapping import review_quads
from graph.quality import Estimate, Figure, quality_quads
from graph.standing import settle
from graph.statements import Told, nodes_of, statements_of
from ontology.adjudication import Adjudication, Snapshot, Subject, Verdict
from ontology.assertion import (
    Assertion,
    Direction,
    Extent,
    FailureState,
    Strength,
    Temporality,
)
from ontology.concepts import load_vocabulary
from ontology.files import vocabulary_files
from ontology.identifiers import VOCABULARY_GRAPH, document_iri, review_iri
from ontology.records import (
    AgencyInvolvement,
    CaseReview,
    Child,
    Evidence,
    GoodPractice,
    LearningPoint,
    MissedOpportunity,
    Recommendation,
    RiskFactor,
)
from tests.factory import make_document, make_evidence, make_review

BROADER = {
    "pre-birth-assessment": "assessment-quality",
    "coercive-control": "domestic-abuse",
    "alcohol-misuse": "substance-misuse",
    "drug-misuse": "substance-misuse",
    "midwifery": "health",
    "health-visiting": "health",
    "hospital": "health",
    "co-sleeping": "sudden-unexpected-death-in-infancy",
    "father-not-identified": "engagement-of-fathers",
    "father-known-not-assessed": "engagement-of-fathers",
    "information-not-shared": "information-sharing",
    "information-not-sought": "information-sharing",
    "information-not-acted-on": "referral-practice",
}
"""The part of the hierarchy the reviews below use, written out apart from the vocabularies."""

_NUMBERS = count(1)


def up(concepts: Iterable[str]) -> set[str]:
    """Return the concepts and those above them."""
    found = set(concepts)
    while more := {BROADER[name] for name in found if name in BROADER} - found:
        found |= more
    return found


def said() -> Evidence:
    """Return a quotation that no other statement has."""
    number = next(_NUMBERS)
    words = f"Fictional sentence number {number} of the tests."
    return make_evidence(exact=words, start=number * 100, confidence=0.5 + number % 5 / 10)


def factor(name: str, bearer: str, assertion: Assertion = Assertion.AFFIRMED) -> RiskFactor:
    """Return a risk factor."""
    return RiskFactor(name, bearer, assertion, Temporality.CURRENT, said())


def missed(
    *themes: str, agencies: tuple[str, ...] = (), direction: Direction | None = None
) -> MissedOpportunity:
    """Return a missed opportunity."""
    return MissedOpportunity(themes, agencies, True, FailureState.OMITTED, direction, said())


def advised(*themes: str, to: tuple[str, ...] = ()) -> Recommendation:
    """Return a recommendation."""
    return Recommendation("1", to, themes, Strength.SHOULD, said())


def learned(*themes: str) -> LearningPoint:
    """Return a learning point."""
    return LearningPoint("1", themes, said())


def child(age: str | None, *incidents: str) -> Child:
    """Return a subject child."""
    return Child("Child", age, None, None, "death", incidents, None, said())


def review(name: str, **changes: object) -> CaseReview:
    """Return a review with nothing in it but what the changes say."""
    document = make_document(text=f"A fictional review of {name}.\n")
    empty: dict[str, object] = dict.fromkeys(
        (
            "children",
            "persons",
            "risk_factors",
            "agencies",
            "missed_opportunities",
            "good_practice",
            "learning",
            "recommendations",
        ),
        (),
    )
    return make_review(**{**empty, "document": document.sha256, "subject": name, **changes})


REVIEWS = (
    review(
        "Child Alder",
        children=(child("P26D", "co-sleeping"),),
        risk_factors=(
            factor("alcohol-misuse", "father"),
            factor("domestic-abuse", "parents"),
            factor("smoking", "mother", Assertion.NEGATED),
        ),
        agencies=(
            AgencyInvolvement("midwifery", None, None, said()),
            AgencyInvolvement("health-visiting", None, None, said()),
        ),
        missed_opportunities=(
            missed("father-known-not-assessed", agencies=("midwifery",)),
            missed(
                "information-not-shared", agencies=("midwifery",), direction=Direction.NOT_SHARED
            ),
        ),
        recommendations=(
            advised("engagement-of-fathers", "safe-sleep", to=("health-visiting",)),
            advised("information-sharing", to=("police", "midwifery")),
        ),
    ),
    review(
        "Child Birch",
        publisher="Ferrymoor Partnership",
        published="2019",
        extent=Extent.BRIEFING,
        children=(child("P18M", "filicide"), child("P4Y", "filicide")),
        risk_factors=(
            factor("drug-misuse", "mother", Assertion.ALLEGED),
            factor("coercive-control", "father"),
        ),
        agencies=(AgencyInvolvement("police", "Ferrymoor Police", None, said()),),
        missed_opportunities=(
            missed("engagement-of-fathers", agencies=("midwifery", "police")),
            missed("pre-birth-assessment", "engagement-of-fathers"),
            missed("information-sharing", direction=Direction.NOT_SOUGHT),
        ),
        recommendations=(advised("information-sharing", to=("police",)),),
    ),
    review(
        "Child Cedar",
        publisher='The "Hollow; Vale" Board',
        published="2021-11-02",
        nation="wales",
        type="concise-child-practice-review",
        extent=Extent.DIGEST_ENTRY,
        children=(child("P14Y", "child-suicide"),),
        risk_factors=(factor("domestic-abuse", "parents"),),
        good_practice=(GoodPractice(("engagement-of-fathers",), ("education",), said()),),
        learning=(learned("information-sharing", "record-keeping"),),
        recommendations=(advised("training"),),
    ),
    review(
        "Child Dogwood",
        publisher=None,
        published=None,
        nation=None,
        type=None,
        children=(child(None, "co-sleeping"),),
        risk_factors=(
            factor("alcohol-misuse", "mother"),
            factor("alcohol-misuse", "mother"),
            factor("domestic-abuse", "parents", Assertion.NEGATED),
        ),
        missed_opportunities=(
            missed("father-not-identified", agencies=("health-visiting",)),
            missed("information-not-acted-on", direction=Direction.NOT_ACTED_ON),
        ),
    ),
    review("Child Elm", publisher="Ferrymoor Partnership", published="2022-05"),
)


def iri(case: CaseReview) -> str:
    """Return the IRI a review has in the store."""
    return review_iri(case.document, case.ordinal)


def told_twice() -> SameCase:
    """Return the link that holds the first two reviews for one case."""
    first, second = sorted(map(iri, REVIEWS[:2]))
    return SameCase(first, second, 0.95, ("sex: male", "year: 2021"))


FIGURES = (
    Figure(
        "theme",
        None,
        Estimate(0.8, 0.6, 0.95, 20),
        Estimate(0.7, 0.5, 0.85, 23),
        Estimate(0.7467, 0.6, 0.9, 43),
    ),
    Figure(
        "theme",
        ("theme", "information-sharing"),
        Estimate(0.75, 0.3, 0.95, 4),
        Estimate(1.0, 0.4, 1.0, 3),
        Estimate(0.8571, 0.5, 1.0, 7),
    ),
    Figure(  # nothing of the kind was extracted, so that there is no precision
        "risk-factor",
        None,
        Estimate(1.0, 0.0, 1.0, 0),
        Estimate(0.0, 0.0, 0.2, 15),
        Estimate(0.0, 0.0, 0.2, 15),
    ),
)
"""What was measured on an annotated set."""

MEASURED_ON = "five-fictional-reviews"
JUDGED_AT = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


def filled(reviews: Iterable[CaseReview] = ()) -> Store:
    """Return a store with the vocabulary and the five reviews, judged and measured, or those given.

    Those given are neither judged nor measured.
    """
    store = vocabulary_only()
    given = tuple(reviews)
    for case in given:
        store.extend(_extracted(case))
    if not given:
        store.extend(_judged())
        store.extend(quality_quads(FIGURES, MEASURED_ON, JUDGED_AT, "1.0"))
    store.extend(link_quads([told_twice()]))
    return store


def judgements() -> tuple[Adjudication, ...]:
    """Return what people judged: one of each verdict but an addition, and one that lost its place.

    They are as they were made, before any was applied.
    """
    alder, _, cedar, _, elm = _as_extracted()
    gone = replace(_judgement(elm, "RiskFactor", Verdict.CONFIRM, 4), by="Bo Willow")
    return (
        _judgement(cedar, "GoodPractice", Verdict.CONFIRM, 1),
        replace(
            _judgement(alder, "RiskFactor", Verdict.CORRECT, 2, "domestic-abuse"),
            corrected=(
                ("factor", ("domestic-abuse",)),
                ("bearer", ("parents",)),
                ("assertion", ("affirmed",)),
                ("temporality", ("current",)),
            ),
            reason="Both did it.",
        ),
        replace(_judgement(elm, "RiskFactor", Verdict.REJECT, 3), reason="No one smoked."),
        replace(
            gone,
            statement=f"{gone.statement}0",
            said=replace(gone.said, evidence=replace(gone.said.evidence, exact="Gone since.")),
        ),
    )


@cache
def _as_extracted() -> tuple[CaseReview, ...]:
    alder, *between, elm = REVIEWS
    first, second, *rest = alder.risk_factors
    return (
        replace(alder, risk_factors=(first, replace(second, bearer="mother"), *rest)),
        *between,
        replace(elm, risk_factors=(factor("smoking", "father"),)),
    )


def _extracted(case: CaseReview) -> Iterator[Quad]:
    return review_quads(case, make_document(text=f"A fictional review of {case.subject}.\n"))


@cache
def _judged() -> tuple[Quad, ...]:
    quads: list[Quad] = []
    for case in _as_extracted():
        of_case = [item for item in judgements() if item.subject.review == iri(case)]
        settled = settle(_extracted(case), iri(case), of_case, load_vocabulary())
        quads += settled.quads
        for item in settled.adjudications:
            quads += adjudication_quads(item)
    return tuple(quads)


def _judgement(
    case: CaseReview, kind: str, verdict: Verdict, minutes: int, concept: str | None = None
) -> Adjudication:
    told = _told(case, kind, concept)
    subject = Subject(iri(case), document_iri(case.document), case.subject, "wren.txt")
    said = Snapshot(kind, told.values, told.evidence)
    at = JUDGED_AT + timedelta(minutes=minutes)
    return Adjudication(told.iri, subject, verdict, "Ada Larch", at, said)


def _told(case: CaseReview, kind: str, concept: str | None) -> Told:
    return next(
        told
        for told in statements_of(nodes_of(_extracted(case)))
        if told.kind == kind and (concept is None or ("factor", (concept,)) in told.values)
    )


def vocabulary_only() -> Store:
    """Return a store without reviews."""
    store = Store()
    for path in vocabulary_files():
        store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(VOCABULARY_GRAPH))
    store.extend(list(within(store)))
    return store
