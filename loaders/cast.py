"""Who a case is about: its names, and what they say of every sentence that names nobody.

Read from the title and the first sentences, with the words of ``rules/bearers.toml``.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from loaders.document import BlockKind, Case
from loaders.matching import fold
from loaders.mentions import CHILD, Cast
from loaders.ruleset import load_rules
from ontology.assertion import Extent

_OPENING = 2500
_HEAD = 1500
_OTHER_CHILD = "other-child"
_LABEL = re.compile(r"\b(?:Child|Baby|Infant|Young Person) (?:[A-Z]{1,3}\d?|\d{1,2})\b")
_PARTS = re.compile(r" [-\u2013\u2014] ")
_NAME = re.compile(r"(?<![\w.])[A-Z][a-z]+(?![\w])")


@cache
def _rules() -> Mapping[str, Any]:
    rows: dict[str, Any] = load_rules("bearers")["cast"]
    return {**rows, **{name: re.compile(pattern) for name, pattern in rows["patterns"].items()}}


def cast_of(case: Case, pseudonyms: Mapping[str, str] | None = None) -> Cast:
    """Return the cast of a case; ``pseudonyms`` are names with their person roles."""
    rules = _rules()
    told = [s for s in case.sentences if s.kind is not BlockKind.HEADING]
    opening = told[0].text if told else ""
    start = fold(f"{case.title}\n{' '.join(s.text for s in told)[:_OPENING]}")
    several = bool(rules["several"].search(fold(f"{case.title}\n{opening}")))
    if case.extent is Extent.DIGEST_ENTRY:
        several = several or bool(rules["pair"].search(case.title))
    names = {**_names(case, several, rules), **(pseudonyms or {})}
    if several:
        names |= dict.fromkeys(rules["subjects"], CHILD)
    return Cast(
        names=tuple(names.items()),
        child_gender=_gender(start[:_HEAD], rules),
        grown=_is_grown(start, rules),
        siblings=bool(rules["siblings"].search(fold(case.text))),
        several=several,
    )


def _names(case: Case, several: bool, rules: Mapping[str, Any]) -> dict[str, str]:
    """Return the names in a title, which are its child's, and the labels that are another's."""
    body = case.text[:4000]
    title = _PARTS.split(case.title)[-1] if case.extent is not Extent.FULL else ""
    names = {
        word: CHILD
        for word in _NAME.findall(title)
        if fold(word) not in rules["not_names"]
        and re.search(rf"\b{word}(?:'s|\u2019s)? (?:{rules['is_person']})\b", body)
    }
    for label in _LABEL.findall(case.title):
        short = label.split()[-1]
        if re.search(
            rf"(?<!Child )(?<!Baby )(?<!Person )\b{short} (?:{rules['is_person']})\b", body
        ):
            names[short] = CHILD
    if case.extent is Extent.DIGEST_ENTRY and not several:
        names |= {
            label: _OTHER_CHILD
            for label in _LABEL.findall(body)
            if not re.search(rf"\b{label}\b", case.title)
        }
    return names


def _gender(start: str, rules: Mapping[str, Any]) -> str | None:
    """Return the gender of the first girl or boy told of, or else of the first pronoun."""
    for female, male in (("female", "male"), ("she", "he")):
        places = {"female": rules[female].search(start), "male": rules[male].search(start)}
        found = {gender: at.start() for gender, at in places.items() if at is not None}
        if found:
            return min(found, key=lambda gender: found[gender])
    return None


def _is_grown(start: str, rules: Mapping[str, Any]) -> bool:
    """Say whether the first age told of a child is that of one in the teens."""
    places = [
        (at.start(), name == "grown")
        for name in ("grown", "young")
        for at in rules[name].finditer(start)
        if not rules["adult_before"].search(start[max(0, at.start() - 40) : at.start()])
    ]
    return min(places)[1] if places else False
