"""Recommendations: what a review asks to be done, by whom, and about what."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from loaders.addressees import addressees_of
from loaders.document import BlockKind, Case, Sentence
from loaders.ruleset import load_rules
from loaders.sentence_rules import rule_file
from loaders.themes import plain, themes_of
from ontology.assertion import Extent, SectionRole, Strength
from ontology.concepts import Vocabulary
from ontology.records import Recommendation

_ELSEWHERE = {
    SectionRole.FRONT_MATTER,
    SectionRole.CONTENTS,
    SectionRole.TERMS_OF_REFERENCE,
    SectionRole.METHODOLOGY,
    SectionRole.GLOSSARY,
    SectionRole.APPENDIX,
    SectionRole.RECOMMENDATIONS,
}
_ADDRESSEE_WORDS = 60
_VERB = re.compile(
    r"\b(?:should|must|shall|will|is|are|was|were|be|has|have|ensure|review|consider|needs?|seek|"
    r"develop|undertake|promote|provide|work|make|includes?|facilitates?)\b"
)
_CONSIDER = re.compile(r"\b(?:consider|may wish to|could|reflect on|explore)\b")
_MUST = re.compile(r"\b(?:must|shall|have to|has to|required to)\b")
_ITEM_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2})?[a-z]?|[a-z]|[ivx]{1,4}")
_REPEAT = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class _Draft:
    """A recommendation being put together from the sentences it is printed as."""

    number: str | None
    line: str | None
    heading: str | None
    sentences: list[Sentence] = field(default_factory=list)
    labelled: bool = False

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)


def extract_recommendations(case: Case, vocabulary: Vocabulary) -> tuple[Recommendation, ...]:
    """Return what the case recommends, in the order of the text, each once."""
    drafts = [*_section(case), *_elsewhere(case)]
    drafts.sort(key=lambda draft: draft.sentences[0].start)
    seen: set[str] = set()
    found = []
    for draft in drafts:
        key = _REPEAT.sub(" ", draft.text.lower()).strip()[:160]
        if key not in seen:
            seen.add(key)
            found.append(_record(case, draft, vocabulary))
    return tuple(found)


def is_recommended(text: str) -> bool:
    """Say whether a sentence asks for something to be done."""
    return rule_file("recommendations").match(text) is not None


@cache
def _label() -> re.Pattern[str]:
    return re.compile(load_rules("recommendations")["label"][0]["pattern"], re.IGNORECASE)


def _section(case: Case) -> Iterator[_Draft]:
    """Yield the items of the recommendation sections."""
    sentences = [s for s in case.sentences if s.role == SectionRole.RECOMMENDATIONS]
    labelled = any(_label().match(s.text) or _heading_label(s) for s in sentences)
    listed = any(s.is_item for s in sentences)
    for draft in _drafts(sentences):
        body = draft.sentences
        if not body:
            continue
        if labelled:
            if draft.labelled:
                yield draft
        elif case.extent != Extent.FULL and listed:
            if body[0].is_item and _substantial(draft.text):
                yield draft
        elif (body[0].is_item or not listed) and _substantial(draft.text):
            if is_recommended(draft.text):
                yield draft
        elif body[0].number and is_recommended(draft.text):
            yield draft


def _substantial(text: str) -> bool:
    vetoes = rule_file("recommendations").vetoes
    return len(text.split()) > 3 and not any(veto.found_in(plain(text)) for veto in vetoes)


def _heading_label(sentence: Sentence) -> re.Match[str] | None:
    for heading in reversed(sentence.headings):
        if match := _label().match(heading):
            return match
    return None


def _drafts(sentences: Sequence[Sentence]) -> Iterator[_Draft]:
    """Group sentences by paragraph, hanging labels and addressee lines on what follows them."""
    number: str | None = None
    letter: str | None = None
    line: str | None = None
    labelled = False
    draft: _Draft | None = None
    paragraph: int | None = None
    for sentence in sentences:
        if sentence.kind in {BlockKind.HEADING, BlockKind.TABLE} or _is_line(sentence):
            if match := _label().match(sentence.text):
                number, letter, line, labelled = _clean(match["number"]), None, None, True
                if draft:
                    yield draft
                draft = None
                rest = sentence.text[match.end() :]
                if len(rest.split()) > 8 and is_recommended(rest):
                    draft = _Draft(number, None, _announcement(sentence), [sentence], True)
                continue
            if draft:
                yield draft
                draft = None
            if sentence.kind == BlockKind.HEADING and not _heading_label(sentence):
                number, labelled = None, False
            if _is_line(sentence) or sentence.kind == BlockKind.HEADING:
                line = sentence.text
                letter = sentence.number if _is_letter(sentence.number) else letter
                if not _is_letter(sentence.number) and draft is None:
                    letter = None
            continue
        match = _label().match(sentence.text)
        if match and len(sentence.text) > match.end() + 10:
            if draft:
                yield draft
            draft = _Draft(_clean(match["number"]), None, _announcement(sentence), [sentence], True)
            number, letter, line, labelled = draft.number, None, None, True
        elif (
            draft
            and (sentence.paragraph == paragraph or _goes_on(draft, sentence))
            and (not (sentence.is_item and draft.sentences[-1].is_item))
        ):
            draft.sentences.append(sentence)
        else:
            if draft:
                yield draft
            own = _clean(sentence.number) if sentence.number and not labelled else None
            whole = f"{number}{letter or ''}" if number else own
            draft = _Draft(whole, line, _announcement(sentence), [sentence], labelled)
            if labelled and sentence.is_item and _is_letter(sentence.number):
                draft.number = f"{number}{sentence.number}"
        paragraph = sentence.paragraph
    if draft:
        yield draft


def _goes_on(draft: _Draft, sentence: Sentence) -> bool:
    """Say whether a later paragraph still belongs to a labelled recommendation."""
    if sentence.is_item and draft.text.rstrip().endswith(":"):
        return True
    return False


def _is_letter(number: str | None) -> bool:
    return bool(number) and len(number or "") == 1 and (number or "").isalpha()


def _clean(number: str | None) -> str | None:
    return number.replace(" ", "").rstrip(".").lower() if number else None


def _is_line(sentence: Sentence) -> bool:
    """Say whether a sentence is no more than a list of those addressed."""
    if sentence.is_item:
        return False
    body = plain(sentence.text)
    bare = re.sub(r"\([^)]*\)", "", body)
    return (
        len(bare.split()) <= _ADDRESSEE_WORDS
        and not _VERB.search(bare)
        and not (sentence.number and "." in sentence.number and len(bare.split()) > 12)
    )


def _announcement(sentence: Sentence) -> str | None:
    for heading in reversed(sentence.headings):
        if "recommendation" in heading.lower() and not _label().match(heading):
            return heading
    return None


def _elsewhere(case: Case) -> Iterator[_Draft]:
    """Yield recommendations printed outside their section: labelled ones, and "it is recommended"."""
    for i, sentence in enumerate(case.sentences):
        if sentence.role in _ELSEWHERE or sentence.kind == BlockKind.HEADING:
            continue
        match = _label().match(sentence.text)
        previous = case.sentences[i - 1] if i else None
        if (
            match
            and len(sentence.text.split()) > 6
            and is_recommended(sentence.text[match.end() :])
        ):
            yield _Draft(_clean(match["number"]), None, None, [sentence], True)
        elif (
            previous
            and previous.kind == BlockKind.HEADING
            and (above := _label().match(previous.text))
        ):
            body = [s for s in case.sentences[i:] if s.paragraph == sentence.paragraph]
            yield _Draft(_clean(above["number"]), None, None, body, True)
        elif _recommended_that(sentence.text):
            yield _Draft(None, None, None, [sentence])


def _recommended_that(text: str) -> bool:
    rule = rule_file("recommendations").match(text)
    return rule is not None and rule.id == "recommendation/recommended-that"


def _record(case: Case, draft: _Draft, vocabulary: Vocabulary) -> Recommendation:
    first, last = draft.sentences[0], draft.sentences[-1]
    match = _label().match(first.text)
    words = draft.text[match.end() :] if match else draft.text
    rule = rule_file("recommendations").match(words)
    start = _after_label(case, first) if match else first.start
    number = draft.number if draft.number and _ITEM_NUMBER.fullmatch(draft.number) else None
    return Recommendation(
        number=number,
        addressees=addressees_of(words, vocabulary, draft.line, draft.heading),
        themes=themes_of(words, vocabulary),
        strength=_strength(plain(words)),
        evidence=case.evidence(
            start, last.end, rule.id if rule else "recommendation/item", 0.95, first
        ),
    )


def _after_label(case: Case, sentence: Sentence) -> int:
    match = _label().match(case.document.text[sentence.start : sentence.end])
    return sentence.start + match.end() if match else sentence.start


def _strength(body: str) -> Strength:
    if _MUST.search(body):
        return Strength.MUST
    if _CONSIDER.search(body[:120]) and not re.search(r"\bshould (?!consider)", body):
        return Strength.CONSIDER
    return Strength.SHOULD
