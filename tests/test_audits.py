"""The checks of what is depended on: holes fail, silence is told apart, terms are kept."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
UNREACHABLE = {"message": "request failed, reason: connect ECONNREFUSED", "error": {"summary": ""}}
SOUND: dict[str, Any] = {
    "pip_audit": {"dependencies": [{"name": "wren", "version": "1.0", "vulns": []}]},
    "npm": {"auditReportVersion": 2, "vulnerabilities": {}},
}
HOLES: dict[str, Any] = {
    "pip_audit": {
        "dependencies": [
            {
                "name": "wren",
                "version": "1.0",
                "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1"]}],
            }
        ]
    },
    "npm": {
        "auditReportVersion": 2,
        "vulnerabilities": {
            "tern": {"range": "<2.0", "severity": "high", "via": [{"title": "Prototype pollution"}]}
        },
    },
}


def script(name: str) -> ModuleType:
    found = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module  # as dataclasses need
    found.loader.exec_module(module)
    return module


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return the audit, whose tools print what `said` has them print."""
    monkeypatch.delenv("AUDIT", raising=False)
    return script("audit")


def said(audit: ModuleType, tool: str, printed: str, code: int = 0, grumbled: str = "") -> None:
    """Have a tool print something and end with a code."""
    program = (
        f"import sys; print({printed!r}); print({grumbled!r}, file=sys.stderr); sys.exit({code})"
    )
    vars(audit)[f"{tool.upper().removesuffix('_AUDIT')}_AUDIT"] = [sys.executable, "-c", program]


def test_no_holes_are_no_failure(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    for tool, told in SOUND.items():
        said(audit, tool, json.dumps(told))
    assert audit.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "pip-audit: no known holes",
        "npm audit: no known holes",
    ]


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("pip_audit", "error: pip-audit: wren 1.0: PYSEC-2026-1, mended in 1.1"),
        ("npm", "error: npm audit: tern <2.0 (high): Prototype pollution"),
    ],
)
def test_a_hole_fails_and_is_named(
    audit: ModuleType, capsys: pytest.CaptureFixture[str], tool: str, line: str
) -> None:
    for each, told in {**SOUND, tool: HOLES[tool]}.items():
        said(audit, each, json.dumps(told), code=1)
    assert audit.main() == 1
    assert line in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    "silence",
    [
        ("npm", json.dumps(UNREACHABLE), 1, "npm error audit endpoint returned an error"),
        ("pip_audit", "", 1, "ERROR: Could not connect to the vulnerability feed"),
        # A mirror that knows no advisories answers for no package, and that is not soundness.
        ("pip_audit", '{"dependencies": [{"name": "wren", "skip_reason": "not found"}]}', 0, ""),
    ],
)
def test_a_service_that_is_away_is_a_note_unless_it_is_required(
    audit: ModuleType,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    silence: tuple[str, str, int, str],
) -> None:
    for each, told in SOUND.items():
        said(audit, each, json.dumps(told))
    said(audit, *silence)
    assert audit.main() == 0
    notes = [line for line in capsys.readouterr().out.splitlines() if line.startswith("note: ")]
    assert len(notes) == 1 and "nothing was audited" in notes[0]
    monkeypatch.setenv("AUDIT", "required")
    assert audit.main() == 1


def test_a_tool_that_is_missing_is_a_note(
    audit: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    said(audit, "pip_audit", json.dumps(SOUND["pip_audit"]))
    vars(audit)["NPM_AUDIT"] = ["no-such-program", "audit"]
    assert audit.main() == 0
    assert "no-such-program is not installed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-3.0-only", True),
        ("MIT AND GPL-2.0-only", False),
        ("MIT OR Apache-2.0 AND AGPL-3.0-only", True),
        ("AGPL-3.0-only AND MIT OR LGPL-3.0-or-later", False),
        ("(MIT OR CC0-1.0)", True),
        ("(MIT OR GPL-2.0-only) AND GPL-2.0-only", False),
        ("UNKNOWN", False),
        ("", False),
    ],
)
def test_terms_that_bind_others_are_not_allowed(expression: str, allowed: bool) -> None:
    assert script("licences").is_allowed(expression) is allowed


def test_what_packages_say_is_read_strictly() -> None:
    licences = script("licences")
    assert licences.spdx("MIT License") == "MIT"
    assert licences.spdx("Apache Software License; MIT License") == "Apache-2.0 AND MIT"
    assert not licences.is_allowed(licences.spdx("MIT License; GNU General Public License (GPL)"))


def test_what_is_needed_to_run_is_without_the_tools_of_development() -> None:
    needed = script("licences").needed()
    assert {"pyoxigraph", "rdflib", "dask", "mcp", "pyarrow", "pandas"} <= needed
    assert not {"pytest", "mypy", "reviewgraph", "schemathesis"} & needed
