"""Answers of SPARQL servers as pyoxigraph's own: every spelling the same, nothing cut short."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from graph.literals import XSD
from ontology.namespaces import RG_NS

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"

DURATION = f"{XSD}duration"
SPELLED_DURATION = f"{RG_NS}duration"
"""Datatype under which durations are kept where the server turns ``xsd:duration`` into numbers."""

_TYPES = ("uri", "literal", "bnode", "triple")
_NOUGHTS = re.compile(r"(?:(\.\d*?[1-9])|\.)0+(?=Z|[+-]|$)")
_SPELLED: Mapping[str, Callable[[str], str]] = {
    f"{XSD}boolean": lambda value: {"1": "true", "0": "false"}.get(value, value),
    f"{XSD}double": lambda value: value.removesuffix(".0"),
    f"{XSD}dateTime": lambda value: _NOUGHTS.sub(r"\1", value),
    SPELLED_DURATION: lambda value: value,
}
_MEANT = {SPELLED_DURATION: DURATION}
_NOT_IN_LABELS = re.compile(r"[^A-Za-z0-9]+")
_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_CODE = re.compile(
    r"""(?P<skip>\#[^\n]*|<[^<>"{}|^`\\\s]*>|'''.*?'''|\"\"\".*?\"\"\""""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<token>\{|(?<![\w:.?$@-])[A-Za-z]+(?![\w:.-]))""",
    re.DOTALL,
)
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_PROLOGUE = ("BASE", "PREFIX")


def form_of(sparql: str) -> str | None:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE; ``None`` for an update or anything else."""
    for _, token in _tokens(sparql):
        if token in _FORMS:
            return token
        if token not in _PROLOGUE:
            return None
    return None


def bound(sparql: str, terms: dict[str, NamedNode | Literal]) -> str:
    """Return a query in which variables are bound to terms, where its pattern begins."""
    if not terms:
        return sparql
    names = " ".join(f"?{name}" for name in terms)
    block = f" VALUES ({names}) {{ ({' '.join(map(str, terms.values()))}) }} "
    before = ""
    for at, token in _tokens(sparql):
        is_template = token == "{" and before == "CONSTRUCT"
        if token == "{" and not is_template:
            return f"{sparql[: at + 1]}{block}{sparql[at + 1 :]}"
        before = token
    return sparql


def read_rows(body: bytes) -> QuerySolutions | QueryBoolean:
    """Read SPARQL 1.1 Query Results JSON. Raises `ValueError` for what is cut short or no JSON."""
    answer = json.loads(body)
    if not isinstance(answer, dict) or not ({"boolean", "results"} & answer.keys()):
        raise ValueError("neither rows nor a boolean")
    try:
        rows = answer["results"]["bindings"] if "results" in answer else []
        # Every term is looked at before any row is given: what is wrong is found at once.
        changed = [_mend(term) for row in rows for term in row.values()]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("rows of an unknown shape") from error
    if any(changed):
        body = json.dumps(answer).encode()
    try:
        read = parse_query_results(BytesIO(body), QueryResultsFormat.JSON)
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    return read


def read_triples(body: bytes) -> QueryTriples:
    """Read N-Triples. Raises `ValueError` for what is cut short or no N-Triples."""
    held = Store()
    try:
        held.extend(_mended(parse(body, RdfFormat.N_TRIPLES)))
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    answer = held.query(_EVERYTHING)
    if not isinstance(answer, QueryTriples):
        raise TypeError("a CONSTRUCT gives triples")
    return answer


def mended(term: Any) -> Any:  # noqa: ANN401 - any term, or none
    """Return a term as the embedded store spells it, where servers spell it in another way."""
    if not isinstance(term, Literal) or term.datatype.value not in _SPELLED:
        return term
    datatype = term.datatype.value
    value = _SPELLED[datatype](term.value)
    return Literal(value, datatype=NamedNode(_MEANT.get(datatype, datatype)))


def _mend(term: dict[str, Any]) -> bool:
    """Put a term of the JSON in the standard's spelling; return whether it had another."""
    before = dict(term)
    if term["type"] == "typed-literal":
        term["type"] = "literal"
    if term["type"] not in _TYPES:
        raise ValueError(f"a term of an unknown type {term['type']!r}")
    if term["type"] == "bnode":
        term["value"] = _NOT_IN_LABELS.sub("", term["value"])
    datatype = term.get("datatype", "")
    if datatype in _SPELLED:
        term["value"] = _SPELLED[datatype](term["value"])
        term["datatype"] = _MEANT.get(datatype, datatype)
    return term != before


def _mended(quads: Iterator[Quad]) -> Iterator[Quad]:
    for quad in quads:
        yield Quad(quad.subject, quad.predicate, mended(quad.object))


def _tokens(sparql: str) -> Iterator[tuple[int, str]]:
    for match in _CODE.finditer(sparql):
        if match["token"]:
            yield match.start(), match["token"].upper()
