"""Reviews as a property graph: what they tell as nodes, what ties it together as edges.

Nodes are reviews, children, persons, statements and concepts, an edge is the property that joins
two of them. Quotations and other values are attributes of the node they belong to. One review is
read at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from graph.exports.property_graph import (
    IRI,
    KIND,
    LABEL,
    WEIGHT,
    Attribute,
    Edge,
    Node,
    PropertyGraph,
    in_one_line,
    node_id,
)
from graph.exports.scope import WHOLE, Scope
from graph.mapping import DCTERMS, OA, RDFS_LABEL
from graph.store import View
from ontology.identifiers import LINKS
from ontology.namespaces import CONCEPT, DATA, RG_NS, VOCABULARY_GRAPH

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_KINDS = {
    f"{RG_NS}{name}": kind
    for name, kind in (
        ("CaseReview", "review"),
        ("Child", "child"),
        ("Person", "person"),
        ("RiskFactor", "risk-factor"),
        ("AgencyInvolvement", "agency-involvement"),
        ("MissedOpportunity", "missed-opportunity"),
        ("GoodPractice", "good-practice"),
        ("LearningPoint", "learning-point"),
        ("Recommendation", "recommendation"),
    )
}
_VALUES = (
    (Attribute("year", "int"), f"{RG_NS}publishedYear"),
    (Attribute("published"), f"{RG_NS}published"),
    (Attribute("publisher"), f"{RG_NS}publisherName"),
    (Attribute("authors", many=True), f"{RG_NS}authorName"),
    (Attribute("identifiers", many=True), f"{DCTERMS}identifier"),
    (Attribute("extent"), f"{RG_NS}extent"),
    (Attribute("nation"), f"{RG_NS}nation"),
    (Attribute("type"), f"{RG_NS}reviewType"),
    (Attribute("age"), f"{RG_NS}age"),
    (Attribute("age_years", "int"), f"{RG_NS}ageYears"),
    (Attribute("sex"), f"{RG_NS}sex"),
    (Attribute("ethnicity"), f"{RG_NS}ethnicity"),
    (Attribute("outcome"), f"{RG_NS}outcome"),
    (Attribute("incidents", many=True), f"{RG_NS}incident"),
    (Attribute("incident_date"), f"{RG_NS}incidentDate"),
    (Attribute("role"), f"{RG_NS}role"),
    (Attribute("factor"), f"{RG_NS}factor"),
    (Attribute("bearer"), f"{RG_NS}bearer"),
    (Attribute("assertion"), f"{RG_NS}assertion"),
    (Attribute("temporality"), f"{RG_NS}temporality"),
    (Attribute("themes", many=True), f"{RG_NS}theme"),
    (Attribute("agencies", many=True), f"{RG_NS}agencyKind"),
    (Attribute("acronym"), f"{RG_NS}acronym"),
    (Attribute("addressees", many=True), f"{RG_NS}addressee"),
    (Attribute("explicit", "boolean"), f"{RG_NS}explicit"),
    (Attribute("failure_state"), f"{RG_NS}failureState"),
    (Attribute("direction"), f"{RG_NS}direction"),
    (Attribute("number"), f"{RG_NS}number"),
    (Attribute("strength"), f"{RG_NS}strength"),
    (Attribute("rule"), f"{RG_NS}rule"),
    (Attribute("confidence", "double"), f"{RG_NS}confidence"),
)
_PLACE = (
    (Attribute("section"), f"{RG_NS}section"),
    (Attribute("heading"), f"{RG_NS}heading"),
    (Attribute("paragraph"), f"{RG_NS}paragraph"),
    (Attribute("page", "int"), f"{RG_NS}page"),
)
_NODE_ATTRIBUTES = (
    LABEL,
    KIND,
    IRI,
    Attribute("review"),
    Attribute("scheme"),
    *(attribute for attribute, _ in (*_VALUES, *_PLACE)),
    Attribute("quote"),
)
_EDGE_ATTRIBUTES = (KIND, WEIGHT)
_LABEL = 80
"""Characters of a quotation that stand as the label of its statement."""

Properties = dict[str, list[NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class _Words:
    """What the vocabularies call concepts, and which stands above which."""

    labels: dict[str, str]
    broader: dict[str, list[str]]

    def name(self, term: NamedNode | Literal) -> str:
        """Return a concept's label, or a literal's text."""
        if isinstance(term, Literal):
            return term.value
        return self.labels.get(term.value) or term.value.removeprefix(CONCEPT)


def of_reviews(view: View, scope: Scope = WHOLE) -> PropertyGraph:
    """Return the reviews of a store as a directed graph."""
    words = _words(view)
    return PropertyGraph(
        "reviews",
        True,
        _NODE_ATTRIBUTES,
        _EDGE_ATTRIBUTES,
        lambda: _items(view, scope, words),
    )


def short_id(iri: str) -> str:
    """Return the id of the node that an IRI of ours names: ``theme:information-sharing``."""
    return node_id(iri.removeprefix(DATA).removeprefix(CONCEPT))


def _items(view: View, scope: Scope, words: _Words) -> Iterator[Node | Edge]:
    used: set[str] = set()
    for review in scope.reviews_of(view):
        subjects = _subjects(view, scope, review)
        nodes = {iri: kind for iri, held in subjects.items() if (kind := _kind(held)) is not None}
        for iri, kind in nodes.items():
            yield _node(iri, kind, review, subjects, words)
            for target, name in _targets(subjects[iri]):
                if target.startswith(CONCEPT):
                    used.add(target)
                elif target not in nodes:
                    continue
                yield _edge(iri, target, name)
        for other, score in _same_case(view, review):
            if scope.has(other):
                yield _edge(review, other, "sameCase", score)
    yield from _hierarchy(used, words)


def _hierarchy(used: set[str], words: _Words) -> Iterator[Node | Edge]:
    """Yield the concepts that reviews use, with those above them."""
    above = list(used)
    for concept in above:
        above += [broader for broader in words.broader.get(concept, ()) if broader not in above]
    for concept in sorted(set(above)):
        label = words.labels.get(concept) or concept.removeprefix(CONCEPT)
        scheme = concept.removeprefix(CONCEPT).split("/")[0]
        named = {"label": label, "kind": "concept", "iri": concept, "scheme": scheme}
        yield Node(short_id(concept), named)
        for broader in words.broader.get(concept, ()):
            yield _edge(concept, broader, "broader")


def _subjects(view: View, scope: Scope, review: str) -> dict[str, Properties]:
    subjects: dict[str, Properties] = {}
    for quad in sorted(scope.quads(view, review), key=str):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            _note(quad, quad.object, subjects.setdefault(quad.subject.value, {}))
    return subjects


def _note(quad: Quad, value: NamedNode | Literal, properties: Properties) -> None:
    properties.setdefault(quad.predicate.value, []).append(value)


def _kind(properties: Properties) -> str | None:
    return next(
        (_KINDS[term.value] for term in properties.get(_TYPE, ()) if term.value in _KINDS), None
    )


def _node(iri: str, kind: str, review: str, subjects: dict[str, Properties], words: _Words) -> Node:
    properties = subjects[iri]
    place, quote = _evidence(properties, subjects)
    number = "".join(f" {term.value}" for term in properties.get(f"{RG_NS}number", ()))
    values: dict[str, object] = {
        "label": _label(properties, quote or kind.replace("-", " ") + number, words),
        "kind": kind,
        "iri": iri,
        "review": short_id(review),
        "quote": quote,
    }
    for source, attributes in ((properties, _VALUES), (place, _PLACE)):
        for attribute, predicate in attributes:
            found = [words.name(term) for term in source.get(predicate, ())]
            if found:
                values[attribute.name] = found if attribute.many else found[0]
    return Node(short_id(iri), values)


def _evidence(
    properties: Properties, subjects: dict[str, Properties]
) -> tuple[Properties, str | None]:
    for evidence in properties.get(f"{RG_NS}evidence", ()):
        place = subjects.get(evidence.value, {})
        words = subjects.get(f"{evidence.value}#quote", {}).get(f"{OA}exact")
        return place, words[0].value if words else None
    return {}, None


def _label(properties: Properties, otherwise: str, words: _Words) -> str:
    for name in (
        RDFS_LABEL,
        *(
            RG_NS + each
            for each in ("label", "pseudonym", "agencyName", "factor", "role", "agencyKind")
        ),
    ):
        # A missed opportunity has kinds of agency too, and is better known by its words.
        if name in properties and not (name.endswith("agencyKind") and _is_finding(properties)):
            return words.name(properties[name][0])
    return in_one_line(otherwise)[:_LABEL]


def _is_finding(properties: Properties) -> bool:
    return f"{RG_NS}AgencyInvolvement" not in {term.value for term in properties.get(_TYPE, ())}


def _targets(properties: Properties) -> Iterator[tuple[str, str]]:
    for name, values in properties.items():
        # A statement points back to its review; one direction is enough for a drawing.
        if name.startswith(RG_NS) and name != f"{RG_NS}inReview":
            for value in values:
                if isinstance(value, NamedNode):
                    yield value.value, name.removeprefix(RG_NS)


def _edge(source: str, target: str, kind: str, weight: float = 1.0) -> Edge:
    return Edge(short_id(source), short_id(target), {"kind": kind, "weight": weight})


def _same_case(view: View, review: str) -> list[tuple[str, float]]:
    """Return the reviews later in order that tell of the same case, each with the link's score."""
    links, score = f"<{RG_NS}links>", f"<{RG_NS}score>"
    answer = view.query(
        f"SELECT DISTINCT ?other ?score WHERE {{ GRAPH <{LINKS}> {{ "
        f"?link {links} <{review}> ; {links} ?other ; {score} ?score }} "
        f'FILTER (STR(?other) > "{review}") }} ORDER BY ?other'
    )
    if not isinstance(answer, QuerySolutions):
        raise TypeError("a SELECT gives rows")
    return [(row["other"].value, float(row["score"].value)) for row in answer]


def _words(view: View) -> _Words:
    labels: dict[str, str] = {}
    broader: dict[str, list[str]] = {}
    for quad in sorted(view.quads(VOCABULARY_GRAPH), key=str):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode):
            continue
        match quad.predicate.value.removeprefix(_SKOS), value:
            case "prefLabel", Literal() if value.language in ("en", None):
                labels[subject.value] = value.value
            case "broader", NamedNode():
                broader.setdefault(subject.value, []).append(value.value)
    return _Words(labels, broader)
