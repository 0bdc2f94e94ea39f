"""Children whom a review of several calls by name, each with an age beside it."""

import re
from itertools import pairwise

from loaders.document import Case, Sentence
from loaders.extractors.child_ages import duration
from loaders.patterns import pattern_rules
from ontology.assertion import SectionRole

_NOT_TOLD = frozenset({SectionRole.RECOMMENDATIONS, SectionRole.GLOSSARY, SectionRole.CONTENTS})
_NO_NAME = re.compile(
    r"(?:The|This|That|He|She|They|It|There|Mother|Father|Mum|Dad|Parents?|Child|Children|Baby"
    r"|Sibling|Aunt|Uncle|Together|Act|Both|All|One|Age|Aged|Police|School|Section|Part|Appendix)"
)
_JOINED = re.compile(
    r"(?i)\s*(?:,\s*(?:and\s+)?|;\s*(?:and\s+)?|and\s+|&\s*)(?:(?:his|her|their)\s+[\w-]+\s+|baby\s+|toddler\s+)?"
)
_OLDEST = 17
_FEWEST = 2


def named_children(case: Case) -> tuple[str, ...]:
    """Return the names, where a sentence lists two or more or a paragraph begins with each.

    "Isak (9) and Lotta (7)" is a list; paragraphs that open "Isak, 15, ..." and "Lotta, who is
    14, ..." tell of one child each. Grown people are none of them.
    """
    sentences = [s for s in case.sentences if s.role not in _NOT_TOLD]
    for sentence in sentences:
        if len(names := _in_list(sentence)) >= _FEWEST:
            return names
    found: dict[str, None] = {}
    for sentence in sentences:
        for rule in pattern_rules("children", "named_in_turn"):
            if (match := rule.pattern.match(sentence.text)) and _is_child(match):
                found[match["value"]] = None
    return tuple(found) if len(found) >= _FEWEST else ()


def _in_list(sentence: Sentence) -> tuple[str, ...]:
    for rule in pattern_rules("children", "named_in_list"):
        found = [m for m in rule.pattern.finditer(sentence.text) if _is_child(m)]
        joined = all(
            _JOINED.fullmatch(sentence.text[one.end() : other.start()])
            for one, other in pairwise(found)
        )
        if joined:
            return tuple(dict.fromkeys(match["value"] for match in found))
    return ()


def _is_child(match: re.Match[str]) -> bool:
    age = duration(match)
    years = re.match(r"P(\d+)Y", age or "")
    young = age is not None and (years is None or int(years[1]) <= _OLDEST)
    return young and not _NO_NAME.fullmatch(match["value"])
