"""What the servers hold before they are asked, and where each graph came from."""

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

HERE = "http://example.org/conformance/"
DOCUMENT = "http://xmlns.com/foaf/0.1/Document"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
KINDS = f"{HERE}kinds"
"""Two IRIs, two strings, numbers and a blank node, as the W3C's first data of the formats."""
TYPED = f"{HERE}typed"
"""Literals with a datatype, some with a comma, as its second."""


def graph(number: int) -> str:
    """Return the IRI of a graph that says of itself that it is a document."""
    return f"{HERE}graph{number}"


def _kinds() -> list[tuple[str, NamedNode | Literal | BlankNode]]:
    return [
        ("1", NamedNode(f"{HERE}s2")),
        ("2", Literal("tern")),
        ("3", Literal("knot", datatype=NamedNode(f"{XSD}string"))),
        ("4", Literal("7", datatype=NamedNode(f"{XSD}integer"))),
        ("5", Literal("2.5", datatype=NamedNode(f"{XSD}decimal"))),
        ("6", BlankNode("wader")),
    ]


def _typed() -> list[tuple[str, NamedNode | Literal | BlankNode]]:
    pairs = (
        ("1", "string"),
        ("2.2", "decimal"),
        ("-3", "negativeInteger"),
        ("4,4", "string"),
        ("5,5", f"{HERE}own"),
        ("1.0E6", "double"),
        ("a7", "hexBinary"),
        ('say "no"\tor\nnot', "string"),
    )
    return [
        (str(at), Literal(text, datatype=NamedNode(name if ":" in name else XSD + name)))
        for at, (text, name) in enumerate(pairs, 1)
    ]


def quads() -> list[Quad]:
    """Return what every server is started with; the default graph has one triple."""
    found = [Quad(NamedNode(f"{HERE}s"), NamedNode(f"{HERE}p"), Literal("default"), DefaultGraph())]
    for document in map(NamedNode, map(graph, range(4))):
        found.append(Quad(document, NamedNode(TYPE), NamedNode(DOCUMENT), document))
    for name, rows in ((KINDS, _kinds()), (TYPED, _typed())):
        found += [
            Quad(NamedNode(f"{HERE}s{at}"), NamedNode(f"{HERE}p{at}"), term, NamedNode(name))
            for at, term in rows
        ]
    return found
