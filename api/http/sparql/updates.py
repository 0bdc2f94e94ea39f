"""What a SPARQL update is, told from its parse tree: the graphs it reads, and what is refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import pyoxigraph
from pyparsing import ParseException
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue
from rdflib.term import Variable

from api.http.sparql.grammar import parseUpdate
from api.http.sparql.parsing import (
    RefusedQuery,
    components,
    normalised,
    refuse_service,
    syntax_fault,
    too_deep,
)
from api.http.sparql.writing import account_refused, is_account

_JOINTS = ("\n;\n", "\n")
_EVERY = {"ALL", "NAMED"}


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """An update that may be run: as text, and the graphs it names with USING."""

    text: str
    reads: tuple[str, ...] = ()
    empties_all: bool = False
    """Whether it drops or clears graphs that it does not name."""


def plan_update(text: str) -> UpdatePlan:
    """Read an update. Raises `RefusedQuery` for bad syntax, and for what reaches outside.

    That is LOAD, SERVICE, and writing to the default graph, which no view of a store shows, or to
    the graphs by which stores keep their own accounts.
    """
    same = normalised(text)
    try:
        read = parseUpdate(same)
        parts = list(components(read))
    except ParseException as error:
        raise syntax_fault(same, error, pyoxigraph.Store().update) from None
    except RecursionError:
        raise too_deep() from None
    refuse_service(same, parts)
    requests = list(read.request or ())
    if not requests:
        raise RefusedQuery("bad-update", "the update is empty; send update=INSERT ...")
    known: Prologue = Prologue()
    reads: list[str] = []
    for prologue, request in zip(read.prologue, requests, strict=False):
        translatePrologue(prologue, None, {}, known)
        if request.name == "Load":
            raise RefusedQuery(
                "load-refused",
                "LOAD would make this server fetch; fetch it yourself and PUT it at /graph-store",
            )
        for written in _written(request):
            _refuse_graph(written, known)
        reads += [_named(name, known) for name in _using(request)]
    drops = [each for each in requests if each.name in {"Clear", "Drop"}]
    return UpdatePlan(same, tuple(reads), any(str(each.graphiri) in _EVERY for each in drops))


def joined(update: str, other: str) -> str:
    """Return two updates as one: the first may end with a semicolon or in a comment."""
    for joint in _JOINTS:
        text = f"{update}{joint}{other}"
        try:
            parseUpdate(text)
        except ParseException:
            continue
        return text
    raise RefusedQuery("bad-update", "the update does not end as an update ends")


def _written(request: CompValue) -> Iterator[object]:
    """Yield the graphs an operation writes to: terms, or ``DEFAULT``."""
    match request.name:
        case "InsertData" | "DeleteData" | "DeleteWhere":
            yield from _of_quads(request.quads, None, is_put=request.name == "InsertData")
        case "Modify":
            own = request.withClause
            if own is not None:
                yield own
            if request.insert:
                yield from _of_quads(request.insert.quads, own, is_put=True)
            if request.delete:
                yield from _of_quads(request.delete.quads, own, is_put=False)
        case "Copy" | "Move" | "Add":
            source, target = request.graph
            yield target
            if request.name == "Move" and not _is_word(source):
                yield source
        case "Clear" | "Drop" | "Create":
            if not _is_word(request.graphiri):
                yield request.graphiri


def _of_quads(quads: CompValue, own: object, *, is_put: bool) -> Iterator[object]:
    if quads.triples and own is None and is_put:
        yield "DEFAULT"
    for each in quads.quadsNotTriples or ():
        yield each.term


def _using(request: CompValue) -> Iterator[object]:
    for clause in (request.using or ()) if request.name == "Modify" else ():
        yield clause.default if "default" in clause else clause.named


def _refuse_graph(term: object, known: Prologue) -> None:
    if _is_word(term):
        raise RefusedQuery(
            "default-graph-refused",
            "the default graph is not written to; name a graph with GRAPH, WITH or TO GRAPH",
        )
    if isinstance(term, Variable):
        return
    name = _named(term, known)
    if is_account(name):
        raise RefusedQuery("graph-refused", account_refused(name))


def _is_word(term: object) -> bool:
    """Return whether a graph is DEFAULT, NAMED or ALL; terms and names are of other types."""
    return type(term) is str


def _named(term: object, known: Prologue) -> str:
    try:
        found = known.absolutize(cast("CompValue | str", term))
    except Exception as error:  # rdflib raises no narrower one for a prefix it has not
        raise RefusedQuery("bad-update", str(error)) from None
    return str(found)
