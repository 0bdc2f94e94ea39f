"""Ages and sexes of several subject children told in one sentence."""

import re

from loaders.extractors.child_facts import duration
from loaders.extractors.focus import Focus
from loaders.patterns import part, pattern_rules

_SEX = re.compile(
    r"(?i)\b(?P<male>boy|male|son|brother)\b|\b(?P<female>girl|female|daughter|sister)\b"
)
_BROTHERS = re.compile(r"(?i)\b(?:brothers|(?:\w+|both)\s+boys|sons)\b")
_SISTERS = re.compile(r"(?i)\b(?:sisters|(?:\w+|both)\s+girls|daughters)\b")
_MIXED = re.compile(
    r"(?i)\bbrothers?\s+and\s+sisters?\b|\bboys?\b.*\bgirls?\b|\bsisters?\s+and\s+brothers?\b"
)


def list_of_ages(focus: Focus, count: int) -> tuple[str, ...] | None:
    """Return as many ages as there are children, from "aged 4 and 6 years"."""
    number = part("children", "number").pattern
    pattern = re.compile(
        rf"(?i)\baged\s+(?P<list>{number}[\s-]*(?:days?|weeks?|months?|years?)?(?:[\s-]*old)?"
        rf"(?:(?:\s*,\s*|\s*,?\s+and\s+){number}[\s-]*(?:days?|weeks?|months?|years?)?){{1,7}})"
    )
    item = re.compile(rf"(?i)(?P<n>{number})[\s-]*(?P<u>days?|weeks?|months?|years?)?")
    for sentence in focus.told:
        if match := pattern.search(sentence.text):
            found = list(item.finditer(match["list"]))
            if len(found) == count:
                last = found[-1]["u"] or "years"
                return tuple(
                    age
                    for each in found
                    if (age := f"P{_count(each)}{(each['u'] or last)[0].upper()}") is not None
                )
    return None


def _count(match: re.Match[str]) -> str:
    found = duration(match) or "P0Y"
    return re.sub(r"\D", "", found)


def own_age_and_sex(
    focus: Focus, label: str, labels: tuple[str, ...]
) -> tuple[str | None, str | None]:
    """Return what stands between a child's label and the next child's: "Child H, a boy aged 4"."""
    others = "|".join(re.escape(other) for other in labels if other != label)
    age = sex = None
    for sentence in focus.read:
        for match in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w)", sentence.text):
            rest = re.split(rf"(?<!\w)(?:{others})(?!\w)|[.;]", sentence.text[match.end() :])[0][
                :60
            ]
            if re.match(r"['’]s?\b", rest):
                continue
            for rule in pattern_rules("children", "age"):
                if age is None and (found := rule.pattern.search(rest)):
                    age = duration(found)
            if sex is None and (
                word := re.match(
                    r"\s*,?\s*(?:\(?(?:an?|the|who\s+was\s+an?|was\s+an?)\b)?[\w\s-]{0,20}", rest
                )
            ):
                named = _SEX.search(word.group())
                sex = ("male" if named["male"] else "female") if named else None
    return age, sex


def shared_sex(focus: Focus) -> str | None:
    """Return the sex of all the children where the sentences call them brothers or sisters."""
    for sentence in focus.told:
        if _MIXED.search(sentence.text):
            return None
        if _BROTHERS.search(sentence.text):
            return "male"
        if _SISTERS.search(sentence.text):
            return "female"
    return None
