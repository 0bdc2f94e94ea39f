"""Exports: each readable by others, and a file whole or as it was."""

from io import BytesIO
from pathlib import Path
from typing import IO

import networkx as nx
import pytest
from pyoxigraph import RdfFormat, parse

from graph import export as exporting
from graph.build import build, load_vocabulary_graph
from graph.export import FORMATS, Format, export, write_trig
from graph.graphml import write_graphml
from graph.oxigraph import OxigraphStore, memory_store
from graph.store import View
from ontology.errors import StoreError
from ontology.identifiers import RUNS
from tests.factory import make_document, make_evidence, make_review, make_risk_factor
from tests.graph.loading import RUN, load, other_document

CONTROLS = 'drank\x00 a\x01\x0b lot\x1f \ufffe of <beer> & "ale" \r\n ]]> \U0001f37a'


@pytest.fixture
def store() -> OxigraphStore:
    filled = memory_store()
    load_vocabulary_graph(filled)
    load(filled, make_document())
    load(filled, other_document())
    return filled


@pytest.mark.parametrize(
    ("name", "syntax"), [("trig", RdfFormat.TRIG), ("nquads", RdfFormat.N_QUADS)]
)
def test_a_dataset_comes_back_whole_but_for_the_runs(
    store: OxigraphStore, tmp_path: Path, name: str, syntax: RdfFormat
) -> None:
    target = tmp_path / "out"
    export(store, name, target)
    kept = {quad for quad in store.quads() if quad.graph_name.value != RUNS}  # type: ignore[union-attr] # no default graph here
    assert set(parse(path=target, format=syntax)) == kept


def test_turtle_holds_the_triples_of_all_graphs(store: OxigraphStore, tmp_path: Path) -> None:
    target = tmp_path / "out.ttl"
    export(store, "turtle", target)
    kept = {q.triple for q in store.quads() if q.graph_name.value != RUNS}  # type: ignore[union-attr] # no default graph here
    assert {quad.triple for quad in parse(path=target, format=RdfFormat.TURTLE)} == kept


@pytest.mark.parametrize("name", list(FORMATS))
def test_an_export_is_the_same_every_time(store: OxigraphStore, name: str, tmp_path: Path) -> None:
    for number in range(3):
        export(store, name, tmp_path / str(number))
    assert len({(tmp_path / str(number)).read_bytes() for number in range(3)}) == 1


def test_an_empty_store_can_be_exported(tmp_path: Path) -> None:
    with memory_store() as empty:
        for name in FORMATS:
            export(empty, name, tmp_path / name)
    assert nx.read_graphml(tmp_path / "graphml").number_of_nodes() == 0
    assert list(parse(path=tmp_path / "trig", format=RdfFormat.TRIG)) == []


def test_sorting_in_pieces_is_sorting(
    store: OxigraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once, in_pieces = BytesIO(), BytesIO()
    exporting.write_nquads(store, at_once)
    monkeypatch.setattr(exporting, "_CHUNK", 7)
    exporting.write_nquads(store, in_pieces)
    lines = at_once.getvalue().splitlines(keepends=True)
    assert in_pieces.getvalue() == at_once.getvalue()
    assert lines == sorted(lines)


def test_networkx_reads_the_graphml_with_equal_counts(store: OxigraphStore) -> None:
    written = BytesIO()
    write_graphml(store, written)
    drawn = nx.read_graphml(BytesIO(written.getvalue()))
    kinds = nx.get_node_attributes(drawn, "kind")
    assert sorted(kinds.values()).count("review") == 4
    assert {"child", "person", "risk-factor", "recommendation", "concept"} <= set(kinds.values())
    assert len(kinds) == drawn.number_of_nodes() == written.getvalue().count(b"<node ")
    assert drawn.number_of_edges() == written.getvalue().count(b"<edge ")
    assert all(data["weight"] == 1.0 and data["kind"] for _, _, data in drawn.edges(data=True))
    assert all(data["label"] for _, data in drawn.nodes(data=True))
    assert {data["year"] for _, data in drawn.nodes(data=True) if "year" in data} == {2021}


def test_control_characters_do_not_break_the_graphml() -> None:
    document = make_document(text=CONTROLS)
    factor = make_risk_factor(evidence=make_evidence(exact=CONTROLS, start=0))
    written = BytesIO()
    with memory_store() as store:
        review = make_review(
            document=document.sha256, subject="Child \x02Fox", risk_factors=(factor,)
        )
        assert build(store, document, [review], run=RUN).stored
        write_graphml(store, written)
    drawn = nx.read_graphml(BytesIO(written.getvalue()))
    quotes = nx.get_node_attributes(drawn, "quote").values()
    assert 'drank a lot  of <beer> & "ale" \r\n ]]> \U0001f37a' in quotes
    assert any(
        label.startswith("Child Fox") for label in nx.get_node_attributes(drawn, "label").values()
    )


def test_a_failed_export_leaves_the_old_file_and_no_part(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(view: View, stream: IO[bytes]) -> None:
        write_trig(view, stream)
        raise OSError(28, "No space left on device")

    target = tmp_path / "out.trig"
    target.write_text("as it was")
    monkeypatch.setitem(FORMATS, "trig", Format("trig", "application/trig", ".trig", full))
    with pytest.raises(StoreError, match=r"cannot write .*out\.trig: No space left on device"):
        export(store, "trig", target)
    assert [path.name for path in tmp_path.iterdir()] == ["out.trig"]
    assert target.read_text() == "as it was"


def test_a_place_that_cannot_be_written_is_an_error_in_one_line(
    store: OxigraphStore, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="is a directory"):
        export(store, "trig", tmp_path)
    with pytest.raises(StoreError, match="No such file or directory"):
        export(store, "trig", tmp_path / "nowhere" / "out.trig")
    with pytest.raises(StoreError, match="choose one of turtle, trig, nquads, graphml"):
        export(store, "doc", tmp_path / "out.doc")
