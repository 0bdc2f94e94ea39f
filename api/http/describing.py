"""What the store says of one IRI, for linked data: its statements, their evidence, its labels."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Triple

from api.http.pages import short
from graph.store import View
from ontology.identifiers import VOCABULARY_GRAPH, is_review
from ontology.namespaces import RG_NS

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OA = "http://www.w3.org/ns/oa#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_LABELS = (f"{_SKOS}prefLabel", f"{_RDFS}label", f"{RG_NS}label", f"{RG_NS}subjectLabel")
Term = NamedNode | BlankNode | Literal | Triple
_LONGEST = 2_000
_NAMED_MOST = 400


@dataclass(frozen=True, slots=True)
class Value:
    """An object as a page shows it: its text, and its IRI if it has one."""

    text: str
    iri: str | None = None


@dataclass(frozen=True, slots=True)
class Described:
    """One thing as a page shows it."""

    iri: str
    label: str
    kinds: tuple[Value, ...]
    properties: tuple[tuple[Value, tuple[Value, ...]], ...]
    quotes: tuple[str, ...]
    inbound: tuple[tuple[Value, Value], ...]


def quads_of(view: View, iri: str) -> list[Quad]:
    """Return what a client is given for an IRI; a review's whole graph; nothing if unknown.

    A thing comes with its evidence and the selectors of that, so that a quotation is one request.
    """
    if iri == VOCABULARY_GRAPH or is_review(iri):
        return list(view.quads(iri))
    found = list(_about(view, iri))
    follow = {f"{RG_NS}evidence", f"{_OA}hasSelector"}
    seen = {iri}
    waiting = [quad.object for quad in found if quad.predicate.value in follow]
    while waiting:
        node = waiting.pop()
        if isinstance(node, NamedNode) and node.value not in seen:
            seen.add(node.value)
            more = list(_about(view, node.value))
            found += more
            waiting += [quad.object for quad in more if quad.predicate.value in follow]
    return found


def described(view: View, iri: str) -> Described | None:
    """Return what a page shows of an IRI, or None if the store knows nothing of it."""
    quads = quads_of(view, iri)
    own = [
        quad for quad in quads if isinstance(quad.subject, NamedNode) and quad.subject.value == iri
    ]
    if not own:
        return None
    inbound = sorted(_rows(view, _INBOUND, NamedNode(iri)), key=str)  # engines have no order
    known = {
        term.value
        for quad in own
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    }
    known |= {row[1].value for row in inbound if isinstance(row[1], NamedNode)}
    labels = _labels(view, known | {iri})
    kinds = sorted(
        (_value(quad.object, labels) for quad in own if quad.predicate.value == f"{_RDF}type"),
        key=lambda value: value.text,
    )
    rows: dict[str, list[Value]] = {}
    for quad in own:
        if quad.predicate.value != f"{_RDF}type":
            rows.setdefault(quad.predicate.value, []).append(_value(quad.object, labels))
    return Described(
        iri,
        labels.get(iri, iri),
        tuple(kinds),
        tuple(
            (_named(name, labels), tuple(sorted(values, key=lambda value: value.text)))
            for name, values in sorted(rows.items())
        ),
        tuple(
            sorted(
                quad.object.value
                for quad in quads
                if quad.predicate.value == f"{_OA}exact" and isinstance(quad.object, Literal)
            )
        )
        if not is_review(iri)
        else (),
        tuple((_value(row[0], labels), _value(row[1], labels)) for row in inbound),
    )


_ABOUT = "SELECT ?p ?o ?g WHERE {{ GRAPH ?g {{ {this} ?p ?o }} }}"
_INBOUND = "SELECT ?p ?s WHERE {{ GRAPH ?g {{ ?s ?p {this} }} }} LIMIT 100"


def _about(view: View, iri: str) -> Iterator[Quad]:
    subject = NamedNode(iri)
    for predicate, target, graph in _rows(view, _ABOUT, subject):
        assert isinstance(predicate, NamedNode)
        assert isinstance(graph, NamedNode)
        yield Quad(subject, predicate, target, graph)


def _rows(view: View, query: str, this: NamedNode) -> Iterator[tuple[Term, ...]]:
    answer = view.query(query.format(this=this))
    assert isinstance(answer, QuerySolutions)
    names = answer.variables
    for row in answer:
        yield tuple(row[name] for name in names)


def _labels(view: View, iris: Iterable[str]) -> dict[str, str]:
    chosen = " ".join(str(NamedNode(iri)) for iri in sorted(iris)[:_NAMED_MOST])
    kinds = " ".join(f"<{name}>" for name in _LABELS)
    answer = view.query(
        f"SELECT ?of ?label WHERE {{ VALUES ?of {{ {chosen} }} VALUES ?kind {{ {kinds} }} "
        "GRAPH ?g { ?of ?kind ?label } }"
    )
    assert isinstance(answer, QuerySolutions)
    found = ((row["of"].value, row["label"].value) for row in answer)
    return dict(sorted(found, reverse=True))  # of several labels, the first in the order of words


def _value(term: object, labels: dict[str, str]) -> Value:
    if isinstance(term, NamedNode):
        return _named(term.value, labels)
    if isinstance(term, Literal):
        text = term.value
        return Value(text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …")
    return Value(str(term))


def _named(iri: str, labels: dict[str, str]) -> Value:
    return Value(labels.get(iri) or short(iri), iri)


def triples(quads: Iterable[Quad]) -> list[Triple]:
    """Return quads without their graphs."""
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]
