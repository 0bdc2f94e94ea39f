"""Exports of a store: what each holds, the same every time, and read by the libraries it is for."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest
import rdflib
from pyoxigraph import Quad, RdfFormat, parse

from graph.build import build, load_vocabulary_graph
from graph.export import FORMATS, Scope, export
from graph.exports import ordering
from graph.exports.jsonld import context_text
from graph.exports.property_graph import Edge, Node
from graph.exports.reviews import of_reviews
from graph.links import SameCase, store_links
from graph.oxigraph import OxigraphStore, memory_store
from ontology.files import ontology_file
from ontology.identifiers import LINKS, QUALITY, REGISTRY, RUNS, VOCABULARY_GRAPH, is_review
from ontology.namespaces import RG_NS
from tests.factory import SENTENCES, make_document, make_evidence, make_review, make_risk_factor
from tests.graph.loading import RUN, load, other_document

CONTROLS = 'drank\x00 a\x01\x0b lot\x1f \ufffe of <beer> & "ale" \r\n\t ]]> \U0001f37a'
LEGAL = 'drank a lot  of <beer> & "ale" \r\n\t ]]> \U0001f37a'
SYNTAXES = {
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
    "turtle": RdfFormat.TURTLE,
}
GRAPHS = [name for name, each in FORMATS.items() if each.draw]


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    filled = memory_store()
    load_vocabulary_graph(filled)
    load(filled, make_document())
    load(filled, other_document())
    first, second = reviews_of(filled)[:2]
    store_links(filled, [SameCase(first, second, 0.9, ("sex: male",))])
    quality = next(filled.quads(REGISTRY))
    filled.replace_graph(QUALITY, [quality])
    return filled


@pytest.fixture(scope="module")
def either_way() -> tuple[OxigraphStore, OxigraphStore]:
    """Return two stores, into which the same documents were loaded in opposite orders."""
    documents = [make_document(), other_document()]
    one, other = memory_store(), memory_store()
    for store, order in ((one, documents), (other, documents[::-1])):
        load_vocabulary_graph(store)
        for document in order:
            load(store, document)
    return one, other


def reviews_of(store: OxigraphStore) -> list[str]:
    return sorted(filter(is_review, store.graphs()))


def graph_of(quad: Quad) -> str:
    return quad.graph_name.value  # type: ignore[union-attr] # no default graph here


def files_of(path: Path) -> dict[str, bytes]:
    held = sorted(path.iterdir()) if path.is_dir() else [path]
    return {each.name if path.is_dir() else "": each.read_bytes() for each in held}


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_a_dataset_comes_back_whole_but_for_runs_and_quality(
    store: OxigraphStore, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "out"
    counts = export(store, name, target)
    kept = {quad for quad in store.quads() if graph_of(quad) not in {RUNS, QUALITY}}
    assert set(parse(path=target, format=SYNTAXES[name])) == kept
    assert str(counts) == f"{len(kept):,} quads"


def test_turtle_holds_the_triples_of_all_graphs(store: OxigraphStore, tmp_path: Path) -> None:
    target = tmp_path / "out.ttl"
    export(store, "turtle", target)
    kept = {q.triple for q in store.quads() if graph_of(q) not in {RUNS, QUALITY}}
    assert {quad.triple for quad in parse(path=target, format=RdfFormat.TURTLE)} == kept


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # rdflib warns of its own calls
@pytest.mark.parametrize(
    ("name", "syntax"), [("turtle", "turtle"), ("trig", "trig"), ("jsonld", "json-ld")]
)
def test_rdflib_reads_what_pyoxigraph_reads(
    store: OxigraphStore, tmp_path: Path, name: str, syntax: str
) -> None:
    target = tmp_path / "out"
    export(store, name, target, Scope(frozenset(reviews_of(store)[:1])))
    read = rdflib.Dataset()
    read.parse(target, format=syntax)
    ours = [quad.triple for quad in parse(path=target, format=SYNTAXES[name])]
    theirs = [(s, p, o) for s, p, o, _ in read.quads()]
    assert len(set(theirs)) == len(set(ours))
    assert {str(p) for _, p, _ in theirs} == {triple.predicate.value for triple in ours}


@pytest.mark.parametrize("name", list(FORMATS))
def test_an_export_is_the_same_every_time(store: OxigraphStore, name: str, tmp_path: Path) -> None:
    for number in range(3):
        export(store, name, tmp_path / str(number))
    first, *others = (files_of(tmp_path / str(number)) for number in range(3))
    assert all(other == first for other in others)


@pytest.mark.parametrize("name", list(FORMATS))
def test_the_order_of_loading_does_not_matter(
    either_way: tuple[OxigraphStore, OxigraphStore], name: str, tmp_path: Path
) -> None:
    for number, filled in enumerate(either_way):
        export(filled, name, tmp_path / str(number))
    assert files_of(tmp_path / "0") == files_of(tmp_path / "1")


@pytest.mark.parametrize("name", list(FORMATS))
def test_an_empty_store_can_be_exported(name: str, tmp_path: Path) -> None:
    with memory_store() as empty:
        counts = export(empty, name, tmp_path / "out")
    assert set(counts.of.values()) == {0}
    assert all(files_of(tmp_path / "out").values()) or name in {"nquads", "trig", "turtle"}


@pytest.mark.parametrize("name", ["turtle", "trig", "nquads", "jsonld"])
def test_sorting_in_pieces_is_sorting(
    store: OxigraphStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    export(store, name, tmp_path / "at once")
    monkeypatch.setattr(ordering, "CHUNK", 7)
    export(store, name, tmp_path / "in pieces")
    assert (tmp_path / "at once").read_bytes() == (tmp_path / "in pieces").read_bytes()


def test_nquads_are_sorted_and_said_once(store: OxigraphStore, tmp_path: Path) -> None:
    export(store, "nquads", tmp_path / "out.nq")
    lines = (tmp_path / "out.nq").read_bytes().splitlines()
    assert lines == sorted(set(lines))


def test_only_some_reviews_leave_with_what_is_theirs(store: OxigraphStore, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    kept = reviews_of(store)[0]
    export(store, "nquads", target, Scope(frozenset({kept})))
    quads = set(parse(path=target, format=RdfFormat.N_QUADS))
    assert {graph_of(quad) for quad in quads} == {kept, REGISTRY, LINKS, VOCABULARY_GRAPH}
    documents = {quad.object for quad in quads if quad.predicate.value == f"{RG_NS}review"}
    assert {term.value for term in documents} == {kept}
    titles = [q for q in quads if graph_of(q) == REGISTRY and q.predicate.value.endswith("title")]
    assert len(titles) == 1
    linked = [quad for quad in quads if graph_of(quad) == LINKS]
    assert {quad.predicate.value for quad in linked} == {f"{RG_NS}case"}


def test_links_leave_with_both_their_reviews(store: OxigraphStore, tmp_path: Path) -> None:
    target = tmp_path / "out.nq"
    export(store, "nquads", target, Scope(frozenset(reviews_of(store))))
    quads = set(parse(path=target, format=RdfFormat.N_QUADS))
    assert {quad for quad in quads if graph_of(quad) == LINKS} == set(store.quads(LINKS))


@pytest.mark.parametrize("name", list(FORMATS))
def test_without_quotes_no_sentence_of_a_document_leaves(
    store: OxigraphStore, tmp_path: Path, name: str
) -> None:
    export(store, name, tmp_path / "with")
    export(store, name, tmp_path / "without", Scope(quotes=False))
    told, silent = (b"".join(files_of(tmp_path / each).values()) for each in ("with", "without"))
    for sentence in SENTENCES.values():
        assert sentence.encode() not in silent
    assert name == "parquet" or SENTENCES["factor"].encode() in told  # which is compressed


def test_every_node_is_labelled_and_every_edge_weighed(store: OxigraphStore) -> None:
    items = list(of_reviews(store).items())
    nodes = {item.id: item.values for item in items if isinstance(item, Node)}
    edges = [item for item in items if isinstance(item, Edge)]
    assert len(nodes) + len(edges) == len(items)
    assert all(values["label"] and values["kind"] and values["iri"] for values in nodes.values())
    assert {edge.source for edge in edges} | {edge.target for edge in edges} <= set(nodes)
    assert all(edge.values["kind"] and edge.values["weight"] for edge in edges)
    assert len({(edge.source, edge.target) for edge in edges}) == len(edges)
    kinds = [values["kind"] for values in nodes.values()]
    assert kinds.count("review") == 4
    assert {"child", "person", "risk-factor", "recommendation", "concept"} <= set(kinds)
    same = [edge.values["weight"] for edge in edges if edge.values["kind"] == "sameCase"]
    assert same == [0.9]


def counts_of(items: Iterable[Node | Edge]) -> tuple[int, int]:
    nodes = [isinstance(item, Node) for item in items]
    return sum(nodes), len(nodes) - sum(nodes)


@pytest.mark.parametrize("name", GRAPHS)
def test_every_reader_finds_the_same_counts(
    store: OxigraphStore, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "out"
    counts = export(store, name, target)
    expected = counts_of(of_reviews(store).items())
    assert tuple(counts.of.values()) == expected
    match name:
        case "graphml" | "gexf" | "cytoscape":
            drawn = read_graph(name, target)
            assert (drawn.number_of_nodes(), drawn.number_of_edges()) == expected
            assert drawn.is_directed()
            assert all(data["label"] and data["kind"] for _, data in drawn.nodes(data=True))
            assert all(data["kind"] and data["weight"] > 0 for _, _, data in drawn.edges(data=True))
            years = {data["year"] for _, data in drawn.nodes(data=True) if "year" in data}
            assert years == {2021}
        case "csv":
            nodes, edges = read_tables(target, "edges")
            assert (len(nodes), len(edges)) == expected
            assert set(edges["source"]) | set(edges["target"]) <= set(nodes["id"])
        case "parquet":
            nodes = pd.read_parquet(target / "nodes.parquet")
            edges = pd.read_parquet(target / "edges.parquet")
            assert (len(nodes), len(edges)) == expected
            assert nodes["confidence"].dtype == float
            assert set(nodes["explicit"].dropna()) == {False}
        case "neo4j":
            nodes, edges = read_tables(target, "relationships")
            assert (len(nodes), len(edges)) == expected
            assert set(edges[":START_ID"]) | set(edges[":END_ID"]) <= set(nodes["id:ID"])
            assert not nodes["id:ID"].duplicated().any()
            assert "CaseReview" not in set(nodes[":LABEL"])
            assert {"Review", "RiskFactor", "Concept"} <= set(nodes[":LABEL"])
            assert {"HAS_STATEMENT", "FACTOR", "SAME_CASE"} <= set(edges[":TYPE"])
            assert {"year:int", "confidence:double", "explicit:boolean", "themes:string[]"} <= set(
                nodes.columns
            )


def read_graph(name: str, path: Path) -> "nx.Graph[str]":
    match name:
        case "graphml":
            return nx.read_graphml(path)
        case "gexf":
            return nx.read_gexf(path, version="1.3")
        case _:
            return nx.cytoscape_graph(json.loads(path.read_text("utf-8")))


def read_tables(folder: Path, edges: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    nodes, rows = (
        pd.read_csv(folder / f"{name}.csv", keep_default_na=False, encoding="utf-8")
        for name in ("nodes", edges)
    )
    return nodes, rows


@pytest.mark.parametrize("name", ["graphml", "gexf", "cytoscape"])
def test_no_character_breaks_a_file(name: str, tmp_path: Path) -> None:
    document = make_document(text=CONTROLS)
    factor = make_risk_factor(evidence=make_evidence(exact=CONTROLS, start=0))
    with memory_store() as store:
        review = replace(
            make_review(document=document.sha256), subject="Child \x02Fox", risk_factors=(factor,)
        )
        assert build(store, document, [review], run=RUN).stored
        export(store, name, tmp_path / "out")
    drawn = read_graph(name, tmp_path / "out")
    assert LEGAL in nx.get_node_attributes(drawn, "quote").values()
    labels = nx.get_node_attributes(drawn, "label").values()
    assert any(str(label).startswith("Child Fox") for label in labels)


def test_the_published_context_names_only_what_the_ontology_has() -> None:
    context = json.loads(context_text())["@context"]
    declared = {
        quad.subject.value
        for quad in parse(path=ontology_file(), format=RdfFormat.TURTLE)
        if not isinstance(quad.subject, rdflib.BNode) and hasattr(quad.subject, "value")
    }
    own = [
        term["@id"].replace("rg:", RG_NS)
        for term in context.values()
        if isinstance(term, dict) and term["@id"].startswith("rg:")
    ]
    assert len(own) > 40
    assert set(own) <= declared
    assert {"rg", "prov", "oa", "skos", "dcterms"} <= set(context)
