"""The worked example of the guide to extraction: its files, its commands, what they print."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "extraction.md").read_text("utf-8")
FILES = re.compile(r"```\w+ (\S+)\n(.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def commands() -> list[tuple[list[str], list[str]]]:
    """Return each command of the guide with the words it is to print."""
    found: list[tuple[list[str], list[str]]] = []
    for line in CONSOLE.findall(GUIDE)[0].splitlines():
        if line.startswith("$ reviewgraph "):
            found.append((line.removeprefix("$ reviewgraph ").split(), []))
        else:
            found[-1][1].append(line)
    return found


def test_the_worked_example_works(tmp_path: Path) -> None:
    for name, text in FILES.findall(GUIDE):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    printed = []
    for arguments, wanted in commands():
        result = subprocess.run(
            [sys.executable, "-c", "from api.cli import main; main()", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        said = " ".join(re.sub(r"[─│]", " ", result.stdout).split())
        for words in wanted:
            assert words in said, (arguments, said)
        printed.append(said)
    assert "fathers" not in printed[1]


def test_the_limits_of_the_guide_are_those_of_the_readers() -> None:
    from loaders.readers.limits import Limits  # noqa: PLC0415 - only this test reads them

    told = dict(re.findall(r"`REVIEWGRAPH_READ_(\w+)` \| ([\d,.]+(?: million)?)", GUIDE))
    for name, value in told.items():
        number = float(value.replace(",", "").removesuffix(" million"))
        number *= 1_000_000 if value.endswith("million") else 1
        assert getattr(Limits(), name.lower()) == number
    assert set(told) == {name.upper() for name in Limits.__slots__}
