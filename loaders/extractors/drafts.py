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
    r"develop|undertake|promote|provide|work|make|includes?|facilitates?)\b"
)
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(slots=True)
class Draft:
    """A recommendation with its number, the line of those addressed and the heading of its list."""

    number: str | None
    line: str | None
    heading: str | None
    labelled: bool = False
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of all its sentences."""
        return " ".join(sentence.text for sentence in self.sentences)


@cache
def label_pattern() -> re.Pattern[str]:
    """Return the pattern of a printed label, with its number as ``number``."""
    return re.compile(load_rules("recommendations")["label"][0]["pattern"], re.IGNORECASE)


def read_drafts(sentences: Iterable[Sentence]) -> Iterator[Draft]:
    """Yield the items of a recommendation section, in order."""
    assembly = _Assembly()
    for sentence in sentences:
        assembly.read(sentence)
    assembly.close()
    yield from assembly.drafts


def is_labelled(sentence: Sentence) -> bool:
    """Say whether a sentence, or a heading above it, bears the label of a recommendation."""
    return any(label_pattern().match(words) for words in (sentence.text, *sentence.headings))


def clean_number(number: str | None) -> str | None:
    """Return a printed number as it is exchanged: "2 a." as "2a"."""
    return number.replace(" ", "").rstrip(".").lower() if number else None


class _Assembly:
    """The drafts read so far, and the label and line that hang over the next."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._number: str | None = None
        self._letter: str | None = None
        self._line: str | None = None
        self._labelled = False
        self._open = False
        self._bare: Sentence | None = None

    def read(self, sentence: Sentence) -> None:
        match = label_pattern().match(sentence.text)
        words = sentence.text[match.end() :].split() if match else []
        if match:
            self._label(clean_number(match["number"]))
            if len(words) > _TEXT_WORDS or (words and sentence.kind not in _HEADS):
                self._begin(sentence)
        elif sentence.kind in _HEADS or _is_line(sentence):
            self._head(sentence)
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
        self._labelled, self._open = True, False

    def _head(self, sentence: Sentence) -> None:
        self._open = False
        if sentence.kind in _HEADS:
            self.close()
        else:
            self._bare = sentence
        if sentence.kind == BlockKind.HEADING and not is_labelled(sentence):
            self._number, self._labelled = None, False
        self._line = sentence.text
        self._letter = sentence.number if _is_letter(sentence.number) else None

    def _begin(self, sentence: Sentence) -> None:
        if self._labelled:
            lettered = sentence.is_item and _is_letter(sentence.number)
            letter = sentence.number if lettered else self._letter
            number = f"{self._number}{letter or ''}"
        else:
            number = clean_number(sentence.number) or ""
        heading = _announcement(sentence)
        draft = Draft(number or None, self._line, heading, self._labelled, [sentence])
        self.drafts.append(draft)
        self._open = True
        self._bare = None

    def _continues(self, sentence: Sentence) -> bool:
        if not self._open:
            return False
        last = self.drafts[-1].sentences[-1]
        if sentence.is_item and last.is_item:
            return False
        if sentence.paragraph == last.paragraph:
            return True
        return sentence.is_item and last.text.rstrip().endswith(":")


_HEADS = {BlockKind.HEADING, BlockKind.TABLE}


def _is_letter(number: str | None) -> bool:
    return number is not None and len(number) == 1 and number.isalpha()


def _is_line(sentence: Sentence) -> bool:
    """Say whether a sentence is no more than a list of those addressed."""
    words = _BRACKETS.sub("", plain(sentence.text))
    size = len(words.split())
    if sentence.is_item or size > _LINE_WORDS or _VERB.search(words):
        return False
    return "." not in (sentence.number or "") or size <= _NUMBERED_LINE_WORDS


def _announcement(sentence: Sentence) -> str | None:
    """Return the nearest heading above that is no label: it may name who is to act."""
    return next(
        (words for words in reversed(sentence.headings) if not label_pattern().match(words)), None
    )
