"""Writing through the graph API: documents as jobs, judgements, and who may do either."""

import json
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from api.http.app import create_app
from api.http.graph_api import jobs
from api.http.security import Scope, new_token
from api.http.settings import Settings
from tests.api.documents import POLICY, REVIEW
from tests.api.http.v1_app import Client, client, fill


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of the five reviews; not to be written to."""
    store = tmp_path_factory.mktemp("filled") / "store"
    fill(store)
    return store


@pytest.fixture
def api(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    shutil.copytree(filled, tmp_path / "store")
    return client(tmp_path)


def done(api: Client, job: dict[str, Any]) -> dict[str, Any]:
    """Return a job when it has ended."""
    deadline = time.monotonic() + 120
    while job["state"] not in {"done", "failed"}:
        assert time.monotonic() < deadline, job
        time.sleep(0.1)
        job = api.json(f"/jobs/{job['id']}")
    return job


def seen(api: Client, path: str, total: int, **query: Any) -> dict[str, Any]:  # noqa: ANN401 - any parameter
    """Return a list when it has a number of items; readers look for changes by the half second."""
    deadline = time.monotonic() + 10
    while True:
        page = dict(api.json(path, **query))
        if page["total"] == total or time.monotonic() > deadline:
            return page
        time.sleep(0.1)


def put(api: Client, name: str, content: bytes) -> dict[str, Any]:
    """Send a document and return its job."""
    answer = api.ask("PUT", "/documents", params={"name": name}, content=content)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/api/v1/jobs/{answer.json()['id']}"
    return dict(answer.json())


def test_a_document_is_loaded_followed_and_seen_without_a_restart(api: Client) -> None:
    before = api.get("/reviews").headers["etag"]
    sent = put(api, "tern.txt", REVIEW.format(name="Tern").encode())
    events = told_of(api, sent)
    assert [kind for kind, _ in events] == ["progress"] * (len(events) - 1) + ["end"]
    assert events[-1][1]["state"] == "done"
    job = done(api, sent)
    assert (job["state"], job["done"], job["documents"]) == ("done", 1, 1)
    assert job["outcomes"][0]["reviews"] == 1
    assert job["outcomes"][0]["name"] == "tern.txt"
    assert job["by"] == "desk"
    page = seen(api, "/reviews", 6)
    assert "Child Tern" in {item["subject"] for item in page["items"]}
    assert api.get("/reviews", {"If-None-Match": before}).status_code == 200
    names = [name for item in api.json("/documents")["items"] for name in item["names"]]
    assert "tern.txt" in names
    assert job["id"] in {each["id"] for each in api.json("/jobs")["items"]}


def told_of(api: Client, job: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the events of a job to its end, by their kind."""
    answer = api.get(f"/jobs/{job['id']}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [part.split("\n") for part in answer.text.strip().split("\n\n")]
    return [
        (lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: ")))
        for lines in events
        if not lines[0].startswith(":")
    ]


def test_a_name_that_is_a_path_is_refused(api: Client, tmp_path: Path) -> None:
    tricks = ("../up.txt", "a/b.txt", "a\\b.txt", "..", ".up", "", " ", "a\x00b", "c:x", "n" * 300)
    for name in tricks:
        answer = api.ask("PUT", "/documents", params={"name": name}, content=b"x")
        assert answer.status_code in {400, 422}, name
    assert not list(tmp_path.rglob("*up*"))
    assert api.json("/jobs")["items"] == []


def test_an_upload_that_does_not_fit_is_refused_and_forgotten(tmp_path: Path, api: Client) -> None:
    assert api.ask("PUT", "/documents", params={"name": "a.txt"}, content=b"").status_code == 400
    (tmp_path / "other").mkdir()
    small = client(tmp_path / "other", body_mb=1)
    large = small.ask("PUT", "/documents", params={"name": "a.txt"}, content=b"x" * 2_000_000)
    assert large.status_code == 413
    assert small.json("/jobs")["items"] == []
    form = api.ask("POST", "/documents", content=b"x", headers={"Content-Type": "text/plain"})
    assert form.status_code == 415
    assert "PUT /api/v1/documents" in form.json()["detail"]
    assert api.get("/jobs/unknown").status_code == 404
    assert api.get("/jobs/unknown/events").status_code == 404


def test_the_files_of_a_form_are_one_job_that_tells_what_is_no_review(api: Client) -> None:
    files = [
        ("file", (f"{name.lower()}.txt", REVIEW.format(name=name).encode(), "text/plain"))
        for name in ("Tern", "Dunlin")
    ]
    files += [("file", (name, POLICY.encode(), "text/plain")) for name in ("p.txt", "policy.pdf")]
    answer = api.ask("POST", "/documents", files=files)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/api/v1/jobs/{answer.json()['id']}"
    assert answer.json()["names"] == ["tern.txt", "dunlin.txt", "p.txt", "policy.pdf"]
    job = done(api, answer.json())
    assert (job["state"], job["documents"], job["done"]) == ("done", 4, 4)
    told = {each["name"]: (each["reviews"], len(each["problems"])) for each in job["outcomes"]}
    assert told == {
        "tern.txt": (1, 0),
        "dunlin.txt": (1, 0),
        "p.txt": (0, 1),
        "policy.pdf": (0, 1),
    }
    for each in job["outcomes"]:
        assert all(problem.startswith(f"{each['name']}: ") for problem in each["problems"])
    assert seen(api, "/reviews", 7)["total"] == 7


def test_a_form_that_is_none_is_refused_and_forgotten(api: Client, tmp_path: Path) -> None:
    def form(*parts: tuple[str, Any], **rest: Any) -> tuple[int, str]:  # noqa: ANN401 - as httpx has it
        answer = api.ask("POST", "/documents", files=parts or None, **rest)
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.status_code, answer.json()["detail"]

    for trick in ("../up.txt", "a/b.txt", "a\\b.txt", "..", ".up", " ", "c:up", "n" * 300):
        status, detail = form(("file", (trick, b"x")))
        assert (status, "wren.txt" in detail or "200 bytes" in detail) == (400, True), trick
    assert form(("file", ("a.txt", b"x")), ("file", ("a.txt", b"y")))[0] == 400
    assert form(("other", ("a.txt", b"x"))) == (
        400,
        'no field "other"; the field is called file',
    )
    assert "filename" in form(("file", (None, b"x")))[1]
    assert form(data={"file": "x"})[0] == 415
    for media in ("multipart/form-data", "multipart/form-data; boundary=x"):
        for body in (b"", b"--x", b"--y\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\n"):
            assert form(content=body, headers={"Content-Type": media})[0] == 400, (media, body)
    assert form(*((("file", (f"{n}.txt", b"x"))) for n in range(101)))[0] == 400
    assert not list(tmp_path.rglob("*up*"))
    assert api.json("/jobs")["items"] == []


def test_a_form_that_is_too_large_is_refused_and_forgotten(tmp_path: Path) -> None:
    small = client(tmp_path, body_mb=1)
    large = small.ask("POST", "/documents", files={"file": ("a.txt", b"x" * 2_000_000)})
    assert (large.status_code, large.headers["content-type"]) == (413, "application/problem+json")

    async def unsaid() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
        for _ in range(20):
            yield b"x" * 100_000

    sent = {"Content-Type": "multipart/form-data; boundary=x"}
    assert small.ask("POST", "/documents", sent, content=unsaid()).status_code == 413
    assert small.json("/jobs")["items"] == []


def test_more_loads_than_can_wait_are_turned_away(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "MOST_WAITING", 0)
    answer = api.ask("PUT", "/documents", params={"name": "tern.txt"}, content=b"x")
    assert (answer.status_code, "retry-after" in answer.headers) == (503, True)
    assert api.json("/jobs")["items"] == []


def test_a_server_that_stops_ends_its_loads(api: Client) -> None:
    sent = [put(api, f"{name}.txt", REVIEW.format(name=name).encode()) for name in ("Tern", "Knot")]
    jobs.stop_jobs(api.app)
    last = done(api, sent[0])
    assert last["state"] == "done" or "stopped" in last["detail"]
    assert api.json(f"/jobs/{sent[1]['id']}")["state"] in {"queued", "failed"}


def test_only_those_with_the_scope_may_write(api: Client, tmp_path: Path) -> None:
    statement = api.json("/risk-factors")["items"][0]["id"]
    judged = f"/statements/{statement}/adjudications"
    secret = new_token(tmp_path / "tokens.toml", "reader", [Scope.READ])
    tokens = Settings(store=tmp_path / "store", tokens=tmp_path / "tokens.toml")
    reader, stranger = Client(create_app(tokens), secret), Client(api.app)
    assert reader.get("/reviews").status_code == 200
    for method, path, rest in (
        ("PUT", "/documents?name=a.txt", {"content": b"x"}),
        ("POST", "/documents", {"content": b"x"}),
        ("GET", "/jobs", {}),
        ("POST", judged, {"json": {"verdict": "confirm"}}),
        ("DELETE", judged, {}),
    ):
        assert stranger.ask(method, path, **rest).status_code == 401
        assert reader.ask(method, path, **rest).status_code == 403


def test_a_judgement_counts_at_once_and_can_be_taken_back(api: Client) -> None:
    before = {row["concept"]["id"]: row["reviews"] for row in api.json("/factors")["items"]}
    alder = api.json("/reviews")["items"][0]
    statement = api.json("/risk-factors", review=alder["id"], factor="alcohol-misuse")["items"][0]
    path = f"/statements/{statement['id']}/adjudications"
    answer = api.ask("POST", path, json={"verdict": "reject", "by": "A. Reader", "reason": "no"})
    assert answer.status_code == 201, answer.text
    (judged,) = answer.json()["items"]
    assert (judged["verdict"], judged["status"], judged["by"]) == ("reject", "applied", "A. Reader")
    after = {row["concept"]["id"]: row["reviews"] for row in api.json("/factors")["items"]}
    assert after["alcohol-misuse"] == before["alcohol-misuse"] - 1
    assert api.json(f"/statements/{statement['id']}")["standing"] == "rejected"
    assert api.json("/risk-factors", review=alder["id"], standing="rejected")["total"] == 1
    again = api.ask("POST", path, json={"verdict": "reject", "by": "A. Reader", "reason": "no"})
    assert again.status_code == 200
    back = api.ask("DELETE", path)
    assert back.status_code == 200
    assert back.json()["items"][0]["status"] == "withdrawn"
    told = {row["concept"]["id"]: row["reviews"] for row in api.json("/factors")["items"]}
    assert told == before
    assert [each["status"] for each in api.json(path)["items"]] == ["withdrawn"]
    assert api.ask("DELETE", path).status_code == 404


def test_a_correction_takes_labels_and_refuses_what_is_none(api: Client) -> None:
    statement = api.json("/risk-factors", bearer="father", factor="alcohol-misuse")["items"][0]
    path = f"/statements/{statement['id']}/adjudications"
    good = api.ask("POST", path, json={"verdict": "correct", "values": {"bearer": ["mother"]}})
    assert good.status_code == 201, good.text
    assert good.json()["items"][0]["by"] == "desk"
    wrong: tuple[tuple[dict[str, Any], int, str], ...] = (
        ({"verdict": "correct", "values": {"bearer": ["mothr"]}}, 400, "mother"),
        ({"verdict": "correct", "values": {"bearr": ["mother"]}}, 400, "bearer"),
        ({"verdict": "confirm", "values": {"bearer": ["mother"]}}, 400, "correct"),
        ({"verdict": "perhaps"}, 422, "verdict"),
        ({}, 422, "verdict"),
    )
    for body, status, word in wrong:
        answer = api.ask("POST", path, json=body)
        assert answer.status_code == status, answer.text
        assert word in answer.json()["detail"]
    assert api.ask("POST", path, content=b"{").status_code == 422
    unknown = api.ask("POST", "/statements/none/adjudications", json={"verdict": "confirm"})
    assert unknown.status_code == 404
