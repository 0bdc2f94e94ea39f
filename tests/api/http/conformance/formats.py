"""Query results as CSV, TSV, JSON and XML: the W3C's cases by id, and like ones for XML."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import httpx
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from tests.api.http.conformance.cases import (
    CSV,
    FINE,
    JSON,
    QUERY,
    TSV,
    XML,
    Case,
    Target,
    Wrong,
    is_one_of,
)
from tests.api.http.conformance.data import HERE, KINDS, TYPED, quads

Term = NamedNode | Literal | BlankNode
Row = tuple[Term | None, ...]
Reader = Callable[[httpx.Response], tuple[list[str], list[Row]]]

_SPARQL = "{http://www.w3.org/2005/sparql-results#}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SPO = ["s", "p", "o"]


def _all(name: str) -> str:
    return f"SELECT ?s ?p ?o {{ GRAPH <{name}> {{ ?s ?p ?o }} }} ORDER BY ?s"


_OPTIONAL = (
    f"SELECT ?s ?p ?o ?p2 ?o2 {{ GRAPH <{KINDS}> {{ ?s ?p ?o OPTIONAL {{ ?o ?p2 ?o2 }} }} }} "
    "ORDER BY ?s"
)


def _rows(name: str) -> list[Row]:
    found = [each for each in quads() if each.graph_name == NamedNode(name)]
    return [(each.subject, each.predicate, each.object) for each in found]  # type: ignore[misc]


def _joined() -> list[Row]:
    rows = _rows(KINDS)
    tails = {row[0]: row[1:] for row in rows}
    return [(*row, *tails.get(row[2], (None, None))) for row in rows]


def _json(answer: httpx.Response) -> tuple[list[str], list[Row]]:
    body = answer.json()
    names = body["head"]["vars"]
    return names, [
        tuple(_from_json(row[name]) if name in row else None for name in names)
        for row in body["results"]["bindings"]
    ]


def _from_json(term: dict[str, str]) -> Term:
    match term["type"]:
        case "uri":
            return NamedNode(term["value"])
        case "bnode":
            return BlankNode()
        case _:
            kind = term.get("datatype")
            return _literal(term["value"], kind, term.get("xml:lang"))


def _literal(text: str, kind: str | None, language: str | None) -> Literal:
    if language:
        return Literal(text, language=language)
    return Literal(text, datatype=NamedNode(kind)) if kind else Literal(text)


def _xml(answer: httpx.Response) -> tuple[list[str], list[Row]]:
    root = ET.fromstring(answer.content)
    if root.tag != f"{_SPARQL}sparql":
        raise Wrong(f"root {root.tag}")
    names = [each.attrib["name"] for each in root.iterfind(f"{_SPARQL}head/{_SPARQL}variable")]
    rows: list[Row] = []
    for result in root.iterfind(f"{_SPARQL}results/{_SPARQL}result"):
        bound = {each.attrib["name"]: _from_xml(each[0]) for each in result}
        rows.append(tuple(bound.get(name) for name in names))
    return names, rows


def _from_xml(term: ET.Element) -> Term:
    text = term.text or ""
    match term.tag.removeprefix(_SPARQL):
        case "uri":
            return NamedNode(text)
        case "bnode":
            return BlankNode()
        case "literal":
            return _literal(text, term.get("datatype"), term.get(_LANG))
        case other:
            raise Wrong(f"element {other}")


def _tsv(answer: httpx.Response) -> tuple[list[str], list[Row]]:
    head, *lines = answer.content.decode().removesuffix("\n").split("\n")
    names = head.split("\t")
    if not all(name.startswith("?") for name in names):
        raise Wrong("names without ?")
    rows = [tuple(map(_from_tsv, line.removesuffix("\r").split("\t"))) for line in lines]
    return [name.removeprefix("?").removesuffix("\r") for name in names], rows


def _from_tsv(cell: str) -> Term | None:
    if not cell:
        return None
    try:
        (quad,) = parse(f"<urn:x:s> <urn:x:p> {cell} .".encode(), format=RdfFormat.TURTLE)
    except (SyntaxError, ValueError) as error:
        raise Wrong(f"no term: {cell}") from error
    term: Term = quad.object
    return term


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query and the columns and rows that are right."""

    query: str
    names: list[str]
    rows: list[Row]


def _select(target: Target, media: str, read: Reader, asked: _Asked) -> None:
    told, found = read(_sent(target, media, asked.query))
    if told != asked.names:
        raise Wrong(f"columns {' '.join(told)}")
    if [tuple(map(_same, row)) for row in found] != [tuple(map(_same, row)) for row in asked.rows]:
        raise Wrong("other rows")


def _sent(target: Target, media: str, query: str) -> httpx.Response:
    answer = target.send("POST", target.query, FINE, kind=QUERY, content=query, accept=media)
    is_one_of(answer, (media,))
    return answer


def _same(term: Term | None) -> object:
    if isinstance(term, BlankNode):
        return "blank"  # its label is the server's own
    if isinstance(term, Literal) and term.datatype.value.endswith(("double", "decimal")):
        return (float(term.value), term.datatype)  # the W3C compares these as numbers
    return term


def _csv(target: Target, asked: _Asked) -> None:
    text = _sent(target, CSV, asked.query).content.decode()
    told, *found = list(csv.reader(io.StringIO(text, newline="")))
    if told != asked.names:
        raise Wrong(f"columns {' '.join(told)}")
    if [[_plain(cell) for cell in row] for row in found] != [
        [_plain(_text(term)) for term in row] for row in asked.rows
    ]:
        raise Wrong("other rows")
    if not text.startswith(f"{','.join(asked.names)}\r\n"):
        raise Wrong("lines end in LF alone")  # the format is RFC 4180's


def _text(term: Term | None) -> str:
    if term is None:
        return ""
    return "_:" if isinstance(term, BlankNode) else term.value


def _plain(cell: str) -> str:
    if cell.startswith("_:"):
        return "_:"
    return "1000000" if cell.upper() in {"1.0E6", "1E6", "1000000.0"} else cell


def _truth(media: str, query: str, right: bool, target: Target) -> None:
    answer = _sent(target, media, query)
    if media == JSON:
        body = answer.json()
        found = body.get("boolean")
        if "head" not in body:
            raise Wrong("no head")
    else:
        told = ET.fromstring(answer.content).find(f"{_SPARQL}boolean")
        found = {"true": True, "false": False}.get("" if told is None else told.text or "")
    if found is not right:
        raise Wrong(f"{answer.status_code} {found}")


_STORED = "the store keeps a literal of a derived integer type as the xsd:integer of its value"


def _table(suite: str, name: str, told: str, media: str, read: Reader | None) -> tuple[Case, ...]:
    known = {"tsv03": _STORED, "xml03": _STORED}
    asked = (
        ("01", "terms of each kind", _Asked(_all(KINDS), _SPO, _rows(KINDS))),
        ("02", "variables that are unbound", _Asked(_OPTIONAL, [*_SPO, "p2", "o2"], _joined())),
        ("03", "datatypes, commas, quotes, tabs", _Asked(_all(TYPED), _SPO, _rows(TYPED))),
    )
    return tuple(
        Case(
            suite,
            name + number,
            f"{told}: {what}",
            partial(_csv, asked=each)
            if read is None
            else partial(_select, media=media, read=read, asked=each),
            known.get(name + number, ""),
        )
        for number, what, each in asked
    )


def _asks(suite: str, name: str, told: str, media: str) -> tuple[Case, ...]:
    what = f"ASK {{ GRAPH <{KINDS}> {{ <{HERE}s1> <{HERE}p1> <{HERE}s%s> }} }}"
    return (
        Case(suite, f"{name}03", f"{told}: true", partial(_truth, media, what % 2, True)),
        Case(suite, f"{name}04", f"{told}: false", partial(_truth, media, what % 9, False)),
    )


CASES = (
    *_table("csv-tsv-res", "csv", "CSV", CSV, None),
    *_table("csv-tsv-res", "tsv", "TSV", TSV, _tsv),
    *_table("json-res", "jsonres", "JSON", JSON, _json)[:2],
    *_asks("json-res", "jsonres", "JSON", JSON),
    *_table("own", "xml", "XML", XML, _xml),
    *_asks("own", "xml-ask", "XML", XML),
)
