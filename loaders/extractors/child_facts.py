"""Who the subject child was: sex and ethnicity, only where the text says so."""

import re
from functools import cache
from itertools import pairwise

from loaders.document import Case, collapse
from loaders.extractors.child_tables import row_of
from loaders.extractors.cover import blanked
from loaders.extractors.focus import Focus, is_of_relative, is_read, mentions, paragraph_on, words
from loaders.patterns import part, pattern_rules
from loaders.ruleset import load_rules
from ontology.assertion import Extent

_YOUNG_SEXED = re.compile(
    r"(?i)(?<!-)\b(?:an?|the|of|old|aged?\s+\w+|baby|infant|teenaged?|young|newborn|unborn)\s+"
    r"(?:(?!and\b|of\b|by\b|or\b|with\b|her\b|his\b)[\w'’-]+\s+){0,4}?"
    r"(?P<sex>boy|girl|male|female|son|daughter)\b(?!\s*(?:friend|staff|worker|carer|role|voice"
    r"|siblings?|partner|relative|genital|members?|adult|['’]s\s+(?:mother|father)))"
)
_OF_ANOTHER = re.compile(
    r"(?i)\b(?:by|with|and)\s+(?:(?:an?|another|two|three|some|other|older|younger|the)\s+)+"
    r"(?:[\w-]+\s+){0,3}$|\b(?:another|other)\s+(?:[\w-]+\s+){0,3}$"
)
_ADULT_HEAD = re.compile(r"(?i)\b(?:mother|father|parents?|couple|she|he)\s+(?:had|has|have)\s+$")
_HE = re.compile(r"\b(?:he|him|his|He|His|himself)\b")
_SHE = re.compile(r"\b(?:she|her|hers|She|Her|herself)\b")
_OWN_PARENT = re.compile(r"(?P<whose>His|Her)\s+(?:mother|father|parents|siblings?|half)\b")
_OWN_RELATIVE = re.compile(
    r"(?P<whose>\b(?:[Hh]is|[Hh]er))\s+(?:own\s+)?(?:birth\s+|maternal\s+|paternal\s+|older\s+"
    r"|younger\s+|step-?|half-?|foster\s+|great-?|twin\s+)*"
    r"(?:mother|father|parents|mum|dad|siblings?|brothers?|sisters?|grand\w+|uncle|aunt|carers?)\b"
)
_AS_OBJECT = re.compile(
    r"(?P<him>\bhim\b)|(?P<her>\bher\b(?=\s*(?:[.,;]|to\b|into\b|in\b|on\b|from\b|and\b|with\b"
    r"|unresponsive|lifeless|dead|beside|asleep)))"
)
_OF_CHILD = re.compile(r"(?i)\b(?:the\s+)?(?:child|baby|boy|girl|he|she|children|family)\b")
_OF_ALL = ("family-is", "a-family", "in-form")
_OF_FAMILY = re.compile(
    r"(?i)\b(?:family|(?:both|all|the)\s+(?:children|siblings|twins|brothers|sisters))\s+(?:is|are|was|were)\s+(?:all\s+|both\s+)?of\s+$"
)
_IS_CHILD = re.compile(r"(?i)\s+(?:child|boy|girl|baby|infant|toddler|young\s+person|teenager)\b")
_ETHNIC = ("thnic", "eritage", "White ", "Black ", "descent", "Traveller", "Asian", "Roma ")
"""Words of a sentence on ethnicity: what follows the sentences read for the incident is skimmed."""
_TRAVELLING = frozenset({"traveller", "gypsy", "romany", "roma", "gypsy traveller"})
_WORD = re.compile(r"[a-z]{4,}")
_TWICE = 2
_GROUP = re.compile(r"(?i)(?:family|siblings|children|infants|babies)\b")


def find_sex(case: Case, focus: Focus, label: str, labels: tuple[str, ...]) -> str | None:
    """Return "male" or "female" where words for the child, or pronouns after it, say so."""
    scores, alone = {"male": 0, "female": 0}, len(labels) == 1
    for head, cell in row_of(case, label) or ():
        if re.search(r"(?i)sex|gender", head) and (sex := sex_of(cell)):
            return sex
    if _GROUP.match(label):
        return None
    if alone:
        _count_told(focus, label, scores)
    if case.extent is not Extent.DIGEST_ENTRY or not alone:
        for text in (s.text for s in case.sentences if mentions(s.text, label)):
            _count_pronouns(text, label, scores)
    for after in () if alone else paragraph_on(focus, label, labels)[1:]:
        if who := re.match(r"(?P<she>She)\b|He\b", after.text):
            scores["female" if who["she"] else "male"] += 1
    for before, after in pairwise(case.sentences):
        if (own := _OWN_PARENT.match(after.text)) and mentions(before.text, label):
            scores["male" if own["whose"] == "His" else "female"] += 1
    male, female = scores["male"], scores["female"]
    if male >= _TWICE * female and male:
        return "male"
    return "female" if female >= _TWICE * male and female else None


def sex_of(words: str) -> str | None:
    """Return the sex that the words name, where they name one only."""
    male = re.search(r"(?i)\b(?:male|boys?|m|sons?|brothers?)\b", words)
    female = re.search(r"(?i)\b(?:female|girls?|f|daughters?|sisters?)\b", words)
    if bool(male) is bool(female):
        return None
    return "male" if male else "female"


def _count_told(focus: Focus, label: str, scores: dict[str, int]) -> None:
    """Count what the sentences on the incident say of the one child they are about."""
    for sentence in focus.told:
        text = sentence.text
        for match in _YOUNG_SEXED.finditer(text):
            if not _of_another(text, match, label):
                scores[_sex(match["sex"])] += 3
        _count_own_relatives(text, label, scores)
        if re.search(r"(?i)\bshe\b|\bher\b(?=\s+(?:death|injuries|own\s+life|weight|body))", text):
            scores["female"] += _lone(text, _SHE)
        scores["male"] += _lone(text, _HE)
    for before, after in pairwise(focus.told):
        subject = re.match(r"(?P<who>She|He)\b", after.text)
        if subject and _is_of_child(before.text, label):
            scores["female" if subject["who"] == "She" else "male"] += 1


def _is_of_child(text: str, label: str) -> bool:
    """Return whether a sentence speaks of the child and of none of its relatives."""
    child = mentions(text, label) or words("young").search(text)
    return bool(child) and not words("relative").search(text)


def _sex(word: str) -> str:
    return "male" if word.lower() in {"boy", "male", "son"} else "female"


def _of_another(text: str, match: re.Match[str], label: str) -> bool:
    start = match.start()
    if _OF_ANOTHER.search(text[: match.start("sex")]) or _ADULT_HEAD.search(text[:start]):
        return True
    if re.match(r"\s+of\s+(?:the\s+)?(?:mother|father)", text[match.end() :]):
        return True
    adult = re.search(r"(?i)year", match.group()) and re.search(
        r"(?i)\b(?:2\d|[3-9]\d)\b", match.group()
    )
    return bool(adult) or is_of_relative(text, match.start("sex"), match.end(), (label,))


def _count_own_relatives(text: str, label: str, scores: dict[str, int]) -> None:
    """Count "his mother", "found him": words that speak of a child beside its relatives."""
    relative = words("relative")
    if own := _OWN_RELATIVE.search(text):
        before = text[: own.start()]
        child = mentions(before, label) or words("young").search(before)
        after = text[own.end() :]
        if not child and mentions(after, label) and not relative.search(before):
            scores["male" if own["whose"].lower() == "his" else "female"] += 1
        if child and not relative.search(before):
            scores["male" if own["whose"].lower() == "his" else "female"] += 2
    for match in _AS_OBJECT.finditer(text):
        before = text[: match.start()]
        subject = next(reversed(list(relative.finditer(before))), None)
        if subject is None or "friend" in subject.group():
            continue
        female = re.search(r"(?i)mother|mum|aunt|sister|girlfriend", subject.group())
        male = re.search(r"(?i)father|dad|uncle|brother|boyfriend|partner", subject.group())
        if match["him"] and male and not re.search(r"(?i)mother|mum|she\b", before):
            scores["male"] += 1
        if (
            match["her"]
            and female
            and not re.search(r"(?i)father|dad|partner|\bhe\b|him\b", before)
        ):
            scores["female"] += 1


def _lone(text: str, pronoun: re.Pattern[str]) -> int:
    """Return one for a pronoun in a sentence that names no one else it could stand for."""
    others = words("relative").search(text)
    return int(not others and pronoun.search(text) is not None)


def _count_pronouns(text: str, label: str, scores: dict[str, int]) -> None:
    relative = re.compile(
        rf"(?i)\b(?:{part('children', 'relative').pattern}|worker|visitor|midwife|teacher"
        rf"|GP|nurse|doctor|officer)\b"
    )
    for match in re.finditer(rf"(?<!\w){re.escape(label)}(?!\w)(?P<rest>.{{0,90}})", text):
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


def find_ethnicity(case: Case, focus: Focus, label: str, labels: tuple[str, ...]) -> str | None:
    """Return the ethnicity as the document words it, from a sentence or a table row."""
    for head, cell in row_of(case, label) or ():
        if re.search(r"(?i)ethnic|heritage", head) and words("ethnic").search(cell):
            return collapse(cell)
    pattern = pattern_rules("children", "ethnicity_cell")[0].pattern
    for line in case.text.splitlines():
        plain = blanked(line) if "|" in line else line
        row = re.match(rf"\W*{re.escape(label)}(?!\w)(?P<rest>.*)", plain, re.IGNORECASE)
        if (
            row
            and ("\t" in line or "|" in line or "  " in line.strip())
            and (found := pattern.search(row["rest"]))
        ):
            return collapse(found["value"])
    alone = len(labels) == 1
    own = focus.told if alone else paragraph_on(focus, label, labels)
    anywhere, before = _not_told()
    read_to = focus.read[-1].start if focus.read else 0
    name = label.rsplit(maxsplit=1)[-1]
    named = name if len(name) > 2 and name.isalpha() else label  # noqa: PLR2004  # "Child Ash"
    late = (s for s in case.sentences if s.start > read_to and any(w in s.text for w in _ETHNIC))
    for sentence in (*focus.read, *filter(is_read, late)):
        if not _speaks_of_ethnicity(sentence.text) or anywhere.search(sentence.text):
            continue
        for rule in pattern_rules("children", "ethnicity"):
            for match in rule.pattern.finditer(sentence.text):
                if before.search(sentence.text[: match.start("value")]):
                    continue
                of_all = rule.id.endswith(_OF_ALL) or _OF_FAMILY.search(
                    sentence.text[: match.start("value")]
                )
                if not of_all and is_of_relative(
                    sentence.text, match.start("value"), match.end(), (label,)
                ):
                    continue
                about = mentions(sentence.text, label) or sentence in own
                about = about or re.search(rf"\b{re.escape(named)}\b", sentence.text) is not None
                of_one = alone and (
                    _OF_CHILD.search(sentence.text[: match.start("value")])
                    or _IS_CHILD.match(sentence.text[match.end() :])
                )
                if about or of_all or of_one:
                    return _ethnicity(match)
    return None


def _speaks_of_ethnicity(text: str) -> bool:
    """Tell, at little cost, whether a sentence has a word that names an ethnicity."""
    return not _ethnic_words().isdisjoint(_WORD.findall(text.lower()))


@cache
def _ethnic_words() -> frozenset[str]:
    found = _WORD.findall(part("children", "ethnic").pattern)
    return frozenset(found) | {"dual", "mixed", "multiple", "multi", "travellers", "traveller"}


@cache
def _not_told() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = load_rules("children")["ethnicity_not"]
    return re.compile(rules["anywhere"]), re.compile(rules["before"])


def _ethnicity(match: re.Match[str]) -> str:
    value = collapse(match["value"])
    noun = match.groupdict().get("noun") or ""
    if value.lower() in _TRAVELLING and noun.lower() == "heritage":
        value = f"{value} heritage"
    if value.lower() in {"dual", "mixed", "multiple"} and noun.lower() in {
        "heritage",
        "race",
        "ethnicity",
        "parentage",
    }:
        value = f"{value} {noun.lower()}"
    return value[0].upper() + value[1:]
