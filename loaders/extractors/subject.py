"""Whom a review is about, by the label its document uses."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache

from loaders.document import BlockKind, Case, collapse
from loaders.extractors.cover import Cover
from loaders.patterns import part, pattern_rules
from ontology.assertion import Extent
from ontology.concepts import load_vocabulary

_NUMBER = re.compile(r"^[\s#*]*(?:\d{1,3}[.)]\s+)?")
_DATED = re.compile(
    r"^(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"\s+)?(?:19|20)\d\d\b\s*[-–—:]?\s*"
)
_SEGMENT = re.compile(r"\s*[–—:|]\s*|\s+-\s*|\s*-\s+|-(?=(?:Child|Baby|Family|Young)\b)")
_DOCUMENT_WORDS = re.compile(
    r"(?i)\b(?:(?:the|an?|full|final|redacted|joint|combined|composite|independent|concise|extended"
    r"|thematic|local|national|learning|practice|serious\s+case|executive|overview|review|composite"
    r"|briefing|summary|published|multi-agency|statutory)\s+)*"
    r"(?:reports?|executive\s+summary|overview|summary|briefing|addendum|reviews?"
    r"|(?:7|seven)[\s-]minute\s+briefing|learning\s+(?:brief|summary)|response|bulletin)\b"
)
_LEAD = re.compile(
    r"(?i)^(?:(?:learning\s+from(?:\s+the\s+case\s+of)?|in\s+respect\s+of"
    r"|in\s+relation\s+to|relating\s+to|regarding|concerning|following"
    r"|(?:into|following|on|of)\s+the\s+death\s+of|the\s+death\s+of|of|on|for|into|re|about|to|the"
    r"|case\s+of|in\s+the\s+case\s+of)\s*[:,]?\s+)+"
)
_ANONYMOUS = re.compile(r"(?i)^(?:anonymous|anon|anonymised|unnamed|not stated)\b.{0,6}$")
_THEMATIC = re.compile(r"(?i)\bthematic\b")
_NAMES_OF_NOTHING = re.compile(
    r"(?i)\b(?:boards?|partnerships?|committees?|council|confidential|contents|page|version|date|author|"
    r"reviewer|chair|review|report|summary|background|context|introduction|minute|briefing|final"
    r"|recommendations?|learning|findings|appendix|agenc(?:y|ies)|written|prepared|by|dr"
    r"|prof|professor|commissioned|ltd|safeguarding|january|february|march|april|june"
    r"|july|august|september|october|november|december|copyright|draft|model|keywords)\b"
)
_NAME_LINE = re.compile(
    r"(?m)^[ \t]*['‘“\"]?((?:[A-Z]{1,3}\d{1,4}|[A-Z][a-zA-Z’'-]{2,14})(?:(?:,| and"
    r"| &) [A-Z][a-z]{2,14}){0,3})['’”\"]?[ \t]*$"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A label with the rule that found it and its place in the document, where it has one."""

    label: str
    rule: str
    confidence: float
    span: tuple[int, int] | None = None


def find_subject(case: Case, cover: Cover) -> Subject:
    """Return the label of the case; the title itself where nothing better is to be had."""
    if case.extent is Extent.DIGEST_ENTRY:
        return _of_entry(case, cover)
    return (
        _on_cover(Cover(cover.title, cover.start, cover.title_end))
        or (_topic_line(cover) if _THEMATIC.search(cover.title) else None)
        or _on_cover(cover)
        or _named_in_text(case)
        or _name_on_cover(cover)
        or _most_frequent(case)
        or _topic_line(cover)
        or _fallback(case)
    )


def area_of(case: Case) -> str | None:
    """Return the area of a heading of the kind "Month Year - Area - Label"."""
    title = _bare_title(case)
    if not _DATED.match(title):
        return None
    segments = [s for s in _SEGMENT.split(_DATED.sub("", title)) if s]
    if len(segments) < 2 or _ANONYMOUS.match(segments[0]):  # noqa: PLR2004
        return None
    kind = _without_types(segments[0])
    return collapse(segments[0]) if kind and not part("metadata", "label").search(kind) else None


def _of_entry(case: Case, cover: Cover) -> Subject:
    title = _bare_title(case)
    dated = bool(_DATED.match(title))
    segments = [s for s in _SEGMENT.split(_DATED.sub("", title)) if s.strip()]
    if dated and len(segments) > 1:
        segments = segments[1:]
    kept = [cleaned for s in segments if (cleaned := _without_types(s))]
    kept = [s for s in kept if not _ANONYMOUS.match(s)] or kept
    if not kept:
        return _named_in_text(case) or _most_frequent(case) or _fallback(case)
    label = next((s for s in kept if part("metadata", "label_loose").search(s)), kept[0])
    at = cover.text.find(label)
    span = (cover.start + at, cover.start + at + len(label)) if at >= 0 else None
    return Subject(_cased(label), "metadata.subject.entry-heading", 0.95, span)


def _bare_title(case: Case) -> str:
    return re.sub(r"[*#_]+", "", _NUMBER.sub("", collapse(case.title), count=1)).strip()


@cache
def _type_phrases() -> re.Pattern[str]:
    labels = sorted(
        (label for label, _ in load_vocabulary().labels("review-type")), key=len, reverse=True
    )
    return re.compile(
        r"(?i)\b(?:(?:joint|local|concise|extended|thematic|national|independent|statutory)\s+)*(?:"
        + "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in labels)
        + r")\b(?:\s*\((?:[A-Z]{2,6})\))?"
    )


def _without_types(segment: str) -> str:
    bare = _type_phrases().sub(" ", segment)
    bare = _DOCUMENT_WORDS.sub(" ", bare)
    bare = _LEAD.sub("", collapse(bare))
    bare = re.sub(r"^(?:and|&|,)\s+|\s+(?:and|&|,|of|on)$|^[(\s]*\)|\(\s*\)", "", bare)
    return collapse(bare).strip(" -–—:,.;'‘’“”\"")


def _on_cover(cover: Cover) -> Subject | None:
    for rule in pattern_rules("metadata", "subject"):
        for match in rule.pattern.finditer(cover.text):
            plain = not rule.id.endswith("case-of-name")
            if not plain and _NAMES_OF_NOTHING.search(match["value"]):
                continue
            if rule.emit is None and not re.match(r"(?i)sibling\s", match["value"]):
                start, end = match.span("value")
                return Subject(
                    _cased(match["value"]),
                    rule.id,
                    rule.confidence,
                    (cover.start + start, cover.start + end),
                )
    return None


def _named_in_text(case: Case) -> Subject | None:
    opening = [s for s in case.sentences if len(s.text) > 30][:25]  # noqa: PLR2004
    for rule in pattern_rules("metadata", "subject_text"):
        for sentence in opening:
            match = rule.pattern.search(sentence.text)
            if match and not _NAMES_OF_NOTHING.search(match["value"]):
                return Subject(
                    _cased(match["value"]), rule.id, rule.confidence, (sentence.start, sentence.end)
                )
    return None


def _most_frequent(case: Case) -> Subject | None:
    counts = Counter(
        collapse(match.group())
        for sentence in case.sentences
        if sentence.kind is not BlockKind.TABLE
        for match in part("metadata", "label").finditer(sentence.text)
        if not match.group().startswith("Sibling")
    )
    if not counts:
        return None
    label = max(counts, key=lambda found: counts[found])
    first = next(s for s in case.sentences if label in s.text)
    return Subject(
        _cased(label), "metadata.subject.most-frequent-label", 0.6, (first.start, first.end)
    )


def _name_on_cover(cover: Cover) -> Subject | None:
    for match in _NAME_LINE.finditer(cover.title):
        if not _NAMES_OF_NOTHING.search(match[1]):
            span = (cover.start + match.start(1), cover.start + match.end(1))
            return Subject(
                _cased(match[1].strip("‘’“”\"'")), "metadata.subject.name-line", 0.6, span
            )
    return None


def _topic_line(cover: Cover) -> Subject | None:
    """Return the first line of the cover that is neither kind, publisher, date nor author."""
    for line in cover.title.splitlines():
        words = _without_types(line)
        at = cover.text.find(words)
        if len(words.split()) > 1 and at >= 0 and not _NAMES_OF_NOTHING.search(words):
            span = (cover.start + at, cover.start + at + len(words))
            if not re.search(r"\b(?:19|20)\d\d\b", words):
                return Subject(words, "metadata.subject.topic-line", 0.6, span)
    return None


def _fallback(case: Case) -> Subject:
    title = (
        _without_types(_bare_title(case).split("\n")[0])[:80]
        or collapse(case.title)[:80]
        or "Unnamed case"
    )
    return Subject(title, "metadata.subject.title", 0.3)


def _cased(label: str) -> str:
    """Return a shouted label as it would stand in a sentence; codes keep their capitals."""
    words = collapse(label).split(" ")
    kinds = re.compile(
        r"(?i)child(?:ren)?|baby|babies|young|person|people|family|siblings|infants?"
        r"|subject|twins?|case|and"
    )
    shouted = label.isupper()
    cased: list[str] = []
    for word in words:
        if kinds.fullmatch(word) and (shouted or (not cased and word.islower())):
            cased.append("and" if word.lower() == "and" else word.capitalize())
        elif shouted and len(word) > 3 and word.isalpha() and not label[-1].isdigit():  # noqa: PLR2004
            cased.append(word.capitalize())
        else:
            cased.append(word)
    return " ".join(cased)
