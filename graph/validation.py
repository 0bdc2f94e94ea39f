"""The SHACL shapes, asked of one review at a time before it is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyshacl
from pyoxigraph import Literal, NamedNode, Quad
from rdflib import RDF, SH, SKOS, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from ontology.concepts import load_vocabulary
from ontology.files import shape_files
from ontology.namespaces import CONCEPT


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken shape: its name, the node at fault, the value, the path to it, and why."""

    shape: str
    focus: str
    value: str | None
    path: str | None
    message: str

    def __str__(self) -> str:
        """Return the violation in one line."""
        path = f" {self.path}" if self.path else ""
        value = f" = {self.value!r}" if self.value is not None else ""
        return f"{self.shape}: {self.focus}{path}{value}: {self.message}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What the shapes say of one review graph."""

    conforms: bool
    violations: tuple[Violation, ...]


def validate(quads: Iterable[Quad]) -> ValidationReport:
    """Check one review's graph against every shape; the concepts it uses are known to them."""
    data = Graph()
    for quad in quads:
        data.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    for triple in _known_concepts(data):
        data.add(triple)
    conforms, results, _ = pyshacl.validate(
        data, shacl_graph=_shapes(), inplace=True, allow_warnings=True, allow_infos=True
    )
    if conforms:
        return ValidationReport(conforms=True, violations=())
    found = {_violation(results, node) for node in results.subjects(RDF.type, SH.ValidationResult)}
    ordered = sorted(found, key=lambda item: (item.focus, item.path or "", str(item)))
    return ValidationReport(conforms=False, violations=tuple(ordered))


@cache
def _shapes() -> Graph:
    shapes = Graph()
    for path in shape_files():
        shapes.parse(path, format="turtle")
    return shapes


def _known_concepts(data: Graph) -> list[tuple[Node, Node, Node]]:
    used = {str(node) for node in data.objects() if str(node).startswith(CONCEPT)}
    return [
        triple
        for iri in sorted(used & _schemes().keys())
        for triple in (
            (URIRef(iri), RDF.type, SKOS.Concept),
            (URIRef(iri), SKOS.inScheme, URIRef(CONCEPT + _schemes()[iri])),
        )
    ]


@cache
def _schemes() -> dict[str, str]:
    vocabulary = load_vocabulary()
    return {
        concept.iri: name
        for name in vocabulary.schemes
        for concept in vocabulary.scheme(name).values()
    }


def _violation(results: Graph, node: Node) -> Violation:
    def said(name: URIRef) -> str | None:
        value = results.value(node, name)
        return None if value is None else str(value)

    source = results.value(node, SH.sourceShape)
    owner = _owner(source) if source is not None else None
    return Violation(
        shape=owner or said(SH.sourceConstraintComponent) or "shape",
        focus=said(SH.focusNode) or "",
        value=said(SH.value),
        path=said(SH.resultPath),
        message=" ".join((said(SH.resultMessage) or "").split()),
    )


def _owner(shape: Node) -> str | None:
    """Return the named shape that a shape is, or is a part of."""
    seen: set[Node] = set()
    while isinstance(shape, BNode) and shape not in seen:
        seen.add(shape)
        shape = next(_shapes().subjects(None, shape), shape)
    return None if isinstance(shape, BNode) else str(shape).rpartition("/")[2]


def _term(term: object) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return RdfLiteral(term.value, lang=term.language)
        if term.datatype.value.endswith("#string"):
            return RdfLiteral(term.value)
        return RdfLiteral(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise TypeError(f"a review graph holds IRIs and literals only, not {term!r}")
