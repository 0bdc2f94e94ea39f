"""Reads the rule files of ``rules/``: wording is data, never Python."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load_rules(name: str) -> dict[str, Any]:
    """Return the parsed ``rules/{name}.toml``."""
    return tomllib.loads((files("loaders") / "rules" / f"{name}.toml").read_text("utf-8"))
