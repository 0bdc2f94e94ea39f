"""``reviewgraph backup``: a store as one file."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.progress import count


def backup(
    store: Annotated[
        str, typer.Argument(help="The folder of the store, or the address of a SPARQL server.")
    ],
    file: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
) -> None:
    """Write all that a store holds to one file, with its counts and hashes.

    The file appears whole or not at all, and is read back before. It is a zip: any RDF engine can
    load the graphs.nq in it.

    For example:

      reviewgraph backup ./panel panel-2026-03.zip
    """
    from datetime import UTC, datetime  # noqa: PLC0415 - as below
    from importlib.metadata import version  # noqa: PLC0415 - as below

    from graph.backups import write_backup  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick

    with open_view(store) as view:
        manifest = write_backup(
            view, file, software=f"reviewgraph {version('reviewgraph')}", made=datetime.now(UTC)
        )
    told = f"{count(manifest.quads, 'quad')} in {count(len(manifest.parts), 'graph')}"
    typer.echo(f"{told} of {store} in {file}")
