"""One server for the tests that leave it as it is, over two fictional reviews."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from api.cli import app
from api.library import ReviewGraph
from tests.api.documents import write_review
from tests.api.http.serving import Server, serving

ROWS = 50
EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two reviews; not to be written to."""
    folder = tmp_path_factory.mktemp("http")
    write_review(folder / "documents", "Tern")
    write_review(folder / "documents", "Dunlin")
    done = CliRunner().invoke(
        app, ["load", str(folder / "documents"), "--store", str(folder / "store")]
    )
    assert done.exit_code == 0, done.output
    return folder / "store"


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of some of the fictional reviews in examples/; not to be written to."""
    store = tmp_path_factory.mktemp("examples") / "store"
    names = ("wrenshire-scr-child-l.txt", "catalogue-2013.txt", "cwm-derw-concise-cpr-briefing.txt")
    ReviewGraph(store).load(*(EXAMPLES / name for name in names))
    return store


@pytest.fixture(scope="session")
def server(loaded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Return a server over the two reviews."""
    folder = tmp_path_factory.mktemp("server")
    with serving(loaded, folder, row_limit=ROWS, time_limit=2, memory_mb=200) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[httpx.Client]:
    """Return a client of that server."""
    with server.client() as one:
        yield one


@pytest.fixture(scope="session")
def review(server: Server) -> str:
    """Return the IRI of a review, which names its graph too."""
    query = "SELECT ?r { GRAPH ?r { ?r <https://w3id.org/reviewgraph/ontology#subjectLabel> ?s } }"
    with server.client() as one:
        rows = one.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return str(sorted(row["r"]["value"] for row in rows)[0])
