"""Rows on standard output: a table for people, CSV and JSON for programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from api.cli.options import Format

if TYPE_CHECKING:
    from queries.tables import Table, Value

_PIPE_WIDTH = 160
_SMALL = 0.005
_FOR_PROGRAMS = frozenset({"concepts", "concept", "types"})


def print_table(table: Table, form: Format, *, title: str | None = None) -> None:
    """Print a table in the form asked for.

    A table for people has no column that is empty throughout, and no ids where labels say the
    same; CSV and JSON are whole: every column, IRIs in full.
    """
    if form is Format.CSV:
        sys.stdout.write(table.to_csv().replace("\r\n", "\n"))
        return
    if form is Format.JSON:
        sys.stdout.write(table.to_json())
        return
    if not table.rows:
        typer.echo("no rows")
        return
    from rich import box  # noqa: PLC0415 - keeps --help quick
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.table import Table as Grid  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    columns = [(name, table.column(name)) for name in table.columns]
    labelled = not {"label", "first", "factor"}.isdisjoint(table.columns)
    shown = [
        (name, column)
        for name, column in columns
        if not all(map(_is_hidden, column)) and not (labelled and name in _FOR_PROGRAMS)
    ]
    grid = Grid(box=box.SIMPLE_HEAD, title=title, title_justify="left", show_edge=False)
    for name, column in shown or columns:
        numeric = all(isinstance(value, int | float | None) for value in column)
        grid.add_column(name.replace("_", " "), justify="right" if numeric else "left")
    for row in zip(*(column for _, column in shown or columns), strict=True):
        grid.add_row(*(Text(_cell(value)) for value in row))
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False)
    console.print(grid)


def _is_hidden(value: Value) -> bool:
    return value is None or (isinstance(value, str) and value.startswith("https://w3id.org/"))


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1g}" if 0 < abs(value) < _SMALL else f"{value:.2f}"
    return " ".join(str(value).split())
