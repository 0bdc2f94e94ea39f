"""Addresses of pages and of what they ask, with their parameters."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

Asked = Mapping[str, object]
"""Parameters by name; nothing is sent for None and blanks, several values for a list."""


def query_of(asked: Asked) -> str:
    """Return parameters as the query of an address, in their order."""
    return urlencode([pair for name, value in asked.items() for pair in _pairs(name, value)])


def address(path: str, asked: Asked | None = None, **more: object) -> str:
    """Return an address of a page with its parameters; ``more`` overrules and None leaves out."""
    query = query_of({**(asked or {}), **more})
    return f"{path}?{query}" if query else path


def _pairs(name: str, value: object) -> Iterable[tuple[str, str]]:
    if value is None or value == "":
        return []
    if isinstance(value, list | tuple):
        return [(name, str(each)) for each in value]
    return [(name, str(value).lower() if isinstance(value, bool) else str(value))]
