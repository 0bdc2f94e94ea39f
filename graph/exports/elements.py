"""What the two XML formats share: elements, edges kept aside until the nodes are out, counting."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape, quoteattr

from graph.exports.counts import Counts, graph_counts
from graph.exports.property_graph import Cell, Edge, Node, PropertyGraph, legal

_IN_MEMORY = 1 << 20
"""Bytes of edges held before they go to a file of their own."""
_COPIED = 1 << 16

_PLAIN = re.compile(r"[A-Za-z0-9:._ -]*")
"""What stands in an attribute as it is: every id, and most names."""
is_marked = re.compile(r"[&<>\r]").search
"""Whether a text holds what cannot stand in an element as it is."""

WriteNode = Callable[[Node], str]
WriteEdge = Callable[[int, Edge], str]


def attribute(value: str) -> str:
    """Return a text as the quoted value of an attribute."""
    if _PLAIN.fullmatch(value):
        return f'"{value}"'
    return quoteattr(legal(value), {"\t": "&#9;"})


def content(value: str) -> str:
    """Return a text as the content of an element."""
    return escape(value, {"\r": "&#13;"}) if is_marked(value) else value


def lexical(cell: Cell) -> str:
    """Return a value in the spelling of XML Schema."""
    if isinstance(cell, str):
        return cell
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def nodes_then_edges(
    graph: PropertyGraph,
    stream: IO[bytes],
    node: WriteNode,
    edge: WriteEdge,
    between: str = "",
) -> Counts:
    """Write every node, ``between``, then every edge, in one pass over a graph."""
    nodes = edges = 0
    with SpooledTemporaryFile(_IN_MEMORY) as aside:
        for item in graph.items():
            if isinstance(item, Node):
                nodes += 1
                stream.write(node(item).encode())
            else:
                edges += 1
                aside.write(edge(edges, item).encode())
        stream.write(between.encode())
        aside.seek(0)
        while block := aside.read(_COPIED):
            stream.write(block)
    return graph_counts(nodes, edges)


def count_xml(paths: Sequence[Path]) -> Counts:
    """Read a file back and count its nodes and edges; XML that is not well-formed is refused."""
    found = {"node": 0, "edge": 0}

    def start(name: str, _attributes: object) -> None:
        if name in found:
            found[name] += 1

    parser = ParserCreate()
    parser.StartElementHandler = start
    with paths[0].open("rb") as stream:
        parser.ParseFile(stream)
    return graph_counts(found["node"], found["edge"])
