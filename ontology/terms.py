"""The ontology's terms as a closed namespace: a misspelt term is an error, not a silent gap.

This module needs rdflib; who only needs the strings takes them from ``ontology.namespaces``.
"""

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace

from ontology.namespaces import CONCEPT, RG_NS

__all__ = ["CONCEPT", "RG", "RG_NS"]


class RG(DefinedNamespace):
    """Every term of ``safeguarding.ttl``; a test holds the two equal."""

    _fail = True
    _NS = Namespace(RG_NS)

    # Classes
    CaseReview: URIRef
    SourceDocument: URIRef
    Child: URIRef
    Person: URIRef
    Statement: URIRef
    RiskFactor: URIRef
    AgencyInvolvement: URIRef
    MissedOpportunity: URIRef
    GoodPractice: URIRef
    LearningPoint: URIRef
    Recommendation: URIRef
    ReviewDataset: URIRef
    Case: URIRef
    SameCaseLink: URIRef
    Adjudication: URIRef
    RejectedStatement: URIRef

    # Of a review
    subjectLabel: URIRef  # noqa: N815 - the ontology's own spelling, as of all that follow
    reviewType: URIRef  # noqa: N815
    publisherName: URIRef  # noqa: N815
    published: URIRef
    publishedYear: URIRef  # noqa: N815
    nation: URIRef
    authorName: URIRef  # noqa: N815
    extent: URIRef
    ordinal: URIRef
    child: URIRef
    person: URIRef
    hasStatement: URIRef  # noqa: N815

    # Of a child or person
    label: URIRef
    age: URIRef
    ageYears: URIRef  # noqa: N815
    sex: URIRef
    ethnicity: URIRef
    outcome: URIRef
    incident: URIRef
    incidentDate: URIRef  # noqa: N815
    role: URIRef
    pseudonym: URIRef

    # Of a statement
    inReview: URIRef  # noqa: N815
    evidence: URIRef
    rule: URIRef
    confidence: URIRef
    factor: URIRef
    bearer: URIRef
    assertion: URIRef
    temporality: URIRef
    agencyKind: URIRef  # noqa: N815
    agencyName: URIRef  # noqa: N815
    acronym: URIRef
    theme: URIRef
    explicit: URIRef
    failureState: URIRef  # noqa: N815
    direction: URIRef
    number: URIRef
    addressee: URIRef
    strength: URIRef
    standing: URIRef
    rejectedClass: URIRef  # noqa: N815

    # Of an adjudication
    ofStatement: URIRef  # noqa: N815
    ofReview: URIRef  # noqa: N815
    verdict: URIRef
    status: URIRef
    appliedTo: URIRef  # noqa: N815
    said: URIRef
    corrected: URIRef
    judgedCase: URIRef  # noqa: N815
    judgedFile: URIRef  # noqa: N815

    # Of a quotation
    section: URIRef
    heading: URIRef
    paragraph: URIRef
    page: URIRef

    # Of a document
    sha256: URIRef
    text: URIRef
    review: URIRef

    # Of reviews of one case
    links: URIRef
    agreement: URIRef
    score: URIRef
    case: URIRef

    # Of a concept
    cinCode: URIRef  # noqa: N815
    listed: URIRef
    within: URIRef

    # Measures of quality
    precision: URIRef
    recall: URIRef
    f1: URIRef

    # Of a measurement of quality
    measuredKind: URIRef  # noqa: N815
    measuredConcept: URIRef  # noqa: N815
    evaluationSet: URIRef  # noqa: N815
    sampleSize: URIRef  # noqa: N815
    intervalLow: URIRef  # noqa: N815
    intervalHigh: URIRef  # noqa: N815
