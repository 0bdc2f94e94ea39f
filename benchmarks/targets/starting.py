"""T16: what the command line costs before it does anything."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks.targets.ground import Ground
from benchmarks.targets.harness import figure, in_turns
from benchmarks.targets.results import Claim, Outcome

_HEAVY = ("spacy", "pandas", "fastapi", "networkx", "scipy", "numpy", "rdflib")
_OURS = "from api.cli import main; main()"
_ARGPARSE = (
    "import argparse; p = argparse.ArgumentParser(description='one'); "
    "p.add_argument('path', help='two'); p.parse_args()"
)
_TYPER = (
    "import typer; app = typer.Typer(rich_markup_mode={markup}, add_completion=False)\n"
    "@app.command()\ndef one(path: str): 'two'\napp()"
)
_LOADED = (
    "import sys\ntry:\n    {code}\nexcept SystemExit:\n    pass\n"
    "print([name for name in {names} if name in sys.modules], file=sys.stderr)"
)


def t16(_: Ground) -> Outcome:
    """Ask for --help of the command line, of a program with argparse, and start bare Python."""
    arms = {
        "reviewgraph --help": _run(_OURS),
        "Python and argparse, --help": _run(_ARGPARSE),
        "typer alone, --help": _run(_TYPER.format(markup="None")),
        "typer with rich, --help": _run(_TYPER.format(markup="'rich'")),
        "bare Python": _run("pass"),
    }
    rounds = in_turns(arms)
    loaded = _loaded()
    return Outcome(
        "T16",
        "reviewgraph --help",
        [
            Claim(
                "of the time of Python and argparse",
                "at most",
                2,
                rounds.ratio("reviewgraph --help", "Python and argparse, --help"),
            ),
            *(
                Claim(
                    f"{each}, of the time of Python and argparse",
                    "at most",
                    None,
                    rounds.ratio(f"{each}, --help", "Python and argparse, --help"),
                )
                for each in ("typer alone", "typer with rich")
            ),
            Claim(
                f"heavy packages imported ({', '.join(_HEAVY)})",
                "at most",
                0,
                figure([float(len(loaded))]),
                unit="packages",
                note=", ".join(loaded),
            ),
        ],
        {name: rounds.of(name) for name in arms},
    )


def _run(code: str) -> Callable[[], object]:
    command = [sys.executable, "-c", code, "--help"]
    root = Path(__file__).parents[2]

    def run() -> int:
        done = subprocess.run(command, cwd=root, capture_output=True, check=True)
        return len(done.stdout) > 0

    return run


def _loaded() -> list[str]:
    code = _LOADED.format(code=_OURS.replace("; ", "\n    "), names=_HEAVY)
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", code, "--help"]
    done = subprocess.run(command, cwd=root, capture_output=True, check=True, text=True)
    told = done.stderr.strip().splitlines()[-1]
    return [name for name in _HEAVY if f"'{name}'" in told]
