"""What of a store on a server changes its revision, and how often it is asked for."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from api.adjudicating import adjudication, stated_in
from api.http.sparql.revisions import MARK, mark, mark_update, revision_of
from api.http.state import Data, Server
from graph.build import build, load_vocabulary_graph
from graph.judging import judge
from graph.links import store_links
from graph.oxigraph import OxigraphStore, memory_store
from graph.provenance import Run
from ontology.adjudication import Verdict
from ontology.errors import StoreError
from tests.factory import make_document
from tests.queries.corpus import REVIEWS, told_twice

RUN = Run(started=datetime(2026, 1, 31, tzinfo=UTC), version="0")


def load(store: OxigraphStore, place: int) -> None:
    """Load one of the fictional reviews."""
    case = REVIEWS[place]
    text = f"A fictional review of {case.subject}.\n"
    assert build(store, make_document(text=text, name=f"{place}.txt"), [case], run=RUN).stored


def test_whatever_is_written_changes_the_revision() -> None:
    store = memory_store()
    load_vocabulary_graph(store)
    load(store, 0)
    (review,) = {
        name
        for name in store.graphs()
        if name.startswith("https://w3id.org/reviewgraph/id/review/")
    }
    stated = next(each for each in stated_in(store, review))
    judged = adjudication(stated, Verdict.CONFIRM, "A. Reader")
    steps: tuple[Callable[[], object], ...] = (
        lambda: load(store, 1),
        lambda: judge(store, [judged]),
        lambda: judge(store, [], withdrawn=[judged.iri]),
        lambda: store_links(store, [told_twice()]),
        lambda: store.update(mark_update()),
        lambda: store.replace_graphs({MARK: [mark()]}),
    )
    seen = [revision_of(store)]
    for step in steps:
        step()
        seen.append(revision_of(store))
        assert seen[-1] == revision_of(store)
    assert len(set(seen)) == len(steps) + 1


def test_a_server_is_not_asked_by_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    now = [0.0]

    def revision(_: Server) -> str:
        asked.append(now[0])
        if now[0] < 2:
            raise StoreError("no server answers")
        return f"{now[0]}"

    monkeypatch.setattr(Server, "revision", revision)
    data = Data("http://127.0.0.1:9/query", clock=lambda: now[0])
    for moment in (0.0, 0.5, 1.5):
        now[0] = moment
        with pytest.raises(StoreError, match="no server answers"):
            data.revision()
    assert asked == [0.0, 1.5]
    for moment, told in ((3.0, "3.0"), (4.0, "3.0"), (6.5, "6.5")):
        now[0] = moment
        assert data.revision() == told
    now[0] = 7.0
    data.look_again()
    assert data.revision() == "7.0"
