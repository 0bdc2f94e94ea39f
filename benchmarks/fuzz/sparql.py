"""Questions to the store: values of the saved questions, and SPARQL of anybody's own.

An input is a JSON object: ``saved`` and ``given`` (a question and its values), ``query`` or
``update`` (raw SPARQL), or ``path`` and ``given`` (a request). What is no JSON is raw SPARQL.

A value that became syntax would show in the parse tree, which must be that of the question with a
harmless value; a query that reached outside would show at a listener whose address the seeds name.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode
from pyparsing import ParseException, ParseResults
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, URIRef

from api.http.sparql.parsing import RefusedQuery
from api.http.sparql.updates import joined, plan_update
from api.http.sparql.wire import FRAME, Job
from api.http.sparql.worker import Worker
from api.http.sparql.writing import is_account
from benchmarks.fuzz.mutation import WORDS, Scramble, scrambler
from benchmarks.fuzz.questions import ATTACKS, CANARY, NAMES, harmless, listener, seeds, store
from benchmarks.fuzz.target import Broken, Target, holds
from graph.digests import doubt
from graph.oxigraph import OxigraphStore
from ontology.errors import QueryError
from ontology.identifiers import DIGESTS
from queries.catalogue import load_catalogue
from queries.runner import select, sparql_of

_LARGEST = 3_000
_ESCAPE = re.compile(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_ANSWERED = {b"E", b"X"}
_FAULTS = {400, 406, 503}
_DEEP = ("SELECT ?s { " * 60, "(" * 450, "{" * 450, "!" * 450, "1=1 && " * 100)
_SYNTAX = (*WORDS["syntax"], f"<{DIGESTS}>", "9" * 400, *_DEEP)


def check(content: bytes) -> str:
    """Ask one thing and see that nothing went where it must not go."""
    case = _case(content)
    before = listener().came
    try:
        if "saved" in case:
            return _saved(str(case["saved"]), _given(case))
        if "update" in case:
            return _update(str(case["update"]))
        if "path" in case:
            return _requested(str(case["path"]), _given(case))
        return _query(str(case.get("query", "")))
    finally:
        holds(listener().came == before, "the store asked another machine")


def mutate(content: bytes, random: Random, scramble: Scramble) -> bytes:
    """Change a value, put another question or parameter in, or change the text of a query."""
    case = _case(content)
    if "given" in case and isinstance(case["given"], dict):
        return json.dumps(_regiven(case, random, scramble)).encode()
    key = "update" if "update" in case else "query"
    said = scramble(str(case.get(key, "")).encode("utf-8", "replace"), random)
    return json.dumps({key: said.decode("utf-8", "replace")}).encode()


def _regiven(case: dict[str, Any], random: Random, scramble: Scramble) -> dict[str, Any]:
    given = dict(case["given"])
    changed = {**case, "given": given}
    name = random.choice([*given, random.choice(NAMES)])
    match random.choices(range(5), (10, 30, 10, 47, 3))[0]:
        case 0:
            given.pop(name, None)
        case 1:
            given[name] = random.choice(ATTACKS)
        case 2:
            given[name] = harmless(name)
        case 3:
            was = str(given.get(name, "")).encode("utf-8", "replace")
            given[name] = scramble(was, random).decode("utf-8", "replace")
        case _:
            other = random.choice(list(load_catalogue()))
            changed |= {"saved": other} if "saved" in case else {"path": f"/api/v1/queries/{other}"}
    return changed


def _case(content: bytes) -> dict[str, Any]:
    try:
        case = json.loads(content)
    except (ValueError, RecursionError):
        return {"query": content.decode("utf-8", "replace")}
    return case if isinstance(case, dict) else {"query": str(case)}


def _given(case: dict[str, Any]) -> dict[str, str]:
    given = case.get("given")
    return {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}


def _saved(name: str, given: Mapping[str, str]) -> str:
    try:
        saved = load_catalogue()[name]
        text = sparql_of(saved, store(), given)
    except QueryError as refusal:
        holds("\n" not in str(refusal), f"a reason of several lines: {refusal}")
        return "value refused"
    known = {each.name: each for each in saved.parameters}
    usual = {each: harmless(each, known[each]) for each, value in given.items() if value.strip()}
    expected = _shape_of(saved.name, tuple(sorted(usual.items())))
    holds(_shape(text) == expected, "a value became syntax")
    before = len(store())
    table = select(store(), text)
    holds(len(store()) == before, "a question changed the store")
    holds(table.columns == tuple(each.name for each in saved.columns), "other columns than said")
    found = any(CANARY in str(value) for row in table.rows for value in row)
    holds(not found, "an answer with what was not asked for")
    return "answered"


def _query(text: str) -> str:
    output = BytesIO()
    job: Job = {
        "query": text,
        "plan": None,
        "results": "application/sparql-results+json",
        "graphs": "application/n-triples",
        "default": [],
        "named": [],
        "union": True,
        "rows": 200,
    }
    before = len(store())
    Worker(store(), output).run(job)
    holds(len(store()) == before, "a query changed the store")
    *_, (letter, body) = _frames(output.getvalue())
    holds(letter in _ANSWERED, "an answer without an end")
    if letter == b"E":
        return "answered"
    fault = json.loads(body)
    holds(fault["status"] in _FAULTS, f"a fault that is not the client's: {fault}")
    holds(fault["kind"] != "store-unavailable", f"the store failed: {fault}")
    holds("\n" not in fault["detail"], f"a fault of several lines: {fault}")
    return "query refused"


def _update(text: str) -> str:
    try:
        read = plan_update(text)
        whole = joined(read.text, doubt())
    except RefusedQuery as refusal:
        holds("\n" not in refusal.detail, f"a reason of several lines: {refusal.detail}")
        return "update refused"
    copy = pyoxigraph.Store()
    copy.extend(store().quads_for_pattern(None, None, None, NamedNode("urn:canary")))
    with OxigraphStore(copy, "memory") as target:
        try:
            target.update(whole)
        except QueryError as refusal:
            holds("\n" not in str(refusal), f"a reason of several lines: {refusal}")
            return "update refused"
    default = pyoxigraph.DefaultGraph()
    holds(not any(copy.quads_for_pattern(None, None, None, default)), "the default graph written")
    for quad in copy:
        graph = getattr(quad.graph_name, "value", "")
        own = quad.subject == NamedNode(DIGESTS)
        holds(not is_account(graph) or own, f"an account written: {quad}")
    return "updated"


def _requested(path: str, given: Mapping[str, str]) -> str:
    from benchmarks.fuzz.server import ask  # noqa: PLC0415  # a server only where one is asked

    status = ask(path, given)
    holds(status != 500, f"status {status} for {path} {given}")  # noqa: PLR2004
    return f"status {status}"


def _frames(sent: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(sent):
        letter, length = FRAME.unpack_from(sent, at)
        at += FRAME.size
        yield letter, sent[at : at + length]
        at += length


@cache
def _shape_of(name: str, given: tuple[tuple[str, str], ...]) -> object:
    return _shape(sparql_of(load_catalogue()[name], store(), dict(given)))


def _shape(text: str) -> object:
    """Return the parse tree of a query with every term as the mere kind of term it is.

    rdflib resolves some escapes before it parses, which Oxigraph rightly does not; none ends a
    string, so that they are put aside.
    """
    try:
        return _outline(list(parseQuery(_ESCAPE.sub("_", text))))
    except ParseException as error:
        raise Broken(f"a value broke its question: {error}") from None


def _outline(node: object) -> object:
    if isinstance(node, CompValue):
        if node.name in {"literal", "pname"}:
            return (node.name, *sorted(node))
        return (node.name, *((key, _outline(value)) for key, value in sorted(node.items())))
    if isinstance(node, (ParseResults, list, tuple)):
        return tuple(map(_outline, node))
    is_term = isinstance(node, (URIRef, Literal))
    return type(node).__name__ if is_term else str(node)


SPARQL = Target("sparql", seeds, scrambler([*ATTACKS, *_SYNTAX], _LARGEST), mutate, check)
