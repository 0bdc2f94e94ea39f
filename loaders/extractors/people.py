"""The people other than the subject children of whom a review speaks, by role."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from loaders.document import BlockKind, Case, Sentence
from loaders.patterns import PatternRule, pattern_rules, rules_near
from loaders.prefilter import Prefilter
from ontology.assertion import Extent, SectionRole
from ontology.records import Child, Person

_NOT_TOLD = frozenset(
    {
        SectionRole.RECOMMENDATIONS,
        SectionRole.GLOSSARY,
        SectionRole.CONTENTS,
        SectionRole.TERMS_OF_REFERENCE,
    }
)
_CLASS = frozenset({"other-relative", "family-friend", "parents", "other-child"})
_NO_PSEUDONYM = re.compile(
    r"(?i)^(?:the|he|she|they|and|was|who|police|section|in|on|at|when|gp|aged?|both|this"
    r"|that|said|has|had|child|"
    r"health|social|children|school|hospital|housing|midwife|baby|there|a|an|it|mother"
    r"|father|i|as|no|not|sibling)$"
)

_SUBJECTS = re.compile(
    r"(?i)\b(?:of|about|to|concerning|involving|by|between)\s+(?:the\s+)?"
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+|a\s+group\s+of"
    r"|several|both|an?|the)\s+(?:(?!older|elder|eldest|previous)[\w-]+\s+){0,2}?"
    r"(?:(?:half|step)-?\s?)?(?:siblings|brothers|sisters|twins?|brother\s+and\s+(?:his\s+)?sister"
    r"|sister\s+and\s+(?:her\s+)?brother|twin\s+(?:boys|girls|brothers|sisters))$"
)
"""Siblings who are themselves the subject: "neglect of five siblings"."""


_COUNTS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ADULT_BEFORE = re.compile(
    r"^(?:(?:[Tt]he|[Tt]heir|[Hh]is|[Hh]er|\w+['’]s)\s+)?(?:\w+\s+)?"
    r"(?P<who>[Mm]other|[Ff]ather|[Mm]um|[Dd]ad|(?:Mr|Ms|Mrs)\s+[A-Z]\w*)\b(?!['’])"
)
_OWN_PARENT = re.compile(r"(?i)\b(?:his|her)\s+own\s+(?:father|mother)\b")
_EACH = re.compile(r"(?i)\b(?:each|every|any|all|for|support|advice\s+to)\s+$")
"""Before people as a class, in what is recommended: "a leaflet for parents"."""
_OF_THAT_ADULT = re.compile(r"(?i)\b(?:his|her)\s+(?:(?:own|older|younger|elder)\s+)?$")
_OF_SEVERAL = re.compile(
    r"(?i)\b(?:older|elder|eldest|oldest|younger|youngest)\s+(?:child|girl|boy)\b"
)
"""One of several subject children, told from the others by age."""
_BOTH = re.compile(r"(?i)\bboth\s+(?:\w+\s+)?parents\b")


@dataclass(frozen=True, slots=True)
class _Mention:
    rule: PatternRule
    sentence: Sentence
    start: int
    end: int


def extract_people(case: Case, children: tuple[Child, ...]) -> tuple[Person, ...]:
    """Return one person for each role; "parents" only where not both of them are named.

    A digest tells a family through its learning, so every mention counts there; elsewhere what is
    said of people in general (research, duties, mothers as a class) does not.
    """
    labels = {child.label for child in children}
    found: dict[str, Person] = {}
    several = len(children) > 1
    for mention in _mentions(case):
        if mention.rule.emit == "sibling" and several and _of_subjects(case, mention, children):
            continue
        role = mention.rule.emit or ""
        known = found.get(role)
        if role == "parents" and known and _BOTH.search(mention.sentence.text):
            found[role] = _person(case, mention, role, None)
        if known is None or known.pseudonym is None:
            pseudonym = _pseudonym(mention, labels)
            if known is None or pseudonym is not None:
                found[role] = _person(case, mention, role, pseudonym)
    _name_both(found)
    return tuple(found[role] for role in sorted(found))


def _of_subjects(case: Case, mention: _Mention, children: tuple[Child, ...]) -> bool:
    """Return whether siblings named are themselves the subjects, as where the first words say."""
    words = mention.sentence.text[mention.start : mention.end]
    count = _COUNTS[len(children)] if len(children) < len(_COUNTS) else str(len(children))
    before = mention.sentence.text[: mention.start]
    if re.search(
        rf"(?i)\b(?:{count}|{len(children)})\s+(?:brothers\s+and\s+|sisters\s+and\s+)?$", before
    ):
        return True
    return mention.sentence is case.sentences[0] or _OF_SEVERAL.search(words) is not None


def _name_both(found: dict[str, Person]) -> None:
    """Leave "parents" out where both are named, or one is and the text says "both parents"."""
    parents = found.get("parents")
    named = {"mother", "father"} & found.keys()
    if parents and len(named) == 1 and _BOTH.search(parents.evidence.exact):
        other = ({"mother", "father"} - named).pop()
        found[other] = replace(parents, role=other)
    if {"mother", "father"} <= found.keys():
        found.pop("parents", None)


def _person(case: Case, mention: _Mention, role: str, pseudonym: str | None) -> Person:
    at = mention.sentence
    evidence = case.evidence(at.start, at.end, mention.rule.id, mention.rule.confidence, at)
    return Person(role, pseudonym, evidence)


def _mentions(case: Case) -> Iterator[_Mention]:
    digest = case.extent is Extent.DIGEST_ENTRY
    rules = _in_turn("parents" if digest else "parents_told")
    for before, sentence in zip((None, *case.sentences), case.sentences, strict=False):
        if not digest and _is_general(sentence):
            continue
        advised = digest and sentence.role is SectionRole.RECOMMENDATIONS
        taken: list[tuple[int, int]] = []
        for rule in rules.candidates(sentence.text):
            for match in rule.pattern.finditer(sentence.text):
                start, end = match.span()
                inside = any(s <= start and end <= e for s, e in taken)
                if rule.emit == "sibling" and _SUBJECTS.search(sentence.text[:end]):
                    continue
                if inside and rule.emit not in {"mother", "father"}:
                    continue
                if advised and _EACH.search(sentence.text[:start]):
                    continue
                if advised and rule.emit not in {"mother", "father", "parents"}:
                    continue
                if digest or not _is_class(match.group()):
                    taken.append((start, end))
                    adults = rule.emit == "sibling" and _is_of_adult(sentence, before, start)
                    as_told = replace(rule, emit="other-relative") if adults else rule
                    yield _Mention(as_told, sentence, start, end)


def _is_of_adult(sentence: Sentence, before: Sentence | None, start: int) -> bool:
    """Return whether "his sister" is a parent's: "The father ... He had help from his sister"."""
    if _OWN_PARENT.search(sentence.text[:start]):
        return True
    return (
        before is not None
        and before.paragraph == sentence.paragraph
        and _ADULT_BEFORE.match(before.text) is not None
        and re.match(r"(?:He|She)\b", sentence.text) is not None
        and _OF_THAT_ADULT.search(sentence.text[:start]) is not None
    )


@cache
def _in_turn(parents: str) -> Prefilter[PatternRule]:
    """Return the rules for roles, those for classes of people first, then a table on parents."""
    roles = sorted(pattern_rules("people", "role"), key=lambda rule: rule.emit not in _CLASS)
    rules = (*roles, *pattern_rules("people", parents))
    return Prefilter((rule.pattern, rule) for rule in rules)


def _is_general(sentence: Sentence) -> bool:
    if sentence.role in _NOT_TOLD or sentence.kind is BlockKind.FOOTNOTE:
        return True
    near = rules_near(sentence.text, "people", "generic")
    return any(rule.pattern.search(sentence.text) for rule in near)


def _is_class(words: str) -> bool:
    return any(r.pattern.search(words) for r in pattern_rules("people", "plural"))


def _pseudonym(mention: _Mention, labels: set[str]) -> str | None:
    if mention.rule.emit not in {
        "mother",
        "father",
        "stepfather-or-partner",
        "sibling",
        "grandparent",
    }:
        return None
    match = pattern_rules("people", "pseudonym")[0].pattern.search(
        mention.sentence.text[mention.end :]
    )
    if match is None or _NO_PSEUDONYM.match(match["value"]) or match["value"].isdigit():
        return None
    name = match["value"]
    return None if any(name in label for label in labels) else name
