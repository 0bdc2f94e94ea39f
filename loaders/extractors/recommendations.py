"""Recommendations: what a review asks to be done, by whom, and about what."""

import re
from collections.abc import Iterator

from loaders.addressees import HEALTH, addressees_of
from loaders.document import BlockKind, Case, Sentence
from loaders.extractors.agencies import agency_kinds
from loaders.extractors.drafts import (
    Draft,
    clean_number,
    is_labelled,
    label_pattern,
    read_drafts,
)
from loaders.sentence_rules import rule_file
from loaders.themes import plain, themes_of
from ontology.assertion import Extent, SectionRole, Strength
from ontology.concepts import Vocabulary
from ontology.records import Recommendation

_NOT_ELSEWHERE = {
    SectionRole.FRONT_MATTER,
    SectionRole.CONTENTS,
    SectionRole.TERMS_OF_REFERENCE,
    SectionRole.METHODOLOGY,
    SectionRole.GLOSSARY,
    SectionRole.APPENDIX,
    SectionRole.RECOMMENDATIONS,
}
_LEAST_WORDS = 4
_ALIKE = 160
_MUST = re.compile(r"\b(?:must|shall|have to|has to|required to)\b")
_CONSIDER = re.compile(r"\b(?:consider|may wish to|reflect on|explore)\b")
_FIRM = re.compile(r"\bshould (?!consider|reflect|explore)")
_OPENING = 120
_NAMED_TRUST = re.compile(r"\b(?:[A-Z][\w'’-]+ (?:(?:and|of|&) )?){1,7}Trust\b")
_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})?[a-z]?|[a-z]|[ivx]{1,4}")
_NO_WORD = re.compile(r"[^a-z0-9]+")


def extract_recommendations(case: Case, vocabulary: Vocabulary) -> tuple[Recommendation, ...]:
    """Return what the case recommends, in the order of the text, each once."""
    drafts = [*_in_section(case), *_elsewhere(case)]
    drafts.sort(key=lambda draft: draft.sentences[0].start)
    once = {_NO_WORD.sub(" ", draft.text.lower())[:_ALIKE]: draft for draft in reversed(drafts)}
    trust = _trust(case, vocabulary)
    return tuple(_record(case, draft, vocabulary, trust) for draft in reversed(once.values()))


def is_recommended(text: str) -> bool:
    """Say whether a sentence asks for something to be done."""
    return rule_file("recommendations").match(text) is not None


def _in_section(case: Case) -> Iterator[Draft]:
    sentences = [s for s in case.sentences if s.role == SectionRole.RECOMMENDATIONS]
    labelled = any(is_labelled(s) for s in sentences)
    listed = any(s.is_item for s in sentences)
    for draft in read_drafts(sentences, entry=case.extent is Extent.DIGEST_ENTRY):
        first = draft.sentences[0]
        if draft.lead:
            wanted = True
        elif labelled:
            wanted = draft.labelled
        elif case.extent != Extent.FULL and listed:
            wanted = first.is_item
        else:
            wanted = first.is_item or bool(first.number) or not listed
            wanted = wanted and is_recommended(draft.text)
        if wanted and _is_substantial(draft.text):
            yield draft


def _elsewhere(case: Case) -> Iterator[Draft]:
    """Yield what is recommended outside the section: under a label, or in so many words."""
    above: re.Match[str] | None = None
    for i, sentence in enumerate(case.sentences):
        if sentence.kind == BlockKind.HEADING:
            above = label_pattern().match(sentence.text)
            continue
        if sentence.role not in _NOT_ELSEWHERE:
            match = label_pattern().match(sentence.text)
            if match and is_recommended(sentence.text[match.end() :]):
                yield Draft(
                    clean_number(match["number"]), None, None, labelled=True, sentences=[sentence]
                )
            elif above:
                body = [s for s in case.sentences[i:] if s.paragraph == sentence.paragraph]
                yield Draft(
                    clean_number(above["number"]), None, None, labelled=True, sentences=body
                )
            elif _says_recommended(sentence):
                yield Draft(None, None, None, sentences=[sentence])
        above = None


def _says_recommended(sentence: Sentence) -> bool:
    rule = rule_file("recommendations").match(sentence.text)
    return rule is not None and rule.id == "recommendation/recommended-that"


def _is_substantial(text: str) -> bool:
    body = plain(text)
    vetoed = any(veto.found_in(body) for veto in rule_file("recommendations").vetoes)
    return len(body.split()) >= _LEAST_WORDS and not vetoed


def _trust(case: Case, vocabulary: Vocabulary) -> str:
    """Return the kind of agency that "the Trust" is: that of the first trust named in the case."""
    named = _NAMED_TRUST.search(case.text)
    kinds = agency_kinds(named.group(), vocabulary) if named else ()
    return next(iter(kinds), HEALTH)


def _record(case: Case, draft: Draft, vocabulary: Vocabulary, trust: str) -> Recommendation:
    first, last = draft.sentences[0], draft.sentences[-1]
    label = label_pattern().match(first.text)
    words = draft.text[label.end() :] if label else draft.text
    rule = rule_file("recommendations").match(words)
    numbered = draft.number is not None and _NUMBER.fullmatch(draft.number)
    return Recommendation(
        number=draft.number if numbered else None,
        addressees=addressees_of(words, vocabulary, draft.line, draft.heading, draft.lead, trust),
        themes=themes_of(words, vocabulary),
        strength=_strength(plain(words)),
        evidence=case.evidence(
            _start(case, first), last.end, rule.id if rule else "recommendation/item", 0.95, first
        ),
    )


def _start(case: Case, sentence: Sentence) -> int:
    """Return where a sentence begins, its label left out."""
    match = label_pattern().match(case.document.text[sentence.start : sentence.end])
    return sentence.start + match.end() if match else sentence.start


def _strength(body: str) -> Strength:
    if _MUST.search(body):
        return Strength.MUST
    if _CONSIDER.search(body[:_OPENING]) and not _FIRM.search(body):
        return Strength.CONSIDER
    return Strength.SHOULD
