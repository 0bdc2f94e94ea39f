"""Every route of the graph API is documented, has an example, and answers as it says."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from api.http.graph_api import ROUTERS
from tests.api.http.v1_app import Client, client, fill

Operation = tuple[str, str, dict[str, Any]]

ROUTES = {
    (method.lower(), route.path_format): route
    for router in ROUTERS
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in route.methods or ()
}
READING = sorted(
    path
    for (method, path), route in ROUTES.items()
    if method == "get" and "job" not in path and route.include_in_schema
)
ODD = (
    "",
    "x",
    "-1",
    "0",
    "99999999999999999999",
    "theme/x",
    "%",
    "\x00",
    '"',
    "' OR 1=1 --",
    "a" * 400,
    "2021",
    "true",
    "?x",
    "}",
    "<>",
    "éß",
    "NaN",
    "1e9",
    "*",
    "theme/safe-sleep",
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Client:
    folder = tmp_path_factory.mktemp("v1")
    fill(folder / "store")
    return client(folder)


@pytest.fixture(scope="module")
def described(api: Client) -> dict[str, Any]:
    return dict(api.app.openapi())


def operations(described: dict[str, Any]) -> Iterator[Operation]:
    for path, methods in described["paths"].items():
        if path.startswith("/api/v1"):
            for method, operation in methods.items():
                yield method, path, operation


def ids(api: Client) -> dict[str, str]:
    return {
        "review_id": api.json("/reviews", limit=1)["items"][0]["id"],
        "statement_id": api.json("/missed-opportunities", limit=1)["items"][0]["id"],
        "evidence_id": api.json("/evidence", limit=1)["items"][0]["id"],
        "document_id": api.json("/documents", limit=1)["items"][0]["id"],
        "scheme": "theme",
        "concept": "information-sharing",
        "view": "recurring",
    }


def test_every_route_has_a_summary_a_description_and_an_example(described: dict[str, Any]) -> None:
    seen = list(operations(described))
    assert len(seen) > 60
    for method, path, operation in seen:
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        good = next(answer for status, answer in operation["responses"].items() if status < "300")
        assert all(
            "example" in media or kind != "application/json"
            for kind, media in good["content"].items()
        ), where
        assert {"401", "403"} <= operation["responses"].keys(), where
    names = [operation["operationId"] for _, _, operation in seen]
    assert len(set(names)) == len(names)


def test_every_example_is_one_of_its_model(described: dict[str, Any]) -> None:
    for method, path, operation in operations(described):
        model = ROUTES[method, path].response_model
        if model is None:
            continue
        for status, answer in operation["responses"].items():
            example = answer.get("content", {}).get("application/json", {}).get("example")
            if status < "300" and example is not None:
                TypeAdapter(model).validate_python(example)


@pytest.mark.parametrize("path", READING)
def test_every_reading_route_answers_as_its_model_says(
    path: str, api: Client, described: dict[str, Any]
) -> None:
    parameters = described["paths"][path]["get"].get("parameters", ())
    needed = {
        (each["in"], each["name"]): each.get("example", each["schema"].get("examples", [None])[0])
        for each in parameters
        if each["required"]
    }
    query = {name: value for (where, name), value in needed.items() if where == "query"}
    pieces = {name: value for (where, name), value in needed.items() if where == "path"}
    if query.get("review") or path.endswith("review-in-full"):
        query["review"] = ids(api)["review_id"]
    answer = api.get(path.format(**{**pieces, **ids(api)}), **query)
    assert answer.status_code == 200, answer.text
    model = ROUTES["get", path].response_model
    TypeAdapter(model).validate_json(answer.content, strict=True)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_parameter_makes_the_server_fail(
    data: st.DataObject, api: Client, described: dict[str, Any]
) -> None:
    path = data.draw(st.sampled_from(READING))
    operation = described["paths"][path]["get"]
    known = {"rule_id": "theme"} | ids(api)
    text = st.sampled_from(ODD) | st.text(max_size=20)
    pieces = {
        name: data.draw(st.just(value) | text.filter(lambda each: "/" not in each and each))
        for name, value in known.items()
        if f"{{{name}}}" in path
    }
    declared = [each for each in operation.get("parameters", ()) if each["in"] == "query"]
    chosen = data.draw(st.lists(st.sampled_from(declared), max_size=4)) if declared else []
    query = [
        (each["name"], data.draw(text | st.just(str(each.get("example", "1"))))) for each in chosen
    ]
    address = path.format(**{name: quote(value, safe="") for name, value in pieces.items()})
    answer = api.ask("GET", address, params=query or None)
    assert answer.status_code in {200, *map(int, operation["responses"])}, (address, query)
    assert answer.status_code < 500, (address, query, answer.text)
    if answer.status_code >= 400:
        told = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert told["detail"] and told["status"] == answer.status_code
