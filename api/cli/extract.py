"""``reviewgraph extract``: documents to annotation records, without a store."""

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from api.cli.issues import IssuesOption, conclude
from api.cli.options import PathsArgument
from api.cli.progress import Tally, following
from api.outcome import Outcome

OutOption = Annotated[
    Path | None, typer.Option("--out", "-o", help="The folder for the records; made if need be.")
]
ExplainOption = Annotated[
    str | None,
    typer.Option(
        "--explain",
        metavar="WORDS",
        help="Instead, say what each sentence with these words gave, by which rule, and why no "
        "more.",
    ),
]
ExplainAllOption = Annotated[
    bool, typer.Option("--explain-all", help="The same of every sentence.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Explain in JSON, one sentence a line.")]


def extract(
    paths: PathsArgument,
    out: OutOption = None,
    issues: IssuesOption = None,
    explain: ExplainOption = None,
    explain_all: ExplainAllOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write one annotation record (JSON) a document into a folder; no store is touched.

    Exit code 1 if any document was refused; the others are written all the same. With --explain
    nothing is written.

    For example:

      reviewgraph extract reviews/ --out records

      reviewgraph extract report.txt -o records && less records/report.json

      reviewgraph extract report.txt --explain "was not shared"
    """
    if explain is not None or explain_all:
        from api.cli.explaining import print_explained  # noqa: PLC0415 - keeps --help quick

        if out is not None:
            raise typer.BadParameter("--explain writes no records; leave --out away")
        print_explained(paths, None if explain_all else explain, as_json=as_json)
    elif out is None:
        raise typer.BadParameter("name a folder with --out, or ask with --explain")
    else:
        _write_records(paths, out, issues)


def _write_records(paths: list[str], out: Path, issues: Path | None) -> None:
    from api.loading import extract_documents, find_sources  # noqa: PLC0415 - keeps --help quick

    out.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    written: dict[Path, str] = {}
    sources = find_sources(paths)
    with following(len(sources)) as step:
        for outcome, record in extract_documents(sources):
            told = outcome
            if record is not None:
                target = out / f"{_stem(outcome.name)}.json"
                if target in written:
                    told = Outcome(outcome.name, problems=(_clash(outcome, written[target]),))
                else:
                    _write_whole(target, json.dumps(record, ensure_ascii=False, indent=2) + "\n")
                    written[target] = outcome.name
            tally.add(told)
            step(told)
    typer.echo(f"{tally} in {out}")
    conclude(tally, issues)
    if tally.refused:
        raise typer.Exit(1)


def _stem(name: str) -> str:
    return "stdin" if name == "-" else Path(name).stem


def _clash(outcome: Outcome, other: str) -> str:
    return f"{outcome.name}: its record would overwrite that of {other}; rename one of them"


def _write_whole(target: Path, text: str) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
