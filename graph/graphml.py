"""GraphML for Gephi, yEd, Cytoscape and NetworkX, written as it is read from the store.

Nodes are reviews, children, persons, statements and concepts, named by their IRIs; edges carry
the property that links them. A statement's node holds its quotation.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from pyoxigraph import Literal, NamedNode, Quad

from graph.mapping import OA, RDFS_LABEL
from graph.store import View
from ontology.identifiers import is_review
from ontology.namespaces import CONCEPT, RG_NS, VOCABULARY_GRAPH

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
_KEYS = (
    ("node", "kind", "string"),
    ("node", "label", "string"),
    ("node", "review", "string"),
    ("node", "year", "int"),
    ("node", "assertion", "string"),
    ("node", "confidence", "double"),
    ("node", "quote", "string"),
    ("edge", "kind", "string"),
    ("edge", "weight", "double"),
)
_OPEN = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LABEL = 80
"""Characters of a quotation that stand as the label of its statement."""

Properties = dict[str, list[NamedNode | Literal]]
Attributes = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Node:
    iri: str
    kind: str
    review: str
    properties: Properties
    quote: str | None


def write_graphml(view: View, stream: IO[bytes]) -> None:
    """Write the reviews of a store as one directed graph, in the order of their IRIs."""
    reviews = sorted(filter(is_review, set(view.graphs())))
    labels = {
        quad.subject.value: quad.object.value
        for quad in view.quads(VOCABULARY_GRAPH)
        if quad.predicate.value == f"{_SKOS}prefLabel"
        and isinstance(quad.subject, NamedNode)
        and isinstance(quad.object, Literal)
        and quad.object.language in ("en", None)
    }
    stream.write(_OPEN.encode())
    for domain, name, datatype in _KEYS:
        key = (
            f'<key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="{datatype}"/>'
        )
        stream.write(f" {key}\n".encode())
    stream.write(b' <graph edgedefault="directed">\n')
    used: set[str] = set()
    for review in reviews:
        for node in _nodes(view, review):
            used.update(_concepts(node))
            _write(stream, "node", f"id={_attribute(node.iri)}", _node_data(node, labels))
    for concept in sorted(used):
        data: Attributes = {"kind": "concept", "label": _name(concept, labels)}
        _write(stream, "node", f"id={_attribute(concept)}", data)
    for review in reviews:
        nodes = list(_nodes(view, review))
        known = used | {node.iri for node in nodes}
        for node in nodes:
            for target, kind in _edges(node, known):
                ends = f"source={_attribute(node.iri)} target={_attribute(target)}"
                _write(stream, "edge", ends, {"kind": kind, "weight": "1.0"})
    stream.write(b" </graph>\n</graphml>\n")


def _nodes(view: View, review: str) -> Iterator[_Node]:
    subjects: dict[str, Properties] = {}
    for quad in sorted(view.quads(review), key=str):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            _note(quad, quad.object, subjects.setdefault(quad.subject.value, {}))
    for iri, properties in subjects.items():
        kinds = [
            _KINDS[value.value] for value in properties.get(_TYPE, ()) if value.value in _KINDS
        ]
        if kinds:
            yield _Node(iri, kinds[0], review, properties, _quote(properties, subjects))


def _note(quad: Quad, value: NamedNode | Literal, properties: Properties) -> None:
    properties.setdefault(quad.predicate.value, []).append(value)


def _quote(properties: Properties, subjects: dict[str, Properties]) -> str | None:
    for evidence in properties.get(f"{RG_NS}evidence", ()):
        words = subjects.get(f"{evidence.value}#quote", {}).get(f"{OA}exact")
        if words:
            return words[0].value
    return None


def _node_data(node: _Node, labels: dict[str, str]) -> Attributes:
    return {
        "kind": node.kind,
        "label": _label(node, labels),
        "review": node.review,
        "year": _first(node, f"{RG_NS}publishedYear"),
        "assertion": _first(node, f"{RG_NS}assertion"),
        "confidence": _first(node, f"{RG_NS}confidence"),
        "quote": node.quote,
    }


def _label(node: _Node, labels: dict[str, str]) -> str:
    named = _first(node, RDFS_LABEL) or _first(node, f"{RG_NS}label")
    for name in ("pseudonym", "agencyName"):
        named = named or _first(node, RG_NS + name)
    for name in ("factor", "role", "agencyKind"):
        if named is None and (concept := _first(node, RG_NS + name)):
            named = _name(concept, labels)
    return named or " ".join((node.quote or node.kind).split())[:_LABEL]


def _first(node: _Node, name: str) -> str | None:
    values = node.properties.get(name)
    return values[0].value if values else None


def _name(concept: str, labels: dict[str, str]) -> str:
    return labels.get(concept) or concept.removeprefix(CONCEPT)


def _concepts(node: _Node) -> Iterator[str]:
    for values in node.properties.values():
        for value in values:
            if isinstance(value, NamedNode) and value.value.startswith(CONCEPT):
                yield value.value


def _edges(node: _Node, known: set[str]) -> Iterator[tuple[str, str]]:
    for name, values in node.properties.items():
        # A statement points back to its review; one direction is enough for a drawing.
        if name != f"{RG_NS}inReview":
            for value in values:
                if isinstance(value, NamedNode) and value.value in known:
                    yield value.value, name.removeprefix(RG_NS)


def _write(stream: IO[bytes], tag: str, attributes: str, data: Attributes) -> None:
    held = "".join(
        f'<data key="{tag}-{name}">{escape(_legal(value), {chr(13): "&#13;"})}</data>'
        for name, value in data.items()
        if value is not None
    )
    stream.write(f"  <{tag} {attributes}>{held}</{tag}>\n".encode())


def _attribute(value: str) -> str:
    return quoteattr(_legal(value))


def _legal(value: str) -> str:
    """Leave out what XML 1.0 cannot hold: control characters and noncharacters."""
    return _ILLEGAL.sub("", value)
