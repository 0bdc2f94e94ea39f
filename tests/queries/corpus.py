"""Five fictional reviews, small enough to count by hand, in a store with the vocabulary."""

from collections.abc import Iterable
from itertools import count

from pyoxigraph import NamedNode, RdfFormat, Store

from graph.links import SameCase, link_quads
from graph.mapping import review_quads
from ontology.assertion import (
    Assertion,
    Direction,
    Extent,
    FailureState,
    Strength,
    Temporality,
)
from ontology.files import vocabulary_files
from ontology.identifiers import VOCABULARY_GRAPH, review_iri
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


def filled(reviews: Iterable[CaseReview] = ()) -> Store:
    """Return a store with the vocabulary and the five reviews, or those given."""
    store = vocabulary_only()
    for case in reviews or REVIEWS:
        document = make_document(text=f"A fictional review of {case.subject}.\n")
        store.extend(review_quads(case, document))
    store.extend(link_quads([told_twice()]))
    return store


def vocabulary_only() -> Store:
    """Return a store without reviews."""
    store = Store()
    for path in vocabulary_files():
        store.load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(VOCABULARY_GRAPH))
    return store
