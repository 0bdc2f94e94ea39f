"""``name=value`` on the command line."""

from collections.abc import Iterable

import typer


def parse_arguments(given: Iterable[str] | None) -> dict[str, str]:
    """Return the values by name. Raises `typer.BadParameter` for what is not written so."""
    values: dict[str, str] = {}
    for argument in given or ():
        name, sign, value = argument.partition("=")
        if not sign:
            raise typer.BadParameter(f'write "{argument}" as name=value')
        if name in values:
            raise typer.BadParameter(f'"{name}" is given twice')
        values[name] = value
    return values
