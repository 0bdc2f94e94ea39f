"""Who the subject child was: age, sex and ethnicity, only where the text says so."""

import re
from itertools import pairwise

from loaders.document import Case, Sentence, collapse
from loaders.extractors.cover import blanked
from loaders.extractors.focus import Focus, is_of_relative, mentions
from loaders.patterns import part, pattern_rules
from ontology.assertion import Extent

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
_OLDEST = 25
_YOUNG_SEXED = re.compile(
    r"(?i)\b(?:(?:old|baby|infant|teenage[d]?|young|unborn|white|black|british|an?|the|of"
    r"|newborn|adolescent|heritage|dual)\s+)"
    r"(?:infant\s+|baby\s+|child\s+)?(?P<sex>boy|girl|male|female)\b(?!\s+(?:friend"
    r"|siblings?|partner|staff|worker|carer|relative|role|voice|genital|members?|adult))"
    r"|\b(?:old|aged?\s+\w+)\b[\w\s-]{0,12}\b(?P<sex2>boy|girl|male|female)\b"
)
_HE = re.compile(r"\b(?:he|him|his|He|His|himself)\b")
_SHE = re.compile(r"\b(?:she|her|hers|She|Her|herself)\b")
_OWN_PARENT = re.compile(r"(?P<whose>His|Her)\s+(?:mother|father|parents|siblings?|half)\b")
_SUM_LEAD = 2


def find_age(focus: Focus, labels: tuple[str, ...]) -> str | None:
    """Return the age at the incident as an ISO 8601 duration."""
    best: tuple[int, str] | None = None
    told = set(focus.told)
    for sentence in focus.read:
        for score, age in _ages(sentence, labels, sentence in told):
            if best is None or score > best[0]:
                best = (score, age)
    return best[1] if best and best[0] >= _SUM_LEAD else None


def _ages(sentence: Sentence, labels: tuple[str, ...], told: bool) -> list[tuple[int, str]]:
    text = sentence.text
    harm = re.compile(rf"(?i)\b{part('children', 'harm').pattern}\b")
    young = re.compile(rf"(?i)[\s-]*(?:\w+\s+){{0,4}}?(?:{part('children', 'young').pattern})\b")
    found = []
    for rule in pattern_rules("children", "age"):
        for match in rule.pattern.finditer(text):
            age = duration(match)
            if age is None or is_of_relative(text, match.start(), match.end(), labels):
                continue
            following = text[match.end() :]
            if re.match(rf"(?i)\s+(?:\w+\s+)?{part('children', 'relative').pattern}\b", following):
                continue
            near = text[max(0, match.start() - 70) : match.end() + 70]
            score = 2 * bool(harm.search(near)) + told
            score += bool(re.search(r"(?i)\bat\s+(?:the|that)\s+time\b", near))
            score += bool(young.match(following)) + any(mentions(near, label) for label in labels)
            found.append((score, age))
    return found


def duration(match: re.Match[str]) -> str | None:
    """Return the duration that an age rule's groups state: years where no unit is given."""
    groups = match.groupdict()
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


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    return sum(_WORDS.get(word, 0) for word in re.split(r"[\s-]+", number.lower()))


def find_sex(case: Case, focus: Focus, label: str, alone: bool) -> str | None:
    """Return "male" or "female" where words for the child, or pronouns after it, say so."""
    scores = {"male": 0, "female": 0}
    for sentence in focus.told if alone else ():
        for match in _YOUNG_SEXED.finditer(sentence.text):
            word = (match["sex"] or match["sex2"]).lower()
            if not is_of_relative(sentence.text, match.start(), match.end(), (label,)):
                scores["male" if word in {"boy", "male"} else "female"] += 3
        if re.search(r"(?i)\bshe\b|\bher\b(?=\s+(?:death|injuries|own\s+life))", sentence.text):
            scores["female"] += _lone(sentence.text, _SHE)
        scores["male"] += _lone(sentence.text, _HE)
    if case.extent is not Extent.DIGEST_ENTRY or not alone:
        for text in (s.text for s in case.sentences if mentions(s.text, label)):
            _count_pronouns(text, label, scores)
    for before, after in pairwise(case.sentences):
        if mentions(before.text, label) and (own := _OWN_PARENT.match(after.text)):
            scores["male" if own["whose"] == "His" else "female"] += 1
    male, female = scores["male"], scores["female"]
    if male >= _SUM_LEAD * female and male:
        return "male"
    return "female" if female >= _SUM_LEAD * male and female else None


def _lone(text: str, pronoun: re.Pattern[str]) -> int:
    """Return one for a pronoun in a sentence that names no one else it could stand for."""
    others = re.search(rf"(?i)\b{part('children', 'relative').pattern}\b", text)
    return int(not others and pronoun.search(text) is not None)


def _count_pronouns(text: str, label: str, scores: dict[str, int]) -> None:
    relative = re.compile(
        rf"(?i)\b(?:{part('children', 'relative').pattern}|worker|visitor|midwife|teacher"
        rf"|GP|nurse|doctor|officer)\b"
    )
    for match in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w)(?P<rest>.{{0,60}})", text):
        if re.match(
            r"['’]s?\s+(?:\w+\s+)?(?:mother|father|parent|sibling|brother|sister|carer)",
            match["rest"],
        ):
            continue
        before = text[: match.start()]
        if relative.search(before[-80:]):
            continue
        other = relative.search(match["rest"])
        rest = match["rest"][: other.start()] if other else match["rest"]
        if other and not re.match(
            r"(?i)mother|father|parents|siblings?|brother|sister", other.group()
        ):
            rest = re.sub(r"(?i)\b(?:his|her)\s*$", "", rest)
        if _HE.search(rest):
            scores["male"] += 1
        if _SHE.search(rest):
            scores["female"] += 1


def find_ethnicity(case: Case, focus: Focus, label: str) -> str | None:
    """Return the ethnicity as the document words it, from a sentence or a table row."""
    cell = pattern_rules("children", "ethnicity_cell")[0].pattern
    for line in case.text.splitlines():
        plain = blanked(line) if "|" in line else line
        row = re.match(rf"\W*{re.escape(label)}(?!\w)(?P<rest>.*)", plain, re.IGNORECASE)
        if (
            row
            and ("\t" in line or "|" in line or "  " in line.strip())
            and (found := cell.search(row["rest"]))
        ):
            return collapse(found["value"])
    for sentence in focus.read:
        for rule in pattern_rules("children", "ethnicity"):
            for match in rule.pattern.finditer(sentence.text):
                if is_of_relative(sentence.text, match.start("value"), match.end(), (label,)):
                    continue
                about = mentions(sentence.text, label) or sentence in focus.told
                if about or re.search(
                    r"(?i)\b(?:the\s+)?(?:child|baby|boy|girl|he|she|children|family)\b",
                    sentence.text[: match.start()] or "",
                ):
                    return _ethnicity(match)
    return None


def _ethnicity(match: re.Match[str]) -> str:
    value = collapse(match["value"])
    noun = match.groupdict().get("noun") or ""
    if value.lower() in {"dual", "mixed", "multiple"} and noun.lower() in {
        "heritage",
        "race",
        "ethnicity",
        "parentage",
    }:
        value = f"{value} {noun.lower()}"
    return value[0].upper() + value[1:]
