"""The case tables of ``tests/cases``, and rule files for tests that run every rule."""

import tomllib
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[1] / "cases"
RULES = Path(__file__).parents[2] / "loaders" / "rules"


def cases(name: str) -> list[dict[str, Any]]:
    """Return the rows of a case table."""
    rows: list[dict[str, Any]] = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))["case"]
    return rows


def rules(name: str) -> dict[str, Any]:
    """Return a parsed rule file."""
    return tomllib.loads((RULES / f"{name}.toml").read_text("utf-8"))


def span(text: str, target: str) -> tuple[int, int]:
    """Return where the target stands in the text."""
    start = text.index(target)
    return start, start + len(target)
