"""What a question may be asked with, and what it answers."""

import re
from dataclasses import dataclass

PLAIN_TYPES = ("nation", "publisher", "review-type", "year", "string", "review", "integer")

_TYPE = re.compile(r"(concept|choice)\(([a-z0-9|+-]+)\)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question may be asked with.

    ``type`` is one of ``PLAIN_TYPES``, ``concept(scheme)`` or ``choice(this|that)``.
    """

    name: str
    type: str
    required: bool
    description: str

    @property
    def scheme(self) -> str | None:
        """The concept scheme its values are of, if they are concepts."""
        if self.type in {"nation", "review-type"}:
            return self.type
        match = _TYPE.fullmatch(self.type)
        return match[2] if match and match[1] == "concept" else None

    @property
    def choices(self) -> tuple[str, ...]:
        """The values it may have, where these are written in its type."""
        match = _TYPE.fullmatch(self.type)
        return tuple(match[2].split("|")) if match and match[1] == "choice" else ()

    @property
    def is_typed(self) -> bool:
        """Whether its type is one that is known."""
        return self.type in PLAIN_TYPES or _TYPE.fullmatch(self.type) is not None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer."""

    name: str
    description: str
