"""Annotation records out of a store: what it holds of each document, as people judged it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote

from graph.mapping import DCTERMS
from graph.statements import (
    TYPE,
    Nodes,
    Properties,
    Told,
    evidence_from,
    first,
    nodes_of,
    statements_of,
)
from graph.store import View
from ontology.assertion import Assertion
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.fields import FIELDS
from ontology.identifiers import REGISTRY
from ontology.namespaces import CONCEPT, RG_NS

STATUSES = {
    Assertion.AFFIRMED: "present",
    Assertion.ALLEGED: "alleged",
    Assertion.NEGATED: "absent",
}
"""How the assertions of a risk factor are called in a record; the others do not stand in one."""

GROUPS = {
    "risk_factors": "RiskFactor",
    "agencies": "AgencyInvolvement",
    "missed_opportunities": "MissedOpportunity",
    "good_practice": "GoodPractice",
    "learning": "LearningPoint",
    "recommendations": "Recommendation",
}
"""The lists of a record, with the kind of statement in each."""

_IN_RECORD = {
    "RiskFactor": ("factor", "bearer", "status", "quote"),
    "AgencyInvolvement": ("kind", "name", "quote"),
    "MissedOpportunity": ("quote", "explicit", "themes", "agencies"),
    "GoodPractice": ("quote", "themes", "agencies"),
    "LearningPoint": ("quote", "themes"),
    "Recommendation": ("number", "quote", "addressees", "themes"),
}
_DAYS = re.compile(r"P(\d+)D")
_WEEK = 7
_SECOND_YEAR = re.compile(r"P1Y(\d+)M")
_CHILD = ("label", "age", "sex", "outcome", "incidents", "incident_date", "ethnicity")


def records(view: View, vocabulary: Vocabulary | None = None) -> Iterator[tuple[str, Any]]:
    """Yield each document's name with its annotation record, by name.

    Statements stand in the order of the document; concepts narrower than the published vocabulary
    are rolled up; rejected statements are left out.
    """
    words = vocabulary or load_vocabulary()
    for name, reviews in sorted(documents(view)):
        graphs = (nodes_of(view.quads(review)) for review in reviews)
        told = [
            _review(review, nodes, words) for review, nodes in zip(reviews, graphs, strict=True)
        ]
        told.sort(key=lambda item: item[0])
        yield name, {"document": name, "reviews": [record for _, record in told]}


def documents(view: View) -> Iterator[tuple[str, list[str]]]:
    """Yield the name of each document (the first of several), and the IRIs of its reviews."""
    for properties in nodes_of(view.quads(REGISTRY)).values():
        name = first(properties, f"{DCTERMS}title")
        if name is not None:
            yield name, [term.value for term in properties.get(f"{RG_NS}review", ())]


def item_of(told: Told, vocabulary: Vocabulary) -> dict[str, Any] | None:
    """Return a statement as an entry of a record; ``None`` where none has such an assertion."""
    said = dict(told.values)
    item: dict[str, Any] = {"quote": " ".join(told.evidence.exact.split())}
    if told.kind == "RiskFactor":
        item["status"] = STATUSES.get(Assertion(said["assertion"][0]))
        if item["status"] is None:
            return None
    for field in FIELDS[told.kind]:
        values = list(said.get(field.name, ()))
        if field.scheme is not None:
            values = _rolled(values, field.scheme, vocabulary)
        one: Any = values[0] if values else None
        if field.truth:
            one = one == "true"
        name = "kind" if field.name == "agency" else field.name
        item[name] = values if field.many else one
    return {name: item[name] for name in _IN_RECORD[told.kind]}


def _review(review: str, nodes: Nodes, words: Vocabulary) -> tuple[int, dict[str, Any]]:
    about = nodes.get(review, {})
    record: dict[str, Any] = {
        "subject": first(about, f"{RG_NS}subjectLabel"),
        "type": _id(about, "reviewType"),
        "publisher": first(about, f"{RG_NS}publisherName"),
        "published": first(about, f"{RG_NS}published"),
        "nation": _id(about, "nation"),
        "authors": [term.value for term in about.get(f"{RG_NS}authorName", ())],
        "children": [_child(properties, words) for properties in _placed("Child", nodes)],
        "family": list(
            dict.fromkeys(_id(properties, "role") for properties in _placed("Person", nodes))
        ),
    }
    told = [statement for statement in statements_of(nodes) if not statement.rejected]
    for group, kind in GROUPS.items():
        items = (item_of(item, words) for item in told if item.kind == kind)
        record[group] = [item for item in items if item is not None]
    record["themes"] = _ids(about, "theme")
    return int(first(about, f"{RG_NS}ordinal") or 0), record


def _child(properties: Properties, words: Vocabulary) -> dict[str, Any]:
    found: dict[str, Any] = {
        "label": first(properties, f"{RG_NS}label"),
        "age": _age(first(properties, f"{RG_NS}age")),
        "sex": first(properties, f"{RG_NS}sex"),
        "outcome": _id(properties, "outcome"),
        "incidents": _rolled(_ids(properties, "incident"), "incident", words),
        "incident_date": first(properties, f"{RG_NS}incidentDate"),
        "ethnicity": first(properties, f"{RG_NS}ethnicity"),
    }
    return {name: found[name] for name in _CHILD}


def _age(duration: str | None) -> str | None:
    """Return an age as documents tell it: whole weeks, and months up to two years.

    ``xsd:duration`` has no weeks and the store counts twelve months as a year.
    """
    if duration is None:
        return None
    if (days := _DAYS.fullmatch(duration)) and int(days[1]) % _WEEK == 0:
        return f"P{int(days[1]) // _WEEK}W"
    if months := _SECOND_YEAR.fullmatch(duration):
        return f"P{12 + int(months[1])}M"
    return duration


def _placed(kind: str, nodes: Nodes) -> list[Properties]:
    """Return what is said of each node of a class, by where its evidence stands."""
    found = [
        (evidence_from(properties, first(properties, f"{RG_NS}evidence") or "", nodes), iri)
        for iri, properties in nodes.items()
        if any(term.value == RG_NS + kind for term in properties.get(TYPE, ()))
    ]
    found.sort(key=lambda item: (item[0].start, item[0].end, item[1]))
    return [nodes[iri] for _, iri in found]


def _rolled(ids: Iterable[str], scheme: str, words: Vocabulary) -> list[str]:
    return list(dict.fromkeys(words.rolled_up(scheme, concept) for concept in ids))


def _ids(properties: Properties, name: str) -> list[str]:
    terms = properties.get(RG_NS + name, ())
    return [unquote(term.value.removeprefix(CONCEPT).partition("/")[2]) for term in terms]


def _id(properties: Properties, name: str) -> str | None:
    return next(iter(_ids(properties, name)), None)
