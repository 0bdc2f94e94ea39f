"""The readable page of the ontology: classes, properties, and the schemes of concepts."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode
from starlette.responses import Response

from api.http.pages import page, short
from graph.store import View
from ontology.identifiers import VOCABULARY_GRAPH

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_SECTIONS = {
    "Classes": (f"{_OWL}Class", f"{_RDFS}Class"),
    "Properties": (
        f"{_OWL}ObjectProperty",
        f"{_OWL}DatatypeProperty",
        f"{_OWL}AnnotationProperty",
        f"{_RDF}Property",
    ),
    "Concept schemes": (f"{_SKOS}ConceptScheme",),
}
_LABELS = (f"{_RDFS}label", f"{_SKOS}prefLabel", "http://purl.org/dc/terms/title")
_TOLD = (f"{_RDFS}comment", f"{_SKOS}definition", "http://purl.org/dc/terms/description")
_RELATIONS = {
    f"{_RDFS}subClassOf": "a kind of",
    f"{_RDFS}subPropertyOf": "a kind of",
    f"{_RDFS}domain": "of",
    f"{_RDFS}range": "is",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A term as the page shows it."""

    iri: str
    name: str
    label: str
    told: str
    relations: tuple[tuple[str, str], ...]


def ontology_page(view: View, headers: dict[str, str]) -> Response:
    """Return the page."""
    facts: dict[str, dict[str, list[str]]] = {}
    for quad in sorted(view.quads(VOCABULARY_GRAPH), key=str):  # engines have no order
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            of = facts.setdefault(quad.subject.value, {})
            of.setdefault(quad.predicate.value, []).append(quad.object.value)
    sections = {
        title: sorted(
            (
                _term(iri, of)
                for iri, of in facts.items()
                if set(of.get(f"{_RDF}type", ())) & set(kinds)
            ),
            key=lambda term: term.name.lower(),
        )
        for title, kinds in _SECTIONS.items()
    }
    return page("ontology.html", title="Ontology", sections=sections, headers=headers)


def _term(iri: str, of: dict[str, list[str]]) -> Term:
    label = next((of[name][0] for name in _LABELS if name in of), short(iri))
    told = next((of[name][0] for name in _TOLD if name in of), "")
    relations = [(word, other) for name, word in _RELATIONS.items() for other in of.get(name, ())]
    return Term(iri, short(iri), label, told, tuple(relations))
