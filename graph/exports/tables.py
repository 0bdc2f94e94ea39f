"""Two CSV tables, of nodes and of edges (RFC 4180, UTF-8): plain, or as Neo4j imports them."""

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from graph.exports.counts import Counts, graph_counts
from graph.exports.property_graph import (
    MANY,
    Attribute,
    Cell,
    Cells,
    Edge,
    Node,
    PropertyGraph,
    cells,
    in_one_line,
)

Row = list[Cell]
Head = Sequence[str]

_FORMULA = re.compile(r"[=+\-@\t\r\n]|\s+[=+\-@]")
_NEO4J_TYPES = {"string": "string", "int": "int", "double": "double", "boolean": "boolean"}
_NEO4J_MANY = ";"
_LONGEST_CELL = 2**31 - 1


def write_csv(graph: PropertyGraph, streams: Sequence[IO[bytes]], *, excel: bool = False) -> Counts:
    """Write nodes and edges; ``excel`` begins each file with the mark by which Excel knows UTF-8.

    A text that a spreadsheet would take for a formula begins with an apostrophe (OWASP, "CSV
    Injection").
    """
    heads = (
        ["id", *(each.name for each in graph.node_attributes)],
        ["id", "source", "target", *(each.name for each in graph.edge_attributes)],
    )

    def node(item: Node) -> Row:
        return [item.id, *_plain(graph.node_attributes, item)]

    def edge(number: int, item: Edge) -> Row:
        ends = (f"e{number}", item.source, item.target)
        return [*ends, *_plain(graph.edge_attributes, item)]

    if excel:
        for stream in streams:
            stream.write(codecs.BOM_UTF8)
    return _write(graph, streams, heads, node, edge)


def write_neo4j(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
    """Write nodes and relationships with the headers that ``neo4j-admin database import`` reads.

    Kinds become labels (``RiskFactor``) and types (``HAS_STATEMENT``); an attribute of several
    values becomes an array; line ends in texts become spaces, as the import expects by default.
    """
    heads = (
        ["id:ID", *map(_typed, graph.node_attributes), ":LABEL"],
        [":START_ID", ":END_ID", *map(_typed, graph.edge_attributes), ":TYPE"],
    )

    def node(item: Node) -> Row:
        held = cells(graph.node_attributes, item.values)
        values = _imported(graph.node_attributes, item, held)
        return [item.id, *values, _label(str(held["kind"]))]

    def edge(_number: int, item: Edge) -> Row:
        held = cells(graph.edge_attributes, item.values)
        values = _imported(graph.edge_attributes, item, held)
        return [item.source, item.target, *values, _relationship(str(held["kind"]))]

    return _write(graph, streams, heads, node, edge)


def count_tables(paths: Sequence[Path]) -> Counts:
    """Read both tables back and count their rows; a row of another length is refused."""
    nodes, edges = (_count(path) for path in paths)
    return graph_counts(nodes, edges)


def _write(
    graph: PropertyGraph,
    streams: Sequence[IO[bytes]],
    heads: tuple[Head, Head],
    node: Callable[[Node], Row],
    edge: Callable[[int, Edge], Row],
) -> Counts:
    texts = [TextIOWrapper(stream, "utf-8", newline="") for stream in streams]
    tables = [csv.writer(text) for text in texts]
    for table, head in zip(tables, heads, strict=True):
        table.writerow(head)
    nodes = edges = 0
    for item in graph.items():
        if isinstance(item, Node):
            nodes += 1
            tables[0].writerow(node(item))
        else:
            edges += 1
            tables[1].writerow(edge(edges, item))
    for text in texts:
        text.detach()  # which flushes, and leaves the stream open for who opened it
    return graph_counts(nodes, edges)


def _plain(attributes: Iterable[Attribute], item: Node | Edge) -> Row:
    held = cells(attributes, item.values)
    return [_inert(held.get(each.name, "")) for each in attributes]


def _inert(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return str(cell).lower()
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def _typed(attribute: Attribute) -> str:
    return f"{attribute.name}:{_NEO4J_TYPES[attribute.type]}{'[]' if attribute.many else ''}"


def _imported(attributes: Iterable[Attribute], item: Node | Edge, held: Cells) -> Row:
    row: Row = []
    for each in attributes:
        cell = held.get(each.name, "")
        several = item.values.get(each.name)
        if each.many and isinstance(several, Iterable) and not isinstance(several, str):
            parts = (str(part).replace(_NEO4J_MANY, ",") for part in several)
            cell = _NEO4J_MANY.join(map(in_one_line, parts))
        elif each.many:
            cell = str(cell).replace(MANY, _NEO4J_MANY)
        elif isinstance(cell, bool):
            cell = str(cell).lower()
        elif isinstance(cell, str):
            cell = in_one_line(cell)
        row.append(cell)
    return row


def _label(kind: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", kind))


def _relationship(kind: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])", "_", kind).upper()


def _count(path: Path) -> int:
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, strict=True)
        width = len(next(rows))
        count = 0
        for row in rows:
            if len(row) != width:
                raise ValueError(f"{path.name} line {rows.line_num} has {len(row)} cells")
            count += 1
        return count
