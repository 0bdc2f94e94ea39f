"""Every route that reads gives the same answer, whichever engine keeps the store."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from fastapi import FastAPI
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse

from api.http.app import create_app
from api.http.settings import Settings
from graph.store import View
from ontology.identifiers import DATA
from ontology.namespaces import RG_NS
from tests.contract.engines import Kept

Answers = dict[str, httpx.Response]
REVIEW = "be3cfc35c9c6c8882322"
"""The review that the examples of the description tell of."""
OF_THE_PROCESS = ("/metrics", "/api/v1/jobs")
"""What tells of the server and not of its store."""
BY_WORKERS = ("/sparql", "/graph-store")
"""What other processes answer, which cannot see a store in the memory of this one."""
LINKED = {
    "/id/{kind}/{name}": f"/id/review/{REVIEW}",
    "/id/{name}": "/id/dataset",
    "/concept/{scheme}/{name}": "/concept/theme/information-sharing",
    "/concept/{scheme}": "/concept/theme",
    "/ontology": "/ontology",
}
QUERY = f"""PREFIX rg: <{RG_NS}>
SELECT ?thing ?says ?value WHERE {{
  VALUES ?says {{ rg:age rg:explicit rg:confidence rg:publishedYear rg:subjectLabel rg:theme }}
  GRAPH ?review {{ ?thing ?says ?value }}
}} ORDER BY ?thing ?says STR(?value)"""
"""Literals of every type that engines spell in ways of their own."""
OF_A_REVISION = ("revision", "next")
MUCH_LINKED = "/id/{name}"
"""Its page shows a hundred of the things that lead to the data set, whichever come first."""
GRAPH = f"{DATA}review/{REVIEW}"
N_TRIPLES = "application/n-triples"


def read_routes(app: FastAPI) -> Iterator[str]:
    """Yield an address for every route that reads, with what it needs and with a filter."""
    for path, methods in app.openapi()["paths"].items():
        if "get" not in methods or path.startswith((*OF_THE_PROCESS, *BY_WORKERS)):
            continue
        if path in LINKED:
            yield f"{LINKED[path]}?format=nt"
            if path != MUCH_LINKED:
                yield f"{LINKED[path]}?format=html"
            continue
        told = methods["get"].get("parameters", [])
        needed = {each["name"]: example_of(each) for each in told if each["required"]}
        inside = {name for name in needed if f"{{{name}}}" in path}
        query = {name: value for name, value in needed.items() if name not in inside}
        address = path.format(**needed)
        yield f"{address}?{urlencode(query)}"
        if any(each["name"] == "nation" for each in told) and "/queries/" not in path:
            yield f"{address}?{urlencode({**query, 'nation': 'england'})}"


def example_of(parameter: dict[str, Any]) -> Any:  # noqa: ANN401 - of any type
    """Return the example of a parameter."""
    return parameter.get("example", (parameter["schema"].get("examples") or [None])[0])


def asked(app: FastAPI, addresses: list[str]) -> Answers:
    """Return the answers of an application, which runs for as long as they take."""

    async def ask() -> Answers:
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://testserver") as client,
        ):
            return {address: await client.get(address) for address in addresses}

    return asyncio.run(ask())


def told(answer: httpx.Response) -> object:
    """Return what an answer says, in whatever order triples are, without its revision."""
    media = answer.headers["content-type"].partition(";")[0]
    if media == "application/json":
        return plain(answer.json())
    return sorted(answer.text.splitlines()) if media == N_TRIPLES else answer.text


def plain(value: object) -> object:
    """Return JSON without revisions and what is made of them, fractions as far as engines agree."""
    match value:
        case dict():
            return {name: plain(each) for name, each in value.items() if name not in OF_A_REVISION}
        case list():
            return [plain(each) for each in value]
        case float():
            return round(value, 9)
        case _:
            return value


@pytest.fixture(scope="module")
def expected(here: View, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Return the answers over the store in memory."""
    folder = tmp_path_factory.mktemp("memory")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.http.state.stamp", lambda _: "in memory")
        patch.setattr("api.http.state.open_view", lambda _: here)
        app = create_app(Settings(store=folder, query_workers=1))
        return asked(app, list(read_routes(app)))


@pytest.fixture(scope="module")
def found(there: Kept, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    """Return the answers over another store, and those that only other processes can give."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REVIEWGRAPH_CACHE", str(tmp_path_factory.mktemp("cache")))
        for name in ("open_view", "open_server"):
            patch.setattr(f"api.http.state.{name}", lambda *_: there.view)
        app = create_app(Settings(store=there.place, query_workers=1, time_limit=60))
        graph = urlencode({"graph": GRAPH})
        ours = [
            f"/sparql?{urlencode({'query': QUERY})}&format=json",
            f"/graph-store?{graph}&format=nt",
        ]
        return asked(app, [*read_routes(app), *ours])


def test_every_route_gives_the_same_answer(expected: Answers, found: Answers) -> None:
    assert len(expected) >= 100
    assert {path: answer.status_code for path, answer in expected.items()} == dict.fromkeys(
        expected, 200
    )
    wrong = [path for path, answer in expected.items() if told(found[path]) != told(answer)]
    assert wrong == []


def test_the_sparql_endpoint_and_the_graph_store_give_what_the_store_holds(
    here: View, found: Answers
) -> None:
    (rows, graph) = (found[path] for path in found if path.startswith(BY_WORKERS))
    assert (rows.status_code, graph.status_code) == (200, 200), rows.text + graph.text
    answer = here.query(QUERY)
    assert isinstance(answer, QuerySolutions)
    wanted = answer.serialize(format=QueryResultsFormat.JSON)
    assert wanted is not None
    assert len(rows.json()["results"]["bindings"]) > 100
    assert rows.json()["results"] == json.loads(wanted)["results"]
    said = parse(graph.content, RdfFormat.N_TRIPLES)
    held = {(quad.subject, quad.predicate, quad.object) for quad in here.quads(GRAPH)}
    assert {(each.subject, each.predicate, each.object) for each in said} == held
