"""What every test of the suite runs under."""

import os
from typing import Any

import pytest

# Servers that live for one test would spend their time on pages that nobody asks for.
os.environ.setdefault("REVIEWGRAPH_WARM", "false")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:  # noqa: ANN401 - xdist's
    """Give each file of tests to one process, unless told otherwise: what it shares starts once."""
    from xdist.scheduler import (  # type: ignore[import-untyped]  # noqa: PLC0415 - if installed
        LoadFileScheduling,
    )

    return LoadFileScheduling(config, log) if config.getvalue("dist") == "load" else None
