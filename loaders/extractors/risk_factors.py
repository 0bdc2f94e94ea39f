"""Risk factors: what a review says of the family, who carries it, and whether it was so.

A factor is told by a label of its concept or by a rule of ``rules/factors.toml``; its context
says whether it is affirmed, alleged or negated, and its bearer is the person it is said of.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from loaders.bearers import Bearer, Mention, bearers
from loaders.context import RULES, Reading, compile_pattern, context
from loaders.document import BlockKind, Case, Sentence
from loaders.matching import PhraseMatcher, fold, longest
from ontology.assertion import Assertion, Extent, Temporality
from ontology.concepts import Vocabulary
from ontology.records import RiskFactor

_SCHEME = "risk-factor"
_KEPT = {Assertion.AFFIRMED: 0.9, Assertion.NEGATED: 0.85, Assertion.ALLEGED: 0.7}
_LEXICON = "risk-factor-label"
_UNSPECIFIED = 0.6
_BLOCKED = ""
_BEYOND = 24
_NOT_NAMES = frozenset({"the", "of", "and", "review", "report", "case", "overview", "executive", "summary"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of telling a factor; groups whose names begin with ``who`` hold its bearer."""

    id: str
    factor: str
    pattern: re.Pattern[str]
    bearer: str | None
    displaces: frozenset[str]
    fixed: bool
    bars: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    spares: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Found:
    """A factor told at a span of a sentence."""

    factor: str
    span: tuple[int, int]
    who: tuple[int, int] | None
    rule: Rule | None


class Factors:
    """The rules of ``rules/factors.toml`` with the labels of a vocabulary."""

    def __init__(self, rules: Mapping[str, Any], vocabulary: Vocabulary) -> None:
        macros = rules["macros"]
        self.rules = tuple(_rule(row, macros) for row in rules["rule"])
        self._labels: PhraseMatcher[str] = PhraseMatcher(
            [
                *((label, concept.id) for label, concept in vocabulary.labels(_SCHEME)),
                *((phrase, _BLOCKED) for phrase in rules["lexicon"]["blocked"]),
            ]
        )
        self.kinds = {factor: kind for kind, ids in rules["carriers"].items() for factor in ids}
        self.kinds.update(dict.fromkeys(rules["either"]["factors"], "either"))
        self.defaults: Mapping[str, str] = rules["defaults"]
        self.shifts = {
            (factor, role): str(row["to"])
            for row in rules["shift"]
            for factor in row["from"]
            for role in row["roles"]
        }
        options = rules["options"]
        self.general = {
            factor: vocabulary.narrower(_SCHEME, factor) - {factor} for factor in options["general"]
        }
        self.incidents = frozenset(options["incidents"])
        self.never_absent = frozenset(options["never_absent"])
        self.each_child = frozenset(options["each_child"])
        self.skipped = {
            Extent.FULL: frozenset(rules["roles"]["skipped_full"]),
            Extent.BRIEFING: frozenset(rules["roles"]["skipped_briefing"]),
            Extent.DIGEST_ENTRY: frozenset(rules["roles"]["skipped_digest"]),
        }

    def find(self, text: str) -> list[Found]:
        """Return the factors told in a sentence, before context and bearer are asked."""
        folded = fold(text)
        by_rule = [found for rule in self.rules for found in _apply(rule, folded)]
        displaced = {
            (factor, found.span)
            for found in by_rule
            if found.rule
            for factor in found.rule.displaces
        }
        by_label = [
            Found(match.label, (match.start, match.end), None, None)
            for match in longest(self._labels.find(text))
            if match.label != _BLOCKED
            and not any(
                factor == match.label and span[0] < match.end and match.start < span[1]
                for factor, span in displaced
            )
        ]
        return by_rule + by_label


def _apply(rule: Rule, folded: str) -> Iterator[Found]:
    if rule.bars and rule.bars.search(folded):
        return
    for at in rule.pattern.finditer(folded):
        if rule.needs and not rule.needs.search(at.group()):
            continue
        if rule.spares and rule.spares.search(folded, at.start(), at.end() + _BEYOND):
            continue
        who = next(
            (at.span(name) for name, words in at.groupdict().items() if words is not None), None
        )
        yield Found(rule.factor, at.span(), who, rule)


def _rule(row: Mapping[str, Any], macros: Mapping[str, str]) -> Rule:
    pattern = str(row["pattern"])
    for name, macro in macros.items():
        pattern = pattern.replace(f"{{{name}}}", macro)
    bars, needs, spares = (
        compile_pattern(row[key]) if key in row else None for key in ("bars", "needs", "spares")
    )
    return Rule(
        row["id"],
        row["factor"],
        compile_pattern(rf"(?<!\w)(?:{pattern})(?!\w)"),
        row.get("bearer"),
        frozenset(row.get("displaces", ())),
        row.get("fixed", False),
        bars,
        needs,
        spares,
    )


@cache
def _factors(vocabulary: Vocabulary) -> Factors:
    return Factors(tomllib.loads((RULES / "factors.toml").read_text(encoding="utf-8")), vocabulary)


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
    factors = _factors(vocabulary)
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
            yield from _judged(case, sentence, found, factors, names, before)
        before = before[-6:] + bearers().mentions(sentence.text, names)


def _judged(  # noqa: PLR0913
    case: Case,
    sentence: Sentence,
    found: Found,
    factors: Factors,
    names: Mapping[str, str],
    before: list[Mention],
) -> Iterator[_Claim]:
    lenient = case.extent is Extent.DIGEST_ENTRY
    reading = context().read(sentence.text, *found.span, lenient=lenient)
    assertion = _assertion(found, reading)
    if assertion not in _KEPT:
        return
    bearer = _bearer(sentence.text, found, factors, names, before)
    for role in bearer.roles:
        factor = factors.shifts.get((found.factor, role), found.factor)
        if assertion is Assertion.NEGATED and (not reading.finding or factor in factors.never_absent):
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
    names: Mapping[str, str],
    before: list[Mention],
) -> Bearer:
    kind = factors.kinds.get(found.factor, "anyone")
    if found.rule and found.rule.bearer:
        return Bearer((found.rule.bearer,), True)
    people = bearers()
    if found.who:
        wide = kind if kind not in {"couple", "children", "child"} else "adult"
        roles = people.roles_at(text, found.who, before, names, wide)
        if roles:
            return Bearer(roles, True)
    bearer = people.bearer(text, found.span, kind, before, names)
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
        if claim.bearer == "family" and factors.kinds.get(claim.factor) == "child" and any(
            o.factor == claim.factor and o.bearer == "subject-child" for o in alike
        ):
            continue
        yield claim


def _record(case: Case, claim: _Claim) -> RiskFactor:
    sentence = claim.sentence
    evidence = case.evidence(sentence.start, sentence.end, claim.rule, claim.confidence, sentence)
    return RiskFactor(claim.factor, claim.bearer, claim.assertion, claim.temporality, evidence)


def _subject_names(case: Case) -> dict[str, str]:
    """Return the names in the case's title: a digest's entry, or a report's cover, names its child."""
    if case.extent is Extent.FULL:
        return {}
    words = re.findall(r"(?<![\w.])[A-Z][a-z]+(?![\w])", case.title)
    body = case.text[: 4000]
    return {
        word: "subject-child"
        for word in words
        if fold(word) not in _NOT_NAMES and re.search(rf"\b{word}(?:'s|\u2019s)? (?:was|is|had|died|and|lived)\b", body)
    }


