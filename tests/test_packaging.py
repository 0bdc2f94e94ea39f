"""What is installed, what is locked, and that the rooms' data files go with them."""

import re
import tomllib
from importlib.metadata import distribution, packages_distributions
from importlib.resources import files
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
ROOMS = ("ontology", "graph", "loaders", "queries", "api")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+) \\$", LOCK, re.MULTILINE)
}


def test_the_five_rooms_are_ours_alone() -> None:
    owners = packages_distributions()
    assert {room: set(owners[room]) for room in ROOMS if room in owners} in (
        {room: {"reviewgraph"} for room in ROOMS},
        {},  # an editable install lists no packages
    )


def test_the_command_is_installed() -> None:
    (command,) = distribution("reviewgraph").entry_points.select(group="console_scripts")
    assert (command.name, command.value) == ("reviewgraph", "api.cli:main")


def wanted() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(item) for items in (PROJECT["dependencies"], *extras) for item in items]


def test_every_requirement_is_locked_at_a_version_it_allows() -> None:
    for requirement in wanted():
        pinned = PINS.get(canonicalize_name(requirement.name))
        assert pinned is not None, f"{requirement.name}: run make lock"
        assert requirement.specifier.contains(pinned), f"{requirement}: run make lock"


def test_every_locked_package_is_wanted_by_the_project_or_another() -> None:
    for block in re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]:
        assert "# via" in block, block.splitlines()[0]
        only = re.findall(r"# +(?:via +)?(reviewgraph) \(pyproject\.toml\)", block)
        name = canonicalize_name(block.split("==")[0])
        direct = {canonicalize_name(requirement.name) for requirement in wanted()}
        assert not only or name in direct, f"{name} is required no more: run make lock"


def test_the_lock_has_a_hash_for_each_package_and_no_address() -> None:
    for block in re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block, block.splitlines()[0]
    assert "://" not in LOCK
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b", LOCK, re.M)


def test_data_files_are_named_for_the_wheel() -> None:
    sources = ROOT / "api" / "http" / "islands"  # what is served of them is built, in static/
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    listed = setup["setuptools"]["package-data"]
    for room in ROOMS:
        held = {
            path.relative_to(ROOT / room)
            for path in (ROOT / room).rglob("*")
            if path.is_file()
            and path.suffix not in {".py", ".pyc"}
            and not path.is_relative_to(sources)
        }
        named = {
            path.relative_to(ROOT / room)
            for pattern in listed[room]
            for path in (ROOT / room).glob(pattern)
        }
        assert held <= named, f"{room}: add to package-data"
        assert (files(room) / "py.typed").is_file()


def test_the_licence_is_whole() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
