"""Statements and values in words, for people."""

import re
from collections.abc import Mapping
from typing import Any

Told = Mapping[str, Any]
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_UNITS = ("year", "month", "week", "day")
_EXTENTS = {"full": "Full report", "briefing": "Briefing", "digest-entry": "Entry in a digest"}
_ASSERTIONS = {"alleged": "alleged", "negated": "said not to be so"}


def in_words(statement: Told) -> str:
    """Return what a statement says, in a few words."""
    return "; ".join(_parts(statement)) or "no theme was told"


def age(duration: str | None) -> str:
    """Return an ISO 8601 duration as an age: "P5M" is "5 months"."""
    found = _DURATION.fullmatch(duration or "")
    if found is None:
        return duration or ""
    parts = [
        f"{amount} {unit}{'' if amount == '1' else 's'}"
        for amount, unit in zip(found.groups(), _UNITS, strict=True)
        if amount
    ]
    return ", ".join(parts) or "newborn"


def date(published: str | None) -> str:
    """Return a date as precise as it is stated: "2016-06" is "June 2016"."""
    year, *rest = (published or "").split("-")
    if not rest or not all(part.isdigit() for part in rest):
        return published or ""
    month = _MONTHS[int(rest[0]) - 1] if 1 <= int(rest[0]) <= len(_MONTHS) else ""
    return " ".join(filter(None, [str(int(rest[1])) if len(rest) > 1 else "", month, year]))


def extent(name: str | None) -> str:
    """Return how much a source tells of a review."""
    return _EXTENTS.get(name or "", name or "")


def where(evidence: Told) -> str:
    """Return where a quotation stands, as a citation says it; blank where nothing is known."""
    if evidence["paragraph"]:
        return f"paragraph {evidence['paragraph']}"
    return f"page {evidence['page']}" if evidence["page"] else ""


def citation(review: Told, evidence: Told, iri: str) -> str:
    """Return a reference that can be put under a quotation.

    ``iri`` is the permanent name of what is cited.
    """
    kind = review["type"]["label"] if review["type"] else "Case review"
    source = [review["publisher"], str(review["year"] or "no date"), where(evidence)]
    text = ". ".join([review["subject"], kind, ", ".join(filter(None, source))])
    return f"“{' '.join(evidence['quote'].split())}” {text}. {iri}"


def _parts(statement: Told) -> list[str]:
    match statement["kind"]:
        case "risk-factor":
            said = [_label(statement["factor"]), _label(statement["bearer"])]
            said.append(_ASSERTIONS.get(statement["assertion"], ""))
        case "agency-involvement":
            said = [statement["name"] or "", *_labels(statement["agencies"])]
            said = said[:1] if said[0] else said
        case "child":
            said = [statement["name"] or "Child", age(statement["age"]), statement["sex"] or ""]
            said += [_label(statement["outcome"]), *_labels(statement["incidents"])]
        case "person":
            said = [_label(statement["role"]), statement["name"] or ""]
        case "recommendation":
            to = ", ".join(_labels(statement["addressees"]))
            said = [_number(statement), *_labels(statement["themes"]), f"to {to}" if to else ""]
        case _:
            said = [_number(statement), *_labels(statement["themes"])]
    return [part for part in said if part]


def _number(statement: Told) -> str:
    return f"no. {statement['number']}" if statement["number"] else ""


def _label(concept: Told | None) -> str:
    return str(concept["label"]) if concept else ""


def _labels(concepts: list[Told]) -> list[str]:
    return [str(each["label"]) for each in concepts]
