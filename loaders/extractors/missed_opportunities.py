"""Missed opportunities: what should or could have been done and was not, or late, or poorly."""

import re
from dataclasses import dataclass, replace
from functools import cache

from loaders.accountability import agencies_held
from loaders.cues import cue_file
from loaders.document import BlockKind, Case, Sentence
from loaders.patterns import part
from loaders.points import told_by_sentence
from loaders.ruleset import load_rules
from loaders.sentence_rules import rule_file
from loaders.themes import narrowed, plain, themes_of
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
_TOLD_IN = {
    SectionRole.ANALYSIS,
    SectionRole.LEARNING,
    SectionRole.CONCLUSION,
    SectionRole.CHRONOLOGY,
    SectionRole.OTHER,
}
"""Where a failure may be told in words that no rule knows but whose cues say so."""
_ENOUGH = 2.0
_STATES = {"infrequent": "inconsistent"}
_HEARD = {"missed/explicit", "missed/not-listened-to"}
"""Rules that hold of what the family says: their criticism counts, their story does not."""


@dataclass(frozen=True, slots=True)
class Failure:
    """By which rule a sentence tells of a failure, and how the thing fell short by that rule."""

    rule: str
    confidence: float
    state: FailureState | None
    direction: Direction | None


@cache
def _facets(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = load_rules("missed-opportunities")[table]
    return tuple((row["id"], re.compile(row["pattern"])) for row in rows)


def _facet(table: str, body: str) -> str | None:
    return next((name for name, cue in _facets(table) if cue.search(body)), None)


def extract_missed_opportunities(
    case: Case, vocabulary: Vocabulary
) -> tuple[MissedOpportunity, ...]:
    """Return the failures that a case states, in the order of the text."""
    case = told_by_sentence(case)
    return tuple(
        _record(case, i, failure, vocabulary)
        for i in range(len(case.sentences))
        if (failure := missed_by(_with_subject(case, i))) is not None
    )


def _with_subject(case: Case, at: int) -> Sentence:
    """Return a sentence with its opening pronoun read as the service that it stands for.

    "She did not ask" is a service's failure where the sentence before is about a worker, and about
    nobody in the family whom the pronoun could mean.
    """
    sentence = case.sentences[at]
    before = case.sentences[at - 1] if at else None
    if before is None or before.paragraph != sentence.paragraph:
        return sentence
    found = part("missed-opportunities", "pronoun").match(sentence.text)
    if not found or not part("missed-opportunities", "worker").match(plain(before.text)):
        return sentence
    return replace(sentence, text="The practitioner" + sentence.text[found.end() :])


def _record(case: Case, at: int, failure: Failure, vocabulary: Vocabulary) -> MissedOpportunity:
    sentence = case.sentences[at]
    body = plain(sentence.text)
    state, direction = _facet("state", body), _facet("direction", body)
    matching = rule_file("missed-opportunities").all_matching(sentence.text)
    evidence = case.evidence(
        sentence.start, sentence.end, failure.rule, failure.confidence, sentence
    )
    return MissedOpportunity(
        themes=_themes(case, at, vocabulary),
        agencies=agencies_held(case, at, vocabulary),
        explicit=any(each.explicit for each in matching),
        failure_state=FailureState(state) if state else failure.state,
        direction=Direction(direction) if direction else failure.direction,
        evidence=evidence,
    )


def missed_by(sentence: Sentence) -> Failure | None:
    """Return how a sentence tells of a failure, or ``None``."""
    if sentence.kind not in _TEXT or sentence.role in _NEVER or sentence.text.endswith("?"):
        return None
    if _facet("only_judges", plain(sentence.text)):
        return None
    rule = rule_file("missed-opportunities").match(sentence.text)
    if rule is None:
        return _told(sentence)
    if sentence.role == SectionRole.RECOMMENDATIONS and sentence.is_item:
        return None
    if sentence.role == SectionRole.FAMILY_INVOLVEMENT and rule.id not in _HEARD:
        return None
    return Failure(rule.id, rule.confidence, rule.state, rule.direction)


def _told(sentence: Sentence) -> Failure | None:
    """Return the failure that the cues of a sentence tell, where no rule knows its wording."""
    if sentence.role not in _TOLD_IN or not part("missed-opportunities", "past").search(
        body := plain(sentence.text)
    ):
        return None
    found = [t for t in cue_file("shortfall-cues").told_of(body) if t.score >= _ENOUGH]
    if not found or rule_file("missed-opportunities").vetoed(body):
        return None
    best = max(found, key=lambda told: (told.score, -told.start))
    return Failure(
        f"missed/told-{best.label}", 0.6, FailureState(_STATES.get(best.label, best.label)), None
    )


def _themes(case: Case, at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the themes of a sentence; one that leans on the one before it takes that one's."""
    sentence = case.sentences[at]
    own = themes_of(sentence.text, vocabulary, heading=sentence.heading)
    if not own and at > 0 and _facet("leans_back", plain(sentence.text)):
        before = case.sentences[at - 1]
        if before.paragraph == sentence.paragraph:
            own = themes_of(before.text, vocabulary)
    return narrowed(own, sentence.text, vocabulary)
