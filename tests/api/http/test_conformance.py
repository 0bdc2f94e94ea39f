"""The W3C's SPARQL 1.1 protocol, format, description and graph store cases, asked of the server."""

from collections.abc import Iterator

import httpx
import pytest
from pyoxigraph import Store

from api.http.security import Scope, new_token
from tests.api.http.conformance.cases import Case, Target
from tests.api.http.conformance.data import quads
from tests.api.http.conformance.suite import CASES, answer
from tests.api.http.serving import serving


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("conformance")
    store = Store(str(folder / "store"))
    store.bulk_extend(quads())
    store.flush()
    del store
    token = new_token(folder / "tokens.toml", "writer", [Scope.ADMIN])
    with (
        serving(folder / "store", folder / "log", tokens=folder / "tokens.toml") as server,
        httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=60) as client,
    ):
        endpoint = f"{server.url}/sparql"
        yield Target(client, endpoint, endpoint, f"{server.url}/graph-store")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_server_does_as_the_case_wants(case: Case, target: Target) -> None:
    wrong = answer(case, target)
    if case.known:
        assert wrong, f"{case.name} is right by now, though it is said: {case.known}"
    else:
        assert wrong is None, f"{case.name} ({case.told}): {wrong}"


def test_names_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES)
