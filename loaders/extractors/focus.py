"""The sentences that tell what happened to the subject child, and whom their words are about."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from loaders.dates import find_dates
from loaders.document import BlockKind, Case, Sentence
from loaders.patterns import part, rules_near
from ontology.assertion import Extent, SectionRole

_NOT_TOLD = frozenset(
    {
        SectionRole.LEARNING,
        SectionRole.RECOMMENDATIONS,
        SectionRole.GLOSSARY,
        SectionRole.METHODOLOGY,
        SectionRole.GOOD_PRACTICE,
        SectionRole.TERMS_OF_REFERENCE,
        SectionRole.CONTENTS,
        SectionRole.APPENDIX,
    }
)
_GENERIC = re.compile(
    r"(?i)\b(?:where|when|if|whenever|whether)\s+(?:\(?[a-z]\)\s*)?(?:a|any"
    r"|the)\s+child\b|regulation\s+\d|"
    r"\bcriteri(?:a|on)\b.{0,80}\bchild\b|research|nationally|studies"
    r"|\bacross\s+the\s+(?:country|uk)\b|"
    r"^(?:were|was|did|how|what|why|to\s+what|could|is\s+there|how)\b.*\?"
    r"|learning\s+from\s+(?:other|previous)|"
    r"serious\s+case\s+reviews?\s+(?:is|are)\s+|panel\s+chair|condolences\s+to\s+the\s+famil|"
    r"\b(?:a|any)\s+child\s+(?:dies|has\s+died|is\s+(?:killed|harmed))|purpose\s+of"
)
_UNREAL = re.compile(
    r"(?i)(?:\bnear|\brisk\s+of(?:\s+\w+)?|\bthreat\w*\s+(?:of|to)"
    r"|\bcould\s+have(?:\s+\w+){0,2}|\bmight\s+have(?:\s+\w+){0,2}"
    r"|\bfear(?:s|ed)?\s+(?:of|for)|\bno\s+evidence\s+of|\bnot(?:\s+(?:thought|believed|considered|found|known)\s+to\s+(?:be|have\s+been))?(?:\s+an?)?|\bprevent(?:ing|ion\s+of)?"
    r"|\bnone\s+of\s+(?:\w+\s+){1,4}|\bno\s+(?:child|baby|infant)(?:ren)?|\bnearly"
    r"|\battempted|\balmost|\bwithout)[\s-]*$"
)
_SEVERAL = re.compile(
    r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:\w+\s+)?(?:siblings"
    r"|brothers|sisters|twins)"
)
"""Siblings who are the subject: "death of two brothers"."""
_BEFORE_IT = re.compile(
    r"(?i)\b(?:before|prior\s+to|until|up\s+to|leading\s+(?:up\s+)?to|preceding|since"
    r"|(?:at|by)\s+the\s+(?:time|date)\s+of|months?\s+of)\s+(?:(?:his|her|their|the|this)\s+"
    r"|(?:(?:Child|Baby)\s+)?\w+['’]s?\s+)?(?:\w+\s+)?(?:death|injur(?:y|ies)|incident|harm|overdose"
    r"|(?:he|she|(?:Child|Baby)?\s*\w+)\s+(?:died|was\s+(?:killed|injured|born)))\b"
)
"""Words that only say when something else was: "in the year before her death"."""
_OPENING = re.compile(
    r"(?i)\b(?:introduction|circumstances|reasons?|background|summary|outline|why|incident|case|"
    r"what\s+happened|family|about|context)\b"
)
_NOT_PROSE = frozenset(
    {BlockKind.CONTENTS, BlockKind.FOOTNOTE, BlockKind.FURNITURE, BlockKind.HEADING}
)
_VERDICT = re.compile(
    r"(?i)\b(?:convicted|(?:found|pleaded|pled)\s+guilty|sentenced|coroner|inquest|post[\s-]mortem)\b"
)
"""What comes of it, often told in the next paragraph."""
_REPORT_READ = 120
_MOST = 12
_FOLLOWERS = 5
_LEAD = 3
_NEAR = 30
_RECENT = 64
_FIRM = 4
_STRONG = 3
_YOUNG = 2


@dataclass(frozen=True, slots=True)
class Focus:
    """What is told of the incident: ``told`` on the harm, ``read`` all that may say more."""

    told: tuple[Sentence, ...]
    read: tuple[Sentence, ...]


def find_focus(case: Case, labels: tuple[str, ...]) -> Focus:
    """Return an entry's opening, or the sentences of a report that tell the harm to the child.

    A report tells it where one sentence has the child, a harm and a date or an age together; the
    rest of that paragraph goes on with it.
    """
    if case.extent is Extent.DIGEST_ENTRY:
        opening = tuple(s for s in case.sentences if s.role not in _NOT_TOLD and not s.is_item)
        opening = opening or case.sentences[:2]
        return Focus(opening, opening)
    read = tuple(s for s in case.sentences[: _REPORT_READ * 4] if is_read(s))[:_REPORT_READ]
    scores = [
        _score(s.text, labels, _goes_on(read[at - 1], s, labels) if at else False)
        for at, s in enumerate(read)
    ]
    best = max(scores, default=0)
    if best <= 0:
        return Focus((), read)
    first = next(at for at, score in enumerate(scores) if score >= min(best, _STRONG))
    told: list[Sentence] = []
    for at, score in enumerate(scores):
        least = min(best - 1, _FIRM) if at - first < _NEAR else best
        if score >= max(least, 1) and (score >= _STRONG or best < _STRONG):
            _add(told, read, at, labels)
    return Focus(tuple(told[:_MOST]), read)


def _add(
    told: list[Sentence], read: tuple[Sentence, ...], at: int, labels: tuple[str, ...]
) -> None:
    """Add a sentence on the incident, and what goes with it in its paragraph."""
    paragraph = read[at].paragraph
    low = max(0, at - _LEAD)
    for other in (*read[low:at], read[at], *read[at + 1 : at + 1 + _FOLLOWERS]):
        if other in told:
            continue
        after = other.start > read[at].start and _VERDICT.search(other.text)
        beside = (other.paragraph == paragraph and _continues(other.text, labels)) or after
        if other is read[at] or beside:
            told.append(other)
    told.sort(key=lambda sentence: sentence.start)


def is_read(sentence: Sentence) -> bool:
    """Tell whether a sentence may tell of the child: prose of the case, not of children at all."""
    if sentence.kind in _NOT_PROSE or _GENERIC.search(sentence.text):
        return False
    if sentence.role in {SectionRole.METHODOLOGY, SectionRole.TERMS_OF_REFERENCE}:
        return bool(_OPENING.search(sentence.heading or "")) and not sentence.is_item
    return sentence.role not in _NOT_TOLD


def paragraph_on(focus: Focus, label: str, labels: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Return the first paragraph that begins with a child's name and names no other child."""
    others = [other for other in labels if other != label]
    for first in focus.read:
        if not re.match(rf"{re.escape(label)}\b(?!['’]s)", first.text):
            continue
        paragraph = tuple(s for s in focus.read if s.paragraph == first.paragraph)
        if not any(mentions(s.text, other) for s in paragraph for other in others):
            return paragraph
    return ()


@cache
def words(name: str) -> re.Pattern[str]:
    """Return a part of the rules on children as a pattern for whole words in any case."""
    return re.compile(rf"(?i)\b{part('children', name).pattern}\b")


def without_times(text: str) -> str:
    """Return the text with words that only say when ("before her death") as spaces."""
    return _BEFORE_IT.sub(lambda found: " " * len(found.group()), text)


def _goes_on(before: Sentence, sentence: Sentence, labels: tuple[str, ...]) -> bool:
    """Return whether a sentence says "he" or "she" of the child with whose name the last began."""
    return (
        before.paragraph == sentence.paragraph
        and re.match(r"(?:He|She)\b", sentence.text) is not None
        and any(before.text.startswith(label) for label in labels)
        and not words("relative").search(before.text)
    )


def _score(text: str, labels: tuple[str, ...], goes_on: bool = False) -> int:
    """Return how much a sentence has of a child, a harm, a date and an age together."""
    closeness = _FIRM - 1 if goes_on else _closeness(text, labels)
    bare = without_times(text)
    if _harm(bare):
        weight = closeness
    elif words("event").search(bare):
        weight = closeness - 1
    elif closeness > _YOUNG and any(
        rule.pattern.search(text) for rule in rules_near(text, "children", "age")
    ):
        return _YOUNG
    else:
        return 0
    if closeness < _YOUNG:
        return weight
    dated = any(mention.iso and not mention.is_range for mention in find_dates(text))
    aged = any(rule.pattern.search(text) for rule in rules_near(text, "children", "age"))
    return weight + dated + aged


def _harm(text: str) -> bool:
    return words("harm").search(text) is not None


def _continues(text: str, labels: tuple[str, ...]) -> bool:
    event = words("event").search(text)
    return _closeness(text, labels) > 0 or _harm(text) or event is not None


def _closeness(text: str, labels: tuple[str, ...]) -> int:
    if any(mentions(text, label) for label in labels):
        return 3
    if words("young").search(text):
        return _YOUNG
    return 1 if re.search(r"(?i)\b(?:he|she|him|his|her)\b", text) else 0


@lru_cache(_RECENT)
def _named(label: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(label)}(?!\w)", re.IGNORECASE)


def mentions(text: str, label: str) -> bool:
    """Return whether the text speaks of the child by its label or the name within it."""
    return _named(label).search(text) is not None


def is_unreal(text: str, start: int) -> bool:
    """Return whether what begins at ``start`` is denied, feared or only threatened."""
    return _UNREAL.search(text[:start]) is not None


@cache
def _relative_after() -> re.Pattern[str]:
    return re.compile(
        r"(?i)\s*(?:of|to|by)?\s*(?:(?:his|her|their|the|a|an|one)\s+)?(?:[\w’'-]+\s+)?"
        rf"(?:{part('children', 'relative').pattern})(?!\w|['’]s\s+(?:death|home))"
    )


@lru_cache(_RECENT)
def _people(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Return the words for relatives and, the labels among them, for children as a pattern."""
    relative, young = part("children", "relative").pattern, part("children", "young").pattern
    names = "".join(rf"{re.escape(label)}|" for label in labels if label)
    return re.compile(
        rf"(?i)\b(?:(?P<relative>{relative}\s?\d?(?!\s*['’]s\s+care)(?:\s+\w\b)?)|(?P<child>{names}"
        rf"{young}|subject))(?!\w)"
    )


def is_of_relative(text: str, start: int, end: int, labels: tuple[str, ...] = ()) -> bool:
    """Return whether the words at ``start`` to ``end`` are said of someone other than the child."""
    after = _relative_after().match(text[end:])
    if after and _SEVERAL.search(after.group()):
        return False
    if after and re.search(
        r"(?i)(?:deaths?|suicide|killing|murder|injur\w+|old|age)(?:\s+of)?$", text[start:end]
    ):
        return "of" in after.group() or bool(re.search(r"(?i)(?:of|old)$", text[start:end]))
    if _DONE_TO.match(text[end:]):
        return False
    clause = re.split(r"[.;:]\s", text[:start])[-1]
    found = list(_people(labels).finditer(clause))
    if len(found) > 1 and found[-2]["relative"] and found[-1]["child"]:
        between = clause[found[-2].end() : found[-1].start()]
        if re.fullmatch(
            r"(?i)\s+(?:and\s+\w+\s+)?of\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,3}", between
        ):
            found.pop()  # "the mother of Child A": she is meant
    if len(found) > 1 and found[-1]["relative"] and found[-2]["child"]:
        between = clause[found[-2].end() : found[-1].start()]
        beside = re.fullmatch(r"(?i)\s*,\s*(?:his|her|their|the)\s+(?:\w+\s+)?", between)
        if beside and re.match(r"\s*,", clause[found[-1].end() :]):
            found.pop()  # "Twin 2, her brother, ...": the child is the brother
    last = found[-1] if found else None
    return last is not None and last["relative"] is not None and _governs(clause, last)


_DONE_TO = re.compile(
    r"(?i)\s+(?:him\b|them\b|her\b(?!\s+(?:own|mother|father|sister|brother|sibling|baby|child|son"
    r"|daughter|partner|grand\w+|aunt|uncle|husband|ex)\b))"
)
"""The one to whom a thing is done, after its verb: "drowned her"."""
_HARMED_ONE = re.compile(
    r"(?i)\b(?:him|her(?=\s+(?:so|and|until|with|in|to|at|on|repeatedly|several)\b))\b[^.;]*$"
)
"""Someone to whom the relative did something: the child, who is spoken of after that."""


def _governs(clause: str, last: re.Match[str]) -> bool:
    """Return whether the relative is the one spoken of, not one who stands beside the child."""
    before = clause[: last.start()]
    beside = re.search(
        r"(?i)\b(?:with|by|to|from|of|in\s+the\s+care\s+of|and)\s+(?:(?:his|her|their"
        r"|the)\s+)?(?:\w+\s+)?$",
        before,
    )
    rest = clause[last.end() :]
    if _HARMED_ONE.search(rest):
        return False
    if re.match(r"\s*['’]s?\b", rest):
        return bool(re.match(r"\s*['’]s?\s*$", rest))
    return not (beside and not re.match(r"\s*,?\s*(?:who|aged|$)", rest)) or bool(
        re.match(r"\s*\d?\s*,?\s*(?:who|aged)\b", rest)
    )
