"""The subject child or children of a review."""

import re
from dataclasses import replace

from loaders.document import Case
from loaders.extractors.child_ages import find_age
from loaders.extractors.child_facts import find_ethnicity, find_sex
from loaders.extractors.child_lists import (
    in_order,
    named_together,
    own_age_and_sex,
    sex_of_all,
    shared_sex,
)
from loaders.extractors.cohort import cohort_labels, tell_apart
from loaders.extractors.focus import Focus, find_focus
from loaders.extractors.incident_dates import find_incident_date
from loaders.extractors.incidents import find_incidents, find_outcome
from loaders.extractors.metadata import Metadata
from loaders.extractors.named_children import named_children
from loaders.patterns import part
from ontology.assertion import Extent
from ontology.records import Child

_JOIN = re.compile(r"\s*,\s*(?:and\s+|&\s+)?|\s+(?:and|&)\s+|\s*/\s*(?=[A-Z])")
_NAME = re.compile(r"[A-Z][\w’'-]*(?: \d+)?")
_NO_NAMES = re.compile(
    r"(?i)\b(?:infants|babies|children|injuries|deaths?|cases|reviews?|neglect|suicides?"
    r"|year|young\s+people|adolescents|"
    r"abuse|exploitation|non-accidental|violence|under|incidents?|sleep)\b"
)
_GROUP = re.compile(
    r"(?i)\b(?:on|of|into|about|concerning|involve[sd]?|involving|cases\s+of|focus(?:es"
    r"|ed|ing)?\s+on|regarding|to)\s+(?:(?:the|several|a\s+number\s+of|\w+)\s+)?"
    r"(?P<label>(?:\w+\s+)?(?:infants|babies|children|young\s+people|adolescents|boys"
    r"|girls|siblings|teenagers)(?:\s+(?:under|aged)\s+[\w-]+(?:-[\w]+)*(?:\s+(?:months?"
    r"|years?)(?:\s+old)?)?)?)"
)
_LONGEST_LIST = 8
_SINGULAR = {
    "children": "Child",
    "babies": "Baby",
    "infants": "Infant",
    "young people": "Young Person",
}
_RANGE = re.compile(
    r"(?P<kind>Children|Infants|Babies|Young People)\s+(?P<first>[A-Z])\s*(?:to|–|-)\s*"
    r"(?P<last>[A-Z])$"
)
_SEVERAL = re.compile(
    r"(?i)\b(?:two|three|four|five|six|seven|both)\s+(?:\w+\s+)?(?:brothers|sisters|boys|girls)\b"
)
_GIRLS_OR_BOYS = re.compile(r"(?i)\b(?:boys|girls|brothers|sisters)\b")
_FAMILY = re.compile(r"(?i)(?:family|siblings)\b")


def extract_children(case: Case, metadata: Metadata) -> tuple[Child, ...]:
    """Return the subject children; one child stands for the group of a thematic review."""
    labels = child_labels(metadata.subject)
    if _is_group(metadata, labels) or _FAMILY.match(metadata.subject):
        labels = cohort_labels(case) or labels
    elif len(labels) == 1 and _GIRLS_OR_BOYS.search(metadata.subject):
        labels = named_children(case) or labels
    focus = find_focus(case, (*labels, *_short_names(labels)))
    in_general = find_focus(case, (metadata.subject,)) if len(labels) > 1 else focus
    if _is_group(metadata, labels):
        labels = (_group_label(focus) or metadata.subject,)
    children = tuple(_child(case, metadata, focus, labels, place) for place in range(len(labels)))
    if len(labels) == 1:
        if children[0].sex is None and _SEVERAL.search(" ".join(s.text for s in focus.told[:1])):
            return (replace(children[0], sex=shared_sex(focus)),)
        return children
    told = tell_apart(case, _with_ages_and_sexes(children, focus), focus)
    told = tuple(_with_shared(child, in_general, labels) for child in told)
    if sex := sex_of_all(metadata.subject):
        return tuple(replace(child, sex=child.sex or sex) for child in told)
    return told


def _with_shared(child: Child, in_general: Focus, labels: tuple[str, ...]) -> Child:
    """Return a child of whom nothing is told alone with what is told of each of the children."""
    if set(child.incidents) - {"unexplained"} or child.outcome in {None, "other-outcome"}:
        return child
    kinds = find_incidents(in_general.told, child.outcome or "", child.age, labels)
    return replace(child, incidents=kinds or child.incidents)


def _with_ages_and_sexes(children: tuple[Child, ...], focus: Focus) -> tuple[Child, ...]:
    """Return several children with the ages and sexes that the words give to each."""
    labels = tuple(child.label for child in children)
    listed = in_order(focus, len(children))
    shared = shared_sex(focus)
    apart = []
    for place, child in enumerate(children):
        age, sex = own_age_and_sex(focus, child.label, labels)
        age_in_order, sex_in_order = listed[place] if listed else (None, None)
        apart.append(
            replace(
                child,
                age=age or age_in_order,
                sex=sex or sex_in_order or child.sex or shared,
            )
        )
    return tuple(apart)


def child_labels(subject: str) -> tuple[str, ...]:
    """Return the labels a subject joins: "Child A and B" are "Child A" and "Child B"."""
    match = re.match(rf"(?P<kind>(?i:{part('metadata', 'kind').pattern}))\s+(?P<rest>.+)$", subject)
    if spread := _RANGE.match(subject):
        kind = _SINGULAR.get(spread["kind"].lower(), spread["kind"])
        ends = range(ord(spread["first"]), ord(spread["last"]) + 1)
        return tuple(f"{kind} {chr(end)}" for end in ends)
    pieces = [p for p in _JOIN.split(subject) if p]
    if re.match(r"(?i)(?:siblings|twins)\s+[A-Z0-9]{1,2}$", pieces[0]) and len(pieces) > 1:
        pieces[0] = re.sub(r"(?i)^(sibling|twin)s", r"\1", pieces[0])
        pieces[1:] = [f"{pieces[0].split()[0]} {piece.split()[-1]}" for piece in pieces[1:]]
    each = all(re.match(r"(?i)(?:twin|sibling)\s+\w{1,2}$", piece) for piece in pieces)
    whole = match and re.match(r"(?i)family|siblings|twins?|case", match["kind"]) and not each
    if whole or not 1 < len(pieces) <= _LONGEST_LIST:
        return (subject,)
    if each:
        return tuple(pieces)
    if match is None:
        plain = not _NO_NAMES.search(subject) and all(_NAME.fullmatch(p) for p in pieces)
        return tuple(pieces) if plain else (subject,)
    kind = _SINGULAR.get(match["kind"].lower(), match["kind"])
    pieces[0] = match["rest"] if len(pieces) == 1 else pieces[0].removeprefix(match["kind"]).strip()
    own = re.compile(rf"(?i)(?:{part('metadata', 'kind').pattern})\s")
    if not all(own.match(p) or re.fullmatch(r"[A-Z0-9][\w’'-]*", p) for p in pieces):
        return (subject,)
    return tuple(p if own.match(p) else f"{kind} {p}" for p in pieces)


def _short_names(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names by which "Child Rowan" goes when it is only Rowan."""
    return tuple(
        name
        for label in labels
        if " " in label and len(name := label.split()[-1]) > 2 and name.isalpha()  # noqa: PLR2004
    )


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
    labels: tuple[str, ...],
    place: int,
) -> Child:
    label, alone = labels[place], len(labels) == 1
    group = _is_group(metadata, child_labels(metadata.subject))
    nameless = group and alone
    about_all = focus
    if group and not alone:
        told = tuple(s for s in focus.read if named_together(s.text, labels))
        about_all = Focus(told, told)
    own = tuple(s.text for s in focus.told)
    texts = own if case.extent is Extent.DIGEST_ENTRY else (*own, case.title)
    outcome = find_outcome(texts, labels)
    age = None if group or not alone else find_age(case, focus, (*labels, *_short_names(labels)))
    evidence = metadata.evidence
    if focus.told:
        first = focus.told[0]
        evidence = case.evidence(first.start, first.end, "children.incident-sentence", 0.85, first)
    incidents = find_incidents(focus.told, outcome, age, labels)
    if nameless and not set(incidents) - {"unexplained"} and focus.told:
        titled = replace(focus.told[0], text=metadata.subject)
        incidents = find_incidents((*focus.told, titled), outcome, age, labels)
    return Child(
        label=label,
        age=age,
        sex=None if nameless else find_sex(case, focus, label, labels),
        ethnicity=None if nameless else find_ethnicity(case, focus, label, labels),
        outcome=outcome,
        incidents=incidents,
        incident_date=None
        if nameless
        else find_incident_date(about_all, "" if group else case.text, labels),
        evidence=evidence,
    )
