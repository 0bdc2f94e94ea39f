"""GEXF 1.3 (Gephi): label, weight and kind where Gephi looks for them, the rest as attributes."""

from collections.abc import Sequence
from typing import IO

from graph.exports.counts import Counts
from graph.exports.elements import attribute, lexical, nodes_then_edges
from graph.exports.property_graph import Attribute, Cells, Edge, Node, PropertyGraph, cells_of

_OPEN = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
 <meta><creator>reviewgraph</creator></meta>
"""
_TYPES = {"string": "string", "int": "integer", "double": "double", "boolean": "boolean"}


def write_gexf(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
    """Write a graph to one stream; no date, so that the same graph gives the same bytes."""
    (stream,) = streams
    direction = "directed" if graph.directed else "undirected"
    stream.write(f'{_OPEN} <graph defaultedgetype="{direction}" mode="static">\n'.encode())
    nodes = _declared(graph.node_attributes, {"label"})
    edges = _declared(graph.edge_attributes, {"weight"})
    for domain, attributes in (("node", nodes), ("edge", edges)):
        stream.write(_table(domain, attributes).encode())
    stream.write(b"  <nodes>\n")

    of_node, of_edge = cells_of(graph.node_attributes), cells_of(graph.edge_attributes)

    def node(item: Node) -> str:
        held = of_node(item.values)
        label = attribute(str(held.get("label", item.id)))
        return f"   <node id={attribute(item.id)} label={label}>{_values(nodes, held)}</node>\n"

    def edge(number: int, item: Edge) -> str:
        held = of_edge(item.values)
        ends = f"source={attribute(item.source)} target={attribute(item.target)}"
        label, weight = attribute(str(held.get("kind", ""))), lexical(held.get("weight", 1.0))
        own = f'label={label} weight="{weight}"'
        return f'   <edge id="e{number}" {ends} {own}>{_values(edges, held)}</edge>\n'

    counts = nodes_then_edges(graph, stream, node, edge, "  </nodes>\n  <edges>\n")
    stream.write(b"  </edges>\n </graph>\n</gexf>\n")
    return counts


def _declared(attributes: Sequence[Attribute], own: set[str]) -> dict[str, Attribute]:
    return {each.name: each for each in attributes if each.name not in own}


def _table(domain: str, attributes: dict[str, Attribute]) -> str:
    rows = "".join(
        f'   <attribute id={attribute(name)} title={attribute(name)} type="{_TYPES[each.type]}"/>\n'
        for name, each in attributes.items()
    )
    return f'  <attributes class="{domain}" mode="static">\n{rows}  </attributes>\n'


def _values(declared: dict[str, Attribute], held: Cells) -> str:
    values = "".join(
        f"<attvalue for={attribute(name)} value={attribute(lexical(held[name]))}/>"
        for name in declared
        if name in held
    )
    return f"<attvalues>{values}</attvalues>" if values else ""
