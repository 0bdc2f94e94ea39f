"""``reviewgraph restore``: a backup as a store again."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.progress import count


def restore(
    file: Annotated[Path, typer.Argument(help="A file that backup wrote.")],
    store: Annotated[
        str, typer.Argument(help="A new folder, or the address of a server without reviews.")
    ],
) -> None:
    """Put a backup into a new store, and compare the two graph by graph.

    A file that is damaged, cut short or of a later version is refused before anything is written;
    a folder appears whole or not at all.

    For example:

      reviewgraph restore panel-2026-03.zip ./panel
    """
    from graph.restoring import restore as put_back  # noqa: PLC0415 - keeps --help quick

    manifest = put_back(file, store)
    told = f"{count(manifest.quads, 'quad')} in {count(len(manifest.parts), 'graph')}"
    typer.echo(f"{told} of {file}, made {manifest.made[:10]}, in {store}")
