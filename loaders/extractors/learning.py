"""Learning: numbered points, bulleted themes, findings, and what generally should be done."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile

from loaders.document import BlockKind, Case, Sentence
from loaders.extractors.good_practice import is_good_practice
from loaders.extractors.missed_opportunities import missed_by
from loaders.points import told_by_sentence
from loaders.ruleset import load_rules
from loaders.sentence_rules import SentenceRule, rule_file
from loaders.themes import narrowed, plain, themes_of
from ontology.assertion import Extent, SectionRole
from ontology.concepts import Vocabulary
from ontology.records import LearningPoint

_GENERAL_IN = {
    SectionRole.ANALYSIS,
    SectionRole.LEARNING,
    SectionRole.CONCLUSION,
    SectionRole.OTHER,
}
_LIST_IN = _GENERAL_IN | {
    SectionRole.INTRODUCTION,
    SectionRole.BACKGROUND,
    SectionRole.FAMILY_INVOLVEMENT,
}
_TRUTHS_IN = {SectionRole.ANALYSIS, SectionRole.LEARNING, SectionRole.CONCLUSION}
_TRUTH = "learning/general-truth"
_FOLLOW_ON = re.compile(r"^(?:this|these|that) (?:will|would|should|may|can)\b")
_NARRATED = re.compile(
    r"\b(?:is|are) (?:routinely|already|now) (?:provided|offered|given|in place)\b"
)
_TOLD = re.compile(r"\b(?:was|were|had|did|told|said|asked|took|made|gave|held|ended)\b")
_ASKED = re.compile(r"\b(?:should|must|needs? to|ought to|important|essential)\b(?! have\b)")
_MIN_WORDS = 2


@cache
def _pattern(table: str) -> re.Pattern[str]:
    return re.compile(load_rules("learning")[table][0]["pattern"], re.IGNORECASE)


def extract_learning(case: Case, vocabulary: Vocabulary) -> tuple[LearningPoint, ...]:
    """Return the statements of learning of a case, in the order of the text."""
    case = told_by_sentence(case)
    found: dict[int, LearningPoint] = {}
    for sentences, number, rule, confidence in _points(case):
        first, last = sentences[0], sentences[-1]
        words = " ".join(sentence.text for sentence in sentences)
        if first.start not in found:
            themes = themes_of(words, vocabulary, heading=first.heading)
            found[first.start] = LearningPoint(
                number=number,
                themes=narrowed(themes, words, vocabulary),
                evidence=case.evidence(*_span(case, first, last), rule, confidence, first),
            )
    return tuple(found[start] for start in sorted(found))


def _span(case: Case, first: Sentence, last: Sentence) -> tuple[int, int]:
    """Return the span of the words without label and quotation marks."""
    text = case.document.text
    start, end = first.start, last.end
    if match := _pattern("label").match(text[start:end]):
        start += match.end() if match.end() < end - start else 0
    if first.kind == BlockKind.PULL_QUOTE:
        start += len(text[start:end]) - len(text[start:end].lstrip("\"“' .…*>"))
        end -= len(text[start:end]) - len(text[start:end].rstrip("\"”' *"))
    return start, end


def _points(case: Case) -> Iterator[tuple[list[Sentence], str | None, str, float]]:
    grouped: list[Sentence] = []
    announced = False
    numbered = any(_is_numbered(s) for s in case.sentences)
    for i, sentence in enumerate(case.sentences):
        if sentence.kind in {BlockKind.HEADING, BlockKind.CONTENTS, BlockKind.TABLE}:
            announced = False
            continue
        if not sentence.is_item:
            announced = bool(_pattern("announce").search(sentence.text))
        if sentence in grouped:
            continue
        if _is_numbered(sentence) and sentence.role in _LIST_IN:
            body = [s for s in case.sentences[i:] if s.paragraph == sentence.paragraph]
            grouped = [sentence, *takewhile(_goes_on, body[1:])]
            match = _pattern("label").match(sentence.text)
            number = match["number"] if match else sentence.number
            yield grouped, number, "learning/numbered", 0.95
        elif sentence.is_item and announced and sentence.role in _LIST_IN:
            yield [sentence], None, "learning/list", 0.9
        elif sentence.role == SectionRole.LEARNING and _listed(case, sentence):
            yield [sentence], None, "learning/section", 0.9
        elif (rule := _general(case, sentence)) and not announced:
            yield [sentence], None, rule.id, 0.6 if numbered else rule.confidence


def _goes_on(sentence: Sentence) -> bool:
    """Say whether a sentence after the first of a point still states it, not what happened."""
    body = plain(sentence.text)
    return missed_by(sentence) is None and not (_TOLD.search(body) and not _ASKED.search(body))


def _general(case: Case, sentence: Sentence) -> SentenceRule | None:
    """Return the rule by which a sentence of a report says what should generally be done."""
    if case.extent == Extent.DIGEST_ENTRY or sentence.role not in _GENERAL_IN:
        return None
    rule = rule_file("learning").match(sentence.text)
    return None if rule and rule.id == _TRUTH and sentence.role not in _TRUTHS_IN else rule


def _is_numbered(sentence: Sentence) -> bool:
    """Say whether a sentence opens a numbered learning point."""
    if sentence.kind in {BlockKind.HEADING, BlockKind.CONTENTS}:
        return False
    if _pattern("label").match(sentence.text):
        return True
    return (
        sentence.role == SectionRole.LEARNING
        and sentence.is_item
        and sentence.kind == BlockKind.PARAGRAPH
        and bool(sentence.number)
        and "." not in (sentence.number or "")
    )


def _listed(case: Case, sentence: Sentence) -> bool:
    """Say whether a sentence of a learning section is itself a statement of learning."""
    if len(sentence.text.split()) < _MIN_WORDS or sentence.text.endswith(":"):
        return False
    if sentence.text.endswith("?"):
        return False
    body = plain(sentence.text)
    if _FOLLOW_ON.search(body) or _NARRATED.search(body):
        return False
    if case.extent == Extent.DIGEST_ENTRY:
        return True
    if case.extent == Extent.BRIEFING:
        return not is_good_practice(sentence)
    return sentence.is_item and "." not in (sentence.number or "")
