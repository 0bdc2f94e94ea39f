"""Risk factors: what a review says of the family, who carries it, and whether it was so.

A factor is told by a label of its concept or by a rule of ``rules/factors.toml``; its context
says whether it is affirmed, alleged or negated, and its bearer is the person it is said of.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from loaders.bearers import Bearer, Mention, bearers
from loaders.context import Reading, context
from loaders.document import BlockKind, Case, Sentence
from loaders.factors import Factors, Found, factors_of
from loaders.matching import fold
from ontology.assertion import Assertion, Extent, Temporality
from ontology.concepts import Vocabulary
from ontology.records import RiskFactor

_KEPT = {Assertion.AFFIRMED: 0.9, Assertion.NEGATED: 0.85, Assertion.ALLEGED: 0.7}
_LEXICON = "risk-factor-label"
_UNSPECIFIED = 0.6
_PLAIN = {"mother": "mother", "father": "father", "parents": "parents", "both parents": "parents"}
_NOT_NAMES = frozenset(
    {"the", "of", "and", "review", "report", "case", "overview", "executive", "summary"}
)


@dataclass(frozen=True, slots=True)
class _People:
    """The roles of the document's names for people, and who was spoken of just before."""

    names: Mapping[str, str]
    before: list[Mention]


@dataclass(frozen=True, slots=True)
class _Claim:
    factor: str
    bearer: str
    assertion: Assertion
    temporality: Temporality
    confidence: float
    named: bool
    sentence: Sentence
    rule: str

    @property
    def absent(self) -> bool:
        return self.assertion is Assertion.NEGATED


def extract_risk_factors(
    case: Case, vocabulary: Vocabulary, pseudonyms: Mapping[str, str] | None = None
) -> tuple[RiskFactor, ...]:
    """Return the risk factors of a case, one per factor, bearer and whether it was so.

    ``pseudonyms`` gives the person role of names the document uses for people.
    """
    factors = factors_of(vocabulary)
    names = {**_subject_names(case), **(pseudonyms or {})}
    best: dict[tuple[str, str, bool], _Claim] = {}
    for claim in _claims(case, factors, names):
        key = (claim.factor, claim.bearer, claim.absent)
        if key not in best or claim.confidence > best[key].confidence:
            best[key] = claim
    return tuple(_record(case, claim) for claim in _pruned(list(best.values()), factors))


def _claims(case: Case, factors: Factors, names: Mapping[str, str]) -> Iterator[_Claim]:
    skipped = factors.skipped[case.extent]
    before: list[Mention] = []
    paragraph = None
    opening = next((s for s in case.sentences if s.kind is not BlockKind.HEADING), None)
    for sentence in case.sentences:
        if sentence.paragraph != paragraph:
            before, paragraph = [], sentence.paragraph
        if sentence.role in skipped or sentence.kind is BlockKind.HEADING:
            continue
        for found in factors.find(sentence.text):
            if (
                case.extent is Extent.DIGEST_ENTRY
                and sentence is opening
                and found.factor in factors.incidents
            ):
                continue
            yield from _judged(
                sentence,
                found,
                factors,
                _People(names, before),
                lenient=case.extent is Extent.DIGEST_ENTRY,
            )
        before = before[-6:] + bearers().mentions(sentence.text, names)


def _judged(
    sentence: Sentence,
    found: Found,
    factors: Factors,
    people: _People,
    *,
    lenient: bool,
) -> Iterator[_Claim]:
    reading = context().read(sentence.text, *found.span, lenient=lenient)
    assertion = _assertion(found, reading)
    if assertion not in _KEPT:
        return
    bearer = _bearer(sentence.text, found, factors, people)
    for role in bearer.roles:
        factor = factors.shifts.get((found.factor, role), found.factor)
        if assertion is Assertion.NEGATED and (
            not reading.finding or factor in factors.never_absent
        ):
            continue
        certainty = _KEPT[assertion] if bearer.named else _UNSPECIFIED
        rule = found.rule.id if found.rule else _LEXICON
        yield _Claim(
            factor, role, assertion, reading.temporality, certainty, bearer.named, sentence, rule
        )


def _assertion(found: Found, reading: Reading) -> Assertion:
    if found.rule and found.rule.fixed and reading.assertion is Assertion.NEGATED:
        return Assertion.AFFIRMED
    return reading.assertion


def _bearer(
    text: str,
    found: Found,
    factors: Factors,
    known: _People,
) -> Bearer:
    kind = factors.kinds.get(found.factor, "anyone")
    if found.rule and found.rule.bearer:
        return Bearer((found.rule.bearer,), True)
    people = bearers()
    if found.who:
        plain = fold(text[slice(*found.who)])
        if plain in _PLAIN:
            return Bearer((_PLAIN[plain],), True)
        wide = kind if kind not in {"couple", "children", "child"} else "adult"
        roles = people.roles_at(text, found.who, known.before, known.names, wide)
        if roles:
            return Bearer(roles, True)
    bearer = people.bearer(text, found.span, kind, known.before, known.names)
    if not bearer.named and found.factor in factors.defaults:
        return Bearer((factors.defaults[found.factor],), False)
    if bearer.roles == ("family",) and found.factor in factors.each_child:
        return Bearer(("subject-child", "sibling"), bearer.named)
    return bearer


def _pruned(claims: list[_Claim], factors: Factors) -> Iterator[_Claim]:
    """Drop what a narrower factor or a named bearer says better."""
    for claim in claims:
        alike = [other for other in claims if other.absent == claim.absent]
        narrower = factors.general.get(claim.factor, frozenset())
        if any(other.factor in narrower for other in alike):
            continue
        if not claim.named and any(o.factor == claim.factor and o.named for o in alike):
            continue
        if (
            claim.bearer == "family"
            and factors.kinds.get(claim.factor) == "child"
            and any(o.factor == claim.factor and o.bearer == "subject-child" for o in alike)
        ):
            continue
        yield claim


def _record(case: Case, claim: _Claim) -> RiskFactor:
    sentence = claim.sentence
    evidence = case.evidence(sentence.start, sentence.end, claim.rule, claim.confidence, sentence)
    return RiskFactor(claim.factor, claim.bearer, claim.assertion, claim.temporality, evidence)


def _subject_names(case: Case) -> dict[str, str]:
    """Return the names in the title of a digest's entry or a briefing, which are its child's."""
    if case.extent is Extent.FULL:
        return {}
    words = re.findall(r"(?<![\w.])[A-Z][a-z]+(?![\w])", case.title)
    body = case.text[:4000]
    return {
        word: "subject-child"
        for word in words
        if fold(word) not in _NOT_NAMES
        and re.search(rf"\b{word}(?:'s|\u2019s)? (?:was|is|had|died|and|lived)\b", body)
    }
