"""The SHACL shapes made into Python functions, to say of most reviews at once that they conform.

Nearly every review conforms, and pySHACL takes six sevenths of the time of storing one to find that
out. So a review is looked at here first. The answer is "conforms" or "perhaps not", never "breaks":
what is not plainly right, or is asked in terms of SHACL that are not known here, pySHACL decides,
and it names what is broken. SHACL: https://www.w3.org/TR/shacl/, sections 2 and 4.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, Triple

from ontology.files import shape_files

Term = NamedNode | BlankNode | Literal | Triple
Values = Sequence[Term]

_SH = "http://www.w3.org/ns/shacl#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPE = NamedNode(f"{_RDF}type")
_CONCEPT = NamedNode("http://www.w3.org/2004/02/skos/core#Concept")
_SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")

# Narrower than XML Schema: a form that is allowed and not here is left to pySHACL.
_FORMS = {
    "string": r"(?s:.*)",
    "boolean": r"true|false",
    "integer": r"-?\d{1,9}",
    "decimal": r"-?\d{1,9}(\.\d{1,9})?",
    "gYear": r"[12]\d{3}",
    "gYearMonth": r"[12]\d{3}-(0[1-9]|1[0-2])",
    "date": r"[12]\d{3}-((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"
    r"|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)",
    "duration": r"P(?=\d)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}D)?",
}
_LEXICAL = {f"{_XSD}{name}": re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_NUMBERS = frozenset({f"{_XSD}integer", f"{_XSD}decimal"})
_SAID = {"path", "message", "name", "description", "property", "qualifiedValueShape"}
_TARGETS = {"targetClass", "targetSubjectsOf", "targetObjectsOf"}


@dataclass(slots=True)
class Data:
    """The triples of one review by subject and property, and the nodes of each class."""

    facts: dict[Term, dict[Term, list[Term]]] = field(default_factory=lambda: defaultdict(dict))
    members: dict[Term, set[Term]] = field(default_factory=lambda: defaultdict(set))

    def add(self, subject: Term, predicate: Term, value: Term) -> None:
        """Take in one triple; one that is there already comes twice."""
        self.facts[subject].setdefault(predicate, []).append(value)
        if predicate == _TYPE:
            self.members[value].add(subject)

    def values(self, node: Term, path: Term) -> Values:
        """Return the values of a property of a node."""
        return self.facts[node].get(path, ()) if node in self.facts else ()


Check = Callable[[Data, Term, Values], bool]
"""Whether a focus node and its value nodes plainly keep one constraint."""

Shape = Callable[[Data, Term], bool]
"""Whether a focus node plainly keeps a shape."""


class _UnknownTermsError(Exception):
    """A shape is written in terms of SHACL that are not known here."""


def plainly_conforms(quads: Iterable[Quad], concepts: Iterable[NamedNode]) -> bool:
    """Return whether a review's graph keeps every shape; ``False`` leaves the question open.

    ``concepts`` are those of its nodes that the vocabulary has as concepts.
    """
    shapes = _compiled()
    data = Data()
    for quad in quads:
        if quad.predicate == _SUBCLASS:
            return False
        data.add(quad.subject, quad.predicate, quad.object)
    for concept in concepts:
        data.members[_CONCEPT].add(concept)
    return shapes is not None and all(
        shape(data, node) for nodes, shape in shapes for node in nodes(data)
    )


@cache
def _compiled() -> list[tuple[Callable[[Data], Iterable[Term]], Shape]] | None:
    source = Store()
    for path in shape_files():
        source.bulk_load(path=path, format=RdfFormat.TURTLE)
    try:
        return list(_Compiler(source).targeted())
    except _UnknownTermsError:
        return None


class _Compiler:
    """Makes functions of the shapes in a store."""

    def __init__(self, source: Store) -> None:
        self._source = source

    def targeted(self) -> Iterator[tuple[Callable[[Data], Iterable[Term]], Shape]]:
        """Yield what finds the focus nodes of each shape that has targets, and the shape."""
        for name in sorted(_TARGETS):
            for quad in self._source.quads_for_pattern(None, _sh(name), None, None):
                yield _focus(name, quad.object), self._shape(quad.subject)

    def _shape(self, shape: Term) -> Shape:
        path = self._one(shape, "path")
        if path is not None and not isinstance(path, NamedNode):
            raise _UnknownTermsError(path)
        checks = [
            self._check(shape, predicate.value.removeprefix(_SH), value)
            for predicate, value in self._said(shape)
            if predicate.value.startswith(_SH)
            and predicate.value.removeprefix(_SH) not in _SAID | _TARGETS
        ]
        parts = [self._shape(part) for part in self._all(shape, "property")]

        def keeps(data: Data, node: Term) -> bool:
            values = (node,) if path is None else data.values(node, path)
            return all(check(data, node, values) for check in checks) and all(
                part(data, value) for part in parts for value in (values if path else (node,))
            )

        return keeps

    def _check(self, shape: Term, name: str, value: Term) -> Check:  # noqa: PLR0911, PLR0912 - a table
        match name:
            case "minCount":
                least = int(_text(value))
                return lambda _, __, values: len(set(values)) >= least
            case "maxCount":
                most = int(_text(value))
                return lambda _, __, values: len(values) <= most
            case "datatype":
                return _each(_datatype(_text(value)))
            case "nodeKind" if value == _sh("IRI"):
                return _each(lambda term: isinstance(term, NamedNode))
            case "pattern":
                found = re.compile(_text(value)).search
                return _each(lambda term: found(_text(term)) is not None)
            case "minLength":
                shortest = int(_text(value))
                return _each(lambda term: len(_text(term)) >= shortest)
            case "maxLength":
                longest = int(_text(value))
                return _each(lambda term: len(_text(term)) <= longest)
            case "minInclusive":
                return _each(lambda term: _ordered(value, term))
            case "maxInclusive":
                return _each(lambda term: _ordered(term, value))
            case "in":
                allowed = frozenset(self._list(value))
                return _each(allowed.__contains__)
            case "hasValue":
                return lambda _, __, values: value in values
            case "class":
                return lambda data, _, values: all(term in data.members[value] for term in values)
            case "equals":
                return lambda data, node, values: set(values) == set(data.values(node, value))
            case "lessThan":
                return lambda data, node, values: all(
                    _ordered(lower, upper, strictly=True)
                    for lower in values
                    for upper in data.values(node, value)
                )
            case "or":
                ways = [self._shape(way) for way in self._list(value)]
                return lambda data, _, values: all(
                    any(way(data, term) for way in ways) for term in values
                )
            case "not":
                return self._not(value)
            case "qualifiedMinCount" | "qualifiedMaxCount":
                return self._qualified(shape, name, int(_text(value)))
        raise _UnknownTermsError(name)

    def _not(self, shape: Term) -> Check:
        # "Perhaps" must not become "conforms" by being turned round: only a class is plain.
        said = [(each.value.removeprefix(_SH), value) for each, value in self._said(shape)]
        if [name for name, _ in said] != ["class"]:
            raise _UnknownTermsError(said)
        (_, kind) = said[0]
        return lambda data, _, values: all(term not in data.members[kind] for term in values)

    def _qualified(self, shape: Term, name: str, bound: int) -> Check:
        asked = self._one(shape, "qualifiedValueShape")
        terms = {each.value.removeprefix(_SH) for each, _ in self._said(asked)} if asked else set()
        if asked is None or not terms <= {"class", "in"}:
            raise _UnknownTermsError(terms)  # as above: what is counted must be plain
        keeps = self._shape(asked)
        if name == "qualifiedMinCount":
            return lambda data, _, values: sum(keeps(data, it) for it in set(values)) >= bound
        return lambda data, _, values: sum(keeps(data, it) for it in set(values)) <= bound

    def _said(self, shape: Term) -> Iterator[tuple[NamedNode, Term]]:
        if isinstance(shape, NamedNode | BlankNode):
            for quad in self._source.quads_for_pattern(shape, None, None, None):
                yield quad.predicate, quad.object

    def _all(self, shape: Term, name: str) -> Iterator[Term]:
        return (value for predicate, value in self._said(shape) if predicate == _sh(name))

    def _one(self, shape: Term, name: str) -> Term | None:
        return next(self._all(shape, name), None)

    def _list(self, head: Term) -> Iterator[Term]:
        facts = {predicate.value: value for predicate, value in self._said(head)}
        if f"{_RDF}first" in facts:
            yield facts[f"{_RDF}first"]
            yield from self._list(facts[f"{_RDF}rest"])


def _focus(target: str, value: Term) -> Callable[[Data], Iterable[Term]]:
    match target:
        case "targetClass":
            return lambda data: tuple(data.members[value])
        case "targetSubjectsOf":
            return lambda data: [node for node, facts in data.facts.items() if value in facts]
    return lambda data: {term for facts in data.facts.values() for term in facts.get(value, ())}


def _each(plain: Callable[[Term], bool]) -> Check:
    return lambda _, __, values: all(map(plain, values))


def _datatype(name: str) -> Callable[[Term], bool]:
    if name not in _LEXICAL:
        return lambda _: False
    form = _LEXICAL[name].fullmatch
    return lambda term: (
        isinstance(term, Literal) and term.datatype.value == name and form(term.value) is not None
    )


def _number(term: Term) -> Decimal | None:
    if isinstance(term, Literal) and term.datatype.value in _NUMBERS:
        form = _LEXICAL[term.datatype.value].fullmatch
        return Decimal(term.value) if form(term.value) else None
    return None


def _ordered(lower: Term, upper: Term, *, strictly: bool = False) -> bool:
    one, other = _number(lower), _number(upper)
    if one is None or other is None:
        return False
    return one < other if strictly else one <= other


def _text(term: Term) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _sh(name: str) -> NamedNode:
    return NamedNode(_SH + name)
