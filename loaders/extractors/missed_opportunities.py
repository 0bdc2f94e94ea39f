"""Missed opportunities: what should or could have been done and was not, or late, or poorly."""

import re

from loaders.document import BlockKind, Case, Sentence
from loaders.extractors.held import agencies_held
from loaders.sentence_rules import SentenceRule, rule_file
from loaders.themes import plain, themes_of
from ontology.assertion import Direction, FailureState, SectionRole
from ontology.concepts import Vocabulary
from ontology.records import MissedOpportunity

_NEVER = {
    SectionRole.FRONT_MATTER,
    SectionRole.CONTENTS,
    SectionRole.TERMS_OF_REFERENCE,
    SectionRole.METHODOLOGY,
    SectionRole.GLOSSARY,
    SectionRole.APPENDIX,
    SectionRole.GOOD_PRACTICE,
}
_TEXT = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.PULL_QUOTE}
_BARE_VERDICT = re.compile(
    r"^(?:and )?(?:this|that|these|it|which)(?: (?:was|were|is|are|constitute[sd]?|represent(?:s|ed)?))?"
    r" (?:clearly |also |again |therefore |certainly )?(?:an? )?(?:further |clear |significant |"
    r"potential |another |number of )?(?:missed opportunit(?:y|ies)|opportunit(?:y|ies) missed)[.!]?$"
)
_LEANS_BACK = re.compile(
    r"^(?:however,? )?(?:this|these|that|it|they|which|such|there was (?:also )?some)\b"
)
_DIRECTIONS = (
    (Direction.NOT_ACTED_ON, re.compile(r"\bnot (?:been )?(?:acted (?:up)?on|responded to)\b")),
    (
        Direction.NOT_SOUGHT,
        re.compile(
            r"\b(?:not|never|no|n't)\b[^.;]{0,40}\b(?:sought|asked|requested|clarity|consulted|enquir\w+|checked?)\b"
        ),
    ),
    (
        Direction.NOT_SHARED,
        re.compile(
            r"\b(?:not|never|nor|no|n't|without|only became)\b[^.;]{0,50}\b(?:shar(?:ed|e|ing)|informed|told|telling|communicated|passed|aware|notified)\b"
        ),
    ),
    (
        Direction.NOT_OFFERED,
        re.compile(
            r"\b(?:not|never|no|n't)\b[^.;]{0,40}\b(?:offered|invited|provided|given|supported)\b"
        ),
    ),
)
_STATES = (
    (FailureState.DELAYED, re.compile(r"\bdelay|\blater\b|\btoo late\b|\bdrift|\bmonths before\b")),
    (FailureState.INCOMPLETE, re.compile(r"\bincomplete|\bpartial|\bminimal\b|\bnot fully\b")),
    (
        FailureState.INADEQUATE,
        re.compile(
            r"\bpoor|\binadequa|\bsuperficial|\binsufficient|\bnot (?:\w+ )?sufficiently|\bover[- ]reli|\bfell short\b|\boptimis"
        ),
    ),
    (
        FailureState.INCONSISTENT,
        re.compile(r"\binconsisten|\bsporadic|\bnot always\b|\bsometimes\b"),
    ),
    (
        FailureState.UNCOORDINATED,
        re.compile(r"\bisolation|\bfragmented|\bsilo|\buncoordinated|\bdisjointed"),
    ),
)


def extract_missed_opportunities(
    case: Case, vocabulary: Vocabulary
) -> tuple[MissedOpportunity, ...]:
    """Return the failures that a case states, in the order of the text."""
    found = []
    for i, sentence in enumerate(case.sentences):
        rule = missed_by(sentence)
        if rule is None:
            continue
        body = plain(sentence.text)
        found.append(
            MissedOpportunity(
                themes=_themes(case, i, vocabulary),
                agencies=agencies_held(case.sentences, i, vocabulary),
                explicit=any(
                    r.explicit
                    for r in rule_file("missed-opportunities").all_matching(sentence.text)
                ),
                failure_state=next(
                    (state for state, cue in _STATES if cue.search(body)), rule.state
                ),
                direction=next(
                    (way for way, cue in _DIRECTIONS if cue.search(body)), rule.direction
                ),
                evidence=case.evidence(
                    sentence.start, sentence.end, rule.id, rule.confidence, sentence
                ),
            )
        )
    return tuple(found)


def missed_by(sentence: Sentence) -> SentenceRule | None:
    """Return the rule by which a sentence tells of a failure, or ``None``."""
    if sentence.kind not in _TEXT or sentence.role in _NEVER or sentence.text.endswith("?"):
        return None
    body = plain(sentence.text)
    if _BARE_VERDICT.match(body):
        return None
    rule = rule_file("missed-opportunities").match(sentence.text)
    if rule and sentence.role == SectionRole.RECOMMENDATIONS and sentence.is_item:
        return None
    if rule and sentence.role == SectionRole.FAMILY_INVOLVEMENT:
        return rule if rule.id in {"missed/explicit", "missed/not-listened-to"} else None
    return rule


def _themes(case: Case, at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the themes of a sentence; one that leans on the sentence before it takes its themes."""
    sentence = case.sentences[at]
    own = themes_of(sentence.text, vocabulary)
    if own or at == 0 or not _LEANS_BACK.match(plain(sentence.text)):
        return own
    before = case.sentences[at - 1]
    return themes_of(before.text, vocabulary) if before.paragraph == sentence.paragraph else ()
