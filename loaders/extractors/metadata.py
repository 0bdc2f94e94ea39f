"""What a review is: its subject, kind, publisher, date, nation, authors and identifiers."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from loaders.dates import parse_date
from loaders.document import Case, Sentence, collapse
from loaders.extractors.authors import find_authors
from loaders.extractors.cover import Cover, blanked, body, read_cover
from loaders.extractors.publisher import find_publisher
from loaders.extractors.subject import area_of, find_subject
from loaders.patterns import part, pattern_rules, rules_near
from loaders.prefilter import Prefilter
from ontology.assertion import Extent
from ontology.concepts import load_vocabulary
from ontology.records import Evidence

_COPY_NUMBER = re.compile(r"\bNC\s?(\d{5,8})\b")
_OF_BOARDS = re.compile(r"\b(?:LSCBs?|[Ll]ocal [Ss]afeguarding [Cc]hildren [Bb]oards?)\b")
"""Boards of the years in which England had serious case reviews, and no others."""
_OF_METHOD = re.compile(r"(?i)^\W*(?:model|method(?:ology)?)\s*(?::|$)")
"""How a review was held, not which kind it is."""
_FRAGMENTS = 400
_TAIL = 12_000
_BEGINS_LINE = re.compile(r"(?:^|\n|[.;|]\s)[^\w\n]*(?:(?:[A-Z][a-z]+[ \t]+){0,3})$")
_OPENING = 12
_LONGEST_DATE_LINE = 45
_MOST_WORDS_BESIDE_DATE = 2
_NATION_BY_TYPE = {
    "serious-case-review": "england",
    "local-child-safeguarding-practice-review": "england",
    "rapid-review": "england",
    "child-practice-review": "wales",
    "concise-child-practice-review": "wales",
    "extended-child-practice-review": "wales",
    "learning-review": "scotland",
    "case-management-review": "northern-ireland",
}
_ADJACENT = frozenset({"rapid-review", "domestic-homicide-review", "other-review"})
_SPECIFIC = (
    "extended-child-practice-review",
    "concise-child-practice-review",
    "local-child-safeguarding-practice-review",
    "serious-case-review",
    "case-management-review",
    "child-practice-review",
    "practice-learning-review",
    "learning-review",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """The head of a record; ``published`` is a partial ISO 8601 date."""

    subject: str
    type: str | None
    publisher: str | None
    published: str | None
    nation: str | None
    authors: tuple[str, ...]
    identifiers: tuple[str, ...]
    evidence: Evidence


def extract_metadata(case: Case) -> Metadata:
    """Return what the cover, the heading and the text say of the review as a whole."""
    cover = read_cover(case)
    subject = find_subject(case, cover)
    publisher = find_publisher(case, cover, area_of(case))
    place = _place(case, publisher, area_of(case))
    kind = _kind(case, cover, place)
    span = subject.span or case.title_span
    if span[0] >= span[1]:
        span = (case.start, min(case.end, case.start + 1))
    inside = next((s for s in case.sentences if s.start <= span[0] < s.end), None)
    return Metadata(
        subject=subject.label,
        type=kind,
        publisher=publisher,
        published=_published(case, cover),
        nation=_nation(case, cover, kind, place),
        authors=() if case.extent is Extent.DIGEST_ENTRY else find_authors(case, cover),
        identifiers=tuple(
            dict.fromkeys(f"NC{number}" for number in _COPY_NUMBER.findall(case.text))
        ),
        evidence=case.evidence(*span, subject.rule, subject.confidence, inside),
    )


@cache
def _labels() -> Prefilter[tuple[re.Pattern[str], str]]:
    """Return the labels of the kinds of review, longest first; acronyms keep their capitals."""
    labels = sorted(load_vocabulary().labels("review-type"), key=lambda pair: -len(pair[0]))
    read = (
        (
            re.compile(
                ("" if label.isupper() else "(?i)")
                + r"(?<![\w-])"
                + re.escape(label).replace(r"\ ", r"[\s-]+")
                + r"s?(?![\w-])"
            ),
            concept.id,
        )
        for label, concept in labels
    )
    return Prefilter((pattern, (pattern, kind)) for pattern, kind in read)


def _kinds_in(text: str) -> list[str]:
    """Return the kinds named in a text, most specific wording first; parts of others left out."""
    for rule in rules_near(text, "metadata", "type"):
        if rule.pattern.search(text) and rule.emit:
            return [rule.emit]
    found: list[tuple[int, int, str]] = []
    for pattern, kind in _labels().candidates(text):
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(s <= start and end <= e for s, e, _ in found):
                found.append((start, end, kind))
    return [kind for _, _, kind in sorted(found)]


def _best(kinds: list[str], place: str | None) -> str | None:
    if not kinds:
        return None
    kinds = [_settled(kind, place) for kind in kinds]
    firm = [kind for kind in kinds if kind not in _ADJACENT]
    for kind in _SPECIFIC[:2]:
        if kind in firm:
            return kind
    return (firm or kinds)[0]


def _settled(kind: str, place: str | None) -> str:
    """Return the kind that the words mean in the place: acronyms and "learning review" differ."""
    if place == "scotland" and kind in {"serious-case-review", "practice-learning-review"}:
        return "learning-review"
    if kind == "learning-review" and place in {"england", "wales", "northern-ireland", None}:
        return kind if place is None else "practice-learning-review"
    return kind


def _kind(case: Case, cover: Cover, place: str | None) -> str | None:
    digest = case.extent is Extent.DIGEST_ENTRY
    title = collapse(case.title)
    regions = [cover.title, title] if digest else [cover.title, title, cover.text]
    for region in regions:
        kinds = _kinds_in(region)
        if "learning-review" in kinds and not _scottish(region) and place != "scotland":
            kinds = [k if k != "learning-review" else "practice-learning-review" for k in kinds]
        if kind := _best([k for k in kinds if digest or k != "rapid-review"] or kinds[:0], place):
            return _welsh_form(case) or kind if kind == "child-practice-review" else kind
    for rule in pattern_rules("metadata", "self_type"):
        for sentence in case.sentences[:_FRAGMENTS]:
            for match in rule.pattern.finditer(sentence.text):
                if kind := _best(
                    [k for k in _kinds_in(match["value"]) if k != "rapid-review"], place
                ):
                    return kind
    counts = Counter(k for s in case.sentences if not _of_method(s) for k in _kinds_in(s.text))
    counts.update(k for head in {s.heading or "" for s in case.sentences} for k in _kinds_in(head))
    firm = {k: n for k, n in counts.items() if k not in _ADJACENT} or dict(counts)
    if firm:
        return _best([max(firm, key=lambda k: firm[k])], place)
    if "rapid-review" in _kinds_in(cover.text):
        return "rapid-review"
    return _kind_of_digest(case, place) if digest else None


def _of_method(sentence: Sentence) -> bool:
    return any(_OF_METHOD.match(words) for words in (sentence.text, sentence.heading or ""))


def _welsh_form(case: Case) -> str | None:
    """Return which form a child practice review says it is, where its title does not say."""
    for sentence in case.sentences[:_OPENING]:
        for kind in _kinds_in(sentence.text):
            if kind in _SPECIFIC[:2]:
                return kind
    return None


def _scottish(text: str) -> bool:
    return bool(re.search(r"(?i)significant case review|initial case review|scot", text))


def _kind_of_digest(case: Case, place: str | None) -> str | None:
    """Return the kind that a digest's own heading gives to all its entries."""
    head = case.document.text[: min(1500, case.document.text.find(case.text[:40]))]
    head = re.split(
        r"(?m)^(?:[#*\s]*\d{1,2}\.\s|[#*\s]*(?:[A-Z][a-z]+\s+)?(?:19|20)\d\d\s*[-–—])", head
    )[0]
    kinds = set(_kinds_in(head))
    if len(kinds) == 1:
        return _best(list(kinds), place)
    return "serious-case-review" if _OF_BOARDS.search(case.text) else None


def _published(case: Case, cover: Cover) -> str | None:
    if case.extent is Extent.DIGEST_ENTRY:
        heading = re.match(r"[\s#*\d.]*?((?:[A-Z][a-z]+\s+)?(?:19|20)\d\d)\b", case.title)
        own = parse_date(heading[1]) if heading else None
        if own and case.issued and case.issued.startswith(own):
            return case.issued
        return own or case.issued
    return next((date for date in _dates_of_report(case, cover) if date), None)


def _dates_of_report(case: Case, cover: Cover) -> Iterator[str | None]:
    """Yield the dates that could be the report's, best first: labelled, alone on a line, told."""
    for region in (cover.title, cover.text):
        for rule in pattern_rules("metadata", "published"):
            for match in rule.pattern.finditer(region):
                labelled = ":" in region[match.start() : match.start("value")]
                if (
                    region is cover.title
                    or labelled
                    or _BEGINS_LINE.search(region[: match.start()])
                ):
                    yield parse_date(match["value"].split("\n")[0])
        for line in region.splitlines():
            if _is_date_line(line):
                yield parse_date(line)
    tail = blanked(case.text[-_TAIL:])
    for rule in pattern_rules("metadata", "published_tail"):
        for match in rule.pattern.finditer(tail):
            yield parse_date(match["value"])
    for sentence in case.sentences:
        for rule in pattern_rules("metadata", "published_text"):
            if told := rule.pattern.search(sentence.text):
                yield parse_date(told["value"])


_OTHER_DATE = re.compile(r"(?i)\b(?:born|birth|death|died|from|between|period|meeting|to|due)\b")
_WORDS_BESIDE_DATE = re.compile(
    r"(?i)\b(?:final|version|report|draft|v\d+(?:\.\d+)?|date|published|board|partnership"
    r"|safeguarding|children|overview|review|serious|case|\d+|st|nd|rd|th|of|child|independent"
    r"|author|local|practice|committee|protection|multi|agency|jan|feb|mar|apr|jun|jul|aug|sept?"
    r"|oct|nov|dec|executive|summary|publication|for|issued?|redacted|january|february|march|april|may|june|july|august|september|october|november"
    r"|december)\b"
)


def _is_date_line(line: str) -> bool:
    """Return whether a line of a cover holds a date and next to nothing else."""
    if len(line.strip()) >= _LONGEST_DATE_LINE or _OTHER_DATE.search(line):
        return False
    if part("metadata", "case_code").search(line):
        return False
    beside = re.findall(r"[A-Za-z]+", _WORDS_BESIDE_DATE.sub("", line))
    return len(beside) <= _MOST_WORDS_BESIDE_DATE


def _place(case: Case, publisher: str | None, area: str | None) -> str | None:
    """Return the nation that the publisher, or words of one nation's arrangements, make certain."""
    for text in (publisher or "", area or "", collapse(case.title)):
        if nation := _area_nation(text):
            return nation
        for rule in pattern_rules("metadata", "nation"):
            if rule.pattern.search(text):
                return rule.emit
    digest = case.extent is Extent.DIGEST_ENTRY
    text = case.text if digest else body(case, 200_000).text
    counts = {
        rule.emit: len(rule.pattern.findall(text)) for rule in pattern_rules("metadata", "nation")
    }
    best = max(counts, key=lambda nation: counts[nation])
    return best if counts[best] >= (1 if digest else 2) else None


@cache
def _areas() -> dict[str, re.Pattern[str]]:
    return {rule.emit or "": rule.pattern for rule in pattern_rules("metadata", "area")}


def _area_nation(text: str) -> str | None:
    return next((n for n, pattern in _areas().items() if text and pattern.search(text)), None)


def _nation(case: Case, cover: Cover, kind: str | None, place: str | None) -> str | None:
    by_type = _NATION_BY_TYPE.get(kind or "")
    if by_type is None and kind == "thematic-review":
        named = [_NATION_BY_TYPE[k] for k in _title_labels(case, cover) if k in _NATION_BY_TYPE]
        by_type = named[0] if named else None
    return by_type or place


def _title_labels(case: Case, cover: Cover) -> list[str]:
    """Return the kinds whose labels stand in a title, a thematic one's own kind among them."""
    texts = (collapse(case.title), collapse(cover.title))
    return [
        kind
        for text in texts
        for pattern, kind in _labels().candidates(text)
        if kind != "learning-review" and pattern.search(text)
    ]
