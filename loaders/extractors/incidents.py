"""What happened to the subject child: the outcome, the kinds of incident, and when."""

import re
from functools import cache

from loaders.dates import DateMention, find_dates
from loaders.document import Sentence
from loaders.extractors.focus import Focus, is_of_relative, is_unreal
from loaders.patterns import PatternRule, part, pattern_rules
from ontology.concepts import Vocabulary, load_vocabulary

_EARLY = 5
_CAUSES_OF_DEATH = frozenset(
    {"drowning", "medical-condition", "filicide", "child-suicide", "accident",
     "extra-familial-violence",
     "abusive-head-trauma", "non-accidental-injury", "fractures"}
)  # fmt: skip
_NOT_INFLICTED = frozenset(
    {"extra-familial-violence", "accident", "drowning", "child-suicide", "medical-condition"}
)
_SUDDEN = "sudden-unexpected-death-in-infancy"
_OF_SELF = ("own-life", "illness", "stabbed", "mother-own-life", "exploited")
_BIRTH_OR_PAPER = re.compile(
    r"(?i)(?:\bborn|\bdate|\bbirth|\breview\w*|\bcommissioned|\bpublished|\bagreed|\bmet"
    r"|\breport|\bconvened|\bplan|\bsince"
    r"|\bsentenced|\bconvicted|\btrial|\binquest|\breferral|\bmoved|\bregistered"
    r"|\bstarted|\bbegan)\b[^,.;]{0,40}$"
)
_LABELLED = re.compile(
    r"(?i)\b(?:date\s+of\s+(?:death|incident|injury|the\s+incident)|(?:died"
    r"|death)\s*:)\s*:?\s*(?P<value>[^\n;]{4,40})"
)
_INFANT = re.compile(
    r"(?i)\b(?:infants?|bab(?:y|ies)|newborn|\w+-?(?:day|week|month)s?-?\s?old)\b|\bSU[DI]"
)


def find_outcome(texts: tuple[str, ...], labels: tuple[str, ...]) -> str:
    """Return the gravest outcome asserted of the child in the sentences that tell the incident."""
    rules = pattern_rules("children", "outcome")
    for outcome in ("death", "serious-harm"):
        for text in texts[:_EARLY]:
            if any(_asserted(rule, text, labels) for rule in rules if rule.emit == outcome):
                return outcome
    for text in texts[_EARLY:]:
        for rule in rules:
            if _asserted(rule, text, labels) and rule.emit:
                return rule.emit
    return "other-outcome"


def find_incidents(
    texts: tuple[str, ...], outcome: str, age: str | None, labels: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the most specific kinds of incident that the sentences assert of the child."""
    rules = [rule for rule in pattern_rules("children", "outcome") if rule.emit == outcome]
    asserting = [t for t in texts if any(_asserted(rule, t, labels) for rule in rules)]
    rest = [text for text in texts if text not in asserting]
    found, explicit_injury = _kinds_in(asserting, labels)
    if not set(found) - {"unexplained"}:
        more, explicit_injury = _kinds_in(rest, labels)
        found |= more
    kinds = set(found)
    if outcome != "death":
        kinds -= {_SUDDEN, "maternal-suicide"} if "filicide" not in kinds else {_SUDDEN}
    if _SUDDEN in kinds and (kinds & _CAUSES_OF_DEATH or not _is_infant(age, texts)):
        kinds.remove(_SUDDEN)
    if kinds & _NOT_INFLICTED and not explicit_injury:
        kinds.discard("non-accidental-injury")
    if "filicide" in kinds:
        kinds.discard("extra-familial-violence")
    if kinds & {"non-accidental-injury", "abusive-head-trauma", "fractures"}:
        kinds.discard("physical-abuse-incident")
    if len(kinds) > 1:
        kinds.discard("unexplained")
    if not kinds and outcome != "other-outcome":
        kinds = {"unexplained"}
    kinds = _most_specific(load_vocabulary(), kinds)
    return tuple(kind for kind in (*found, "unexplained") if kind in kinds)[: len(kinds)]


def _kinds_in(texts: list[str], labels: tuple[str, ...]) -> tuple[dict[str, None], bool]:
    """Return the kinds told in sentences, and whether an injury is said to have been inflicted."""
    found: dict[str, None] = {}
    inflicted = False
    for text in texts:
        bare = text
        inflicted |= bool(re.search(r"(?i)non[\s-]*accidental|inflicted", text))
        for rule in pattern_rules("children", "incident"):
            match = _asserted(rule, bare, labels)
            if match is None or rule.emit is None:
                continue
            found[rule.emit] = None
            if rule.emit == "maternal-suicide":
                bare = bare.replace(match.group(), " " * len(match.group()))
        for kind, pattern in _labels():
            match = pattern.search(bare)
            if match and not is_unreal(bare, match.start()):
                found[kind] = None
    return found, inflicted


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the vocabulary's own labels for each kind, as one pattern."""
    return tuple(
        (
            concept.id,
            re.compile(
                r"(?i)(?<![\w-])(?<!non )(?:"
                + "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in concept.labels)
                + r")(?![\w-])"
                r"(?!\s+(?:plan|policy|strategy|training|advice|team|services?|leads?|assessments?))"
            ),
        )
        for concept in load_vocabulary().scheme("incident").values()
        if concept.id not in {"child-suicide", "unexplained"}  # told by rules: whose it was matters
    )


def _most_specific(vocabulary: Vocabulary, kinds: set[str]) -> set[str]:
    return {kind for kind in kinds if not (vocabulary.narrower("incident", kind) - {kind}) & kinds}


def _is_infant(age: str | None, texts: tuple[str, ...]) -> bool:
    if age is not None:
        months = re.fullmatch(r"P(\d+)M", age)
        return bool(re.fullmatch(r"P\d+[DW]|P1Y(?:\d+M)?", age)) or bool(
            months and int(months[1]) <= 24  # noqa: PLR2004
        )
    return any(_INFANT.search(text) for text in texts)


def _asserted(rule: PatternRule, text: str, labels: tuple[str, ...]) -> re.Match[str] | None:
    for match in rule.pattern.finditer(text):
        start, end = match.span()
        if is_unreal(text, start):
            continue
        of_self = ".outcome." in rule.id or rule.id.endswith(_OF_SELF)
        if of_self and rule.emit != "maternal-suicide" and is_of_relative(text, start, end, labels):
            continue
        return match
    return None


def find_incident_date(focus: Focus, case_text: str) -> str | None:
    """Return when it happened, as precisely as one of the sentences on it states."""
    if match := _LABELLED.search(case_text[:20_000]):
        labelled = next((d for d in find_dates(match["value"])), None)
        if labelled and labelled.iso and labelled.start < 4:  # noqa: PLR2004
            return labelled.iso
    first: DateMention | None = None
    for sentence in focus.told:
        for mention in _dates_of_incident(sentence):
            if first is None:
                first = mention
            elif not first.is_range and mention.iso and mention.iso.startswith(first.iso or "-"):
                return mention.iso
    return first.iso if first else None


def _is_other_date(before: str) -> bool:
    """Return whether a date is of a birth or a paper, by the words just before it."""
    match = _BIRTH_OR_PAPER.search(before)
    harm = rf"(?i)\b(?:{part('children', 'harm').pattern})\b"
    return match is not None and not re.search(harm, match.group())


def _dates_of_incident(sentence: Sentence) -> list[DateMention]:
    text = sentence.text
    harm = re.compile(rf"(?i)\b{part('children', 'harm').pattern}\b")
    if not harm.search(text):
        return []
    return [
        mention
        for mention in find_dates(text)
        if not _is_other_date(text[: mention.start])
        and not is_of_relative(text, mention.start, mention.end)
    ]
