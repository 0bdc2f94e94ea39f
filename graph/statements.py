"""Statements out of a review's graph: what each says, where, and how it stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad

from graph.literals import boolean, concept, text
from graph.mapping import OA, Term
from ontology.assertion import SectionRole
from ontology.fields import FIELDS, Values, values_of
from ontology.namespaces import CONCEPT, RG_NS
from ontology.records import Evidence

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

Properties = Mapping[str, list[Term]]
Nodes = Mapping[str, Properties]
"""What is said of each node, by its IRI: values by predicate."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as a graph holds it.

    A rejected one keeps its kind and its evidence, and no values. ``standing`` is ``None`` where
    nobody has judged it.
    """

    iri: str
    kind: str
    values: Values
    evidence: Evidence
    standing: str | None
    rejected: bool = False


def nodes_of(quads: Iterable[Quad]) -> Nodes:
    """Return what quads say of each node; values in the order of their spelling."""
    nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in sorted(quads, key=str):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    return {subject: dict(properties) for subject, properties in nodes.items()}


def statements_of(nodes: Nodes) -> Iterator[Told]:
    """Yield the statements of a review's graph, rejected ones too, by where they stand."""
    told = (
        statement
        for iri, properties in nodes.items()
        if (statement := _told(iri, properties, nodes)) is not None
    )
    yield from sorted(told, key=lambda item: (item.evidence.start, item.evidence.end, item.iri))


def first(properties: Properties, name: str) -> str | None:
    """Return one value of a property as a string, if it has any."""
    return next((term.value for term in properties.get(name, ())), None)


def terms_of(kind: str, values: Values) -> dict[str, list[Term]]:
    """Return values as RDF terms by property, in the order a statement's name is made of."""
    given = dict(values)
    found: dict[str, list[Term]] = {}
    for field in FIELDS[kind]:
        for value in given.get(field.name, ()):
            term: Term | None = text(value)
            if field.scheme is not None:
                term = concept(field.scheme, value)
            elif field.truth:
                term = boolean(value == "true")
            if term is not None:
                found.setdefault(RG_NS + field.property, []).append(term)
    return found


def values_from(kind: str, properties: Mapping[str, Iterable[Term]]) -> Values:
    """Return what properties say as a statement of a kind; the inverse of :func:`terms_of`."""
    return values_of(
        kind,
        {
            field.name: [_plain(term) for term in properties.get(RG_NS + field.property, ())]
            for field in FIELDS[kind]
        },
    )


def evidence_from(properties: Properties, node: str, nodes: Nodes) -> Evidence:
    """Return the quotation called ``node``; rule and confidence are those of what rests on it."""
    place = nodes.get(node, {})
    words: dict[str, str] = {}
    for selector in place.get(f"{OA}hasSelector", ()):
        for name, terms in nodes.get(selector.value, {}).items():
            words[name.removeprefix(OA)] = terms[0].value
    page = first(place, f"{RG_NS}page")
    return Evidence(
        exact=words["exact"],
        prefix=words.get("prefix", ""),
        suffix=words.get("suffix", ""),
        start=int(words["start"]),
        end=int(words["end"]),
        section=SectionRole(first(place, f"{RG_NS}section") or SectionRole.OTHER),
        heading=first(place, f"{RG_NS}heading"),
        paragraph=first(place, f"{RG_NS}paragraph"),
        page=None if page is None else int(page),
        rule=first(properties, f"{RG_NS}rule") or "",
        confidence=float(first(properties, f"{RG_NS}confidence") or 0),
    )


def _told(iri: str, properties: Properties, nodes: Nodes) -> Told | None:
    types = {term.value.removeprefix(RG_NS) for term in properties.get(TYPE, ())}
    rejected = "RejectedStatement" in types
    if rejected:
        types = {(first(properties, f"{RG_NS}rejectedClass") or "").removeprefix(RG_NS)}
    kind = next((name for name in FIELDS if name in types), None)
    node = first(properties, f"{RG_NS}evidence")
    if kind is None or node is None:
        return None
    return Told(
        iri=iri,
        kind=kind,
        values=values_from(kind, properties),
        evidence=evidence_from(properties, node, nodes),
        standing=first(properties, f"{RG_NS}standing"),
        rejected=rejected,
    )


def _plain(term: Term) -> str:
    if isinstance(term, NamedNode):
        return unquote(term.value.removeprefix(CONCEPT).partition("/")[2])
    return term.value
