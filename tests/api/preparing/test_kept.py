"""What was made of documents, kept: a run done again costs only what has changed."""

import sqlite3
from pathlib import Path

import pytest

import api.preparing.work
from api.loading import find_sources, load_documents
from api.outcome import Outcome
from api.preparing.kept import FOLDER, Kept, keeping
from api.preparing.work import make
from graph.oxigraph import open_store
from ontology.identifiers import RUNS
from tests.api.documents import POLICY, write_review

understood = vars(api.preparing.work)["read_reviews"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("Avocet", "Bittern", "Curlew"):
        write_review(tmp_path / "in", name)
    (tmp_path / "in" / "policy.txt").write_text(POLICY)
    return tmp_path / "in"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the documents that are understood from now on."""
    names: list[str] = []

    def noted(document: object) -> object:
        names.append(document.source.name)  # type: ignore[attr-defined]
        return understood(document)

    monkeypatch.setattr(api.preparing.work, "read_reviews", noted)
    return names


def load(store: Path, folder: Path, *, afresh: bool = False) -> list[Outcome]:
    with open_store(store) as target:
        sources = find_sources([str(folder)])
        return list(load_documents(target, sources, place=store, afresh=afresh))


def graphs(store: Path) -> set[str]:
    with open_store(store) as target:
        names = [name for name in target.graphs() if name != RUNS]
        return {str(quad) for name in names for quad in target.quads(name)}


def test_nothing_is_done_again_where_nothing_changed(
    folder: Path, store: Path, read: list[str]
) -> None:
    first, before = load(store, folder), graphs(store)
    assert len(read) == 4
    read.clear()
    again = load(store, folder)
    assert read == []
    assert [each.unchanged for each in again] == [True, True, True, False]
    assert [(each.name, each.reviews, each.problems, each.issues) for each in again] == [
        (each.name, each.reviews, each.problems, each.issues) for each in first
    ]
    assert graphs(store) == before


def test_a_changed_document_costs_itself_only(folder: Path, store: Path, read: list[str]) -> None:
    load(store, folder)
    read.clear()
    path = folder / "bittern.txt"
    path.write_text(path.read_text().replace("four months", "five months"))
    outcomes = load(store, folder)
    assert read == ["bittern.txt"]
    assert [each.unchanged for each in outcomes] == [True, False, True, False]


def test_changed_rules_cost_every_document(
    folder: Path, store: Path, read: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(store, folder)
    read.clear()
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "agencies.toml").write_text("# nothing yet\n")
    monkeypatch.setenv("REVIEWGRAPH_RULES", str(rules))
    load(store, folder)
    assert len(read) == 4
    with sqlite3.connect(next((store / FOLDER).glob("*.sqlite"))) as entries:
        ((kinds,),) = entries.execute("SELECT count(DISTINCT fingerprint) FROM made")
        assert kinds == 1, "entries of rules that are gone stay"


def test_a_run_that_was_stopped_goes_on(folder: Path, store: Path, read: list[str]) -> None:
    with open_store(store) as target:
        run = load_documents(target, find_sources([str(folder)]), place=store)
        next(run)
        next(run)
        run.close()  # type: ignore[attr-defined]
    assert read == ["avocet.txt", "bittern.txt"]
    read.clear()
    outcomes = load(store, folder)
    assert read == ["curlew.txt", "policy.txt"]
    assert [each.reviews for each in outcomes] == [1, 1, 1, 0]


def test_afresh_does_everything_again(folder: Path, store: Path, read: list[str]) -> None:
    load(store, folder)
    read.clear()
    assert not any(each.unchanged for each in load(store, folder, afresh=True))
    assert len(read) == 4


def test_a_review_that_somebody_changed_by_hand_is_put_right(folder: Path, store: Path) -> None:
    load(store, folder)
    before = graphs(store)
    with open_store(store) as target:
        review = next(name for name in target.graphs() if "/id/review/" in name)
        target.replace_graph(review, list(target.quads(review))[:-5])
    assert graphs(store) != before
    assert [each.unchanged for each in load(store, folder)].count(False) == 2
    assert graphs(store) == before


def test_a_document_whose_file_was_renamed_gets_its_new_name(folder: Path, store: Path) -> None:
    load(store, folder)
    (folder / "avocet.txt").rename(folder / "avocet-final.txt")
    first = load(store, folder)[0]
    assert not first.unchanged
    assert any("avocet-final.txt" in quad for quad in graphs(store))


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100])
def test_a_damaged_file_is_made_anew(
    folder: Path, store: Path, read: list[str], damage: bytes
) -> None:
    load(store, folder)
    read.clear()
    next((store / FOLDER).glob("*.sqlite")).write_bytes(damage)
    load(store, folder)
    assert len(read) == 4
    read.clear()
    load(store, folder)
    assert read == []


def test_an_entry_that_is_damaged_is_made_anew(folder: Path, store: Path, read: list[str]) -> None:
    load(store, folder)
    read.clear()
    with sqlite3.connect(next((store / FOLDER).glob("*.sqlite"))) as entries:
        entries.execute("UPDATE made SET body = substr(body, 1, 90)")
    load(store, folder)
    assert len(read) == 4


def test_an_entry_comes_back_as_it_was(folder: Path, tmp_path: Path) -> None:
    (source, *_) = find_sources([str(folder)])
    made = make(source, "rules")  # type: ignore[arg-type]
    with keeping(tmp_path, "rules") as kept:
        assert isinstance(kept, Kept)
        assert not kept
        kept.put(made)
        assert kept
        assert kept.get(made.key) == made
        assert kept.get("another") is None


def test_a_store_elsewhere_is_kept_of_in_the_cache(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REVIEWGRAPH_CACHE", str(tmp_path / "cache"))
    with keeping("http://127.0.0.1:1/store", "rules") as kept:
        assert kept is not None
    assert list((tmp_path / "cache").glob(f"{FOLDER}-*/*.sqlite"))
