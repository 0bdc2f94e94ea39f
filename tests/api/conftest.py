"""The command line as the tests run it: in this process, or as a process of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import publishing
from api.cli import app
from tests.figures import ALL, few, publish

Run = Callable[..., Result]


@pytest.fixture(autouse=True, scope="session")
def few_figures(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Publish a few of the figures."""
    publish(few(tmp_path_factory.mktemp("published")))
    yield
    publish(ALL)


@pytest.fixture
def all_figures() -> Iterator[None]:
    """Publish every figure, as outside of tests."""
    before = publishing.PUBLISHED
    publish(ALL)
    yield
    publish(before)


@pytest.fixture
def run() -> Run:
    """Return a function that runs a command and gives its exit code and what it printed."""

    def invoke(*arguments: str | Path, typed: str | bytes | None = None) -> Result:
        return CliRunner().invoke(app, list(map(str, arguments)), input=typed)

    return invoke


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return where a store may be made."""
    return tmp_path / "store"
