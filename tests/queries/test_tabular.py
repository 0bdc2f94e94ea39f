"""The tables of reviews: equal to the graphs, brought up to date by what changed, never half."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from graph.digests import doubt
from graph.oxigraph import OxigraphStore, memory_store, open_store
from graph.store import View
from ontology.concepts import load_vocabulary
from ontology.identifiers import is_review
from queries.incidence import load_incidence, missed_opportunities
from queries.tabular import keeping, places
from queries.tabular.hierarchy import Hierarchy
from queries.tabular.keeping import State, bring_up
from queries.tabular.opened import TabledView, Tables
from queries.tabular.reading import read, read_by_several
from tests.queries.corpus import REVIEWS, filled, iri

HIERARCHY = Hierarchy(load_vocabulary())
QUESTIONS = (
    "SELECT subject, iri, place, type, nation, publisher, published, authors FROM review",
    "SELECT s.iri, s.place, s.kind, s.name, s.assertion, s.rejected, s.standing, r.iri, e.iri "
    "FROM statement s JOIN review r ON r.no = s.review LEFT JOIN evidence e ON e.no = s.evidence",
    "SELECT e.iri, e.quote, e.start, e.place, r.iri FROM evidence e "
    "JOIN review r ON r.no = e.review",
    "SELECT s.iri, r.iri, t.kind, t.relation, t.concept, t.said, t.counts FROM tag t "
    "JOIN statement s ON s.no = t.statement JOIN review r ON r.no = t.review",
    "SELECT e.iri FROM words w JOIN evidence e ON e.no = w.rowid WHERE words MATCH 'fictional'",
)


class Watched:
    """A view that notes the graphs that are read, and may fail at one."""

    def __init__(self, store: OxigraphStore, fails_at: str = "") -> None:
        self.read: list[str] = []
        self._store = store
        self._fails_at = fails_at

    def __getattr__(self, name: str) -> object:
        """Return what the store has."""
        return getattr(self._store, name)

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of a graph."""
        if graph is not None and is_review(graph):
            self.read.append(graph)
        if graph == self._fails_at:
            raise KeyboardInterrupt
        return self._store.quads(graph)


@pytest.fixture
def store() -> OxigraphStore:
    """Return a store of five reviews that keeps digests."""
    made, source = memory_store(), OxigraphStore(filled(), "")
    made.replace_graphs({name: list(source.quads(name)) for name in source.graphs()})
    return made


def state(view: object, revision: str, **changes: object) -> State:
    """Return a state of a store in memory."""
    assert isinstance(view, Watched | OxigraphStore)
    told: View = view  # type: ignore[assignment]  # a watched view has all that a view has
    return State(told, revision, "here", HIERARCHY, **changes)  # type: ignore[arg-type]


def contents(file: Path, wanted: State) -> list[list[tuple[object, ...]]]:
    """Return all that the tables say, without the numbers of rows."""
    tables = Tables.open(file, wanted.about)
    assert tables is not None
    found = [sorted((tuple(row) for row in tables.rows(sql)), key=repr) for sql in QUESTIONS]
    tables.close()
    return found


def without(store: OxigraphStore, review: str, predicate: str) -> None:
    """Write a review again without one of its properties."""
    left = [quad for quad in store.quads(review) if not quad.predicate.value.endswith(predicate)]
    store.replace_graph(review, left)


@pytest.mark.parametrize("arguments", [{}, {"nation": "wales"}, {"since": 2021}])
@pytest.mark.parametrize("once", [False, True])
def test_patterns_count_the_same_from_tables(
    store: OxigraphStore, tmp_path: Path, arguments: dict[str, str | int], once: bool
) -> None:
    wanted = state(store, "1")
    bring_up(tmp_path / "t.sqlite", wanted)
    tables = Tables.open(tmp_path / "t.sqlite", wanted.about)
    assert tables is not None
    tabled = TabledView(store, tables)
    one, other = (load_incidence(view, arguments, once_per_case=once) for view in (store, tabled))
    assert one.reviews == other.reviews
    assert one.terms == other.terms
    assert (one.matrix.toarray() == other.matrix.toarray()).all()
    pairs, cells = missed_opportunities(store, one)
    assert pairs == missed_opportunities(tabled, other)[0]
    assert (cells.toarray() == missed_opportunities(tabled, other)[1].toarray()).all()
    tables.close()


def test_only_what_changed_is_read_again(store: OxigraphStore, tmp_path: Path) -> None:
    file, anew = tmp_path / "t.sqlite", tmp_path / "anew.sqlite"
    bring_up(file, state(store, "1"))
    changed, gone = iri(REVIEWS[0]), iri(REVIEWS[1])
    without(store, changed, "agencyKind")
    store.replace_graph(gone, [])
    watched = Watched(store)
    bring_up(file, state(watched, "2"))
    assert watched.read == [changed]
    bring_up(anew, state(store, "2"))
    assert contents(file, state(store, "2")) == contents(anew, state(store, "2"))
    bring_up(file, state(watched, "2"))
    assert watched.read == [changed], "the same revision is not read at all"


def test_a_raw_write_makes_all_be_read_again(store: OxigraphStore, tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite"
    bring_up(file, state(store, "1"))
    review = NamedNode(iri(REVIEWS[0]))
    store._open.update(f"DROP GRAPH {review} ;\n{doubt()}")
    watched = Watched(store)
    bring_up(file, state(watched, "2"))
    assert set(watched.read) == {iri(each) for each in REVIEWS[1:]}


def test_without_digests_every_change_is_one_of_all(store: OxigraphStore, tmp_path: Path) -> None:
    file, watched = tmp_path / "t.sqlite", Watched(store)
    bring_up(file, state(watched, "1", digests=False))
    bring_up(file, state(watched, "2", digests=False))
    assert len(watched.read) == 2 * len(REVIEWS)


def test_tables_of_another_store_are_not_taken_for_ones_own(
    store: OxigraphStore, tmp_path: Path
) -> None:
    file, watched = tmp_path / "t.sqlite", Watched(store)
    bring_up(file, State(store, "1", "elsewhere", HIERARCHY))
    bring_up(file, state(watched, "1"))
    assert len(watched.read) == len(REVIEWS)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\x07" * 5000])
def test_a_damaged_or_foreign_file_is_made_anew(
    store: OxigraphStore, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "t.sqlite"
    file.write_bytes(content)
    assert Tables.open(file, state(store, "1").about) is None
    bring_up(file, state(store, "1"))
    assert len(contents(file, state(store, "1"))[0]) == len(REVIEWS)


def test_damage_that_a_change_meets_is_mended(store: OxigraphStore, tmp_path: Path) -> None:
    file, anew = tmp_path / "t.sqlite", tmp_path / "anew.sqlite"
    bring_up(file, state(store, "1"))
    content = file.read_bytes()
    file.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    without(store, iri(REVIEWS[0]), "agencyKind")
    bring_up(file, state(store, "2"))
    bring_up(anew, state(store, "2"))
    assert contents(file, state(store, "2")) == contents(anew, state(store, "2"))


@pytest.mark.parametrize("before", [True, False])
def test_what_is_stopped_leaves_the_tables_as_they_were(
    store: OxigraphStore, tmp_path: Path, before: bool
) -> None:
    file = tmp_path / "t.sqlite"
    if before:
        bring_up(file, state(store, "1"))
    without(store, iri(REVIEWS[0]), "agencyKind")
    with pytest.raises(KeyboardInterrupt):
        bring_up(file, state(Watched(store, iri(REVIEWS[0])), "2"))
    assert Tables.open(file, state(store, "2").about) is None
    if before:
        assert len(contents(file, state(store, "1"))[0]) == len(REVIEWS)
    bring_up(file, state(store, "2"))
    assert len(contents(file, state(store, "2"))[0]) == len(REVIEWS)


def test_readers_keep_the_state_they_opened(store: OxigraphStore, tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite"
    bring_up(file, state(store, "1"))
    early = Tables.open(file, state(store, "1").about)
    assert early is not None
    count = "SELECT COUNT(*) FROM review"
    store.replace_graph(iri(REVIEWS[0]), [])
    bring_up(file, state(store, "2"))
    late = Tables.open(file, state(store, "2").about)
    assert late is not None
    assert early.rows(count)[0][0] == len(REVIEWS)
    with early.cursor(), early.cursor() as again:
        assert again.execute(count).fetchone()[0] == len(REVIEWS)
    assert late.rows(count)[0][0] == len(REVIEWS) - 1
    early.close()
    keeping.settle(file)
    late.refresh()
    assert late.rows(count)[0][0] == len(REVIEWS) - 1
    late.close()


def test_several_processes_read_what_one_reads(tmp_path: Path) -> None:
    source = filled()
    with open_store(tmp_path / "store") as made:
        held = OxigraphStore(source, "")
        made.replace_graphs({name: list(held.quads(name)) for name in held.graphs()})
    graphs = sorted(iri(each) for each in REVIEWS)
    by_one = dict(read(OxigraphStore(source, ""), graphs, HIERARCHY))
    assert dict(read_by_several(tmp_path / "store", graphs, HIERARCHY)) == by_one
    assert dict(read_by_several(tmp_path / "no store", graphs, HIERARCHY)) == {}


def test_tables_lie_in_the_store_or_in_a_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(places.CACHE, str(tmp_path / "cache"))
    store = tmp_path / "store"
    store.mkdir()
    assert places.writable(store) == store / "tables" / places.FILE
    remote = places.writable("http://127.0.0.1:7878")
    assert remote.parent.parent == tmp_path / "cache"
    assert remote != places.writable("http://127.0.0.1:7879")
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(places.CACHE, str(tmp_path / "file"))
    passing = places.writable("http://127.0.0.1:7878")
    assert places.is_passing(passing)
    passing.parent.rmdir()


def test_two_that_write_wait_for_each_other(store: OxigraphStore, tmp_path: Path) -> None:
    file = tmp_path / "t.sqlite"
    bring_up(file, state(store, "1"))
    lock = sqlite3.connect(file.with_suffix(".lock"), timeout=0)
    with keeping._turn(file), pytest.raises(sqlite3.OperationalError, match="locked"):
        lock.execute("BEGIN EXCLUSIVE")
    lock.execute("BEGIN EXCLUSIVE")
    lock.close()
