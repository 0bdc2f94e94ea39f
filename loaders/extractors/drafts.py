"""Puts recommendations together from the lines they are printed as.

A report prints one as a label ("9.2 Recommendation 2"), perhaps a line of those addressed
("a) Social Care"), and then its text; a digest as an item of a list.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from loaders.document import BlockKind, Sentence
from loaders.ruleset import load_rules
from loaders.themes import plain

_LINE_WORDS = 60
_NUMBERED_LINE_WORDS = 12
_TEXT_WORDS = 8
_VERB = re.compile(
    r"\b(?:should|must|shall|will|is|are|was|were|be|has|have|ensure|review|consider|needs?|seek|"
    r"develop|undertake|promote|provide|work|make|includes?|facilitates?|recommends?|asks?)\b"
)
_BRACKETS = re.compile(r"\([^)]*\)")
_LEAD_IN = re.compile(
    r"(?i)\b(?:should|must|shall|will|(?:need|needs|asked|required|invited|expected) to|"
    r"recommend(?:s|ed)?|asks?|recommendations?|actions?|improvements?|outcomes?)\b"
    r"(?P<after>[^:;]{0,60}):\s?[-–—]?$"
    r"|\b(?:recommend(?:s|ed)?|asks?|proposes?|advises?) that$"
)
_OWN_VERB = re.compile(r"(?i)^\W*(?:also |now |therefore |jointly |together )*(?:{verb})\b")
_SUBJECT_OF_ITS_OWN = re.compile(
    r"^(?!This|It |They|These|Such|Where|When|If|In |For |He |She|There|Those|That|To |As )"
    r"(?:[A-Z][^.;:]{2,90}?) (?:should|must|shall|needs? to|(?:is|are) asked to)\b"
)
_LEAD_AGENCY = re.compile(
    r"(?i)^(?:lead(?: agency| organisation| officer)?s?|responsib(?:le|ility)(?: agency| body)?|"
    r"owners?|agenc(?:y|ies)|for action by|action by|addressed to|by whom)"
    r"\s*[:–-]\s*(?P<who>.{2,90})$"
)
_ENDED = re.compile(r"[.!?][\"”’')\]]*$")
_OUTCOME = re.compile(
    r"(?i)(?:(?:anticipated|intended|expected|improvement|desired) )?(?:outcomes?|rationale|impact|"
    r"success criteria)\s*[:–-]"
)
_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(slots=True)
class Draft:
    """A recommendation with its number, the line of those addressed and the heading of its list.

    ``lead`` is the opening its list goes on from: "The board should:".
    """

    number: str | None
    line: str | None
    heading: str | None
    labelled: bool = False
    lead: str | None = None
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of all its sentences."""
        return " ".join(sentence.text for sentence in self.sentences)


@cache
def label_pattern() -> re.Pattern[str]:
    """Return the pattern of a printed label, with its number as ``number``."""
    return re.compile(load_rules("recommendations")["label"][0]["pattern"], re.IGNORECASE)


def read_drafts(sentences: Iterable[Sentence], *, entry: bool = False) -> Iterator[Draft]:
    """Yield the items of a recommendation section, in order; ``entry`` of a digest's entry."""
    assembly = _Assembly(entry=entry)
    for sentence in sentences:
        assembly.read(sentence)
    assembly.close()
    yield from assembly.drafts


def is_labelled(sentence: Sentence) -> bool:
    """Say whether a sentence, or a heading above it, bears the label of a recommendation."""
    return any(label_pattern().match(words) for words in (sentence.text, *sentence.headings))


def clean_number(number: str | None) -> str | None:
    """Return a printed number as it is exchanged: "2 a." as "2a"."""
    if not number:
        return None
    cleaned = number.replace(" ", "").rstrip(".").lower()
    return str(_WORDS.index(cleaned) + 1) if cleaned in _WORDS else cleaned


def is_lead_in(sentence: Sentence) -> bool:
    """Say whether a sentence opens a list of recommendations that go on from it."""
    found = _LEAD_IN.search(sentence.text)
    return found is not None and not _own_verb().match(found["after"] or "")


@cache
def _asks() -> re.Pattern[str]:
    """Return the pattern of words that open by asking for something to be done."""
    verbs = load_rules("recommendations")["terms"]["verb"]
    after = "(?:an?|the|that|all|its|their|how|each|every|any)"
    return re.compile(rf"(?:to {verbs}|{verbs} {after})\b")


@cache
def _own_verb() -> re.Pattern[str]:
    verbs = load_rules("recommendations")["terms"]["verb"]
    return re.compile(_OWN_VERB.pattern.replace("{verb}", verbs))


class _Assembly:
    """The drafts read so far, and the label and line that hang over the next."""

    def __init__(self, *, entry: bool) -> None:
        self._entry = entry
        self.drafts: list[Draft] = []
        self._number: str | None = None
        self._letter: str | None = None
        self._line: str | None = None
        self._labelled = False
        self._open = False
        self._bare: Sentence | None = None
        self._lead: Sentence | None = None
        self._inline = False
        self._label_at: int | None = None

    def read(self, sentence: Sentence) -> None:
        match = label_pattern().match(sentence.text)
        words = sentence.text[match.end() :].split() if match else []
        if match:
            self._label(clean_number(match["number"]))
            self._line = match["who"] or match["whose"]
            self._label_at = None if sentence.kind in _HEADS else sentence.paragraph
            if len(words) > _TEXT_WORDS or (words and sentence.kind not in _HEADS):
                self._begin(sentence)
                self._inline = True
        elif self.drafts and (lead := _LEAD_AGENCY.match(sentence.text)):
            self.drafts[-1].line = self.drafts[-1].line or lead["who"]
        elif _OUTCOME.match(sentence.text):
            self._open = False
        elif sentence.kind in _HEADS or _is_line(sentence):
            self._head(sentence)
        elif not self._labelled and is_lead_in(sentence):
            self._lead, self._open = sentence, False
        elif self._continues(sentence):
            self.drafts[-1].sentences.append(sentence)
        else:
            self._begin(sentence)

    def close(self) -> None:
        """Take the line under a label for its text, where no other text followed."""
        if self._bare and self._labelled:
            self._line = None
            self._begin(self._bare)
        self._bare = None

    def _label(self, number: str | None) -> None:
        self.close()
        self._number, self._letter, self._line = number, None, None
        self._inline = False
        self._labelled, self._open = True, False

    def _head(self, sentence: Sentence) -> None:
        self._open, self._lead = False, None
        if sentence.kind in _HEADS:
            self.close()
        else:
            self._bare = sentence
        if sentence.kind == BlockKind.HEADING and not is_labelled(sentence):
            self._number, self._labelled = None, False
        self._line = sentence.text
        self._letter = sentence.number if _is_letter(sentence.number) else None

    def _begin(self, sentence: Sentence) -> None:
        if self._inline and not sentence.is_item and not sentence.number:
            # a paragraph after one that bears its own label is not part of it
            self._labelled = False
        if self._labelled:
            lettered = sentence.is_item and _is_letter(sentence.number)
            letter = sentence.number if lettered else self._letter
            number = f"{self._number}{letter or ''}"
        else:
            number = clean_number(sentence.number) or ""
        heading = _announcement(sentence)
        lead = self._lead_of(sentence)
        draft = Draft(number or None, self._line, heading, self._labelled, lead, [sentence])
        self.drafts.append(draft)
        self._inline = self._inline or sentence.paragraph == self._label_at
        self._open = True
        self._bare = None

    def _lead_of(self, sentence: Sentence) -> str | None:
        if self._lead is None:
            return None
        apart = sentence.paragraph != self._lead.paragraph
        if apart and not (sentence.is_item or sentence.number):
            self._lead = None
            return None
        return self._lead.text

    def _continues(self, sentence: Sentence) -> bool:
        if not self._open or not self.drafts:
            return False
        draft = self.drafts[-1]
        last = draft.sentences[-1]
        if sentence.is_item and not sentence.number and draft.labelled:
            return draft.sentences[0].text.rstrip().endswith(":") or not last.is_item
        if _SUBJECT_OF_ITS_OWN.match(sentence.text) and not (draft.labelled or sentence.number):
            return False
        if sentence.paragraph == last.paragraph:
            whole = not self._entry and _ENDED.search(last.text) is not None
            return whole or not (sentence.is_item and last.is_item)
        return sentence.is_item and not last.is_item and last.text.rstrip().endswith(":")


_HEADS = {BlockKind.HEADING, BlockKind.TABLE}


def _is_letter(number: str | None) -> bool:
    return number is not None and len(number) == 1 and number.isalpha()


def _is_line(sentence: Sentence) -> bool:
    """Say whether a sentence is no more than a list of those addressed."""
    words = _BRACKETS.sub("", plain(sentence.text))
    size = len(words.split())
    if sentence.is_item or size > _LINE_WORDS or _VERB.search(words) or _asks().match(words):
        return False
    return "." not in (sentence.number or "") or size <= _NUMBERED_LINE_WORDS


def _announcement(sentence: Sentence) -> str | None:
    """Return the nearest heading above that is no label: it may name who is to act."""
    return next(
        (words for words in reversed(sentence.headings) if not label_pattern().match(words)), None
    )
