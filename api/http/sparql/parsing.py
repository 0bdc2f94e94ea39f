r"""What a query is, told from its parse tree: its form, its data set, and what is refused.

rdflib parses what Oxigraph will run. Text that the two would read differently is made the same
first: code point escapes are resolved and every line end becomes ``\n``, since one of them ends a
comment at a carriage return and the other does not.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyoxigraph
from pyparsing import ParseException, ParseResults
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue
from rdflib.term import Literal, URIRef

from api.http.sparql.grammar import parseQuery

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)")
_FORMS = {
    "SelectQuery": "select",
    "AskQuery": "ask",
    "ConstructQuery": "construct",
    "DescribeQuery": "describe",
}
_CHANGING = {f"Builtin_{name}" for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE")}
_DEEPEST = 400
_STOP = "\n\x00"  # no SPARQL holds it outside a string, so text that ends in it never runs


@dataclass(frozen=True, slots=True)
class Plan:
    """A query that may be run: as text, and what is known of it from its parse tree."""

    text: str
    form: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    limit: int | None = None
    steady: bool = True
    """Whether the same data give the same answer: no NOW, RAND, UUID and the like."""


class RefusedQuery(Exception):  # noqa: N818 - it may be correct, and is still not run
    """A query that is not run: why, and where in its text (from 1) if that is known."""

    def __init__(
        self, kind: str, detail: str, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.line = line
        self.column = column


def plan(text: str) -> Plan:
    """Read a query. Raises `RefusedQuery` for bad syntax, updates and SERVICE."""
    same = normalised(text)
    try:
        prologue, query = parseQuery(same)
        parts = list(components(query))
    except ParseException as error:
        raise syntax_fault(same, error, pyoxigraph.Store().query) from None
    except RecursionError:
        raise too_deep() from None
    refuse_service(same, parts)
    default, named = _data_set(prologue, query)
    return Plan(
        same,
        _FORMS[query.name],
        default,
        named,
        _limit(query),
        all(part.name not in _CHANGING for part in parts),
    )


def normalised(text: str) -> str:
    """Return the text as both parsers read it alike. Raises `RefusedQuery` for bad escapes."""
    try:
        plain = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
        plain.encode()
    except (ValueError, OverflowError):
        raise RefusedQuery("bad-query", "an escape in the query names no character") from None
    if "\x00" in plain:
        raise RefusedQuery("bad-query", "the query holds a null character; take it out")
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def refuse_service(text: str, parts: list[CompValue]) -> None:
    """Raise `RefusedQuery` if a part of what was parsed is a SERVICE."""
    if any(part.name == "ServiceGraphPattern" for part in parts):
        line, column = _find(text, parts)
        raise RefusedQuery(
            "service-refused",
            "SERVICE would make this server ask another; ask that one yourself and join the two",
            line,
            column,
        )


def too_deep() -> RefusedQuery:
    """Return what is said of text that is nested too deeply to be read."""
    return RefusedQuery("bad-query", "the query is nested too deeply; write it flatter")


def place(message: str) -> tuple[str, int | None, int | None]:
    """Split Oxigraph's message into what was expected, in one line, the line and the column."""
    message = " ".join(message.split())
    found = _PLACE.fullmatch(message)
    return (found[3], int(found[1]), int(found[2])) if found else (message, None, None)


def components(node: object, depth: int = 0) -> Iterator[CompValue]:
    """Yield every part of what was parsed. Raises `RecursionError` for what is nested deeply."""
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from components(value, depth + 1)
    elif isinstance(node, (ParseResults, list, tuple)):
        for value in node:
            yield from components(value, depth + 1)


def _data_set(prologue: ParseResults, query: CompValue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    known: Prologue = Prologue()
    translatePrologue(prologue, None, {}, known)
    default: list[str] = []
    named: list[str] = []
    for clause in query.datasetClause or ():
        for key, names in (("default", default), ("named", named)):
            if key in clause:
                try:
                    resolved = known.absolutize(clause[key])
                except Exception as error:  # rdflib raises no narrower one for a prefix it has not
                    raise RefusedQuery("bad-query", str(error)) from None
                names.append(str(resolved) if isinstance(resolved, URIRef) else "")
    return tuple(default), tuple(named)


def _limit(query: CompValue) -> int | None:
    clause = query.limitoffset
    limit = clause.limit if isinstance(clause, CompValue) else None
    return int(limit) if isinstance(limit, Literal) else None


def _find(text: str, parts: list[CompValue]) -> tuple[int | None, int | None]:
    for part in parts:
        if part.name == "ServiceGraphPattern" and part.service_string:
            start = text.find(str(part.service_string))
            if start >= 0:
                return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return None, None


def syntax_fault(text: str, error: ParseException, run: Callable[[str], object]) -> RefusedQuery:
    """Return what is wrong with a query or update, which ``run`` would have Oxigraph run.

    Oxigraph places errors better, and the stop keeps it from running what rdflib refused.
    """
    found = str(error).partition("  (at char")[0].rpartition(", found ")[2]
    told = f"the query cannot be read from here; found {found}"
    line, column = error.lineno, error.column
    try:
        run(text + _STOP)
    except SyntaxError as other:
        expected, at, over = place(str(other))
        if at is not None and at <= text.count("\n") + 1:
            told, line, column = expected, at, over or 1
    except ValueError:
        pass
    return RefusedQuery("bad-query", f"line {line}, column {column}: {told}", line, column)
