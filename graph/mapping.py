"""A review as RDF: one named graph, no blank nodes, every IRI derived from what it names.

Pure functions: the same record and document always give the same quads.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad

from graph.literals import (
    boolean,
    completed_years,
    concept,
    decimal,
    duration,
    integer,
    partial_date,
    text,
)
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import VocabularyError
from ontology.identifiers import (
    child_iri,
    document_iri,
    evidence_iri,
    graph_iri,
    person_iri,
    review_iri,
    statement_iri,
)
from ontology.namespaces import RG_NS
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

DCTERMS = "http://purl.org/dc/terms/"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

Statement = (
    RiskFactor
    | AgencyInvolvement
    | MissedOpportunity
    | GoodPractice
    | LearningPoint
    | Recommendation
)
Term = NamedNode | Literal
Values = Term | None | Iterable[Term]
Triples = Iterator[tuple[NamedNode, NamedNode, Term]]


def review_quads(
    review: CaseReview, document: SourceDocument, vocabulary: Vocabulary | None = None
) -> Iterator[Quad]:
    """Yield a review's graph; a quad that several records share comes once."""
    known = vocabulary or load_vocabulary()
    iri = review_iri(document.sha256, review.ordinal)
    graph = NamedNode(graph_iri(iri))
    seen: set[tuple[NamedNode, NamedNode, Term]] = set()
    for triple in chain(
        _review(iri, review, known), _people(iri, review), _statements(iri, review)
    ):
        if triple not in seen:
            seen.add(triple)
            yield Quad(*triple, graph)


def describe(subject: str, types: Iterable[str], facts: Mapping[str, Values]) -> Triples:
    """Yield the triples of one node: its classes, then each value of each property."""
    node = NamedNode(subject)
    for name in types:
        yield node, _TYPE, NamedNode(name)
    for name, values in facts.items():
        for value in _each(values):
            yield node, NamedNode(name), value


def _review(iri: str, review: CaseReview, vocabulary: Vocabulary) -> Triples:
    evidence, triples = _evidence(review, review.evidence)
    year = review.published[:4] if review.published else None
    themes = {listed_theme(theme, vocabulary) for theme in review.themes}
    facts: dict[str, Values] = {
        RDFS_LABEL: text(_label(review)),
        f"{RG_NS}subjectLabel": text(review.subject),
        f"{RG_NS}reviewType": concept("review-type", review.type),
        f"{RG_NS}publisherName": text(review.publisher),
        f"{RG_NS}published": partial_date(review.published),
        f"{RG_NS}publishedYear": integer(int(year)) if year and year.isdecimal() else None,
        f"{RG_NS}nation": concept("nation", review.nation),
        f"{RG_NS}authorName": map(Literal, review.authors),
        f"{DCTERMS}identifier": map(Literal, review.identifiers),
        f"{RG_NS}extent": text(review.extent),
        f"{RG_NS}ordinal": integer(review.ordinal),
        f"{PROV}wasDerivedFrom": NamedNode(document_iri(review.document)),
        f"{RG_NS}evidence": evidence,
        f"{RG_NS}theme": _concepts("theme", themes),
    }
    yield from describe(iri, [f"{RG_NS}CaseReview"], facts)
    yield from triples


def _people(iri: str, review: CaseReview) -> Triples:
    for child in review.children:
        facts = _settled(_child(child))
        node = child_iri(iri, *_key(facts, child.evidence))
        yield NamedNode(iri), NamedNode(f"{RG_NS}child"), NamedNode(node)
        yield from _described(node, ["Child"], facts, child.evidence, review)
    for person in review.persons:
        facts = _settled(_person(person))
        node = person_iri(iri, *_key(facts, person.evidence))
        yield NamedNode(iri), NamedNode(f"{RG_NS}person"), NamedNode(node)
        yield from _described(node, ["Person"], facts, person.evidence, review)


def _described(
    node: str,
    names: Iterable[str],
    facts: Mapping[str, Values],
    evidence: Evidence,
    review: CaseReview,
) -> Triples:
    source, triples = _evidence(review, evidence)
    types = [f"{RG_NS}{name}" for name in names]
    yield from describe(node, types, {**facts, f"{RG_NS}evidence": source})
    yield from triples


def _child(child: Child) -> dict[str, Values]:
    return {
        f"{RG_NS}label": text(child.label),
        f"{RG_NS}age": duration(child.age),
        f"{RG_NS}ageYears": integer(completed_years(child.age)),
        f"{RG_NS}sex": text(child.sex),
        f"{RG_NS}ethnicity": text(child.ethnicity),
        f"{RG_NS}outcome": concept("outcome", child.outcome),
        f"{RG_NS}incident": _concepts("incident", child.incidents),
        f"{RG_NS}incidentDate": partial_date(child.incident_date),
    }


def _person(person: Person) -> dict[str, Values]:
    return {
        f"{RG_NS}role": concept("person-role", person.role),
        f"{RG_NS}pseudonym": text(person.pseudonym),
    }


def _statements(iri: str, review: CaseReview) -> Triples:
    seen: set[str] = set()
    for statement in _all(review):
        evidence, kind = statement.evidence, type(statement).__name__
        said = _settled(statement_facts(statement))
        node = name_statement(iri, kind, said, evidence)
        if node in seen:
            continue  # the same words found by a second rule say nothing more
        seen.add(node)
        facts = {
            f"{RG_NS}inReview": NamedNode(iri),
            **said,
            f"{RG_NS}rule": text(evidence.rule),
            f"{RG_NS}confidence": decimal(evidence.confidence),
        }
        yield NamedNode(iri), NamedNode(f"{RG_NS}hasStatement"), NamedNode(node)
        yield from _described(node, ["Statement", kind], facts, evidence, review)


def _all(review: CaseReview) -> Iterator[Statement]:
    yield from review.risk_factors
    yield from review.agencies
    yield from review.missed_opportunities
    yield from review.good_practice
    yield from review.learning
    yield from review.recommendations


def name_statement(
    review: str, kind: str, said: Mapping[str, Iterable[Term]], evidence: Evidence
) -> str:
    """Return the IRI of a statement of a review: by its kind, what it says and where."""
    return statement_iri(review, kind, *_key(said, evidence))


def statement_facts(statement: Statement) -> dict[str, Values]:
    """Return what a statement says, by property."""
    match statement:
        case RiskFactor():
            return {
                f"{RG_NS}factor": concept("risk-factor", statement.concept),
                f"{RG_NS}bearer": concept("person-role", statement.bearer),
                f"{RG_NS}assertion": text(statement.assertion),
                f"{RG_NS}temporality": text(statement.temporality),
            }
        case AgencyInvolvement():
            return {
                f"{RG_NS}agencyKind": concept("agency", statement.kind),
                f"{RG_NS}agencyName": text(statement.name),
                f"{RG_NS}acronym": text(statement.acronym),
            }
        case MissedOpportunity():
            return {
                f"{RG_NS}theme": _concepts("theme", statement.themes),
                f"{RG_NS}agencyKind": _concepts("agency", statement.agencies),
                f"{RG_NS}explicit": boolean(statement.explicit),
                f"{RG_NS}failureState": text(statement.failure_state),
                f"{RG_NS}direction": text(statement.direction),
            }
        case GoodPractice():
            return {
                f"{RG_NS}theme": _concepts("theme", statement.themes),
                f"{RG_NS}agencyKind": _concepts("agency", statement.agencies),
            }
        case LearningPoint():
            return {
                f"{RG_NS}number": text(statement.number),
                f"{RG_NS}theme": _concepts("theme", statement.themes),
            }
        case Recommendation():
            return {
                f"{RG_NS}number": text(statement.number),
                f"{RG_NS}addressee": _concepts("agency", statement.addressees),
                f"{RG_NS}theme": _concepts("theme", statement.themes),
                f"{RG_NS}strength": text(statement.strength),
            }


def _evidence(review: CaseReview, evidence: Evidence) -> tuple[NamedNode, Triples]:
    place = (evidence.section, evidence.heading, evidence.paragraph, evidence.page)
    document = review.document
    node = evidence_iri(document, evidence.start, evidence.end, review.ordinal, *place)
    return NamedNode(node), quotation(node, document_iri(document), evidence)


def quotation(node: str, document: str, evidence: Evidence) -> Triples:
    """Yield a quotation called ``node`` with its two selectors; ``document`` is an IRI."""
    quote, position = f"{node}#quote", f"{node}#position"
    facts: dict[str, Values] = {
        f"{OA}hasSource": NamedNode(document),
        f"{OA}hasSelector": [NamedNode(quote), NamedNode(position)],
        f"{RG_NS}section": text(evidence.section),
        f"{RG_NS}heading": text(evidence.heading),
        f"{RG_NS}paragraph": text(evidence.paragraph),
        f"{RG_NS}page": integer(evidence.page),
        f"{PROV}wasDerivedFrom": NamedNode(document),
    }
    yield from describe(node, [f"{OA}SpecificResource", f"{PROV}Entity"], facts)
    words: dict[str, Values] = {
        f"{OA}exact": text(evidence.exact),
        f"{OA}prefix": text(evidence.prefix),
        f"{OA}suffix": text(evidence.suffix),
    }
    yield from describe(quote, [f"{OA}TextQuoteSelector"], words)
    bounds: dict[str, Values] = {
        f"{OA}start": integer(evidence.start),
        f"{OA}end": integer(evidence.end),
    }
    yield from describe(position, [f"{OA}TextPositionSelector"], bounds)


def _label(review: CaseReview) -> str:
    known = [part for part in (review.publisher, (review.published or "")[:4]) if part]
    return f"{review.subject} ({', '.join(known)})" if known else review.subject


def _concepts(scheme: str, ids: Iterable[str]) -> list[Term]:
    return [term for name in sorted(set(ids)) if (term := concept(scheme, name)) is not None]


def listed_theme(theme: str, vocabulary: Vocabulary) -> str:
    """Return the listed theme that a theme is, or is narrower than; an unknown one as it is."""
    try:
        return vocabulary.rolled_up("theme", theme)
    except VocabularyError:
        return theme  # validation names it, with the statement it stands in


def _settled(facts: Mapping[str, Values]) -> dict[str, list[Term]]:
    return {name: values for name, value in facts.items() if (values := list(_each(value)))}


def _key(facts: Mapping[str, Iterable[Term]], evidence: Evidence) -> list[str]:
    said = [f"{name}={' '.join(map(str, values))}" for name, values in facts.items()]
    return [*said, str(evidence.start), str(evidence.end)]


def _each(values: Values) -> Iterator[Term]:
    if isinstance(values, NamedNode | Literal):
        yield values
    elif values is not None:
        yield from values
