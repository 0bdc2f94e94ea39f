"""``reviewgraph issues``: what was read and not understood, and how that changed between runs."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import Format, FormatOption
from api.cli.progress import Tally
from api.cli.rows import print_table
from ontology.errors import ReviewGraphError
from ontology.issues import Issue

IssuesOption = Annotated[
    Path | None,
    typer.Option("--issues", help="Write what was read and not understood, a JSON object a line."),
]


def issues(
    log: Annotated[Path, typer.Argument(help="A log that load or extract wrote.")],
    since: Annotated[
        Path | None, typer.Option(help="An earlier log: what is new, and what is gone.")
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Count the issues of a log by kind, or list what changed since an earlier one.

    An issue keeps its identity while its words stay the same, wherever they stand in the document.

    For example:

      reviewgraph load reviews/ --issues issues.jsonl

      reviewgraph issues issues.jsonl

      reviewgraph issues issues.jsonl --since last-month.jsonl
    """
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    now = read_log(log)
    if since is None:
        kinds = Counter(issue.kind for issue in now)
        rows = tuple((str(kind), number, kind.meaning) for kind, number in kinds.most_common())
        print_table(Table(("kind", "issues", "meaning"), rows), form)
        return
    before = {issue.key: issue for issue in read_log(since)}
    present = {issue.key: issue for issue in now}
    changed = [("new", present[key]) for key in present.keys() - before.keys()]
    changed += [("gone", before[key]) for key in before.keys() - present.keys()]
    listed = sorted(
        (change, each.document, str(each.kind), each.subject or "", each.quote or "")
        for change, each in changed
    )
    print_table(Table(("change", "document", "kind", "subject", "quote"), tuple(listed)), form)


def conclude(tally: Tally, log: Path | None) -> None:
    """Say what else a run met, and write the log of its issues if one is asked for."""
    for remark in tally.remarks():
        typer.echo(remark)
    if log is not None:
        write_log(log, tally.issues)
        typer.echo(f"listed in {log}")


def write_log(path: Path, found: list[Issue]) -> None:
    """Write a log whole or not at all, in the order met."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8") as stream:
            for issue in found:
                stream.write(json.dumps(issue.to_json(), ensure_ascii=False) + "\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def read_log(path: Path) -> list[Issue]:
    """Return the issues of a log. Raises `ReviewGraphError` naming a line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Issue.from_json(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise ReviewGraphError(
                f"{path}, line {number}: no issue of a log that load or extract wrote"
            ) from error
    return found
