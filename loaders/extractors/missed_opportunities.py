"""Missed opportunities: what should or could have been done and was not, or late, or poorly."""

import re
from functools import cache

from loaders.document import BlockKind, Case, Sentence
from loaders.extractors.held import agencies_held
from loaders.ruleset import load_rules
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
_HEARD = {"missed/explicit", "missed/not-listened-to"}
"""Rules that hold of what the family says: their criticism counts, their story does not."""


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
    return tuple(
        _record(case, i, rule, vocabulary)
        for i, sentence in enumerate(case.sentences)
        if (rule := missed_by(sentence)) is not None
    )


def _record(case: Case, at: int, rule: SentenceRule, vocabulary: Vocabulary) -> MissedOpportunity:
    sentence = case.sentences[at]
    body = plain(sentence.text)
    state, direction = _facet("state", body), _facet("direction", body)
    matching = rule_file("missed-opportunities").all_matching(sentence.text)
    return MissedOpportunity(
        themes=_themes(case, at, vocabulary),
        agencies=agencies_held(case.sentences, at, vocabulary),
        explicit=any(each.explicit for each in matching),
        failure_state=FailureState(state) if state else rule.state,
        direction=Direction(direction) if direction else rule.direction,
        evidence=case.evidence(sentence.start, sentence.end, rule.id, rule.confidence, sentence),
    )


def missed_by(sentence: Sentence) -> SentenceRule | None:
    """Return the rule by which a sentence tells of a failure, or ``None``."""
    if sentence.kind not in _TEXT or sentence.role in _NEVER or sentence.text.endswith("?"):
        return None
    body = plain(sentence.text)
    if _facet("only_judges", body):
        return None
    rule = rule_file("missed-opportunities").match(sentence.text)
    if rule and sentence.role == SectionRole.RECOMMENDATIONS and sentence.is_item:
        return None
    if rule and sentence.role == SectionRole.FAMILY_INVOLVEMENT:
        return rule if rule.id in _HEARD else None
    return rule


def _themes(case: Case, at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the themes of a sentence; one that leans on the one before it takes that one's."""
    sentence = case.sentences[at]
    own = themes_of(sentence.text, vocabulary)
    if own or at == 0 or not _facet("leans_back", plain(sentence.text)):
        return own
    before = case.sentences[at - 1]
    return themes_of(before.text, vocabulary) if before.paragraph == sentence.paragraph else ()
