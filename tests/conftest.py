"""What every test of the suite runs under."""

import os
from typing import Any

import pytest

# Servers that live for one test would spend their time on pages that nobody asks for.
os.environ.setdefault("REVIEWGRAPH_WARM", "false")


SHARING = ("tests/contract", "tests/explorer")
"""Folders whose tests share what is slow to start: servers, stores, a browser."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:  # noqa: ANN401 - xdist's
    """Give each file, or folder that shares, to one process, unless told otherwise."""
    from xdist.scheduler import (  # type: ignore[import-untyped]  # noqa: PLC0415 - if installed
        LoadFileScheduling,
    )

    class Sharing(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            folder = nodeid.split("::", 1)[0].rpartition("/")[0]
            return folder if folder in SHARING else str(super()._split_scope(nodeid))

    return Sharing(config, log) if config.getvalue("dist") == "load" else None
