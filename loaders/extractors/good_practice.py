"""Good practice: what the review says was done well."""

from loaders.accountability import agencies_credited
from loaders.document import BlockKind, Case, Sentence
from loaders.patterns import part
from loaders.sentence_rules import rule_file
from loaders.themes import plain, themes_of
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
_SHORT_VERDICT = 16


def extract_good_practice(case: Case, vocabulary: Vocabulary) -> tuple[GoodPractice, ...]:
    """Return what the review judges to have been done well, in the order of the text."""
    found: dict[int, GoodPractice] = {}
    for i, sentence in enumerate(case.sentences):
        if not is_good_practice(sentence, case.extent):
            continue
        rule = rule_file("good-practice").match(sentence.text)
        at = i - 1 if _judges_the_one_before(case, i) else i
        told = case.sentences[at]
        words = told.text if at == i else f"{told.text} {sentence.text}"
        found[at] = GoodPractice(
            themes=themes_of(words, vocabulary, heading=sentence.heading),
            agencies=agencies_credited(case, at, vocabulary),
            evidence=case.evidence(
                told.start,
                sentence.end,
                rule.id if rule else "good/under-heading",
                rule.confidence if rule else 0.9,
                told,
            ),
        )
    return tuple(found.values())


def _judges_the_one_before(case: Case, at: int) -> bool:
    """Say whether a sentence is a short verdict on what the one before it tells."""
    sentence = case.sentences[at]
    before = case.sentences[at - 1] if at else None
    return (
        before is not None
        and before.paragraph == sentence.paragraph
        and len(sentence.text.split()) <= _SHORT_VERDICT
        and part("good-practice", "verdict").match(plain(sentence.text)) is not None
    )


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
