"""The ways to break a graph file: each value that has broken one, and what becomes of it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import rdflib
from lxml import etree  # type: ignore[import-untyped]

from graph.export import FORMATS, export_graph, find_format
from graph.exports.property_graph import Attribute, Edge, Node, PropertyGraph, node_id, to_cell

ATTRIBUTES = (
    Attribute("label"),
    Attribute("kind"),
    Attribute("words"),
    Attribute("many", many=True),
    Attribute("whole", "int"),
    Attribute("real", "double"),
    Attribute("sure", "boolean"),
)
MARKUP = '<b>"5 & 6"</b> ]]> <!-- \x0b\x00\ud800 \r\n\t end'
FORMULAS = ("=1+1", "+44 20", "-2", "@SUM(A1)", "\tx", "\r=x", " =x")


def drawn(*values: dict[str, object]) -> PropertyGraph:
    """Return a graph of one node for each, with an edge to itself."""

    def items() -> list[Node | Edge]:
        named = [
            Node(f"n{at}", {"label": "a", "kind": "b", **each}) for at, each in enumerate(values)
        ]
        joined = [Edge(node.id, node.id, {"kind": "self", "weight": np.int64(2)}) for node in named]
        return [*named, *joined]

    edges = (Attribute("kind"), Attribute("weight", "double"))
    return PropertyGraph("broken", True, ATTRIBUTES, edges, lambda: iter(items()))


@pytest.mark.parametrize(
    ("kind", "value", "cell"),
    [
        ("string", None, None),
        ("string", "", None),
        ("string", ["a", "b"], "a; b"),
        ("string", {"b", "a"}, "a; b"),
        ("string", {"a": 1}, "a=1"),
        ("string", rdflib.URIRef("https://example.org/x"), "https://example.org/x"),
        ("string", np.str_("x"), "x"),
        ("string", 7, "7"),
        ("int", np.int64(7), 7),
        ("int", "7", 7),
        ("int", 2**70, None),
        ("double", np.float32(0.5), 0.5),
        ("double", 1, 1.0),
        ("double", float("nan"), None),
        ("double", float("inf"), None),
        ("boolean", np.bool_(True), True),
        ("boolean", "false", False),
    ],
)
def test_a_value_becomes_one_plain_type(kind: str, value: object, cell: object) -> None:
    got = to_cell(kind, value)  # type: ignore[arg-type] # a Literal, from the table above
    assert got == cell
    assert type(got) is type(cell)


def test_an_undeclared_attribute_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="undeclared"):
        export_graph(drawn({"new": 1}), find_format("graphml"), tmp_path / "out")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_mark_up_and_illegal_characters_leave_well_formed_xml(name: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export_graph(drawn({"words": MARKUP, "label": MARKUP}), find_format(name), target)
    etree.parse(target)
    read = nx.read_graphml(target) if name == "graphml" else nx.read_gexf(target, version="1.3")
    kept = '<b>"5 & 6"</b> ]]> <!--  \r\n\t end'
    assert read.nodes["n0"]["words"] == read.nodes["n0"]["label"] == kept


def test_one_key_an_attribute_with_one_type_and_none_that_gephi_takes(tmp_path: Path) -> None:
    target = tmp_path / "out"
    graph = drawn({"whole": 1, "real": 1}, {"whole": "2", "real": "2.5", "words": 3})
    export_graph(graph, find_format("graphml"), target)
    keys = etree.parse(target).findall("{*}key")
    ids = [key.get("id") for key in keys]
    names = [(key.get("for"), key.get("attr.name")) for key in keys]
    assert len(set(ids)) == len(ids) == len(set(names)) == 9
    assert not {"d3", "d7"} & set(ids)
    read = nx.read_graphml(target)
    assert [read.nodes[n]["real"] for n in ("n0", "n1")] == [1.0, 2.5]
    assert [read.nodes[n]["whole"] for n in ("n0", "n1")] == [1, 2]
    assert read.nodes["n1"]["words"] == "3"


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_ids_of_edges_are_there_once(name: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    export_graph(drawn({}, {}, {}), find_format(name), target)
    ids = [edge.get("id") for edge in etree.parse(target).iter("{*}edge")]
    assert ids == ["e1", "e2", "e3"]


@pytest.mark.parametrize("name", ["graphml", "gexf", "cytoscape"])
def test_several_values_are_joined(name: str, tmp_path: Path) -> None:
    export_graph(drawn({"many": ["police", "housing"]}), find_format(name), tmp_path / "out")
    assert "police; housing" in (tmp_path / "out").read_text("utf-8")


def test_neo4j_gets_arrays_and_one_line_a_record(tmp_path: Path) -> None:
    graph = drawn({"many": ["police; fire", "housing"], "words": "one\r\ntwo", "sure": True})
    export_graph(graph, find_format("neo4j"), tmp_path / "out")
    with (tmp_path / "out" / "nodes.csv").open(encoding="utf-8", newline="") as text:
        (row,) = csv.DictReader(text)
    assert row["many:string[]"] == "police, fire;housing"
    assert row["words:string"] == "one two"
    assert row["sure:boolean"] == "true"


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_a_formula(words: str, tmp_path: Path) -> None:
    export_graph(drawn({"words": words, "real": -2.5}), find_format("csv"), tmp_path / "out")
    with (tmp_path / "out" / "nodes.csv").open(encoding="utf-8", newline="") as text:
        (row,) = csv.DictReader(text)
    assert row["words"] == f"'{words}"
    assert row["real"] == "-2.5"


def test_excel_is_told_that_it_is_utf8_and_others_are_not(tmp_path: Path) -> None:
    graph = drawn({"words": "Siân, \u201cquoted\u201d\nline"})
    for name, excel in (("plain", False), ("excel", True)):
        export_graph(graph, find_format("csv", excel=excel), tmp_path / name)
        for part in ("nodes.csv", "edges.csv"):
            written = (tmp_path / name / part).read_bytes()
            assert written.startswith(b"\xef\xbb\xbf") is excel
            assert written.endswith(b"\r\n")
    with (tmp_path / "excel" / "nodes.csv").open(encoding="utf-8-sig", newline="") as text:
        (row,) = csv.DictReader(text)
    assert row["words"] == "Siân, \u201cquoted\u201d\nline"


def test_cytoscape_has_what_cytoscape_shows(tmp_path: Path) -> None:
    export_graph(drawn({}, {}), find_format("cytoscape"), tmp_path / "out")
    elements = json.loads((tmp_path / "out").read_text("utf-8"))["elements"]
    assert [node["data"]["id"] for node in elements["nodes"]] == ["n0", "n1"]
    assert all(node["data"]["name"] == "a" for node in elements["nodes"])
    assert all(edge["data"]["interaction"] == "self" for edge in elements["edges"])


def test_ids_are_name_tokens_and_never_the_same_for_two() -> None:
    names = ["theme/a b", "theme/a_b", "theme/a_20_b", "theme/é", "theme/a-b"]
    ids = [node_id(name) for name in names]
    assert len(set(ids)) == len(names)
    for each in ids:
        assert etree.fromstring(
            f'<!DOCTYPE a [<!ATTLIST a b NMTOKEN #REQUIRED>]><a b="{each}"/>'.encode()
        ).get("b")


class Counted:
    """A value whose class knows how many of it are held, and how many were held at most."""

    held = most = 0

    def __init__(self) -> None:
        Counted.held += 1
        Counted.most = max(Counted.most, Counted.held)

    def __del__(self) -> None:  # noqa: D105 - it is counted, no more
        Counted.held -= 1

    def __str__(self) -> str:  # noqa: D105 - as above
        return "a value"


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.draw])
def test_what_is_written_is_not_held(name: str, tmp_path: Path) -> None:
    def items() -> Iterator[Node | Edge]:
        for at in range(2_000):
            yield Node(f"n{at}", {"label": Counted(), "kind": "b"})
            yield Edge(f"n{at}", f"n{at}", {"kind": Counted(), "weight": 1})

    Counted.most = 0
    edges = (Attribute("kind"), Attribute("weight", "double"))
    graph = PropertyGraph("long", True, ATTRIBUTES, edges, items)
    counts = export_graph(graph, find_format(name), tmp_path / "out")
    assert counts.of == {"nodes": 2_000, "edges": 2_000}
    assert Counted.most < 10
