"""The annotation record of a document, from what its blocks state."""

from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.generator.blocks import Draft, Told, said_in

_GROUPS = ("missed_opportunities", "good_practice", "learning", "recommendations")
_FINDING = ("missed_opportunities", "learning", "recommendations")


def record(name: str, draft: Draft, quotes: Iterable[str]) -> dict[str, Any]:
    """Return the record of a document; ``quotes`` are what it says as its format has it."""
    quote = iter(quotes)
    for block in draft.opening:
        for _ in said_in(block):
            next(quote)
    return {"document": name, "reviews": [_review(told, quote) for told in draft.reviews]}


def _review(told: Told, quotes: Iterator[str]) -> dict[str, Any]:
    factors: dict[tuple[str, str, str], dict[str, Any]] = {}
    agencies: dict[tuple[str, str | None], dict[str, Any]] = {}
    groups: dict[str, list[dict[str, Any]]] = {group: [] for group in _GROUPS}
    persons: dict[str, None] = {}
    for said in (said for block in told.blocks for said in said_in(block)):
        quote = next(quotes)
        persons |= dict.fromkeys(said.persons)
        for kind, name in said.agencies:
            agencies.setdefault((kind, name), {"kind": kind, "name": name, "quote": quote})
        for claim in said.claims:
            fields = {**claim.fields, "quote": quote}
            if claim.group == "risk_factors":
                key = (fields["factor"], fields["bearer"], fields["status"])
                factors.setdefault(key, fields)
            else:
                groups[claim.group].append(fields)
    if {"mother", "father"} <= set(persons):
        persons.pop("parents", None)  # said of those only who are not both told of
    found = (theme for group in _FINDING for item in groups[group] for theme in item["themes"])
    return {
        "subject": told.subject or told.case.subject,
        "type": told.type,
        "publisher": told.publisher,
        "published": told.published,
        "nation": told.case.nation if told.nation == "" else told.nation,
        "authors": list(told.authors),
        "children": [_child(told, at) for at in range(len(told.case.children))],
        "family": list(persons),
        "risk_factors": list(factors.values()),
        "agencies": list(agencies.values()),
        **groups,
        "themes": sorted(set(found)),
    }


def _child(told: Told, at: int) -> dict[str, Any]:
    child = told.case.children[at]
    return {
        "label": child.label,
        "age": child.age,
        "sex": child.sex,
        "outcome": child.outcome,
        "incidents": [child.incident],
        "incident_date": child.date,
        "ethnicity": child.ethnicity if told.ethnic else None,
    }
