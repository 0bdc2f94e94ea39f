"""Risk factors: what a review says of the family, who carries it, and whether it was so.

A factor is told by a label of its concept or by a rule of ``rules/factors.toml``; its context
says whether it is affirmed, alleged or negated, and its bearer is the person it is said of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from loaders.bearers import Bearer, bearers
from loaders.cast import cast_of
from loaders.context import Reading, context
from loaders.document import BlockKind, Case, Sentence
from loaders.factors import Factors, Found, factors_of
from loaders.matching import fold
from loaders.mentions import CHILD, Cast, Mention
from ontology.assertion import Assertion, Extent, Temporality
from ontology.concepts import Vocabulary
from ontology.records import RiskFactor

_KEPT = {Assertion.AFFIRMED: 0.9, Assertion.NEGATED: 0.85, Assertion.ALLEGED: 0.7}
_LEXICON = "risk-factor-label"
_UNSPECIFIED = 0.6
_HEADING = 60
_WHO = re.compile(r"\b(?:who|which|while|whilst)\b")
_OF_CHILDREN = frozenset({"child", "children", "cared-for"})
_COUPLE = frozenset({"couple", "apart"})
_SOMEBODY_OF = re.compile(
    r"(?i)\b(?:partner|boyfriend|girlfriend|husband|wife|friend|brother|sister|mother|father|cousin)"
    r" of (?:the |his |her |their )?$"
)
"""Before a parent: it is not of the parent that it is said ("a partner of the mother drank")."""
_PLAIN = {"mother": "mother", "father": "father", "parents": "parents", "both parents": "parents"}


@dataclass(frozen=True, slots=True)
class _People:
    """The people of the case, who was spoken of just before, and whom the section is about."""

    cast: Cast
    before: Sequence[Mention]
    headed: str | None


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
    cast = cast_of(case, pseudonyms)
    best: dict[tuple[str, str, bool], _Claim] = {}
    for claim in _claims(case, factors, cast):
        key = (claim.factor, claim.bearer, claim.absent)
        if key not in best or claim.confidence > best[key].confidence:
            best[key] = claim
    return tuple(_record(case, claim) for claim in _pruned(list(best.values()), factors))


def _claims(case: Case, factors: Factors, cast: Cast) -> Iterator[_Claim]:
    skipped = factors.skipped[case.extent]
    before: tuple[Mention, ...] = ()
    paragraph = None
    incidents: set[str] = set()
    opening = next((s for s in case.sentences if s.kind is not BlockKind.HEADING), None)
    for sentence in case.sentences:
        if sentence.paragraph != paragraph:
            before, paragraph = _carried_over(sentence, before, cast), sentence.paragraph
        if sentence.role in skipped or sentence.kind is BlockKind.HEADING:
            continue
        keywords = sentence.text.find("Keywords:")
        for found in factors.find(sentence.text, cast):
            if 0 <= keywords < found.span[0]:
                continue
            if case.extent is Extent.DIGEST_ENTRY and sentence is opening:
                if _is_incident(sentence.text, found, factors):
                    incidents.add(found.factor)
                    continue
            elif found.factor in incidents and found.factor in factors.same_later:
                continue
            yield from _judged(
                sentence,
                found,
                factors,
                _People(cast, before, _headed(sentence, cast)),
                lenient=case.extent is Extent.DIGEST_ENTRY,
            )
        before = before[-6:] + bearers().spoken_of(sentence.text, before, cast)


def _is_incident(text: str, found: Found, factors: Factors) -> bool:
    """Say whether a factor told in a digest's opening is the incident itself."""
    if found.factor not in factors.incidents:
        return False
    return found.factor not in factors.incident_heads or not _WHO.search(text, 0, found.span[0])


def _carried_over(
    sentence: Sentence, before: tuple[Mention, ...], cast: Cast
) -> tuple[Mention, ...]:
    """Return who a paragraph may mean by its first pronoun: those above, or of its heading."""
    people = bearers().mentions(sentence.text, cast)
    above = before if people and people[0].pronoun else ()
    heading = sentence.heading or ""
    if len(heading) > _HEADING:
        return above
    return above + tuple(m for m in bearers().mentions(heading, cast) if not m.pronoun)


def _headed(sentence: Sentence, cast: Cast) -> str | None:
    """Return whom a section is about whose heading names one person and little else."""
    heading = sentence.heading or ""
    people = [m for m in bearers().mentions(heading, cast) if not m.pronoun]
    roles = {m.role for m in people}
    told = sum(m.end - m.start for m in people)
    return people[0].role if len(roles) == 1 and 2 * told >= len(heading) else None


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
        if assertion is Assertion.NEGATED and not (
            _is_found(found, reading) and factors.may_be_absent(factor, sentence.text, found)
        ):
            continue
        certainty = _KEPT[assertion] if bearer.named else _UNSPECIFIED
        rule = found.rule.id if found.rule else _LEXICON
        yield _Claim(
            factor, role, assertion, reading.temporality, certainty, bearer.named, sentence, rule
        )


def _assertion(found: Found, reading: Reading) -> Assertion:
    if found.rule and found.rule.denies:
        return Assertion.NEGATED if reading.assertion is Assertion.AFFIRMED else reading.assertion
    if found.rule and found.rule.fixed and reading.assertion is Assertion.NEGATED:
        return Assertion.AFFIRMED
    return reading.assertion


def _is_found(found: Found, reading: Reading) -> bool:
    return reading.finding or (found.rule is not None and found.rule.denies)


def _bearer(text: str, found: Found, factors: Factors, known: _People) -> Bearer:
    kind = factors.kinds.get(found.factor, "anyone")
    if known.cast.grown and found.factor in factors.grown:
        kind = "grown"
    elif known.cast.grown and kind == "mourner":
        kind = "anyone"
    elif kind == "either" and factors.defaults.get(found.factor) == CHILD:
        kind = "either-child"
    told = _told_in(text, found, kind, known)
    if told is not None:
        return told
    bearer = bearers().bearer(text, found.span, kind, known.before, known.cast)
    if not bearer.named and bearers().may_carry(known.headed, kind):
        return Bearer((str(known.headed),), True)
    role = _instead(bearer, found.factor, kind, factors, known.cast)
    if role is not None:
        return Bearer((role,), bearer.named)
    if bearer.roles == ("family",) and found.factor in factors.each_child:
        return Bearer((CHILD, "sibling"), bearer.named)
    return bearer


def _told_in(text: str, found: Found, kind: str, known: _People) -> Bearer | None:
    """Return the bearer whom the rule that found a factor gives, in its words or of its own."""
    if found.who:
        plain = fold(text[slice(*found.who)])
        if plain in _PLAIN and not _SOMEBODY_OF.search(text, 0, found.who[0]):
            return Bearer((_PLAIN[plain],), True)
        wide = "adult" if kind in _COUPLE else kind
        roles = bearers().roles_at(text, found.who, known.before, known.cast, wide)
        if roles:
            return Bearer(roles, True)
    if found.rule and found.rule.bearer:
        cast = known.cast
        grown = found.rule.grown_bearer if cast.grown and not cast.several else None
        return Bearer((grown or found.rule.bearer,), True)
    return None


def _instead(bearer: Bearer, factor: str, kind: str, factors: Factors, cast: Cast) -> str | None:
    """Return who carries a factor where the kind's own default or "the family" does not fit."""
    if bearer.named:
        every_child = bearer.roles == ("family",) and cast.several and kind in _OF_CHILDREN
        return CHILD if every_child else None
    if kind.startswith("either") and cast.grown:
        return CHILD
    if kind != "grown" and factor in factors.defaults:
        return factors.defaults[factor]
    lone = kind == "children" and not cast.siblings
    return CHILD if kind in _OF_CHILDREN and (cast.several or lone) else None


def _pruned(claims: list[_Claim], factors: Factors) -> Iterator[_Claim]:
    """Drop what a narrower factor or a named bearer says better."""
    for claim in claims:
        alike = [other for other in claims if other.absent == claim.absent]
        kind = factors.kinds.get(claim.factor, "")
        narrower = factors.general.get(claim.factor, frozenset())
        if any(other.factor in narrower for other in alike):
            continue
        if not claim.named and any(o.factor == claim.factor and o.named for o in alike):
            continue
        if (
            claim.bearer == "family"
            and kind in _OF_CHILDREN
            and any(o.factor == claim.factor and o.bearer == CHILD for o in alike)
        ):
            continue
        yield claim


def _record(case: Case, claim: _Claim) -> RiskFactor:
    sentence = claim.sentence
    evidence = case.evidence(sentence.start, sentence.end, claim.rule, claim.confidence, sentence)
    return RiskFactor(claim.factor, claim.bearer, claim.assertion, claim.temporality, evidence)
