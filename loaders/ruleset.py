"""Reads the rule files of ``rules/``: wording is data, never Python."""

import os
import tomllib
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from ontology.errors import RulesError

OWN_RULES = "REVIEWGRAPH_RULES"
"""The environment variable that names folders of the user's own rule files."""

_RULES = Path(str(files("loaders"))) / "rules"


@cache
def load_rules(name: str) -> dict[str, Any]:
    """Return the parsed ``rules/{name}.toml``, with what the user's own file of that name adds.

    A list of the user's is put behind ours, a table is merged key by key, and any other value
    takes the place of ours. Raises `RulesError` for a file that is not TOML or does not fit.
    """
    rules = _read(_RULES / f"{name}.toml")
    for path in own_rule_files():
        if path.stem == name:
            rules = _merged(rules, _read(path), str(path))
    return rules


def own_rule_files() -> tuple[Path, ...]:
    """Return the rule files that the user adds to ours, in the order given.

    Raises `RulesError` for a folder that does not exist, and for a file that adds to none of ours.
    """
    ours = sorted(path.stem for path in _RULES.glob("*.toml"))
    found: list[Path] = []
    for given in filter(None, os.environ.get(OWN_RULES, "").split(os.pathsep)):
        folder = Path(given)
        if not folder.is_dir():
            raise RulesError(f"{folder}: no such folder of rules")
        found += sorted(folder.glob("*.toml"))
    for path in found:
        if path.stem not in ours:
            near = get_close_matches(path.stem, ours, n=1) or ours
            raise RulesError(f"{path}: adds to no rule file; name it as one: {', '.join(near)}")
    return tuple(found)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise RulesError(f"{path}: not a readable TOML file: {error}") from error


def _merged(ours: Any, own: Any, where: str) -> Any:  # noqa: ANN401 - whatever TOML holds
    if isinstance(ours, dict) and isinstance(own, dict):
        shared = {
            key: _merged(ours[key], own[key], f"{where}: {key}") for key in ours.keys() & own.keys()
        }
        return {**ours, **own, **shared}
    if isinstance(ours, list) and isinstance(own, list):
        return [*ours, *own]
    if isinstance(ours, dict | list) or isinstance(own, dict | list):
        wanted = "a table" if isinstance(ours, dict) else "a list" if isinstance(ours, list) else ""
        raise RulesError(f"{where}: must be {wanted or 'one value'}")
    return own
