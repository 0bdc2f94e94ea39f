"""Asks whether any package that is locked has a known hole: pip-audit and npm audit.

usage: python .ci/audit.py

Ends with 1 if one has. Where the advisories cannot be asked for (no network, a mirror without
them, no npm), that is said in a line and is no failure, unless AUDIT=required is set: a check must
not depend on a service, and must not pass for more than it is.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
ISLANDS = ROOT / "api" / "http" / "islands"
PIP_AUDIT = [
    *(sys.executable, "-m", "pip_audit", "--requirement", str(LOCK), "--require-hashes"),
    *("--disable-pip", "--progress-spinner", "off", "--format", "json"),
]
NPM_AUDIT = ["npm", "audit", "--json"]
MISUSED = 2


class NotAsked(Exception):  # noqa: N818 - no error: nothing is known
    """The advisories could not be asked for; the reason in a line."""


def report(command: Sequence[str], folder: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what a tool prints as JSON. Raises `NotAsked` if that is nothing."""
    if shutil.which(command[0]) is None:
        raise NotAsked(f"{command[0]} is not installed")
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        said = (done.stderr.strip() or "no report").splitlines()[-1]
        if done.returncode == MISUSED:
            raise SystemExit(f"error: {said}") from None
        raise NotAsked(said) from None


def python_holes(told: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield each hole of a Python package. Raises `NotAsked` if none was looked up."""
    packages = told["dependencies"]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    if len(skipped) == len(packages):
        raise NotAsked(f"none of {len(packages)} packages is known to the service that was asked")
    if skipped:
        print(f"note: pip-audit: {len(skipped)} of {len(packages)} not known: {', '.join(skipped)}")
    for package in packages:
        for hole in package.get("vulns", ()):
            mended = ", ".join(hole["fix_versions"]) or "no version yet"
            yield f"{package['name']} {package['version']}: {hole['id']}, mended in {mended}"


def script_holes(told: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    """Yield each npm package with a hole. Raises `NotAsked` if the service gave no answer."""
    if "vulnerabilities" not in told:
        raise NotAsked(" ".join(str(told.get("message") or told.get("error")).split()))
    for name, found in told["vulnerabilities"].items():
        titles = [each["title"] for each in found["via"] if isinstance(each, dict)]
        yield f"{name} {found['range']} ({found['severity']}): {'; '.join(titles) or found['via']}"


def main() -> int:
    """Print a line for each tool, and one for each hole."""
    failed = False
    for name, command, folder, holes in (
        ("pip-audit", PIP_AUDIT, ROOT, python_holes),
        ("npm audit", NPM_AUDIT, ISLANDS, script_holes),
    ):
        try:
            found = list(holes(report(command, folder)))
        except NotAsked as reason:
            print(f"note: {name}: nothing was audited: {reason}")
            failed |= os.environ.get("AUDIT") == "required"
            continue
        for hole in found:
            print(f"error: {name}: {hole}")
        if not found:
            print(f"{name}: no known holes")
        failed |= bool(found)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
