"""Agencies: the services a review tells of or addresses, by kind, and by name where it has one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from loaders.context import compile_pattern
from loaders.document import BlockKind, Case, Sentence, collapse
from loaders.matching import Match, PhraseMatcher, fold, longest, squeeze
from loaders.ruleset import load_rules
from ontology.assertion import Extent
from ontology.concepts import Vocabulary
from ontology.records import AgencyInvolvement

_SCHEME = "agency"
_ALL = "all-agencies"
_BOARD = "safeguarding-partnership"
_BLOCKED = ""
_ACRONYM = re.compile(r"\s*\((?:the )?([A-Z][A-Za-z&]{1,9})[,)]")
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
        self._generic = {_plain(label) for label, _ in labels}
        self._known = {_plain(name) for name in rules["known"]}
        name = rules["name"]
        word, link = name["word"], name["link"]
        self._name = re.compile(
            rf"(?<![\w'\u2019-]){word}(?:\s+{link})*(?:\s+{word}(?:\s+{link})*)*?\s+{name['head']}(?![\w-]|\s+[A-Z][a-z])"
        )
        known = "|".join(re.escape(each) for each in sorted(rules["known"], key=len, reverse=True))
        self._known_name = re.compile(rf"(?<![\w])(?:{known})(?!\w| [A-Z][a-z])")
        self._never = re.compile(name["never"])
        self._leading = frozenset(name["leading"])
        self._kinds = [(re.compile(row["pattern"]), str(row["id"])) for row in rules["kind"]]
        self._cased = [
            (re.compile(row["pattern"]), str(row["kind"]), str(row["id"])) for row in rules["rule"]
        ]
        self._bibliographic = [re.compile(row["pattern"]) for row in rules["bibliographic"]]
        self._addressed = compile_pattern(rf"\b(?:{rules['addressed']['pattern']})")
        self.skipped = frozenset(rules["skipped"])

    def find(self, text: str) -> list[Named]:
        """Return the agencies of a text, named or by kind, in order."""
        names = list(self._names(text))
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
        return sorted(found, key=lambda each: each.start)

    def addresses_all(self, text: str) -> bool:
        """Tell whether a digest's sentence speaks of agencies or professionals as a body."""
        return bool(self._addressed.search(fold(text)))

    def _names(self, text: str) -> Iterator[Named]:
        spans = [at.span() for at in self._name.finditer(text)]
        spans += [
            at.span()
            for at in self._known_name.finditer(text)
            if not any(start <= at.start() < end for start, end in spans)
        ]
        for start, end in spans:
            begin = start + self._lead(text[start:end])
            name = collapse(text[begin:end])
            plain = _plain(name)
            if " " not in name and plain not in self._known:
                continue
            if plain not in self._known and (plain in self._generic or self._never.search(name)):
                continue
            given = _ACRONYM.match(text, end)
            acronym = given[1] if given else None
            kind = self._kind(name, text[end : end + 60])
            if kind:
                yield Named(kind, name, acronym, begin, end, "agency-name")

    def _lead(self, name: str) -> int:
        """Return how many characters of a name are the sentence's, not the name's."""
        skipped = 0
        while (first := re.match(r"(\S+)\s+", name[skipped:])) and (
            first[1] in self._leading or first[1] in {"of", "for", "and", "the", "in", "on", "&"}
        ):
            skipped += first.end()
        parts = re.match(r"(.+?)\s+(?:and|&)\s+(?=\S+\s)", name[skipped:])
        if parts and _plain(parts[1]) in self._generic:
            skipped += parts.end()
        return skipped

    def _kind(self, name: str, following: str) -> str | None:
        """Return the kind of a named agency: by the gloss after it, its own words, or its head."""
        gloss = re.match(r"\s*\(([^)]*)\)", following)
        for words in (gloss[1] if gloss else "", name):
            matches = [
                m for m in longest(self._labels.find(words)) if m.label not in {_BLOCKED, _ALL}
            ]
            specific = _widest(matches)
            if specific and not (words == name and specific.label in {"local-authority", "health"}):
                return specific.label
        folded = squeeze(name)[0]
        return next((kind for pattern, kind in self._kinds if pattern.search(folded)), None)

    def _is_source(self, text: str, named: Named) -> bool:
        after = text[named.end : named.end + 40]
        return any(pattern.search(after) for pattern in self._bibliographic)


def _widest(matches: list[Match[str]]) -> Match[str] | None:
    return max(matches, key=lambda match: (match.end - match.start, match.start), default=None)


def _plain(name: str) -> str:
    return " ".join(squeeze(name)[0].split())


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
    if publisher and (" " in publisher or publisher.isupper()):
        best[_BOARD, publisher] = _publisher(case, publisher)
    for sentence in case.sentences:
        if sentence.role in agencies.skipped or sentence.kind is BlockKind.HEADING:
            continue
        for named in agencies.find(sentence.text):
            if _counts(case, agencies, sentence, named, publisher):
                key = (named.kind, named.name)
                best.setdefault(key, _record(case, sentence, named))
    names = [name for _, name in best if name]
    return tuple(
        record
        for (kind, name), record in best.items()
        if name is None or not _is_variant(name, kind, names, best)
    )


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
