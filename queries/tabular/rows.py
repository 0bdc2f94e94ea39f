"""What one review's graph is as rows of the tables, by pure functions."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product

from pyoxigraph import NamedNode, Quad

from ontology.fields import KINDS
from ontology.namespaces import CONCEPT, RG_NS

RELATIONS: Mapping[str, tuple[str, str]] = {
    "factor": ("factor", "risk-factor"),
    "bearer": ("bearer", "person-role"),
    "role": ("role", "person-role"),
    "theme": ("theme", "theme"),
    "agencyKind": ("agency", "agency"),
    "addressee": ("addressee", "agency"),
    "incident": ("incident", "incident"),
    "outcome": ("outcome", "outcome"),
}
"""The property of a statement, the relation it is called here, and the scheme it leads to."""

COUNTED: tuple[tuple[str, str, str], ...] = (
    ("RiskFactor", "factor", "risk-factor"),
    ("MissedOpportunity", "theme", "missed-opportunity"),
    ("GoodPractice", "theme", "good-practice"),
    ("LearningPoint", "theme", "learning-point"),
    ("Recommendation", "theme", "recommendation"),
    ("AgencyInvolvement", "agencyKind", "agency"),
    ("Child", "incident", "incident"),
    ("Child", "outcome", "outcome"),
)
"""What patterns count, as the saved query ``incidence``: a class, its property, ``said_as``."""

SAID_AS = tuple(dict.fromkeys(said_as for _, _, said_as in COUNTED))
"""The kinds of statement by the number that stands for each."""

AFFIRMED = frozenset({"affirmed", "alleged"})
"""The assertions of risk factors that count."""
LIST = "\x1f"

_KINDS = {**KINDS, "Child": "child", "Person": "person"}
_SHORTER = {
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type": "a",
    "http://www.w3.org/2000/01/rdf-schema#label": "rdfs:label",
    "http://purl.org/dc/terms/identifier": "identifier",
    "http://www.w3.org/ns/prov#wasDerivedFrom": "derived",
    **{
        f"http://www.w3.org/ns/oa#{name}": name
        for name in ("hasSelector", "hasSource", "exact", "start", "end")
    },
    **{
        RG_NS + name: name
        for name in (
            *RELATIONS,
            *("subjectLabel", "reviewType", "nation", "publisherName", "published"),
            *("publishedYear", "extent", "authorName", "evidence", "section", "heading"),
            *("paragraph", "page", "assertion", "temporality", "agencyName", "pseudonym", "label"),
            *("acronym", "number", "strength", "explicit", "failureState", "direction", "age"),
            *("sex", "standing", "rejectedClass", "rule", "confidence"),
        )
    },
}
Cell = str | int | float | None
Row = tuple[Cell, ...]
Above = Callable[[str, str], tuple[str, ...]]
Node = Mapping[str, list[str]]


@dataclass(slots=True)
class ReviewRows:
    """One review as rows without their numbers, which whoever writes them gives.

    A statement's last but one cell, and ``evidence`` of the review, is the place of its quotation
    among ``quotations``; the first cell of a tag is the place of its statement. ``single`` and
    ``missed`` are what patterns count: a kind of statement with a concept (its IRI), and an agency
    with a theme of one missed opportunity.
    """

    iri: str
    review: Row
    evidence: int | None
    statements: list[Row] = field(default_factory=list)
    quotations: list[Row] = field(default_factory=list)
    tags: list[Row] = field(default_factory=list)
    single: set[tuple[str, str]] = field(default_factory=set)
    missed: set[tuple[str, str]] = field(default_factory=set)


def rows_of(iri: str, quads: Iterable[Quad], above: Above) -> ReviewRows | None:
    """Return a review's graph as rows; nothing for a graph that tells of no review.

    ``above`` gives the concepts of a scheme that stand above one, itself first. Rejected
    statements are in, marked.
    """
    nodes: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    triples = 0
    for quad in quads:
        triples += 1
        name = _SHORTER.get(quad.predicate.value)
        if name is not None and isinstance(quad.subject, NamedNode):
            nodes[quad.subject.value][name].append(getattr(quad.object, "value", ""))
    review = nodes.get(iri)
    if review is None or "subjectLabel" not in review:
        return None
    place = f"{(_first(review, 'subjectLabel') or '').casefold()}\x1f{_short(iri)}"
    published = _first(review, "published")
    found = ReviewRows(
        iri,
        (
            *(_short(iri), iri, place, _first(review, "subjectLabel")),
            *(_first(review, "rdfs:label"), _concept(review, "reviewType")),
            *(_concept(review, "nation"), _first(review, "publisherName"), published),
            *(_number(_first(review, "publishedYear")), _first(review, "extent")),
            _short(_first(review, "derived") or ""),
        ),
        None,
    )
    starts = _add_quotations(found, nodes, place)
    own = _first(review, "evidence")
    found.evidence = starts[own][0] if own in starts else None
    found.review = (
        *found.review,
        LIST.join(sorted(review.get("authorName", ()))),
        LIST.join(sorted(review.get("identifier", ()))),
        triples,
    )
    for name in sorted(nodes):
        types = {each.removeprefix(RG_NS) for each in nodes[name].get("a", ())}
        rejected = "RejectedStatement" in types
        if rejected:
            types = {(_first(nodes[name], "rejectedClass") or "").removeprefix(RG_NS)}
        kind = next((said for each, said in _KINDS.items() if each in types), None)
        if kind is not None:
            number, start = starts.get(_first(nodes[name], "evidence") or "", (None, 0))
            where = f"{place}\x1f{start:010d}\x1f{_short(name)}"
            row = _statement(name, nodes[name], kind, where, rejected=rejected)
            found.statements.append((*row, number, published))
            _add_tags(found, nodes[name], kind, above, rejected=rejected)
        if not rejected and f"{RG_NS}CaseReview" in review.get("a", ()):
            _add_cells(found, nodes[name], types)
    return found


def _add_quotations(
    found: ReviewRows, nodes: Mapping[str, Node], place: str
) -> dict[str, tuple[int, int]]:
    """Add the quotations; return the place and the start of each by its IRI."""
    starts: dict[str, tuple[int, int]] = {}
    for name in sorted(name for name, node in nodes.items() if "hasSelector" in node):
        node = nodes[name]
        words: dict[str, str] = {}
        for selector in sorted(node["hasSelector"]):
            for key in ("exact", "start", "end"):
                if value := nodes.get(selector, {}).get(key):
                    words[key] = value[0]
        start = _number(words.get("start")) or 0
        end = _number(words.get("end"))
        starts[name] = len(found.quotations), start
        found.quotations.append(
            (
                *(_short(name), name, f"{place}\x1f{start:010d}\x1f{_short(name)}"),
                *(words.get("exact", ""), _first(node, "section"), _first(node, "heading")),
                *(_first(node, "paragraph"), _number(_first(node, "page")), start),
                *(start if end is None else end, _short(_first(node, "hasSource") or "")),
            )
        )
    return starts


def _statement(iri: str, node: Node, kind: str, place: str, *, rejected: bool) -> Row:
    names = (_first(node, key) for key in ("agencyName", "pseudonym", "label"))
    explicit, confidence = _first(node, "explicit"), _first(node, "confidence")
    return (
        *(_short(iri), iri, place, kind, _first(node, "assertion"), _first(node, "temporality")),
        *(next((name for name in names if name), None), _first(node, "acronym")),
        *(_first(node, "number"), _first(node, "strength")),
        None if explicit is None else int(explicit in {"true", "1"}),
        *(_first(node, "failureState"), _first(node, "direction"), _first(node, "age")),
        *(_first(node, "sex"), _first(node, "standing"), int(rejected), _first(node, "rule")),
        _fraction(confidence),
    )


def _add_tags(found: ReviewRows, node: Node, kind: str, above: Above, *, rejected: bool) -> None:
    at = len(found.statements) - 1
    factor = kind == "risk-factor"
    counts = int(not rejected and (not factor or _first(node, "assertion") in AFFIRMED))
    for key, (relation, scheme) in RELATIONS.items():
        for value in sorted(node.get(key, ())):
            said = value.removeprefix(f"{CONCEPT}{scheme}/")
            for concept in above(scheme, said):
                found.tags.append(
                    (at, kind, relation, scheme, concept, int(concept == said), counts)
                )


def _add_cells(found: ReviewRows, node: Node, types: set[str]) -> None:
    for each, name, said_as in COUNTED:
        if each in types and (each != "RiskFactor" or AFFIRMED & set(node.get("assertion", ()))):
            found.single.update((said_as, iri) for iri in node.get(name, ()))
    if "MissedOpportunity" in types:
        found.missed.update(product(node.get("agencyKind", ()), node.get("theme", ())))


def listed(joined: str) -> list[str]:
    """Return the values that one cell holds."""
    return joined.split(LIST) if joined else []


def _concept(node: Node, name: str) -> str | None:
    value = _first(node, name)
    return None if value is None else value.removeprefix(CONCEPT).partition("/")[2]


def _first(node: Node, name: str) -> str | None:
    values = node.get(name)
    return min(values) if values else None


def _number(value: str | None) -> int | None:
    try:
        return None if value is None else int(value)
    except ValueError:  # what was written raw need not be a number
        return None


def _fraction(value: str | None) -> float | None:
    try:
        return None if value is None else float(value)
    except ValueError:
        return None


def _short(iri: str) -> str:
    return iri.rpartition("/")[2]
