"""Cytoscape JSON (``.cyjs``) for Cytoscape, Cytoscape.js and NetworkX: one element a line."""

import json
from collections.abc import Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import IO

from graph.exports.counts import Counts, graph_counts
from graph.exports.elements import nodes_then_edges
from graph.exports.property_graph import Cell, Edge, Node, PropertyGraph, cells

_VERSIONS = '"format_version": "1.0", "generated_by": "reviewgraph"'
_AT_NODES = '"nodes": ['
_AT_EDGES = '], "edges": ['


def write_cytoscape(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
    """Write a graph to one stream."""
    (stream,) = streams
    name = _json({"name": graph.name, "shared_name": graph.name})
    flags = f'"directed": {_json(graph.directed)}, "multigraph": false'
    opening = f'{{{_VERSIONS}, "target_cytoscapejs_version": "~3", {flags}, "data": {name},'
    stream.write(f'{opening}\n"elements": {{{_AT_NODES}'.encode())
    comma = chain([""], repeat(","))

    def node(item: Node) -> str:
        held = cells(graph.node_attributes, item.values)
        # Cytoscape shows "name"; NetworkX takes "value" for the node itself.
        own: dict[str, Cell] = {"id": item.id, "value": item.id, "name": held.get("label", item.id)}
        return f"{next(comma)}\n{_json({'data': own | held})}"

    def edge(number: int, item: Edge) -> str:
        held = cells(graph.edge_attributes, item.values)
        own: dict[str, Cell] = {
            "id": f"e{number}",
            "source": item.source,
            "target": item.target,
            "interaction": held.get("kind", ""),
        }
        return f"{'' if number == 1 else ','}\n{_json({'data': own | held})}"

    counts = nodes_then_edges(graph, stream, node, edge, f"\n{_AT_EDGES}")
    stream.write(b"\n]}}\n")
    return counts


def count_cytoscape(paths: Sequence[Path]) -> Counts:
    """Read a file back line by line, each element as JSON, and count nodes and edges."""
    nodes = edges = 0
    with paths[0].open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith('{"data"'):
                data = json.loads(line.rstrip(",\n"))["data"]
                nodes, edges = nodes + ("source" not in data), edges + ("source" in data)
    return graph_counts(nodes, edges)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
