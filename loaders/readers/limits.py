"""What a reader may take: the one place where its limits stand.

Each may be set by an environment variable, read at every use, so that one run can be given more.
"""

import os
from dataclasses import dataclass, fields

from ontology.errors import UnreadableDocument

_PREFIX = "REVIEWGRAPH_READ_"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for one document; ``REVIEWGRAPH_READ_SECONDS`` and so on override them.

    ``seconds`` bounds both the clock and the processor; ``megabytes`` the memory of the reading
    process; ``file_megabytes`` the file; ``pages`` and ``characters`` what comes of it. The last
    three are for archives: members, megabytes unpacked, and how often its packed size a member may
    become (prose packs to a fifth, so 200 is no document).
    """

    seconds: int = 120
    megabytes: int = 2048
    file_megabytes: int = 50
    pages: int = 5_000
    characters: int = 20_000_000
    members: int = 5_000
    unpacked_megabytes: int = 2_000
    ratio: int = 200


def limits() -> Limits:
    """Return the limits in force.

    Raises `UnreadableDocument` for a variable that is no whole number above 0.
    """
    given: dict[str, int] = {}
    for field in fields(Limits):
        variable = _PREFIX + field.name.upper()
        value = os.environ.get(variable)
        if value is None:
            continue
        if not value.isdecimal() or not int(value):
            raise UnreadableDocument(f"{variable}: {value!r} is no limit; give a whole number")
        given[field.name] = int(value)
    return Limits(**given)
