"""Asks a saved question of a view: values become RDF terms, and only terms enter the SPARQL."""

import re
from collections.abc import Callable, Mapping
from typing import Protocol

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from ontology.concepts import Concept, Vocabulary, load_vocabulary
from ontology.errors import QueryError, VocabularyError
from ontology.namespaces import RG_NS
from queries.catalogue import SavedQuery, nearest
from queries.parameters import Parameter
from queries.tables import Table, Value

_XSD = "http://www.w3.org/2001/XMLSchema#"
_YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NAMES_OF_REVIEWS = f"""
SELECT DISTINCT ?review ?subject ?label WHERE {{
  GRAPH ?review {{
    ?review a <{RG_NS}CaseReview> ; <{RG_NS}subjectLabel> ?subject .
    OPTIONAL {{ ?review <http://www.w3.org/2000/01/rdf-schema#label> ?label }}
  }}
}} ORDER BY ?review"""

_READERS: Mapping[str, Callable[[str], Value]] = {
    "integer": int,
    "decimal": float,
    "double": float,
    "float": float,
    "boolean": lambda lexical: lexical in {"true", "1"},
}

Arguments = Mapping[str, str | int]
Term = NamedNode | Literal


class Queryable(Protocol):
    """What a question is asked of: a view of a store, or anything that answers SPARQL."""

    def query(self, sparql: str, /) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query."""
        ...


def run(
    query: SavedQuery,
    view: Queryable,
    arguments: Arguments | None = None,
    vocabulary: Vocabulary | None = None,
) -> Table:
    """Return the answer to a saved question; what is left out of ``arguments`` is left open."""
    return select(view, sparql_of(query, view, arguments, vocabulary))


def sparql_of(
    query: SavedQuery,
    view: Queryable,
    arguments: Arguments | None = None,
    vocabulary: Vocabulary | None = None,
) -> str:
    """Return the SPARQL of a saved question exactly as `run` asks it.

    Raises `QueryError` for a value that is unknown, wrong or missing.
    """
    given = {name: value for name, value in (arguments or {}).items() if str(value).strip()}
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            takes = f"; it takes {', '.join(known)}" if known else "; it takes none"
            raise QueryError(f'{query.name} has no parameter "{name}"{takes}')
    for parameter in query.parameters:
        if parameter.required and parameter.name not in given:
            raise QueryError(f"{query.name} needs {parameter.name}: {parameter.description}")
    words = vocabulary or load_vocabulary()
    terms = {
        name: str(term_of(known[name], str(value).strip(), view, words))
        for name, value in given.items()
    }
    return query.bound(terms)


def select(view: Queryable, sparql: str) -> Table:
    """Return the rows of a SELECT."""
    try:
        answer = view.query(sparql)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"bad SPARQL: {' '.join(str(error).split())}") from error
    if not isinstance(answer, QuerySolutions):
        raise QueryError("only SELECT gives rows")
    columns = tuple(variable.value for variable in answer.variables)
    return Table(columns, tuple(tuple(map(_value, row)) for row in answer))


def term_of(parameter: Parameter, value: str, view: Queryable, vocabulary: Vocabulary) -> Term:
    """Return a value as the RDF term its parameter's type asks for, or refuse it."""
    if parameter.scheme is not None:
        return NamedNode(find_concept(vocabulary, parameter.scheme, value).iri)
    match parameter.type:
        case "review":
            return NamedNode(find_review(view, value))
        case "year":
            if not _YEAR.fullmatch(value):
                raise QueryError(f'{parameter.name} must be a year such as 2021, not "{value}"')
            return _integer(value)
        case "integer":
            if not _INTEGER.fullmatch(value):
                raise QueryError(f'{parameter.name} must be a whole number, not "{value}"')
            return _integer(value)
        case "publisher" | "string":
            return Literal(value)
        case _:
            if value not in parameter.choices:
                choices = ", ".join(parameter.choices)
                raise QueryError(f'{parameter.name} must be one of {choices}, not "{value}"')
            return Literal(value)


def find_concept(vocabulary: Vocabulary, scheme: str, wanted: str) -> Concept:
    """Return the concept that has this id, IRI or label."""
    concepts = vocabulary.scheme(scheme)
    for concept in concepts.values():
        if wanted in {concept.id, concept.iri}:
            return concept
    for label, concept in vocabulary.labels(scheme):
        if label.casefold() == wanted.casefold():
            return concept
    try:
        return vocabulary.get(scheme, wanted.casefold().replace(" ", "-"))
    except VocabularyError as error:
        raise QueryError(str(error)) from error


def find_review(view: Queryable, wanted: str) -> str:
    """Return the IRI of the review that has this IRI, label or subject's label.

    Raises `QueryError` where there is none, with the nearest names, or more than one.
    """
    if _is_review(view, wanted):
        return wanted  # without reading the names of all
    named = select(view, _NAMES_OF_REVIEWS).rows
    folded = wanted.casefold()
    found = sorted(
        {
            str(iri)
            for iri, *names in named
            if wanted == iri or folded in {str(name).casefold() for name in names if name}
        }
    )
    if len(found) == 1:
        return found[0]
    if found:
        raise QueryError(f'{len(found)} reviews are called "{wanted}": give {" or ".join(found)}')
    subjects = sorted({str(subject) for _, subject, _ in named})
    raise QueryError(f'no review "{wanted}"{nearest(wanted, subjects)}')


def _is_review(view: Queryable, wanted: str) -> bool:
    try:
        iri = NamedNode(wanted)
    except ValueError:
        return False
    return bool(
        select(view, f"SELECT ?a {{ GRAPH {iri} {{ {iri} a ?a, <{RG_NS}CaseReview> }} }}").rows
    )


def _integer(value: str) -> Literal:
    return Literal(str(int(value)), datatype=NamedNode(f"{_XSD}integer"))


def _value(term: NamedNode | BlankNode | Literal | Triple | None) -> Value:
    match term:
        case None:
            return None
        case Literal():
            read = _READERS.get(term.datatype.value.removeprefix(_XSD), str)
            return read(term.value)
        case Triple():
            return str(term)
        case _:
            return term.value
