"""Which agencies a finding holds to account, or credits.

The one who acted or should have acted counts, not the one who was to be told: of "the police did
not tell the midwife", the police. Where nobody is named, whose task it was; else the nearest named
before it in its paragraph. The wording is that of ``rules/accountability.toml``.
"""

import re
from collections.abc import Sequence
from functools import cache

from loaders.document import Case, Sentence
from loaders.extractors.agencies import Agencies, Named
from loaders.ruleset import load_rules
from loaders.themes import plain
from ontology.assertion import Extent, SectionRole
from ontology.concepts import Vocabulary

_ALL = "all-agencies"
_NOT_HELD = frozenset(
    {_ALL, "marac", "safeguarding-partnership", "courts-and-legal", "national-body"}
)
_AS_WRITTEN = str.maketrans({"\u2019": "'", "\u2018": "'", "-": " ", "\u2013": " ", "\u2011": " "})
_LINK = re.compile(r"[\w' ]{0,12}?(?:,|\band\b|\bor\b|\bnor\b|&|/)[\w' ]{0,12}", re.IGNORECASE)
_FAR = 60
_LEANS = re.compile(
    r"^(?:however,? |but |and |again,? )?(?:he|she|they|it|this|these|that|such|the (?:visit|"
    r"assessment|plan|referral|decision|call|letter|meeting|case))\b"
)


@cache
def _pattern(table: str, key: str) -> re.Pattern[str]:
    return re.compile(load_rules("accountability")[table][key], re.IGNORECASE)


@cache
def _rows(table: str, key: str) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple(
        (
            re.compile(row["pattern"], re.IGNORECASE),
            tuple([row[key]] if isinstance(row[key], str) else row[key]),
        )
        for row in load_rules("accountability")[table]
    )


@cache
def _finder(vocabulary: Vocabulary) -> Agencies:
    return Agencies(load_rules("agencies"), vocabulary)


def agencies_held(case: Case, at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the agency kinds that the finding at ``at`` is about.

    ``all-agencies`` where professionals as a body are meant, and where a conclusion names nobody;
    empty where nobody in particular is meant. A list item stands for itself, and in a digest its
    task is nobody's unless it says whose.
    """
    sentence = case.sentences[at]
    body = plain(sentence.text)
    if own := _named_in(sentence.text, vocabulary):
        return own
    if _everybody("acting", body):
        return (_ALL,)
    if case.extent == Extent.DIGEST_ENTRY:
        return _all_of(body) or _not_told(sentence.text, vocabulary)
    if sentence.is_item:
        return _by_duty(body, weak=False) or _all_of(body)
    if sentence.role == SectionRole.CONCLUSION:
        return (_ALL,)
    return (
        _by_duty(body, weak=False)
        or (() if _LEANS.search(body) else _all_of(body))
        or _carried(case.sentences, at, vocabulary)
        or _by_duty(body, weak=True)
        or _all_of(body)
        or _not_told(sentence.text, vocabulary)
    )


def _not_told(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the services that were left without what they should have had."""
    body = text.translate(_AS_WRITTEN)
    kinds = [each.kind for each in _find(body, vocabulary) if _told(body, each)]
    return _specific(kinds, vocabulary)


def _carried(sentences: Sequence[Sentence], at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return whom the sentences before in the paragraph hold, the nearest that names any."""
    for earlier in _before(sentences, at):
        body = plain(earlier.text)
        found = _named_in(earlier.text, vocabulary) or _by_duty(body, weak=False) or _all_of(body)
        if found:
            return found
    return ()


def _by_duty(body: str, *, weak: bool) -> tuple[str, ...]:
    for row in load_rules("accountability")["duty"]:
        if row.get("weak", False) is weak and _compiled(row["pattern"]).search(body):
            return tuple(row["kinds"])
    return ()


def _all_of(body: str) -> tuple[str, ...]:
    return (_ALL,) if _everybody("pattern", body) else ()


def _everybody(key: str, body: str) -> bool:
    return bool(_pattern("everybody", key).search(body))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def agencies_credited(case: Case, at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the agency kinds that a good practice is told of.

    Those that its sentence names as acting, else all it names, else as for a failure.
    """
    acting, others = _named(case.sentences[at].text, vocabulary)
    return acting or others or agencies_held(case, at, vocabulary)


def _before(sentences: Sequence[Sentence], at: int) -> Sequence[Sentence]:
    """Return the sentences before ``at`` in its paragraph, nearest first."""
    paragraph = sentences[at].paragraph
    first = at
    while first > 0 and sentences[first - 1].paragraph == paragraph:
        first -= 1
    return sentences[first:at][::-1]


def _named_in(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the services that a sentence names as having failed."""
    return _receivers(text, vocabulary) or _named(text, vocabulary)[0]


def _receivers(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    body = text.translate(_AS_WRITTEN)
    for pattern, _ in _rows("receiver", "id"):
        if match := pattern.search(body):
            kinds = [found.kind for found in _find(match["who"], vocabulary)]
            if held := tuple(dict.fromkeys(kind for kind in kinds if kind not in _NOT_HELD)):
                return held
    return ()


def _find(text: str, vocabulary: Vocabulary) -> list[Named]:
    """Return the services of a text, those of roles and places among them, in order."""
    found = [each for each in _finder(vocabulary).find(text) if each.kind not in _NOT_HELD]
    for pattern, (kind,) in _rows("kind", "kind"):
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(each.start < end and start < each.end for each in found):
                found.append(Named(kind, None, None, start, end, "accountability"))
            elif kind == "hospital" and match[0].lower().split()[0] != "health":
                found = [
                    each
                    for each in found
                    if not (each.kind == "health" and each.start < end and start < each.end)
                ]
                if not any(each.start < end and start < each.end for each in found):
                    found.append(Named(kind, None, None, start, end, "accountability"))
    return sorted(found, key=lambda each: each.start)


def _named(text: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the kinds named as acting, and those named as the other party."""
    body = text.translate(_AS_WRITTEN)
    found = _find(body, vocabulary)
    other = [_is_recipient(body, each) for each in found]
    for i in range(1, len(found)):
        if _linked(body, found[i - 1], found[i]):
            other[i] = other[i] or other[i - 1]
    for i in range(len(found) - 1, 0, -1):
        if _linked(body, found[i - 1], found[i]) and _told(body, found[i]):
            other[i - 1] = True
    acting = [each.kind for each, out in zip(found, other, strict=True) if not out]
    others = [each.kind for each, out in zip(found, other, strict=True) if out]
    return _specific(acting, vocabulary), _specific(others, vocabulary)


def _specific(kinds: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the kinds once each, without those of which a narrower one is named too."""
    once = dict.fromkeys(kinds)
    return tuple(
        kind
        for kind in once
        if not any(other != kind and other in vocabulary.narrower("agency", kind) for other in once)
    )


def _linked(body: str, first: Named, second: Named) -> bool:
    return bool(_LINK.fullmatch(body[first.end : second.start]))


def _told(body: str, named: Named) -> bool:
    return bool(_pattern("recipient", "after").match(body[named.end : named.end + 2 * _FAR]))


def _is_recipient(body: str, named: Named) -> bool:
    return bool(_preceded().search(body[: named.start])) or _told(body, named)


@cache
def _preceded() -> re.Pattern[str]:
    rules = load_rules("accountability")["recipient"]
    return re.compile(rules["before"] + rules["between"] + "$", re.IGNORECASE)
