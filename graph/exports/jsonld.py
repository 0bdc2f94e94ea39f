"""JSON-LD 1.1 with the published context in the file itself: one node a line, one graph a block."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import IO

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from graph.exports.counts import Counts
from graph.exports.ordering import sorted_quads
from graph.exports.scope import WHOLE, Scope
from graph.literals import XSD
from graph.store import View

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_STRING = f"{XSD}string"
_NATIVE: Mapping[str, Callable[[str], int | bool]] = {
    f"{XSD}integer": int,
    f"{XSD}boolean": lambda lexical: lexical in {"true", "1"},
}

Json = str | int | bool | dict[str, str]


@dataclass(frozen=True, slots=True)
class _Context:
    """The context: prefixes by name, and by a property's IRI its term and the type it coerces."""

    source: Mapping[str, object]
    prefixes: Mapping[str, str]
    terms: Mapping[str, tuple[str, str | None]]

    def shorten(self, iri: str) -> str:
        """Return an IRI by prefix, or as it is where none fits or the rest would read as a path."""
        for name, start in self.prefixes.items():
            rest = iri.removeprefix(start)
            if rest != iri and rest and not rest.startswith("/"):
                return f"{name}:{rest}"
        return iri


def context_text() -> str:
    """Return the published context, as the file that has it."""
    return (files("ontology") / "context.jsonld").read_text("utf-8")


def write_jsonld(view: View, stream: IO[bytes], scope: Scope = WHOLE) -> Counts:
    """Write JSON-LD; who reads it needs neither the network nor a second file."""
    context = _context()
    head = json.dumps(context.source, ensure_ascii=False)
    stream.write(f'{{"@context": {head},\n"@graph": ['.encode())
    number = 0
    for at, graph in enumerate(scope.graphs(view)):
        opening = f'{"," if at else ""}\n{{"id": {_text(context.shorten(graph))}, "@graph": ['
        stream.write(opening.encode())
        with sorted_quads(scope.quads(view, graph)) as quads:
            for place, (node, stated) in enumerate(_nodes(quads, context)):
                number += stated
                text = json.dumps(node, ensure_ascii=False)
                stream.write(f"{',' if place else ''}\n{text}".encode())
        stream.write(b"]}")
    stream.write(b"]}\n")
    return Counts({"quads": number})


def _nodes(quads: Iterator[Quad], context: _Context) -> Iterator[tuple[dict[str, object], int]]:
    for subject, held in groupby(quads, key=lambda quad: quad.subject):
        node: dict[str, object] = {"id": _name(subject, context)}
        stated = 0
        for predicate, group in groupby(held, key=lambda quad: quad.predicate.value):
            objects = [quad.object for quad in group]
            stated += len(objects)
            key, values = _property(predicate, objects, context)
            node[key] = values[0] if len(values) == 1 else values
        # A reader that keeps nothing (W3C Streaming JSON-LD) needs the type first, in values too.
        first = {key: node.pop(key) for key in ("type", "id") if key in node}
        yield first | node, stated


def _property(
    predicate: str, objects: list[NamedNode | BlankNode | Literal | Triple], context: _Context
) -> tuple[str, list[Json]]:
    if predicate == _TYPE and all(isinstance(term, NamedNode) for term in objects):
        return "type", [_name(term, context) for term in objects]
    term, coerced = context.terms.get(predicate, (None, None))
    if term is not None:
        plain = [_coerced(value, coerced, context) for value in objects]
        if all(value is not None for value in plain):
            return term, [value for value in plain if value is not None]
    return context.shorten(predicate), [_value(value, context) for value in objects]


def _coerced(term: object, coerced: str | None, context: _Context) -> Json | None:
    """Return a value as the context's type for its property has it; nothing if it is of another."""
    match term:
        case NamedNode() if coerced == "@id":
            return _name(term, context)
        case Literal() if term.language is None and term.datatype.value == (coerced or _STRING):
            return _native(term)
        case _:
            return None


def _value(term: object, context: _Context) -> Json:
    match term:
        case Literal() if term.language is not None:
            return {"@value": term.value, "@language": term.language}
        case Literal() if term.datatype.value == _STRING:
            return term.value
        case Literal():
            return {"@type": context.shorten(term.datatype.value), "@value": term.value}
        case _:
            return {"id": _name(term, context)}


def _native(term: Literal) -> Json:
    read = _NATIVE.get(term.datatype.value)
    value = term.value if read is None else read(term.value)
    # Only a number or truth value that is written back alike may stand without its type.
    return value if str(value).lower() == term.value else term.value


def _name(term: object, context: _Context) -> str:
    if isinstance(term, NamedNode):
        return context.shorten(term.value)
    return str(term)  # a blank node, "_:b0"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


@cache
def _context() -> _Context:
    document = json.loads(context_text())["@context"]
    prefixes = {
        name: value
        for name, value in document.items()
        if isinstance(value, str) and value.startswith("http")
    }

    def expanded(name: str) -> str:
        prefix, _, rest = name.partition(":")
        return prefixes[prefix] + rest if prefix in prefixes else name

    terms = {
        expanded(value["@id"]): (
            name,
            expanded(value["@type"]) if "@type" in value else None,
        )
        for name, value in document.items()
        if isinstance(value, dict)
    }
    longest_first = dict(sorted(prefixes.items(), key=lambda each: -len(each[1])))
    return _Context(document, longest_first, terms)
