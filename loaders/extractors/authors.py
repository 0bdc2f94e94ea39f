"""Who wrote a review."""

import re

from loaders.document import Case, collapse
from loaders.extractors.cover import Cover, body
from loaders.patterns import part, pattern_rules
from ontology.assertion import SectionRole

_NO_NAME = re.compile(
    r"(?i)\b(?:safeguarding|board|partnership|independent|review(?:er|ers|s)?"
    r"|child(?:ren)?|council|"
    r"health|nhs|trust|social|care|date|report|published|panel|local|serious|case|practice|lead|"
    r"author|authors|overview|baby|agency|agencies|services?|police|the|january|february"
    r"|march|april|may|"
    r"june|july|august|september|october|november|december|contents|introduction|executive|summary|"
    r"chair|chairs|director|head|manager|consultant|limited|ltd|associates|university"
    r"|county|city|committee|infants?|babies|twins|siblings?|three|four|five|six|"
    r"mother|father|family|public|draft|final|version|page|background|confidential|in|learning|"
    r"young|person|protection|working|together|training|of|this|key|recommendations?|he|she|they|"
    r"department|education|school|team|hospital|nurse|officer|designated|both|one|two|terms|"
    r"methodology|process|signed|role|sexual|domestic|abuse|mental|national|service"
    r"|street|road|methodology|scie)\b"
)
_SPLIT = re.compile(r"\s*[,;/]\s*(?:and\s+|&\s+)?|\s+(?:and|AND|&)\s+")
_QUALIFIED = re.compile(
    r"(?:[\s,]+(?:[A-Z]{2,6}|BA|MA|MSc|BSc|PhD|OBE|MBE|CBE|QPM|CQSW|RN|Hons))+$"
)
_TRUSTED = (
    SectionRole.FRONT_MATTER,
    SectionRole.INTRODUCTION,
    SectionRole.METHODOLOGY,
    SectionRole.OTHER,
    SectionRole.APPENDIX,
    SectionRole.TERMS_OF_REFERENCE,
    SectionRole.BACKGROUND,
)
_COVER_RULES = (
    "author-label",
    "authors-on-lines",
    "written-by",
    "by-line",
    "role-after-name",
    "with-posts",
    "with-support",
    "label-in-capitals",
)
_MONTH = re.compile(
    r"(?i)(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|version|final|date|published|report)$"
)
_FIRST_SURNAME = 2
_TITLE = re.compile(r"(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sir|Dame|Rev)\b")
_MOST = 4


def find_authors(case: Case, cover: Cover) -> tuple[str, ...]:
    """Return the people named as authors or reviewers, as written, in the order of the text."""
    found: dict[str, None] = {}
    for rule in pattern_rules("metadata", "author"):
        if rule.id.rsplit(".", 1)[1] in _COVER_RULES:
            for match in rule.pattern.finditer(cover.text):
                found.update(dict.fromkeys(_named(match)))
    texts = [s.text for s in case.sentences if s.role in _TRUSTED]
    for text in texts if not found else ():
        for rule in pattern_rules("metadata", "author"):
            for match in rule.pattern.finditer(text):
                found.update(dict.fromkeys(_named(match)))
    if not found:
        label = next(
            r for r in pattern_rules("metadata", "author") if r.id.endswith("author-label")
        )
        tail = body(case, 10_000_000).text
        for match in label.pattern.finditer(tail):
            found.update(dict.fromkeys(_named(match)))
    return tuple(_distinct(list(found))[:_MOST])


def _named(match: re.Match[str]) -> list[str]:
    groups = match.groupdict()
    return [*_people(groups["value"]), *_people(groups.get("value2") or "")]


def _people(words: str) -> list[str]:
    """Return the names among words that stand where names do; nothing that is no name."""
    title = part("metadata", "title")
    names = []
    for piece in _SPLIT.split(re.sub(r"\([^)]*\)", " ", words).replace("\n", ", ")):
        whole = _undated(_QUALIFIED.sub("", collapse(piece)).strip(" .,"))
        if whole.isupper():
            whole = whole.title()
        name = title.sub("", title.sub("", whole, count=1), count=1)
        if " " in name and not _NO_NAME.search(name):
            names.append(whole)
        elif names:
            break
    return names


def _undated(name: str) -> str:
    """Return the name without a month or a post that stands behind it on the same line."""
    words = name.split(" ")
    for at, word in enumerate(words):
        named = at >= _FIRST_SURNAME + bool(_TITLE.match(words[0]))
        if named and (_MONTH.match(word) or _NO_NAME.fullmatch(word)):
            return " ".join(words[:at])
    return name


def _distinct(names: list[str]) -> list[str]:
    return [n for n in names if not any(n != other and n in other for other in names)]
