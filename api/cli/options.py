"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DEFAULT_STORE = Path("reviewgraph-data")


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


StoreOption = Annotated[
    Path, typer.Option("--store", "-s", help="The folder that holds the store.", show_default=True)
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are printed.")]
PathsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Files, folders or globs; - reads one document from stdin."
    ),
]
