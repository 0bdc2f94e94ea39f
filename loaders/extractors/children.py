"""The subject child or children of a review."""

import re

from loaders.document import Case
from loaders.extractors.child_facts import find_age, find_ethnicity, find_sex
from loaders.extractors.focus import Focus, find_focus
from loaders.extractors.incidents import find_incident_date, find_incidents, find_outcome
from loaders.extractors.metadata import Metadata
from loaders.patterns import part
from ontology.assertion import Extent
from ontology.records import Child

_JOIN = re.compile(r"\s*,\s*(?:and\s+|&\s+)?|\s+(?:and|&)\s+|\s*/\s*(?=[A-Z])")
_NAME = re.compile(r"[A-Z][\w’'-]*(?: \d+)?")
_NO_NAMES = re.compile(
    r"(?i)\b(?:infants|babies|children|injuries|deaths?|cases|reviews?|neglect|suicides?|year|young\s+people|adolescents|"
    r"abuse|exploitation|non-accidental|violence|under|incidents?|sleep)\b"
)
_GROUP = re.compile(
    r"(?i)\b(?:on|of|into|about|concerning|involve[sd]?|involving|cases\s+of|focus(?:es|ed|ing)?\s+on|regarding|to)\s+(?:(?:the|several|a\s+number\s+of|\w+)\s+)?"
    r"(?P<label>(?:\w+\s+)?(?:infants|babies|children|young\s+people|adolescents|boys|girls|siblings|teenagers)(?:\s+(?:under|aged|in)\s+[\w-]+(?:-[\w]+)*)?)"
)
_LONGEST_LIST = 8


def extract_children(case: Case, metadata: Metadata) -> tuple[Child, ...]:
    """Return the subject children; a review of many cases has one child that stands for the group."""
    labels = child_labels(metadata.subject)
    group = _is_group(metadata, labels)
    focus = find_focus(case, labels)
    if group:
        labels = (_group_label(focus) or metadata.subject,)
    return tuple(_child(case, metadata, focus, label, labels, group) for label in labels)


def child_labels(subject: str) -> tuple[str, ...]:
    """Return the labels a subject joins: "Child A and B" are "Child A" and "Child B"."""
    match = re.match(rf"(?P<kind>(?i:{part('metadata', 'kind').pattern}))\s+(?P<rest>.+)$", subject)
    if match and re.match(r"(?i)family|siblings|twins?|case", match["kind"]):
        return (subject,)
    pieces = [p for p in _JOIN.split(subject) if p]
    if not 1 < len(pieces) <= _LONGEST_LIST:
        return (subject,)
    if match is None:
        plain = not _NO_NAMES.search(subject) and all(_NAME.fullmatch(p) for p in pieces)
        return tuple(pieces) if plain else (subject,)
    kind = {"children": "Child", "babies": "Baby", "young people": "Young Person"}.get(
        match["kind"].lower(), match["kind"]
    )
    pieces[0] = match["rest"] if len(pieces) == 1 else pieces[0].removeprefix(match["kind"]).strip()
    own = re.compile(rf"(?i)(?:{part('metadata', 'kind').pattern})\s")
    if not all(own.match(p) or re.fullmatch(r"[A-Z0-9][\w’'-]*", p) for p in pieces):
        return (subject,)
    return tuple(p if own.match(p) else f"{kind} {p}" for p in pieces)


def _is_group(metadata: Metadata, labels: tuple[str, ...]) -> bool:
    if len(labels) > 1 or part("metadata", "label_loose").search(metadata.subject):
        return False
    return metadata.type == "thematic-review" or bool(_NO_NAMES.search(metadata.subject))


def _group_label(focus: Focus) -> str | None:
    for sentence in focus.read[:3]:
        if match := _GROUP.search(sentence.text):
            return match["label"]
    return None


def _child(
    case: Case,
    metadata: Metadata,
    focus: Focus,
    label: str,
    labels: tuple[str, ...],
    group: bool,
) -> Child:
    alone = len(labels) == 1
    own = tuple(s.text for s in focus.told)
    texts = own if case.extent is Extent.DIGEST_ENTRY else (*own, case.title)
    outcome = find_outcome(texts, labels)
    age = None if group or not alone else find_age(focus, labels)
    evidence = metadata.evidence
    if focus.told:
        first = focus.told[0]
        evidence = case.evidence(first.start, first.end, "children.incident-sentence", 0.85, first)
    return Child(
        label=label,
        age=age,
        sex=None if group else find_sex(case, focus, label, alone),
        ethnicity=None if group else find_ethnicity(case, focus, label),
        outcome=outcome,
        incidents=find_incidents(own, outcome, age, labels),
        incident_date=None if group else find_incident_date(focus, case.text),
        evidence=evidence,
    )
