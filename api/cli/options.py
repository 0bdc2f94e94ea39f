"""Options that several commands share."""

from enum import StrEnum
from typing import Annotated

import typer

DEFAULT_STORE = "reviewgraph-data"


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        "-s",
        help="The folder that holds the store, or the address of a SPARQL server (http://...).",
        show_default=True,
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How rows are printed.")]
PathsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...", help="Files, folders or globs; - reads one document from stdin."
    ),
]
