"""The children of a review of several, where the text gives each a label and facts of its own."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from loaders.dates import find_dates
from loaders.document import Case, Sentence
from loaders.extractors.child_ages import age_of_cell
from loaders.extractors.child_facts import sex_of
from loaders.extractors.child_lists import named_together, people_in_turn
from loaders.extractors.child_tables import Row, row_of, rows
from loaders.extractors.focus import Focus, mentions, paragraph_on
from loaders.extractors.incident_dates import find_incident_date
from loaders.extractors.incidents import find_incidents, find_outcome
from loaders.extractors.named_children import named_children
from ontology.assertion import SectionRole
from ontology.records import Child

_KINDS = {
    "children": "Child",
    "infants": "Infant",
    "babies": "Baby",
    "young people": "Young Person",
}
_RANGE = re.compile(
    r"\b(?P<kind>Children|Infants|Babies|Young\s+People|Child|Infant|Baby)\s+(?P<first>[A-Z]|\d{1,2})"
    r"\s*(?:to|–|-|—|through)\s*(?P<last>[A-Z]|\d{1,2})\b"
)
_LABEL = re.compile(
    r"\b(?:Child|Infant|Baby|Young\s+Person)\s+(?:[A-Z]|\d{1,2})\b(?!['’]s\s+(?:plan))"
)
_FIRST_CELL = re.compile(r"(?i)^(?:(?:child|infant|baby|young\s+person)\s+)?(?:[A-Z]|\d{1,2})$")
_TABLE_OF_CHILDREN = re.compile(
    r"(?i)^(?:child|infant|baby|young\s+person|case|name|subject|pseudonym)"
)
_TOLD_OF = re.compile(r"(?i)happen|incident|outcome|harm|circumstance|injur|event|summary|reason")
_JOIN = re.compile(r"(?:[;,]|\s(?:and|while|whilst))\s+")
_FEWEST = 2
_MOST = 12
_SURVIVED = frozenset({"harmful-sexual-behaviour", "child-exploitation", "sexual-abuse"})
"""Kinds that, told of one child alone, say that what is told of the others is not its own."""
_OF_THE_DEAD = ("filicide", "physical-abuse-incident")


def cohort_labels(case: Case) -> tuple[str, ...]:
    """Return the labels of the children a review of several tells of one by one, in order."""
    ways = (_in_table(case), _in_range(case), named_children(case), _in_text(case))
    for row_labels in ways:
        if _FEWEST <= len(row_labels) <= _MOST:
            return row_labels
    return ()


def _in_range(case: Case) -> tuple[str, ...]:
    for sentence in case.sentences:
        if match := _RANGE.search(sentence.text):
            first, last = match["first"], match["last"]
            kind = _KINDS.get(re.sub(r"\s+", " ", match["kind"]).lower(), match["kind"])
            if first.isdigit() and last.isdigit():
                return tuple(f"{kind} {n}" for n in range(int(first), int(last) + 1))
            if first.isalpha() and last.isalpha():
                return tuple(f"{kind} {chr(n)}" for n in range(ord(first), ord(last) + 1))
    return ()


def _in_table(case: Case) -> tuple[str, ...]:
    """Return the labels down the first column of a table of children."""
    found: dict[str, None] = {}
    for row in rows(case):
        head, first = row[0]
        if not _TABLE_OF_CHILDREN.match(head) or not _FIRST_CELL.match(first):
            continue
        if not any(
            re.search(r"(?i)age|sex|gender|happen|outcome|harm|incident", h) for h, _ in row
        ):
            continue
        kind = head.split()[0].capitalize() if re.match(r"(?i)infant|baby", head) else "Child"
        found[first if " " in first else f"{kind} {first}"] = None
    return tuple(found)


def _in_text(case: Case) -> tuple[str, ...]:
    """Return labels that run on from A or 1, each of them told of in the text."""
    counts = Counter(
        re.sub(r"\s+", " ", match.group())
        for sentence in case.sentences
        if sentence.role not in {SectionRole.GLOSSARY, SectionRole.CONTENTS}
        for match in _LABEL.finditer(sentence.text)
    )
    for kind in ("Child", "Infant", "Baby", "Young Person"):
        ends = {label.split()[-1] for label in counts if label.startswith(kind)}
        for run in ("ABCDEFGHIJKL", [str(n) for n in range(1, _MOST + 1)]):
            held = []
            for end in run:
                if end not in ends:
                    break
                held.append(f"{kind} {end}")
            if len(held) >= _FEWEST:
                return tuple(held)
    return ()


def tell_apart(case: Case, children: tuple[Child, ...], focus: Focus) -> tuple[Child, ...]:
    """Return several children with the outcome and incidents that the text tells of each alone."""
    labels = tuple(child.label for child in children)
    together = any(named_together(s.text, labels) and find_dates(s.text) for s in focus.read)
    in_turn = _clause_each(focus, len(children))
    apart = []
    for place, child in enumerate(children):
        row = row_of(case, child.label)
        clauses = _of_row(case, row) if row else _clauses(focus, child.label, labels)
        if not row and in_turn and not any(mentions(s.text, child.label) for s in focus.told[:1]):
            clauses = (in_turn[place],)
        if row is None:
            clauses = paragraph_on(focus, child.label, labels) or clauses
        apart.append(
            _with_own(child, row, clauses, keep_date=together and bool(child.incident_date))
        )
    return tuple(apart)


def _with_own(
    child: Child, row: Row | None, clauses: tuple[Sentence, ...], *, keep_date: bool
) -> Child:
    texts = tuple(clause.text for clause in clauses)
    outcome = find_outcome(texts, (child.label,)) if texts else "other-outcome"
    for head, cell in row or ():
        if re.search(r"(?i)\bage\b", head):
            child = replace(child, age=age_of_cell(cell) or child.age)
        elif re.search(r"(?i)sex|gender", head):
            child = replace(child, sex=sex_of(cell) or child.sex)
    if outcome == "other-outcome" and (row is None or not texts):
        own = () if keep_date else find_incidents(clauses, outcome, child.age, (child.label,))
        survived = own and _SURVIVED.issuperset(own) and mentions(texts[0], child.label)
        return replace(child, outcome=outcome, incidents=own) if survived else child
    date = find_incident_date(Focus(clauses, clauses), "", (child.label,))
    if not keep_date:
        child = replace(child, incident_date=date or child.incident_date)
    own = find_incidents(clauses, outcome, child.age, (child.label,))
    told = set(own) - {"unexplained"}
    if outcome != "death" and "filicide" in child.incidents:
        others = tuple(kind for kind in child.incidents if kind not in _OF_THE_DEAD)
        child = replace(child, incidents=(*others, "physical-abuse-incident"))
    return replace(child, outcome=outcome, incidents=own if told else child.incidents or own)


def _of_row(case: Case, row: Row) -> tuple[Sentence, ...]:
    """Return the cells of a row that tell what happened, each as a sentence of its own."""
    words = [cell for head, cell in row[1:] if _TOLD_OF.search(head) or len(cell.split()) > 3]  # noqa: PLR2004
    like = case.sentences[0]
    return tuple(replace(like, text=". ".join([word])) for word in words)


def _clause_each(focus: Focus, count: int) -> tuple[Sentence, ...]:
    """Return the clauses of a sentence that tells of each child in turn, each with its own harm."""
    for sentence in focus.told[:1]:
        spans = people_in_turn(sentence.text)
        if len(spans) != count:
            continue
        cuts = [0]
        for (_, end), (start, _) in pairwise(spans):
            joins = list(_JOIN.finditer(sentence.text, end, start))
            cuts.append(joins[-1].end() if joins else end)
        texts = [sentence.text[a:b] for a, b in pairwise([*cuts, len(sentence.text)])]
        if all(find_outcome((text,), ()) != "other-outcome" for text in texts):
            return tuple(replace(sentence, text=text) for text in texts)
    return ()


def _clauses(focus: Focus, label: str, labels: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Return the clauses that speak of this child and not of all the children."""
    found = []
    for sentence in focus.told or focus.read:
        for clause in _pieces(sentence.text, labels):
            named = [other for other in labels if mentions(clause, other)]
            if label in named and len(named) < len(labels):
                found.append((len(named), replace(sentence, text=clause)))
    alone = tuple(clause for named, clause in found if named == 1)
    return alone or tuple(clause for _, clause in found)


def _pieces(text: str, labels: tuple[str, ...]) -> Iterator[str]:
    """Yield the clauses of a sentence; "Child A and Child B were" stays whole."""
    names = "|".join(re.escape(each) for each in labels)
    parting = re.compile(rf"[;:]\s+|,?\s+(?:and|but|while|whilst)\s+(?=(?:{names})\b)")
    start = 0
    for match in parting.finditer(text):
        if re.search(r"\b(?!and\b)[a-z]{2,}", re.sub(names, "", text[start : match.start()])):
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]
