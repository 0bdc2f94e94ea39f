"""A file, or a folder of them, is whole or as it was: refusals, faults, and what is left beside."""

import errno
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest

from graph.export import FORMATS, Stored, export, export_graph, find_format, format_of
from graph.exports.counts import Counts, graph_counts
from graph.exports.property_graph import PropertyGraph
from graph.oxigraph import OxigraphStore, memory_store
from ontology.errors import StoreError
from tests.factory import make_document
from tests.graph.loading import load

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    filled = memory_store()
    load(filled, make_document())
    return filled


def failing(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
    streams[0].write(b"half of it")
    raise FULL


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("name", ["graphml", "csv"])
def test_a_failed_export_leaves_what_was_there_and_nothing_else(
    store: OxigraphStore, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "out"
    export(store, name, target)
    before = [path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    chosen = replace(find_format(name), draw=failing)
    with pytest.raises(StoreError, match=r"cannot write .*out: No space left on device"):
        export_graph(Stored(store), chosen, target)
    assert names(tmp_path) == ["out"]
    after = [path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    assert after == before


@pytest.mark.parametrize("name", ["graphml", "csv"])
def test_an_interrupted_export_leaves_nothing(
    store: OxigraphStore, tmp_path: Path, name: str
) -> None:
    def interrupted(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export_graph(Stored(store), replace(find_format(name), draw=interrupted), tmp_path / "out")
    assert names(tmp_path) == []


def test_what_does_not_come_back_as_written_is_not_kept(
    store: OxigraphStore, tmp_path: Path
) -> None:
    def empty(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
        return graph_counts(3, 2)

    def short(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
        streams[0].write(b"<graphml><graph><node/></graph></graphml>")
        return graph_counts(3, 2)

    for draw, said in ((empty, "cannot be read"), (short, "of 3 nodes, 2 edges, 1 node, 0 edges")):
        with pytest.raises(StoreError, match=said):
            export_graph(
                Stored(store), replace(find_format("graphml"), draw=draw), tmp_path / "out"
            )
        assert names(tmp_path) == []


@pytest.mark.parametrize("name", ["graphml", "csv", "nquads"])
def test_what_exists_is_replaced_only_when_asked(
    store: OxigraphStore, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "out"
    chosen = find_format(name)
    export_graph(Stored(store), chosen, target, replace=False)
    with pytest.raises(StoreError, match="exists already; pass --force"):
        export_graph(Stored(store), chosen, target, replace=False)
    export_graph(Stored(store), chosen, target, replace=True)
    assert names(tmp_path) == ["out"]


def test_a_folder_that_holds_other_files_is_never_replaced(
    store: OxigraphStore, tmp_path: Path
) -> None:
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(StoreError, match=r"holds other files \(thesis\.docx\)"):
        export(store, "csv", tmp_path)
    assert names(tmp_path) == ["thesis.docx"]
    with pytest.raises(StoreError, match="is a file; name a folder"):
        export(store, "csv", tmp_path / "thesis.docx")


def test_a_place_that_cannot_be_written_is_an_error_in_one_line(
    store: OxigraphStore, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="is a directory"):
        export(store, "trig", tmp_path)
    for name in ("trig", "csv"):
        with pytest.raises(StoreError, match="No such file or directory") as told:
            export(store, name, tmp_path / "nowhere" / "out")
        assert "\n" not in str(told.value)
    with pytest.raises(StoreError, match="choose one of graphml, gexf"):
        export(store, "doc", tmp_path / "out.doc")


def test_a_projection_is_not_stated_as_rdf(tmp_path: Path) -> None:
    drawn = PropertyGraph("none", True, (), (), lambda: iter(()))
    with pytest.raises(StoreError, match="turtle holds the reviews as RDF"):
        export_graph(drawn, find_format("turtle"), tmp_path / "out.ttl")
    assert names(tmp_path) == []


def test_a_format_is_told_by_the_ending_of_a_file() -> None:
    for name, chosen in FORMATS.items():
        if not chosen.parts:
            assert format_of(Path(f"reviews{chosen.suffix.upper()}")) == name
    with pytest.raises(StoreError, match=r"csv is a folder of nodes\.csv and edges\.csv"):
        format_of(Path("reviews.csv"))
    with pytest.raises(StoreError, match="does not tell its format"):
        format_of(Path("reviews"))


def test_parquet_without_pyarrow_says_what_to_install(
    store: OxigraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(StoreError, match=r'pip install "reviewgraph\[parquet\]"'):
        export(store, "parquet", tmp_path / "out")
    assert names(tmp_path) == []
