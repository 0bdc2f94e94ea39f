"""Values as RDF terms, each in the one spelling the store gives back."""

import re
from decimal import Decimal
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

from ontology.dates import PartialDate
from ontology.namespaces import CONCEPT

XSD = "http://www.w3.org/2001/XMLSchema#"
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(T.+)?")


def text(value: str | None) -> Literal | None:
    """Return a plain literal; nothing for ``None``."""
    return None if value is None else Literal(str(value))


def integer(value: int | None) -> Literal | None:
    """Return an ``xsd:integer``; nothing for ``None``."""
    return None if value is None else Literal(str(value), datatype=NamedNode(f"{XSD}integer"))


def boolean(value: bool) -> Literal:
    """Return an ``xsd:boolean``."""
    return Literal(str(value).lower(), datatype=NamedNode(f"{XSD}boolean"))


def decimal(value: float) -> Literal:
    """Return an ``xsd:decimal`` without exponent or trailing noughts."""
    spelled = format(Decimal(str(round(value, 6))).normalize(), "f")
    return Literal(spelled, datatype=NamedNode(f"{XSD}decimal"))


def partial_date(value: str | None) -> Literal | None:
    """Return a date, year and month, or year, by its precision; anything else as plain text."""
    if value is None:
        return None
    try:
        return Literal(value, datatype=NamedNode(PartialDate.parse(value).datatype))
    except ValueError:
        return Literal(value)


def duration(value: str | None) -> Literal | None:
    """Return an ``xsd:duration``: weeks, which it lacks, as days; twelve months as a year."""
    if value is None:
        return None
    found = _DURATION.fullmatch(value)
    if found is None:
        return Literal(value)
    years, months, weeks, days = (int(part or 0) for part in found.groups()[:4])
    years, months = years + months // 12, months % 12
    parts = ((years, "Y"), (months, "M"), (weeks * 7 + days, "D"))
    spelled = "".join(f"{count}{unit}" for count, unit in parts if count) + (found[5] or "")
    return Literal(f"P{spelled or 'T0S'}", datatype=NamedNode(f"{XSD}duration"))


def completed_years(age: str | None) -> int | None:
    """Return the whole years of an ISO 8601 duration; nothing where it is none.

    A year is 52 weeks or 365 days, so that an age told in weeks or days errs by days.
    """
    found = _DURATION.fullmatch(age or "")
    if found is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in found.groups()[:4])
    return years + months // 12 + weeks // 52 + days // 365


def concept(scheme: str, name: str | None) -> NamedNode | None:
    """Return a concept's IRI; nothing for ``None``. Whether it exists is the shapes' question."""
    return None if name is None else NamedNode(f"{CONCEPT}{scheme}/{quote(name, safe='')}")
