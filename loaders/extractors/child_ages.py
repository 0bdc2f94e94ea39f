"""How old the subject child was at the incident, only where the text says so."""

import re
from functools import cache, lru_cache

from loaders.document import Case, Sentence
from loaders.extractors.child_tables import row_of
from loaders.extractors.focus import Focus, is_of_relative, mentions, words
from loaders.patterns import part, rules_near

_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
]
_OLDEST = 25
_LEAST = 2
_PREDICATE = (".predicate", ".apposition")
_CHILD_BEFORE = r"(?:\b(?i:he|she|who|which|and)\s*$|{names}(?:\s*\([^)]*\))?\s*,?\s*(?:who\s*)?$)"
_BY_ANOTHER = re.compile(
    r"(?i)(?<!suicide\s)(?<!ingestion\s)(?<!overdose\s)(?<!harm\s)(?<!sustained\s)(?<!behaviour\s)(?<!behaviours\s)(?<!suffered\s)"
    r"\b(?:by|with|another|other|older)\s+(?:(?:an?|another|two|three|other|older|his|her|the)\s+)+"
    r"(?:[\w-]+\s+)?$"
)
_RECENT = 64
_EARLIER = re.compile(
    r"(?i)\b(?:since|until|from|before|after|when\s+(?:he|she)\s+was\s+born|came\s+into\s+care|placed|"
    r"moved|started|diagnosed|separated|registered|removed\s+from|first|excluded)\b[^.;]{0,45}$"
)
_GIVEN_AGE = re.compile(r"(?i)\bage\b")


def find_age(case: Case, focus: Focus, labels: tuple[str, ...]) -> str | None:
    """Return the age at the incident as an ISO 8601 duration."""
    best: tuple[int, str] | None = None
    told = set(focus.told)
    paragraphs = {sentence.paragraph for sentence in focus.told}
    for sentence in focus.read:
        near = (sentence in told) + (sentence.paragraph in paragraphs)
        near += sentence in focus.told[:1]
        for score, age in _ages(sentence, labels, near):
            if best is None or score > best[0]:
                best = (score, age)
    if best and best[0] >= _LEAST:
        return best[1]
    return _age_in_table(case, labels)


@cache
def _young_after() -> re.Pattern[str]:
    young = part("children", "young").pattern
    return re.compile(rf"(?i)[\s-]*(?:\w+\s+){{0,4}}?(?:{young})\b")


@lru_cache(_RECENT)
def _child_before(labels: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join((*(re.escape(label) for label in labels), r"(?i:boy|girl|baby|child|infant)"))
    return re.compile(_CHILD_BEFORE.replace("{names}", rf"(?:{names})"))


def _ages(sentence: Sentence, labels: tuple[str, ...], near: int) -> list[tuple[int, str]]:
    text = sentence.text
    harm = words("harm")
    own = _child_before(labels)
    found = []
    for rule in rules_near(text, "children", "age"):
        for match in rule.pattern.finditer(text):
            before = text[: match.start()]
            age = duration(match)
            predicated = own.search(before) is not None
            if age is None or is_of_relative(text, match.start(), match.end(), labels):
                continue
            if rule.id.endswith(_PREDICATE) and not predicated:
                continue
            if _BY_ANOTHER.search(before) and not match.group().lower().startswith("age"):
                continue
            when = re.search(r"\bwhen\s+[^.,;]{0,25}$", before)
            if when and is_of_relative(text, when.start(), when.start(), labels):
                continue
            following = text[match.end() :]
            if re.match(rf"(?i)\s+(?:\w+\s+)?{part('children', 'relative').pattern}\b", following):
                continue
            around = text[max(0, match.start() - 70) : match.end() + 70]
            score = 2 * bool(harm.search(around)) + near + predicated
            score += bool(re.search(r"(?i)\bat\s+(?:the|that)\s+time\b|\bthen\b", around))
            score += bool(_young_after().match(following))
            score += any(mentions(around, each) for each in labels)
            score -= 2 * bool(_EARLIER.search(before))
            score -= 3 * bool(
                re.search(r"(?i)\bnow(?:\s+aged)?\s*$|\bnow\b", before[-12:] + match.group())
            )
            found.append((score, age))
    return found


def duration(match: re.Match[str]) -> str | None:
    """Return the duration that an age rule's groups state: years where no unit is given."""
    groups = match.groupdict()
    if ordinal := groups.get("next") or groups.get("last"):
        return f"P{_ordinal(ordinal) - bool(groups.get('next'))}Y"
    parts: dict[str, int] = {}
    for number, unit in (
        (groups.get("n"), groups.get("u") or "y"),
        (groups.get("n2"), groups.get("u2")),
    ):
        if number and unit:
            parts[unit[0].upper()] = _value(number)
    if not parts or parts.get("Y", 0) > _OLDEST or ("Y" not in parts and 0 in parts.values()):
        return None
    return (
        "P" + "".join(f"{parts[u]}{u}" for u in "YMWD" if u in parts) if "H" not in parts else None
    )


def _ordinal(word: str) -> int:
    """Return the number of a birthday: "twelfth" and "12th" are 12."""
    return int(word[:-2]) if word[0].isdigit() else _ORDINALS.index(word.lower()) + 1


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    return sum(_WORDS.get(word, 0) for word in re.split(r"[\s-]+", number.lower()))


def _age_in_table(case: Case, labels: tuple[str, ...]) -> str | None:
    """Return the age in the child's row of a table of the family."""
    for label in labels:
        if row := row_of(case, label):
            for head, cell in row:
                if _GIVEN_AGE.search(head) and (age := age_of_cell(cell)):
                    return age
    return None


def age_of_cell(cell: str) -> str | None:
    """Return the age that a table cell holds alone, "6 weeks" or "14", or first of all."""
    number = part("children", "number").pattern
    match = re.match(
        rf"(?i)\s*(?:aged?\s+|died\s+aged\s+)?(?P<n>{number})"
        r"[\s-]*(?P<u>days?|weeks?|wks?|months?|mths?|years?|yrs?)?(?:[\s-]+old)?\b(?![-/.]\d)",
        cell,
    )
    return duration(match) if match else None
