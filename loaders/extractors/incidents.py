"""What happened to the subject child: the outcome and the kinds of incident."""

import re
from functools import cache

from loaders.context import context
from loaders.document import Sentence
from loaders.extractors.focus import is_of_relative, is_unreal, without_times
from loaders.patterns import PatternRule, rules_near
from loaders.prefilter import Prefilter
from loaders.ruleset import load_rules
from ontology.assertion import Assertion
from ontology.concepts import Vocabulary, load_vocabulary

_EARLY = 6
_CAUSES_OF_DEATH = frozenset(
    {"drowning", "medical-condition", "filicide", "child-suicide", "accident",
     "extra-familial-violence", "neglect-harm",
     "abusive-head-trauma", "non-accidental-injury", "fractures"}
)  # fmt: skip
_NOT_INFLICTED = frozenset(
    {"extra-familial-violence", "accident", "drowning", "child-suicide", "medical-condition",
     "co-sleeping"}
)  # fmt: skip
_ONLY_INJURED = frozenset({"abusive-head-trauma", "non-accidental-injury", "unexplained"})
_DENIED = frozenset(
    {Assertion.NEGATED, Assertion.HYPOTHETICAL, Assertion.QUESTION, Assertion.GENERIC}
)
_NEVER_DENIED = frozenset({"death", "unexplained", "sudden-unexpected-death-in-infancy"})
"""What sentences on an unknown cause say: "no cause of death was found"."""
_SUDDEN = "sudden-unexpected-death-in-infancy"
_OF_SELF = ("own-life", "illness", "stabbed", "mother-own-life", "exploited")
_CHRONIC = frozenset(
    {"sexual-abuse", "neglect-harm", "physical-abuse-incident", "child-suicide",
     "medical-condition", "non-accidental-injury", "harmful-sexual-behaviour"}
)  # fmt: skip
"""Kinds that may also be a child's history when something else is what happened."""
_HISTORY = re.compile(
    r"(?i)\b(?:had\s+(?:\w+ly\s+|also\s+|once\s+)?(?:been|experienced|suffered|had|shown|displayed"
    r"|alleged|witnessed|cut|harmed|taken|made)|previous(?:ly)?|history|earlier|subject\s+(?:of|to)"
    r"|plans?|categor(?:y|ies)|register\w*|concerns?|risk\s+of|referr\w+|alleg\w+|convictions?"
    r"|in\s+the\s+past|years?\s+before|since|because\s+of|experience[ds]?|diagnos\w+|training"
    r"|told\b[^.;]{0,40}\bthat|awaiting|assessment|criteri\w+|known\s+to|suspected\s+or|where)\b"
    r"[^.;]{0,70}$"
)
_INFANT = re.compile(
    r"(?i)\b(?:infants?|bab(?:y|ies)|newborn|\w+-?(?:day|week|month)s?-?\s?old)\b|\bSU[DI]"
)
_CONVICTED = re.compile(
    r"(?i)\b(?:mother|father|step-?\s?(?:father|mother|dad|mum)|parents?|partner|boyfriend"
    r"|girlfriend|carers?)\b[^.;]{0,80}?\b(?:convicted|found\s+guilty|pleaded\s+guilty|sentenced"
    r"|jailed|imprisoned|life\s+sentence|sent\s+to\s+prison)\b"
)
_GUILTY_OF_NEGLECT = re.compile(
    r"(?i)\b(?:guilty|convicted)\b[^.;]{0,50}\b(?:neglect|cruelty\s+by\s+neglect|wilful\s+neglect)\b"
)
_ABUSED = re.compile(
    r"(?i)\b(?:physical(?:ly)?\s+(?:\w+\s+){0,2}?(?:abus|assault|harm|chastis)\w*|tortur\w+|beaten"
    r"|assault\w*|abduct\w*|genital\s+mutilation|FGM)\b"
)
_ABUSE_NAMED = re.compile(r"(?i)\bphysical(?:ly)?\s+(?:\w+\s+){0,2}?abus|tortur|abduct")
_NEGLECT_NAMED = re.compile(r"(?i)\bneglect\w*|malnutrition|malnourish\w*|starv\w+|emaciat\w+")
_INJURY_OF_NEGLECT = re.compile(
    r"(?i)\binjur(?:y|ies)\b[^.;]{0,80}?\b(?:result\s+of|resulting\s+from|due\s+to|caused\s+by"
    r"|because\s+of|from)\s+(?:\w+\s+){0,2}(?:malnutrition|neglect|starvation|dehydration"
    r"|pressure\s+sores)\b"
)
"""A child hurt by what was not done: no one inflicted the injury."""
_KILLING = re.compile(
    r"(?i)\b(?:murder(?:ed)?|manslaughter|homicide|killed|killing|beat\w*|stabbed|suffocat\w+"
    r"|smother\w+|strangl\w+)\b"
)


def find_outcome(texts: tuple[str, ...], labels: tuple[str, ...]) -> str:
    """Return the gravest outcome asserted of the child in the sentences that tell the incident."""
    for outcome in ("death", "serious-harm"):
        for text in texts[:_EARLY]:
            if _is_asserted(outcome, text, labels):
                return outcome
    for text in texts[_EARLY:]:
        for rule in rules_near(text, "children", "outcome"):
            if asserted(rule, text, labels) and rule.emit:
                return rule.emit
    return "other-outcome"


def find_incidents(
    told: tuple[Sentence, ...], outcome: str, age: str | None, labels: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the most specific kinds of incident that the sentences assert of the child.

    The paragraph in which the outcome is asserted tells them; the others only where it is silent.
    """
    asserting = [s for s in told if _is_asserted(outcome, without_times(s.text), labels)] or list(
        told[:1]
    )
    places = {place_of(s) for s in asserting}
    beside = [s.text for s in told if place_of(s) in places and s not in asserting]
    rest = [s.text for s in told if place_of(s) not in places]
    found, inflicted = _kinds_in([s.text for s in asserting], labels)
    more, also = _kinds_in(beside, labels, strict=bool(set(found) - {"unexplained"}))
    found |= more
    inflicted |= also
    if not set(found) - {"unexplained"}:
        found |= _kinds_in(rest, labels)[0]
    if not set(found) - {"unexplained"} and outcome == "other-outcome":
        more, also = _kinds_in([s.text for s in told], labels, history=True)
        found |= more
        inflicted |= also
    texts = tuple(s.text for s in told)
    if (
        outcome == "death"
        and any(_CONVICTED.search(text) for text in texts)
        and any(_KILLING.search(text) for text in texts)
        and not any(re.search(r"(?i)attempted\s+murder", text) for text in texts)
    ):
        found["filicide"] = None
    guilty = any(_CONVICTED.search(text) for text in texts)
    if "unexplained" in found and not inflicted and not guilty and set(found) <= _ONLY_INJURED:
        found = {"unexplained": None}
    if any(_GUILTY_OF_NEGLECT.search(text) for text in texts):
        found["neglect-harm"] = None
    if "sexual-abuse" in found and _among_themselves(told, labels):
        found["harmful-sexual-behaviour"] = None
    kinds = _settled(set(found), outcome, inflicted, texts)
    if _SUDDEN in kinds and (kinds & _CAUSES_OF_DEATH or not _is_infant(age, texts)):
        kinds.remove(_SUDDEN)
    if not kinds and outcome != "other-outcome":
        kinds = {"unexplained"}
    kinds = _most_specific(load_vocabulary(), kinds)
    return tuple(kind for kind in (*found, "unexplained") if kind in kinds)[: len(kinds)]


def _among_themselves(told: tuple[Sentence, ...], labels: tuple[str, ...]) -> bool:
    """Return whether one of several subject children is said to have abused another."""
    if len(labels) == 1:
        return False
    names = "|".join(re.escape(label) for label in labels)
    abused = re.compile(
        rf"(?i:\bsexual(?:ly)?\s+(?:abus\w+|assault\w*|harm\w*|touch\w*)(?:\s+of)?)\s+(?:{names})\b"
        rf"|(?i:\bsexual(?:ly)?\s+(?:abus\w+|assault\w*|harm\w*))\b[^.;]{{0,40}}\bby\s+(?:{names})\b"
    )
    return any(re.search(rf"\b(?:{names})\b", s.text) and abused.search(s.text) for s in told)


def _only_words(kinds: set[str], inflicted: bool, text: str) -> set[str]:
    """Return the kinds that a word alone stands for where the text names another cause.

    Methadone in a beaker poisons no one on purpose, a beating by strangers is violence outside
    the family, and "cruelty" is what a parent is charged with after a drowning.
    """
    dropped: set[str] = set()
    if kinds & {"accident", "drowning"} and not inflicted and not _ABUSED.search(text):
        dropped.add("physical-abuse-incident")
        if not _NEGLECT_NAMED.search(text):
            dropped.add("neglect-harm")
    if "extra-familial-violence" in kinds and not _ABUSE_NAMED.search(text):
        dropped.add("physical-abuse-incident")
    if "neglect-harm" in kinds and _INJURY_OF_NEGLECT.search(text):
        dropped.add("non-accidental-injury")
    return dropped


def _settled(kinds: set[str], outcome: str, inflicted: bool, texts: tuple[str, ...]) -> set[str]:
    """Return the kinds that stand together: a cause told drives out what it only looks like."""
    if outcome != "death":
        kinds = kinds - {_SUDDEN}
        if outcome == "serious-harm" and kinds - {"maternal-suicide", "unexplained"}:
            kinds = kinds if "filicide" in kinds else kinds - {"maternal-suicide"}
    kinds = kinds - _only_words(kinds, inflicted, " ".join(texts))
    if "accident" in kinds and (inflicted or kinds & {"child-suicide", "co-sleeping", "drowning"}):
        kinds = kinds - {"accident"}
    if kinds & _NOT_INFLICTED and not inflicted:
        kinds = kinds - {"non-accidental-injury", "abusive-head-trauma"}
        kinds = kinds - (
            {"fractures"} if {"accident", "extra-familial-violence"} & kinds else set()
        )
    if kinds & {"filicide", "co-sleeping", "abusive-head-trauma"}:
        kinds = kinds - {"extra-familial-violence"}
    if kinds & {"non-accidental-injury", "abusive-head-trauma", "fractures"}:
        kinds = kinds - {"physical-abuse-incident"}
    if outcome != "death" and "filicide" in kinds:
        kinds = (kinds - {"filicide", "extra-familial-violence"}) | {"physical-abuse-incident"}
    if "fabricated-or-induced-illness" in kinds:
        kinds = kinds - {"medical-condition", "physical-abuse-incident"}
    if len(kinds) > 1:
        kinds = kinds - {"unexplained"}
    if len(kinds) > 1 and outcome == "death":
        kinds = kinds - {"physical-abuse-incident"}
    return kinds


def _is_asserted(outcome: str, text: str, labels: tuple[str, ...]) -> bool:
    near = rules_near(text, "children", "outcome")
    return any(asserted(rule, text, labels) for rule in near if rule.emit == outcome)


def place_of(sentence: Sentence) -> tuple[int, str | None]:
    """Return the paragraph of a sentence and the heading it stands under."""
    return sentence.paragraph, sentence.heading


def _kinds_in(
    texts: list[str], labels: tuple[str, ...], *, history: bool = False, strict: bool = False
) -> tuple[dict[str, None], bool]:
    """Return the kinds told in sentences, and whether an injury is said to have been inflicted.

    Where it is ``strict``, what may be a history is none of it if the sentence says when or whose.
    """
    found: dict[str, None] = {}
    background = re.compile(load_rules("children")["background"]["pattern"])
    inflicted = False
    for text in texts:
        bare = text
        inflicted |= bool(_INFLICTED.search(text))
        for rule in rules_near(text, "children", "incident"):
            match = asserted(rule, bare, labels)
            if match is None or rule.emit is None:
                continue
            if rule.emit in _CHRONIC and not history and _HISTORY.search(bare[: match.start()]):
                continue
            if strict and rule.emit in _CHRONIC and background.search(bare):
                continue
            found[rule.emit] = None
            if rule.emit == "maternal-suicide":
                bare = bare.replace(match.group(), " " * len(match.group()))
        for kind, pattern in _labels().candidates(text):
            match = pattern.search(bare)
            if (
                match
                and not is_unreal(bare, match.start())
                and (kind in _NEVER_DENIED or not _is_denied(bare, *match.span()))
                and not (
                    kind in _CHRONIC and not history and _HISTORY.search(bare[: match.start()])
                )
                and not (strict and kind in _CHRONIC and background.search(bare))
                and not (
                    kind in _CHRONIC and is_of_relative(bare, match.start(), match.end(), labels)
                )
            ):
                found[kind] = None
    return found, inflicted


_INFLICTED = re.compile(
    r"(?i)non[\s-]*accidental|inflicted|shak(?:en|ing)|abusive|not\s+(?:thought\s+to\s+be\s+)?accidental|deliberate"
)


@cache
def _labels() -> Prefilter[tuple[str, re.Pattern[str]]]:
    """Return the vocabulary's own labels for each kind, as one pattern."""
    read = (
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
    return Prefilter((pattern, (kind, pattern)) for kind, pattern in read)


def _most_specific(vocabulary: Vocabulary, kinds: set[str]) -> set[str]:
    return {kind for kind in kinds if not (vocabulary.narrower("incident", kind) - {kind}) & kinds}


def _is_infant(age: str | None, texts: tuple[str, ...]) -> bool:
    if age is not None:
        months = re.fullmatch(r"P(\d+)M", age)
        return bool(re.fullmatch(r"P\d+[DW]|P1Y(?:\d+M)?", age)) or bool(
            months and int(months[1]) <= 24  # noqa: PLR2004
        )
    return any(_INFANT.search(text) for text in texts)


def _is_denied(text: str, start: int, end: int) -> bool:
    """Return whether the sentence says that it was not so, might be so, or asks whether it was."""
    words_of_denial = re.search(r"(?i)\b(?:not|no|never|without|unable)\b", text[start:end])
    reading = context().read(text, start, end, lenient=True)
    return not words_of_denial and reading.assertion in _DENIED


def asserted(rule: PatternRule, text: str, labels: tuple[str, ...]) -> re.Match[str] | None:
    """Return where a text says of the child what a rule stands for; denials and fears are not."""
    for match in rule.pattern.finditer(text):
        start, end = match.span()
        if is_unreal(text, start):
            continue
        if rule.emit not in _NEVER_DENIED and _is_denied(text, start, end):
            continue
        of_self = ".outcome." in rule.id or rule.id.endswith(_OF_SELF)
        if of_self and rule.emit != "maternal-suicide" and is_of_relative(text, start, end, labels):
            continue
        return match
    return None
