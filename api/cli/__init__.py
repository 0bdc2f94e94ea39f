"""The command ``reviewgraph``: one command a file, each a thin call into a room.

Whatever goes wrong is one line on standard error and an exit code: 1 for the data, 2 for the
way a command was written, 130 for Ctrl-C. Heavy imports stay inside the commands, so that
``--help`` is quick.
"""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli.adjudicate import adjudicate
from api.cli.annotations import annotations
from api.cli.backup import backup
from api.cli.demo import demo
from api.cli.evaluate import evaluate
from api.cli.export import export
from api.cli.extract import extract
from api.cli.issues import issues
from api.cli.load import load
from api.cli.mcp import mcp
from api.cli.patterns import patterns
from api.cli.plausibility import plausibility
from api.cli.query import query
from api.cli.report import report
from api.cli.restore import restore
from api.cli.serve import serve
from api.cli.show import show
from api.cli.sparql import sparql
from api.cli.status import status
from api.cli.validate import validate
from api.cli.verify import verify
from ontology.errors import ReviewGraphError
from ontology.files import OWN_VOCABULARY

INTERRUPTED = 130
OWN_RULES = "REVIEWGRAPH_RULES"  # as loaders.ruleset has it, which is not imported for --help
COMMANDS = (
    load,
    extract,
    issues,
    query,
    sparql,
    patterns,
    plausibility,
    report,
    show,
    serve,
    mcp,
    export,
    validate,
    verify,
    backup,
    restore,
    status,
    evaluate,
    demo,
    adjudicate,
)


def _complain(message: str) -> None:
    typer.echo(f"error: {' '.join(message.split())}", err=True)


class Commands(TyperGroup):
    """The group of commands; the one place where exceptions become messages and exit codes."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401 - handed on as it came
    ) -> Any:  # noqa: ANN401 - what the base class returns
        """Run a command and leave with its exit code."""
        try:
            code = super().main(
                args,
                prog_name,
                complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except typer.TyperException as problem:
            if problem.format_message():
                _complain(problem.format_message())
            code = problem.exit_code
        except ReviewGraphError as problem:
            _complain(str(problem))
            code = 1
        except BrokenPipeError:
            # The reader (`head`, a pager) has what it wanted; nothing more may be flushed there.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        except OSError as problem:
            _complain(_disk_problem(problem))
            code = 1
        except (KeyboardInterrupt, typer.Abort):
            code = INTERRUPTED
        if standalone_mode:
            sys.exit(code if isinstance(code, int) else 0)
        return code


def _disk_problem(problem: OSError) -> str:
    where = f"{problem.filename}: " if problem.filename else ""
    hint = "; free some space, then run the command again" if problem.errno == errno.ENOSPC else ""
    return f"{where}{problem.strerror or problem}{hint}"


app = typer.Typer(
    cls=Commands,
    name="reviewgraph",
    help="A knowledge graph of child safeguarding case reviews, "
    "with the sentence behind every statement.",
    epilog="Start with: reviewgraph load FOLDER, then: reviewgraph patterns",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in COMMANDS:
    app.command()(command)
app.add_typer(annotations)


@app.callback()
def own_terms(
    vocabulary: Annotated[
        list[Path] | None,
        typer.Option(help="Your own Turtle file, or a folder of them; may be given again."),
    ] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(help="A folder of your own rule files; may be given again."),
    ] = None,
) -> None:
    """Take the user's own vocabularies and rules for this run, and for its child processes."""
    if vocabulary:
        os.environ[OWN_VOCABULARY] = os.pathsep.join(map(str, vocabulary))
    if rules:
        os.environ[OWN_RULES] = os.pathsep.join(map(str, rules))
    if os.environ.get(OWN_VOCABULARY) or os.environ.get(OWN_RULES):
        from loaders.ruleset import load_rules, own_rule_files  # noqa: PLC0415 - as all imports
        from ontology.concepts import load_vocabulary  # noqa: PLC0415 - as all imports

        load_vocabulary()
        for path in own_rule_files():
            load_rules(path.stem)


def main() -> None:
    """Run the command line."""
    app(prog_name="reviewgraph")
