"""The form of filters: which reviews are counted, with how many there are of each choice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from queries.filters import filters

_LABELS = {
    "nation": "Nation",
    "type": "Kind of review",
    "publisher": "Publisher",
    "year": "Year",
    "since": "From year",
    "until": "To year",
    "age": "Age of the child",
    "incident": "Incident",
    "extent": "Length",
}
_EXTENTS = {"full": "Full report", "briefing": "Briefing", "digest-entry": "Entry in a digest"}


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, and how many reviews it would leave where that was counted."""

    value: str
    label: str
    reviews: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """One filter as the form shows it; no options means that it is typed."""

    name: str
    label: str
    value: str
    options: tuple[Option, ...]
    number: bool

    @property
    def told(self) -> str:
        """The chosen value in words."""
        return next((each.label for each in self.options if each.value == self.value), self.value)


def asked_of(request: Request) -> dict[str, str]:
    """Return the filters that a page was asked with."""
    given = request.query_params
    return {name: given[name].strip() for name in filters() if given.get(name, "").strip()}


def fields(
    asked: Mapping[str, str], facets: Iterable[Mapping[str, Any]] | None, prefix: str = ""
) -> list[Field]:
    """Return the form's fields; ``facets`` are those of ``/reviews``, which count the choices.

    ``prefix`` stands before their names where a page has two forms.
    """
    counted = {facet["name"]: facet["values"] for facet in facets or ()}
    found = []
    for name, each in filters().items():
        value = asked.get(name, "")
        values = counted.get(name, ()) if name not in {"publisher"} else ()
        options = [_option(name, row) for row in values]
        known = {option.value for option in options}
        options += [Option(one, one, None) for one in each.parameter.choices if one not in known]
        if value and options and value not in {option.value for option in options}:
            options.append(Option(value, value, None))
        is_number = each.parameter.type == "year"
        found.append(
            Field(
                prefix + name,
                _LABELS.get(name, name.capitalize()),
                value,
                tuple(options),
                is_number,
            )
        )
    return found


def _option(name: str, row: Mapping[str, Any]) -> Option:
    label = _EXTENTS.get(row["id"], row["label"]) if name == "extent" else row["label"]
    return Option(str(row["id"]), str(label), row["reviews"])
