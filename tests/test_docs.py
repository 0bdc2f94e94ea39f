"""The documentation names everything there is, and nothing that is not."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.main import get_command

from api.cli import app
from queries.catalogue import load_catalogue

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
ROOMS = ("ontology", "loaders", "graph", "queries", "api")
COMMANDS: dict[str, Any] = dict(getattr(get_command(app), "commands", {}))
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def section(name: str) -> str:
    match = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", CLI, re.MULTILINE | re.DOTALL)
    assert match, f"docs/cli.md has no section ## {name}"
    return match[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    told = section(name)
    for parameter in COMMANDS[name].params:
        for option in parameter.opts:
            if option.startswith("--") and option != "--help":
                assert f"`{option}`" in told, f"{name}: {option}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    assert f"reviewgraph {name}" in str(COMMANDS[name].help)


def test_the_page_names_no_command_that_is_not() -> None:
    headed = set(re.findall(r"^## ([a-z]+)$", CLI, re.MULTILINE))
    assert headed == set(COMMANDS)
    used = set(re.findall(r"^\s*reviewgraph ([a-z]+)", CLI + README, re.MULTILINE))
    assert used <= set(COMMANDS)


def test_every_saved_query_is_documented() -> None:
    missing = [name for name in load_catalogue() if f"`{name}`" not in CLI]
    assert not missing


def test_the_readme_names_the_targets_and_the_rooms() -> None:
    for command in ("make demo", "make test", *(f"{room}/" for room in ROOMS)):
        assert command in README


def test_every_make_target_is_described() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    for target in set(phony.split()) - {"help"}:
        assert re.search(rf"^# make {target}\b", makefile, re.MULTILINE), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_typer_is_what_the_group_is_built_on() -> None:
    assert isinstance(app, typer.Typer)
