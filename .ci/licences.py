"""Lists the terms of everything that is installed to run, and refuses terms that bind others.

usage: python .ci/licences.py [--write]

Checked are the packages that the project needs to run with every extra but ``dev``, and the npm
packages whose code is part of the pages: each must be under a licence of `ALLOWED`, and stand in
docs/licences.md, which ``--write`` makes. pip-licenses reads the metadata of the first, the lock
file of npm has those of the others.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "docs" / "licences.md"
NPM_LOCK = ROOT / "api" / "http" / "islands" / "package-lock.json"
WITHOUT = {"dev"}

ALLOWED = frozenset(
    {
        *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0"),
        *("MIT-CMU", "MPL-2.0", "PSF-2.0", "Python-2.0", "Unlicense", "W3C", "Zlib"),
    }
)
"""Licences that ask for no more than to be named, or (MPL-2.0) bind only their own files."""

SAID = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "W3C-20150513": "W3C",
    # PDFium's parts (FreeType, libpng and so on) are permissive; their texts are in the wheel.
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
}
"""What packages say instead of an SPDX identifier."""


@dataclass(frozen=True, slots=True, order=True)
class Terms:
    """A package, where it comes from, and its licence as an SPDX expression."""

    source: str
    name: str
    licence: str


def is_allowed(expression: str) -> bool:
    """Return whether an SPDX expression can be met by allowed licences alone.

    ``OR`` leaves a choice, ``AND`` none. Parentheses around a part of it are not understood, and
    so not allowed.
    """
    whole = re.sub(r"^\(([^()]*)\)$", r"\1", expression.strip())
    return any(
        all(part.strip() in ALLOWED for part in choice.split(" AND "))
        for choice in whole.split(" OR ")
    )


def spdx(said: str) -> str:
    """Return what a package says of its licence as an SPDX expression."""
    if said in SAID:
        return SAID[said]
    # Several classifiers say that each of them applies, or any; the stricter reading is safe.
    return " AND ".join(SAID.get(part, part) for part in re.split(r"; ", said))


def needed() -> set[str]:
    """Return the names of the packages installed to run the project with its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [own for name, own in project["optional-dependencies"].items() if name not in WITHOUT]
    waiting = [Requirement(each) for own in (project["dependencies"], *extras) for each in own]
    seen: set[tuple[str, str]] = set()
    installed: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        for extra in {"", *wanted.extras} - {known for of, known in seen if of == name}:
            seen.add((name, extra))
            try:
                listed = map(Requirement, requires(name) or ())
            except PackageNotFoundError:
                break
            installed.add(name)
            waiting += [
                each
                for each in listed
                if each.marker is None or each.marker.evaluate({"extra": extra})
            ]
    return installed


def python_terms() -> Iterator[Terms]:
    """Yield the terms of the Python packages, as pip-licenses reads them."""
    command = [sys.executable, "-m", "piplicenses", "--from=mixed", "--format=json", "--packages"]
    done = subprocess.run([*command, *needed()], capture_output=True, text=True, check=True)
    for row in json.loads(done.stdout):
        yield Terms("Python", canonicalize_name(row["Name"]), spdx(row["License"]))


def script_terms() -> Iterator[Terms]:
    """Yield the terms of the npm packages that go into the pages."""
    for place, package in json.loads(NPM_LOCK.read_text("utf-8"))["packages"].items():
        if place and not package.get("dev"):
            name = place.rpartition("node_modules/")[2]
            yield Terms("npm", name, spdx(package.get("license", "none stated")))


def listed(terms: list[Terms]) -> str:
    """Return the list as Markdown."""
    lines = [
        "# Licences of what is installed with reviewgraph",
        "",
        "Made by `make licences`, which reads what each package says of itself; versions are in",
        "`requirements.lock` and `api/http/islands/package-lock.json`. `make check` refuses any",
        "other licence than these: " + ", ".join(sorted(ALLOWED)) + ".",
        "reviewgraph itself is under Apache-2.0.",
    ]
    for source, about in (
        ("Python", "Python packages that it needs to run, with every extra but `dev`"),
        ("npm", "Scripts whose code is part of the pages"),
    ):
        lines += ["", f"## {about}", "", "| package | licence |", "|---|---|"]
        lines += [f"| {each.name} | {each.licence} |" for each in terms if each.source == source]
    return "\n".join(lines) + "\n"


def main(*, write: bool) -> int:
    """Write or check the list; print a line for each package that is not as it should be."""
    terms = sorted({*python_terms(), *script_terms()})
    bad = [each for each in terms if not is_allowed(each.licence)]
    for each in bad:
        print(f"error: {each.name} ({each.source}) is under {each.licence}, which is not allowed")
    if write:
        LIST.write_text(listed(terms), "utf-8")
        return int(bool(bad))
    known = LIST.read_text("utf-8") if LIST.exists() else ""
    new = [each for each in terms if f"| {each.name} | {each.licence} |" not in known]
    for each in new:
        print(f"error: {each.name} ({each.licence}) is not in {LIST.name}: run make licences")
    if not bad and not new:
        print(f"licences: {len(terms)} packages, each under an allowed licence")
    return int(bool(bad or new))


if __name__ == "__main__":
    sys.exit(main(write="--write" in sys.argv[1:]))
