"""The examples of the description are true: each is asked and answered over examples/."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.graph_api import stop_jobs
from tests.api.http.v1_app import Client, client

Described = dict[str, Any]
Operation = schemathesis.APIOperation[Any, Any, Any, Any]
METHODS = ("put", "post", "get", "delete")
"""Documents are sent before jobs are asked for, judgements made before they are withdrawn."""
CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def api(example_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(example_store, folder / "store")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr("tempfile.tempdir", None)
        asking = client(folder)
        yield asking
        stop_jobs(asking.app)


@pytest.fixture(scope="module")
def described(api: Client) -> Described:
    return dict(api.app.openapi())


def example_of(parameter: Described) -> object:
    """Return the example of a parameter, or None."""
    return parameter.get("example", (parameter["schema"].get("examples") or [None])[0])


def requests(described: Described) -> Iterator[tuple[str, str, Described]]:
    """Yield every operation of the graph API, those that make something first."""
    for method in METHODS:
        for path, operations in described["paths"].items():
            if path.startswith("/api/v1") and method in operations:
                yield method, path, operations[method]


def body_of(operation: Described) -> dict[str, Any]:
    """Return the example body of an operation as httpx takes it."""
    content = operation.get("requestBody", {}).get("content", {})
    for media, told in content.items():
        if media == "application/json":
            return {"json": told["example"]}
        if media == "multipart/form-data":
            parts = enumerate(told["example"]["file"])
            return {"files": [("file", (f"{n}.txt", part.encode())) for n, part in parts]}
        return {"content": told["example"].encode(), "headers": {"Content-Type": media}}
    return {}


@pytest.mark.slow
def test_every_example_is_answered_as_described(api: Client, described: Described) -> None:
    schema = schemathesis.openapi.from_dict(described)
    job = None
    asked = 0
    for method, path, operation in requests(described):
        parameters = operation.get("parameters", [])
        pieces = {each["name"]: example_of(each) for each in parameters if each["in"] == "path"} | (
            {"job_id": job} if job else {}
        )
        queries = [each for each in parameters if each["in"] == "query"]
        needed = {each["name"]: example_of(each) for each in queries if each["required"]}
        for each in queries:
            assert not each["required"] or needed[each["name"]] is not None, (path, each["name"])
        every = {each["name"]: said for each in queries if (said := example_of(each)) is not None}
        for query in (needed, every) if every != needed else (needed,):
            answer = api.ask(
                method.upper(), path.format(**pieces), params=query, **body_of(operation)
            )
            assert answer.is_success, (method, path, query, answer.text)
            validate(schema[path][method.upper()], pieces, answer)
            asked += 1
        if operation["operationId"] == "send_document":
            job = answer.json()["id"]
    assert asked > len(list(requests(described)))


def validate(operation: Operation, pieces: Described, answer: httpx.Response) -> None:
    """Check an answer by the description of its operation."""
    answer.request.read()  # a form is a stream until it is read
    operation.Case(path_parameters=pieces).validate_response(answer, checks=CHECKS)


def test_every_link_leads_to_an_operation_that_takes_it(described: Described) -> None:
    takes = {
        operation["operationId"]: {each["name"] for each in operation.get("parameters", ())}
        for operations in described["paths"].values()
        for operation in operations.values()
    }
    links = [
        link
        for _, _, operation in requests(described)
        for answer in operation["responses"].values()
        for link in answer.get("links", {}).values()
    ]
    assert links
    for link in links:
        assert link["parameters"].keys() <= takes[link["operationId"]]
