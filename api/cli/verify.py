"""``reviewgraph verify``: whether a store, or a backup, is as it should be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DEFAULT_STORE, Format, FormatOption
from api.cli.rows import print_table

if TYPE_CHECKING:
    from graph.verification import Verification


def verify(
    store: Annotated[
        str, typer.Argument(help="The folder of a store, the address of a server, or a backup.")
    ] = DEFAULT_STORE,
    migrate: Annotated[
        bool,
        typer.Option("--migrate", help="Bring a store of an earlier version up to date."),
    ] = False,
    form: FormatOption = Format.TABLE,
) -> None:
    """Check a store whole: every file, text, quotation, judgement and shape. Exit code 1 if wrong.

    Each fault is one line on standard error: what, where, and what to do.

    For example:

      reviewgraph verify

      reviewgraph verify ./panel --format json

      reviewgraph verify panel-2026-03.zip
    """
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    found = _backup(Path(store)) if Path(store).is_file() else _store(store, migrate=migrate)
    rows = tuple((check, number, found.wrong(check)) for check, number in found.looked_at.items())
    print_table(Table(("what", "checked", "wrong"), rows), form)
    for fault in found.faults:
        typer.echo(f"error: {fault}", err=True)
    if found.faults:
        raise typer.Exit(1)


def _backup(path: Path) -> Verification:
    from graph.backups import check_backup  # noqa: PLC0415 - keeps --help quick
    from graph.verification import Verification as Found  # noqa: PLC0415 - as above

    manifest = check_backup(path)
    return Found({"graphs": len(manifest.parts), "quads": manifest.quads})


def _store(store: str, *, migrate: bool) -> Verification:
    from graph.oxigraph import OxigraphStore  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_existing, open_view  # noqa: PLC0415 - as above
    from graph.verification import verify as check  # noqa: PLC0415 - as above

    if migrate:
        open_existing(store).close()
    with open_view(store) as view:
        read = view.read_through() if isinstance(view, OxigraphStore) else None
        found = check(view)
    if read is not None:
        found.looked_at["quads, in every index"] = read
    return found
