"""GraphML (U. Brandes et al. 2002) for Gephi, yEd, Cytoscape, igraph and NetworkX."""

from collections.abc import Callable, Sequence
from typing import IO

from graph.exports.counts import Counts
from graph.exports.elements import (
    attribute,
    content,
    is_marked,
    lexical,
    nodes_then_edges,
)
from graph.exports.property_graph import Attribute, Edge, Node, PropertyGraph, cells_of

_OPEN = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="\
http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def write_graphml(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
    """Write a graph to one stream."""
    (stream,) = streams
    stream.write(_OPEN.encode())
    declared = (("node", graph.node_attributes), ("edge", graph.edge_attributes))
    for domain, attributes in declared:
        for each in attributes:
            stream.write(_key(domain, each).encode())
    direction = "directed" if graph.directed else "undirected"
    opening = f' <graph id={attribute(graph.name)} edgedefault="{direction}">\n'
    stream.write(opening.encode())

    of_node, of_edge = _data("node", graph.node_attributes), _data("edge", graph.edge_attributes)

    def node(item: Node) -> str:
        return f"  <node id={attribute(item.id)}>{of_node(item)}</node>\n"

    def edge(number: int, item: Edge) -> str:
        ends = f"source={attribute(item.source)} target={attribute(item.target)}"
        return f'  <edge id="e{number}" {ends}>{of_edge(item)}</edge>\n'

    counts = nodes_then_edges(graph, stream, node, edge)
    stream.write(b" </graph>\n</graphml>\n")
    return counts


def _key(domain: str, declared: Attribute) -> str:
    # Gephi takes some bare ids, such as "d3", for the label; ids of words are taken as they are.
    name = attribute(declared.name)
    key = attribute(f"{domain}-{declared.name}")
    return f' <key id={key} for="{domain}" attr.name={name} attr.type="{declared.type}"/>\n'


def _data(domain: str, attributes: Sequence[Attribute]) -> Callable[[Node | Edge], str]:
    opening = {each.name: f'<data key="{domain}-{each.name}">' for each in attributes}
    read = cells_of(attributes)

    def written(item: Node | Edge) -> str:
        return "".join(
            [
                f"{opening[name]}{cell}</data>"
                if type(cell) is str and not is_marked(cell)
                else f"{opening[name]}{content(lexical(cell))}</data>"
                for name, cell in read(item.values).items()
            ]
        )

    return written
