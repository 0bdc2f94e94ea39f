"""Dates as precise as a document states them, and no more."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_XSD = "http://www.w3.org/2001/XMLSchema#"
_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Refuse what stands in no calendar."""
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        date(
            self.year,
            1 if self.month is None else self.month,
            1 if self.day is None else self.day,
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; anything else is a ``ValueError``."""
        match = _FORM.fullmatch(text)
        if match is None:
            raise ValueError(f'not a date: "{text}"; write YYYY, YYYY-MM or YYYY-MM-DD')
        year, month, day = match.groups()
        try:
            return cls(int(year), int(month) if month else None, int(day) if day else None)
        except ValueError as error:
            raise ValueError(f'not a date: "{text}": {error}') from None

    @property
    def datatype(self) -> str:
        """The XML Schema datatype of this precision, as an IRI."""
        if self.month is None:
            return _XSD + "gYear"
        return _XSD + ("gYearMonth" if self.day is None else "date")

    def __str__(self) -> str:
        """Return the form it was parsed from."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
