"""Ages and sexes of several subject children told in one sentence."""

import re

from loaders.extractors.child_ages import age_of_cell, duration
from loaders.extractors.child_facts import sex_of
from loaders.extractors.focus import Focus
from loaders.patterns import part, rules_near

_SEX = re.compile(
    r"(?i)\b(?P<male>boy|male|son|brother)\b|\b(?P<female>girl|female|daughter|sister)\b"
)
_BROTHERS = re.compile(r"(?i)\b(?:brothers|(?:\w+|both|twin)\s+boys|boys|sons)\b")
_SISTERS = re.compile(r"(?i)\b(?:sisters|(?:\w+|both|twin)\s+girls|girls|daughters)\b")
_MIXED = re.compile(
    r"(?i)\bbrothers?\s+and\s+(?:\w+\s+)?sisters?\b|\bboys?\b.*\bgirls?\b"
    r"|\bsisters?\s+and\s+(?:\w+\s+)?brothers?\b|\bgirls?\b.*\bboys?\b"
)
_PAIR = re.compile(
    r"(?i)\b(?P<first>brother|sister|boy|girl|son|daughter)\s+and\s+(?:an?\s+|her\s+|his\s+)?"
    r"(?:\w+\s+)?(?P<second>brother|sister|boy|girl|son|daughter)\b"
)
_UNIT = r"(?:days?|weeks?|wks?|months?|mths?|years?|yrs?)"
_ALIKE = re.compile(r"(?i)\b(?:twins?|both|all|triplets)\b")
_DOER = re.compile(
    r"(?i)(?<!sustained\s)(?<!suffered\s)\bby\s+(?:their|his|her|an?|another|two|the)\b[^.;]*$"
)
_OF_ONE = re.compile(r"(?i)\b(?:his|her)\s+(?:\w+\s+)?(?:brothers|sisters|sons|daughters)\b")

AgeAndSex = tuple[str | None, str | None]


def in_order(focus: Focus, count: int) -> tuple[AgeAndSex, ...] | None:
    """Return as many ages and sexes as there are children, from a sentence that lists them."""
    for sentence in focus.told:
        for found in (
            _one_by_one(sentence.text),
            _ages_in_row(sentence.text),
            _pair(sentence.text),
            _alike(sentence.text, count),
        ):
            if len(found) == count:
                return found
    return None


def _one_by_one(text: str) -> tuple[AgeAndSex, ...]:
    """Read "a 7-year-old girl and her 5-year-old brother", "a boy of 4 and a girl of 2"."""
    return tuple(
        (age_of_cell(match["age"] or match["age2"]), sex_of(match["noun"] or match["noun2"]))
        for match in _people(text)
    )


def people_in_turn(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the children whom a sentence tells by age, one after the other."""
    return tuple(match.span() for match in _people(text))


def _people(text: str) -> tuple[re.Match[str], ...]:
    number = part("children", "number").pattern
    noun = r"(?P<noun>boy|girl|brother|sister|son|daughter|male|female|infant|child|baby|twin)"
    person = re.compile(
        rf"(?i)\b(?:(?P<age>{number}[\s-]*{_UNIT}[\s-]*old)\s+(?:[\w-]+\s+){{0,3}}?{noun}\b"
        rf"|{noun.replace('noun', 'noun2')}\s*,?\s*\(?(?:aged|of)?\s*"
        rf"(?P<age2>{number}(?:[\s-]*{_UNIT}(?:[\s-]*old)?)?)\b)"
    )
    return tuple(
        match for match in person.finditer(text) if not _DOER.search(text[: match.start()])
    )


def _ages_in_row(text: str) -> tuple[AgeAndSex, ...]:
    """Read "aged 4 and 6 years"; a unit at the end holds for all."""
    number = part("children", "number").pattern
    row = re.compile(
        rf"(?i)\b(?:aged|ages(?:\s+of)?|ages\s+were)\s+(?P<list>{number}(?:[\s-]*{_UNIT})?(?:[\s-]*old)?"
        rf"(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){number}(?:[\s-]*{_UNIT})?(?:[\s-]*old)?){{1,7}})"
    )
    item = re.compile(rf"(?i)(?P<n>{number})[\s-]*(?P<u>{_UNIT})?")
    match = row.search(text)
    if match is None:
        return ()
    found = list(item.finditer(match["list"]))
    last = found[-1]["u"] or "years"
    ages = (age_of_cell(f"{each['n']} {each['u'] or last}") for each in found)
    return tuple((age, None) for age in ages)


def _pair(text: str) -> tuple[AgeAndSex, ...]:
    match = _PAIR.search(text)
    if match is None or _DOER.search(text[: match.start()]):
        return ()
    return (None, sex_of(match["first"])), (None, sex_of(match["second"]))


def _alike(text: str, count: int) -> tuple[AgeAndSex, ...]:
    """Read one age that twins, or all of the children, share."""
    ages = [
        age
        for rule in rules_near(text, "children", "age")
        if not rule.id.endswith((".apposition", ".predicate"))
        for match in rule.pattern.finditer(text)
        if (age := duration(match))
    ]
    return ((ages[0], None),) * count if _ALIKE.search(text) and len(set(ages)) == 1 else ()


def own_age_and_sex(focus: Focus, label: str, labels: tuple[str, ...]) -> AgeAndSex:
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
            for rule in rules_near(rest, "children", "age"):
                if age is None and (found := rule.pattern.search(rest)):
                    age = duration(found)
            if sex is None and (
                word := re.match(
                    r"\s*,?\s*(?:\(?(?:an?|the|his|her|who\s+was\s+an?|was\s+an?|is\s+an?)\b)?"
                    r"[\w\s-]{0,20}",
                    rest,
                )
            ):
                named = _SEX.search(word.group())
                sex = ("male" if named["male"] else "female") if named else None
    return age, sex


def named_together(text: str, labels: tuple[str, ...]) -> bool:
    """Return whether a text names all the children in one row: "Isak (9), Lotta (7) and Per"."""
    joint = r"(?:\s*\([^)]*\))?\s*(?:,\s*and\s|,|\band\b|&)\s*(?:baby\s+|toddler\s+)?"
    return re.search(joint.join(re.escape(label) for label in labels), text) is not None


def sex_of_all(words: str) -> str | None:
    """Return the sex that a name for a group gives to all of it: "three boys"."""
    if bool(_BROTHERS.search(words)) is bool(_SISTERS.search(words)):
        return None
    return "male" if _BROTHERS.search(words) else "female"


def shared_sex(focus: Focus) -> str | None:
    """Return the sex of all the children where the sentences call them brothers or sisters."""
    for sentence in focus.told:
        text = _OF_ONE.sub("", _DOER.sub("", sentence.text))
        if _MIXED.search(text):
            return None
        if _BROTHERS.search(text):
            return "male"
        if _SISTERS.search(text):
            return "female"
    return None
