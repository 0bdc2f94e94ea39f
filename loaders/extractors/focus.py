"""The sentences that tell what happened to the subject child, and whom their words are about."""

import re
from dataclasses import dataclass

from loaders.document import BlockKind, Case, Sentence
from loaders.patterns import part
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
    r"|\bfear(?:s|ed)?\s+(?:of|for)|\bno\s+evidence\s+of|\bnot|\bprevent(?:ing|ion\s+of)?"
    r"|\bnone\s+of\s+(?:\w+\s+){1,4}|\bno\s+(?:child|baby|infant)(?:ren)?|\bnearly"
    r"|\battempted|\balmost|\bwithout)[\s-]*$"
)
_SEVERAL = re.compile(
    r"(?i)\b(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:\w+\s+)?(?:siblings"
    r"|brothers|sisters|twins)"
)
"""Siblings who are the subject: "death of two brothers"."""
_REPORT_READ = 120
_MOST = 8


@dataclass(frozen=True, slots=True)
class Focus:
    """What is told of the incident: ``told`` on the harm, ``read`` all that may say more."""

    told: tuple[Sentence, ...]
    read: tuple[Sentence, ...]


def find_focus(case: Case, labels: tuple[str, ...]) -> Focus:
    """Return an entry's opening, or the sentences of a report that tell the harm to the child."""
    if case.extent is Extent.DIGEST_ENTRY:
        opening = tuple(s for s in case.sentences if s.role not in _NOT_TOLD and not s.is_item)
        opening = opening or case.sentences[:2]
        return Focus(opening, opening)
    read = tuple(
        s
        for s in case.sentences[: _REPORT_READ * 4]
        if s.role not in _NOT_TOLD
        and s.kind not in {BlockKind.CONTENTS, BlockKind.FOOTNOTE, BlockKind.FURNITURE}
        and not _GENERIC.search(s.text)
    )[:_REPORT_READ]
    harm = re.compile(rf"(?i)\b{part('children', 'harm').pattern}")
    ranked = [(_closeness(s.text, labels), s) for s in read if harm.search(s.text)]
    top = max((closeness for closeness, _ in ranked), default=0)
    close = {s: closeness for closeness, s in ranked}
    told: list[Sentence] = []
    for before, sentence in zip((None, *read), read, strict=False):
        closeness = close.get(sentence, 0)
        follows = before is not None and before in told[-1:] and closeness > 0
        if follows or 0 < min(2, top) <= closeness:
            told.append(sentence)
    return Focus(tuple(told[:_MOST]), read)


def _closeness(text: str, labels: tuple[str, ...]) -> int:
    if any(mentions(text, label) for label in labels):
        return 3
    if re.search(rf"(?i)\b{part('children', 'young').pattern}\b", text):
        return 2
    return 1 if re.search(r"(?i)\b(?:he|she|his|her)\b", text) else 0


def mentions(text: str, label: str) -> bool:
    """Return whether the text speaks of the child by its label or the name within it."""
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", text, re.IGNORECASE) is not None


def is_unreal(text: str, start: int) -> bool:
    """Return whether what begins at ``start`` is denied, feared or only threatened."""
    return _UNREAL.search(text[:start]) is not None


def is_of_relative(text: str, start: int, end: int, labels: tuple[str, ...] = ()) -> bool:
    """Return whether the words at ``start`` to ``end`` are said of someone other than the child."""
    relative = part("children", "relative").pattern
    after = re.match(
        rf"(?i)\s*(?:of|to|by)?\s*(?:(?:his|her|their|the|a|an"
        rf"|one)\s+)?(?:[\w’'-]+\s+)?(?:{relative})(?!\w|['’]s\s+(?:death|home))",
        text[end:],
    )
    if after and _SEVERAL.search(after.group()):
        return False
    if after and re.search(
        r"(?i)(?:deaths?|suicide|killing|murder|injur\w+|old|age)(?:\s+of)?$", text[start:end]
    ):
        return "of" in after.group() or bool(re.search(r"(?i)(?:of|old)$", text[start:end]))
    names = "|".join(re.escape(label) for label in labels if label)
    child = rf"{names}|" if names else ""
    entity = re.compile(
        rf"(?i)\b(?:(?P<relative>{relative}\s?\d?(?!\s*['’]s\s+care)(?:\s+\w\b)?)|(?P<child>{child}"
        rf"{part('children', 'young').pattern}|subject))(?!\w)"
    )
    clause = re.split(r"[.;:]\s", text[:start])[-1]
    last = next(reversed(list(entity.finditer(clause))), None)
    return last is not None and last["relative"] is not None and _governs(clause, last)


def _governs(clause: str, last: re.Match[str]) -> bool:
    """Return whether the relative is the one spoken of, not one who stands beside the child."""
    before = clause[: last.start()]
    beside = re.search(
        r"(?i)\b(?:with|by|to|from|of|in\s+the\s+care\s+of|and)\s+(?:(?:his|her|their"
        r"|the)\s+)?(?:\w+\s+)?$",
        before,
    )
    rest = clause[last.end() :]
    if re.match(r"\s*['’]s?\b", rest):
        return bool(re.match(r"\s*['’]s?\s*$", rest))
    return not (beside and not re.match(r"\s*,?\s*(?:who|aged|$)", rest)) or bool(
        re.match(r"\s*\d?\s*,?\s*(?:who|aged)\b", rest)
    )
