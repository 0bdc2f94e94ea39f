"""Answers that are sent again without a route: the same, as long as they are true and allowed."""

from pathlib import Path

import pytest

from api.http.graph_api import ready
from api.http.state import Folder
from graph.oxigraph import open_store
from ontology.identifiers import is_review
from tests.api.http.v1_app import Client, client, fill

ANSWER = {"x-request-id"}
"""Headers that are another each time."""


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note for each request of the graph API whether it was answered from what is kept."""
    found: list[bool] = []
    known = ready._known

    def noted(*asked: object) -> object:
        answer = known(*asked)  # type: ignore[arg-type]
        found.append(answer is not None)
        return answer

    monkeypatch.setattr(ready, "_known", noted)
    monkeypatch.setattr(Folder, "every", 3_600.0)  # between two looks, however slow the machine is
    return found


@pytest.fixture
def api(tmp_path: Path) -> Client:
    """Return a client of an application of its own."""
    fill(tmp_path / "store")
    return client(tmp_path)


def test_the_second_answer_is_the_first(api: Client, sent: list[bool]) -> None:
    for path in ("/themes?limit=2", "/themes.csv", "/reviews", "/patterns/recurring?limit=1"):
        sent.clear()
        first, second = api.get(path), api.get(path)
        assert sent == [False, True]
        assert second.content == first.content
        told, again = (
            {name: value for name, value in answer.headers.items() if name not in ANSWER}
            for answer in (first, second)
        )
        assert again == told


def test_other_words_are_another_question(api: Client, sent: list[bool]) -> None:
    assert api.get("/themes").headers["content-type"] == "application/json"
    csv = api.get("/themes", headers={"Accept": "text/csv"})
    assert csv.headers["content-type"].startswith("text/csv")
    assert api.json("/themes", limit=1)["items"] != api.json("/themes", limit=2)["items"]
    assert api.get("/themes", limit="none").status_code == 422
    assert api.get("/themes", limit="none").status_code == 422
    assert not any(sent)


def test_a_tag_is_answered_with_304(api: Client, sent: list[bool]) -> None:
    tag = api.get("/themes").headers["etag"]
    again = api.get("/themes", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert api.ask("HEAD", "/themes").content == b""
    assert sent == [False, True, True]


def test_changed_data_are_told(api: Client, sent: list[bool], tmp_path: Path) -> None:
    before = api.json("/reviews")["total"]
    with open_store(tmp_path / "store") as store:
        store.replace_graph(next(filter(is_review, store.graphs())), [])
    api.app.state.reviewgraph.data.look_again()
    assert api.json("/reviews")["total"] == before - 1
    assert sent == [False, False]


def test_nobody_gets_what_another_may_read(tmp_path: Path, sent: list[bool]) -> None:
    fill(tmp_path / "store")
    reader = client(tmp_path)
    assert reader.get("/themes").status_code == 200
    assert reader.get("/themes").status_code == 200
    assert Client(reader.app).get("/themes").status_code == 401
    assert Client(reader.app, "x" * 43).get("/themes").status_code == 401
    assert sent == [False, True, False, False]
