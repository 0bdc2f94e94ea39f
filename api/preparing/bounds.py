"""What the understanding of one document may take, in a process of its own."""

import os
from dataclasses import dataclass

from ontology.errors import UnreadableDocument

SECONDS = "REVIEWGRAPH_EXTRACT_SECONDS"
MEGABYTES = "REVIEWGRAPH_EXTRACT_MEGABYTES"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits for one document: seconds of the clock, megabytes of address space."""

    seconds: int = 1_800
    megabytes: int = 8_192


def bounds() -> Bounds:
    """Return the limits in force.

    Raises `UnreadableDocument` for a variable that is no whole number above 0.
    """
    return Bounds(_given(SECONDS, Bounds().seconds), _given(MEGABYTES, Bounds().megabytes))


def _given(variable: str, otherwise: int) -> int:
    value = os.environ.get(variable)
    if value is None:
        return otherwise
    if not value.isdecimal() or not int(value):
        raise UnreadableDocument(f"{variable}: {value!r} is no limit; give a whole number")
    return int(value)
