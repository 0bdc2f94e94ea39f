"""The command line as the tests run it: in this process, or as a process of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app

Run = Callable[..., Result]


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
