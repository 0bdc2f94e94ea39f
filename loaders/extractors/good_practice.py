"""Good practice: what the review says was done well."""

from loaders.accountability import agencies_credited
from loaders.document import BlockKind, Case, Sentence
from loaders.sentence_rules import rule_file
from loaders.themes import themes_of
from ontology.assertion import Extent, SectionRole
from ontology.concepts import Vocabulary
from ontology.records import GoodPractice

_NEVER = {
    SectionRole.FRONT_MATTER,
    SectionRole.CONTENTS,
    SectionRole.TERMS_OF_REFERENCE,
    SectionRole.METHODOLOGY,
    SectionRole.RECOMMENDATIONS,
    SectionRole.GLOSSARY,
    SectionRole.APPENDIX,
}
_NARRATIVE = {SectionRole.CHRONOLOGY, SectionRole.BACKGROUND}
_NARRATED_BY = {"good/judged-appropriate"}
"""Rules whose words a narrative uses without judging."""

_TEXT = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.PULL_QUOTE}
_MIN_WORDS = 4


def extract_good_practice(case: Case, vocabulary: Vocabulary) -> tuple[GoodPractice, ...]:
    """Return what the review judges to have been done well, in the order of the text."""
    found = []
    for i, sentence in enumerate(case.sentences):
        if not is_good_practice(sentence, case.extent):
            continue
        rule = rule_file("good-practice").match(sentence.text)
        found.append(
            GoodPractice(
                themes=themes_of(sentence.text, vocabulary, heading=sentence.heading),
                agencies=agencies_credited(case, i, vocabulary),
                evidence=case.evidence(
                    sentence.start,
                    sentence.end,
                    rule.id if rule else "good/under-heading",
                    rule.confidence if rule else 0.9,
                    sentence,
                ),
            )
        )
    return tuple(found)


def is_good_practice(sentence: Sentence, extent: Extent = Extent.FULL) -> bool:
    """Say whether a sentence tells of something done well, by its words or by its heading.

    A learning point is none, however it is worded; the issues that a digest lists may be.
    """
    if sentence.kind not in _TEXT or sentence.role in _NEVER:
        return False
    if sentence.role == SectionRole.GOOD_PRACTICE:
        return len(sentence.text.split()) >= _MIN_WORDS and not sentence.text.endswith(":")
    listed = sentence.role == SectionRole.LEARNING and sentence.is_item
    if listed and extent != Extent.DIGEST_ENTRY:
        return False
    rule = rule_file("good-practice").match(sentence.text)
    if rule is None:
        return False
    return rule.id not in _NARRATED_BY or sentence.role not in _NARRATIVE
