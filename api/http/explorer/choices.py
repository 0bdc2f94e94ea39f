"""A facet as links: each value with how many reviews it would leave, the chosen one to take off."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.http.addresses import address

_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Link:
    """A value of a facet: where it leads, and whether it is chosen."""

    label: str
    reviews: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet with its first values and the others."""

    name: str
    heading: str
    first: tuple[Link, ...]
    others: tuple[Link, ...]


def choices(  # noqa: PLR0913, PLR0917 - a facet is all of these
    path: str,
    state: Mapping[str, object],
    name: str,
    heading: str,
    chosen: str,
    facet: Mapping[str, Any],
) -> Choice:
    """Return a facet of the API as links to a page; ``state`` is what the page is asked now."""
    links = [
        Link(
            value["label"],
            value["reviews"],
            address(path, state, **{name: None if value["id"] == chosen else value["id"]}),
            value["id"] == chosen,
        )
        for value in facet["values"]
    ]
    links.sort(key=lambda link: not link.chosen)
    return Choice(name, heading, tuple(links[:_SHOWN]), tuple(links[_SHOWN:]))
