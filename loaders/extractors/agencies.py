"""Agencies: the services a review tells of or addresses, by kind, and by name where it has one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from loaders.context import compile_pattern
from loaders.document import BlockKind, Case, Sentence
from loaders.extractors.agency_names import Name, Names, plain
from loaders.matching import Match, PhraseMatcher, fold, longest
from loaders.ruleset import load_rules
from ontology.assertion import Extent, SectionRole
from ontology.concepts import Vocabulary
from ontology.records import AgencyInvolvement

_SCHEME = "agency"
_ALL = "all-agencies"
_BOARD = "safeguarding-partnership"
_BLOCKED = ""
_OWNERS = {"local-authority", "health"}
"""Kinds whose word in a name only says whose service it is ("Northvale Council Housing")."""
_ACRONYM = re.compile(r"\s*\((?:the )?([A-Z][A-Za-z&]{1,9})[,)]")
_BOARD_WORD = re.compile(
    r"(?i)\b(?:board|partnerships?|committee|panel|arrangements|lscbs?|lscp|scb|scp|bwrdd|group|safeguarding)\b"
)
_COMMISSIONERS = "health-commissioners"
_AREA_OF_NHS = re.compile(r"NHS (?!.*\b(?:Trust|Board|Hospital))[A-Z]")
_BUYERS = re.compile(r"(?i)primary care trust|\bpcts?\b|commissioning group|integrated care board")
"""In England "NHS Northvale" buys health care; in Scotland it is the health board."""

_RECENT = 1024  # sentences whose agencies are kept: several kinds of statement ask for them
_TOKEN = re.compile(r"[a-z0-9]+")
_LOOSE = frozenset(
    {"local", "city", "county", "borough", "s", "the", "of", "and", "multi", "agency"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """An agency named at a span, with its kind and the acronym given after it."""

    kind: str
    name: str | None
    acronym: str | None
    start: int
    end: int
    rule: str


class Agencies:
    """The rules of ``rules/agencies.toml`` with the labels of a vocabulary."""

    def __init__(self, rules: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        labels = [(label, concept.id) for label, concept in vocabulary.labels(_SCHEME)]
        self._labels: PhraseMatcher[str] = PhraseMatcher(
            [*labels, *((phrase, _BLOCKED) for phrase in rules["blocked"])]
        )
        generic = {plain(label) for label, _ in labels}
        self._names = Names(rules, generic.__contains__)
        self._glosses = [(re.compile(words), str(kind)) for words, kind in rules["gloss"]["kind"]]
        self._kinds = [(re.compile(row["pattern"]), str(row["id"])) for row in rules["kind"]]
        self._cased = [
            (re.compile(row["pattern"]), str(row["kind"]), str(row["id"])) for row in rules["rule"]
        ]
        self._bibliographic = [re.compile(row["pattern"]) for row in rules["bibliographic"]]
        self._addressed = compile_pattern(rf"\b(?:{rules['addressed']['pattern']})")
        self.skipped = frozenset(rules["skipped"])
        self._recent = lru_cache(_RECENT)(self._find)

    def find(self, text: str) -> tuple[Named, ...]:
        """Return the agencies of a text, named or by kind, in order."""
        return self._recent(text)

    def _find(self, text: str) -> tuple[Named, ...]:
        names = list(self._named(text))
        kinds = [
            Named(match.label, None, None, match.start, match.end, "agency-label")
            for match in longest(self._labels.find(text))
            if match.label != _BLOCKED
        ]
        kinds += [
            Named(kind, None, None, *at.span(), rule)
            for pattern, kind, rule in self._cased
            for at in pattern.finditer(text)
        ]
        apart = [
            kind
            for kind in kinds
            if not any(name.start < kind.end and kind.start < name.end for name in names)
        ]
        found = [each for each in (*names, *apart) if not self._is_source(text, each)]
        return tuple(sorted(found, key=lambda each: each.start))

    def addresses_all(self, text: str) -> bool:
        """Tell whether a digest's sentence speaks of agencies or professionals as a body."""
        return bool(self._addressed.search(fold(text)))

    def _named(self, text: str) -> Iterator[Named]:
        for name in self._names.find(text):
            given = _ACRONYM.match(text, name.end)
            kind = self._kind(name)
            if kind:
                acronym = given[1] if given else None
                yield Named(kind, name.text, acronym, name.start, name.end, "agency-name")

    def _kind(self, name: Name) -> str | None:
        """Return the kind of a named agency: by the gloss after it, its own words, or its head."""
        folded = plain(name.text)
        for words in (name.gloss, folded):
            matches = [
                m
                for m in longest(self._labels.find(words))
                if m.label not in {_BLOCKED, _ALL} and not (words == folded and m.label in _OWNERS)
            ]
            if specific := _widest(matches):
                return specific.label
        gloss = plain(name.gloss)
        told = (kind for words, kind in self._glosses if gloss and words.search(gloss))
        own = (kind for pattern, kind in self._kinds if pattern.search(folded))
        return next(told, None) or next(own, None)

    def _is_source(self, text: str, named: Named) -> bool:
        after = text[named.end : named.end + 40]
        return any(pattern.search(after) for pattern in self._bibliographic)


def _widest(matches: list[Match[str]]) -> Match[str] | None:
    return max(matches, key=lambda match: (match.end - match.start, match.start), default=None)


@cache
def _agencies(vocabulary: Vocabulary) -> Agencies:
    return Agencies(load_rules("agencies"), vocabulary)


def agency_kinds(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the kinds of agency a text speaks of, in order, each once."""
    return tuple(dict.fromkeys(named.kind for named in _agencies(vocabulary).find(text)))


def extract_agencies(
    case: Case, vocabulary: Vocabulary, publisher: str | None = None
) -> tuple[AgencyInvolvement, ...]:
    """Return the agencies of a case, one per kind and name.

    ``publisher`` is the name of the board or partnership that published the review.
    """
    agencies = _agencies(vocabulary)
    best: dict[tuple[str, str | None], AgencyInvolvement] = {}
    if publisher and not _is_board(publisher):
        publisher = None
    if publisher:
        best[_BOARD, publisher] = _publisher(case, publisher)
    buyers = _BUYERS.search(case.text) is not None
    for sentence in case.sentences:
        asks = sentence.role is SectionRole.RECOMMENDATIONS
        if sentence.role in agencies.skipped or (sentence.kind is BlockKind.HEADING and not asks):
            continue
        for found in agencies.find(sentence.text):
            named = replace(found, kind=_COMMISSIONERS) if _buys(found) and buyers else found
            if _counts(case, agencies, sentence, named, publisher):
                key = (named.kind, named.name)
                best.setdefault(key, _record(case, sentence, named))
    for named, record in _announced(case, agencies):
        best.setdefault((named.kind, named.name), record)
    names = [name for _, name in best if name]
    return tuple(
        record
        for (kind, name), record in best.items()
        if name is None or not _is_variant(name, kind, names, best)
    )


def _buys(named: Named) -> bool:
    """Tell whether a name is that of the health service of an area ("NHS Northvale")."""
    return named.kind == "health" and _AREA_OF_NHS.match(named.name or "") is not None


def _announced(case: Case, agencies: Agencies) -> Iterator[tuple[Named, AgencyInvolvement]]:
    """Yield the agencies to which a digest's entry says its recommendations are made."""
    if case.extent is not Extent.DIGEST_ENTRY:
        return
    labels = {s.heading: s for s in case.sentences if s.role is SectionRole.RECOMMENDATIONS}
    for label, sentence in labels.items():
        loose = r"\s+".join(re.escape(word) for word in (label or "").split())
        at = re.search(loose, case.text)
        if not label or at is None or label == case.title:
            continue
        start, end = case.start + at.start(), case.start + at.end()
        for named in agencies.find(label):
            if named.kind != _ALL or agencies.addresses_all(label):
                evidence = case.evidence(start, end, named.rule, 0.85, sentence)
                yield named, AgencyInvolvement(named.kind, named.name, named.acronym, evidence)


def _is_board(publisher: str) -> bool:
    """Tell whether a publisher's name is that of a board, not of its area alone."""
    return publisher.isupper() or _BOARD_WORD.search(publisher) is not None


def _counts(
    case: Case, agencies: Agencies, sentence: Sentence, named: Named, publisher: str | None
) -> bool:
    if named.kind == _ALL and case.extent is Extent.DIGEST_ENTRY:
        return agencies.addresses_all(sentence.text)
    return not (named.kind == _BOARD and publisher and named.name is None)


def _is_variant(
    name: str, kind: str, names: list[str], best: Mapping[tuple[str, str | None], object]
) -> bool:
    """Tell whether a fuller or earlier name of the same agency is there."""
    own = _tokens(name)
    for other in names:
        if other == name or (kind, other) not in best:
            continue
        if name.isupper() and " " in other and _initials(other).startswith(name):
            return True
        theirs = _tokens(other)
        if own < theirs or (own == theirs and names.index(other) < names.index(name)):
            return True
        if (
            kind == _BOARD
            and names.index(other) == 0
            and _first(own, name) == _first(theirs, other)
        ):
            return True
    return False


def _tokens(name: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(name.lower())) - _LOOSE


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())


def _first(tokens: frozenset[str], name: str) -> str | None:
    return next((word for word in _TOKEN.findall(name.lower()) if word in tokens), None)


def _record(case: Case, sentence: Sentence, named: Named) -> AgencyInvolvement:
    confidence = 0.85 if named.name else 0.9
    evidence = case.evidence(sentence.start, sentence.end, named.rule, confidence, sentence)
    return AgencyInvolvement(named.kind, named.name, named.acronym, evidence)


def _publisher(case: Case, publisher: str) -> AgencyInvolvement:
    """Return the publishing board with the place where its name stands."""
    loose = r"\s+".join(re.escape(word) for word in publisher.split())
    at = re.search(loose, case.text, re.IGNORECASE)
    if at is None:
        start, end = case.title_span
        return AgencyInvolvement(
            _BOARD, publisher, None, case.evidence(start, end, "agency-publisher", 0.7)
        )
    start, end = case.start + at.start(), case.start + at.end()
    sentence = next((s for s in case.sentences if s.start <= start and end <= s.end), None)
    if sentence:
        start, end = sentence.start, sentence.end
    given = _ACRONYM.match(case.document.text, case.start + at.end())
    evidence = case.evidence(start, end, "agency-publisher", 0.95, sentence)
    return AgencyInvolvement(_BOARD, publisher, given[1] if given else None, evidence)
