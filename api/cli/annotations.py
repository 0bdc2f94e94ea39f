"""``reviewgraph annotations``: annotation records out of the store, and corrected ones into it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.progress import count

annotations = typer.Typer(
    name="annotations",
    help="""Write annotation records of what the store holds, or read records people wrote.

    For example:

      reviewgraph annotations export --out records

      reviewgraph annotations import records --by 'A. Reader'
    """,
    no_args_is_help=True,
)


@annotations.command("export")
def export_records(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The folder for the records; made if need be.")
    ],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write one annotation record (JSON) a document, with everything people judged applied.

    For example:

      reviewgraph annotations export --out records
    """
    from api.annotations import records  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_view  # noqa: PLC0415 - as above

    written: dict[str, str] = {}
    clashes = 0
    with open_view(store) as view:
        out.mkdir(parents=True, exist_ok=True)
        for name, record in records(view):
            stem = Path(name).stem
            if stem in written:
                clashes += 1
                typer.echo(f"error: {name}: its record would overwrite {written[stem]}", err=True)
                continue
            written[stem] = name
            text = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
            (out / f"{stem}.json").write_text(text, encoding="utf-8")
    typer.echo(f"wrote {count(len(written), 'record')} to {out}")
    if clashes:
        raise typer.Exit(1)


@annotations.command("import")
def import_records(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Folders of records, or single ones.")
    ],
    by: Annotated[str, typer.Option("--by", help="Who wrote the records.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be judged, and do nothing.")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Take what is good though some of it is not.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Compare records with the store and record each difference as a judgement.

    What a record has not is rejected, what it says otherwise is corrected, and what only the record
    has is added, its quotation found in the document. Nothing is changed if one of them is wrong.

    For example:

      reviewgraph annotations import records --by 'A. Reader' --dry-run
    """
    from api.annotating import compare  # noqa: PLC0415 - keeps --help quick
    from graph.judging import judge  # noqa: PLC0415 - as above
    from graph.stores import open_any  # noqa: PLC0415 - as above

    if not by.strip():
        raise typer.BadParameter("say who wrote the records: --by NAME")
    files = [file for path in paths for file in _records(path)]
    with open_any(store, "read" if dry_run else "write") as target:
        found = compare(target, files, by)
        for line in found.problems:
            typer.echo(f"error: {line}", err=True)
        refused = bool(found.problems) and not keep_going
        if found.judgements and not dry_run and not refused:
            judge(target, found.judgements)
    told = [judged.verdict.value for judged in found.judgements]
    kinds = ", ".join(f"{told.count(verdict)} {verdict}" for verdict in sorted(set(told)))
    phrase = f"{count(len(told), 'judgement')}{f' ({kinds})' if kinds else ''}"
    if dry_run:
        typer.echo(f"{phrase} would be applied; nothing is changed")
    elif refused:
        typer.echo("nothing is changed; mend the records, or pass --keep-going")
    else:
        typer.echo(f"{phrase} applied from {count(len(files), 'record')}")
    if found.problems:
        raise typer.Exit(1)


def _records(path: Path) -> list[Path]:
    if not path.exists():
        raise typer.BadParameter(f"{path}: no such file or folder")
    found = sorted(path.glob("*.json")) if path.is_dir() else [path]
    if not found:
        raise typer.BadParameter(f"{path}: no records (*.json) in this folder")
    return found
