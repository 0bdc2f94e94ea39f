"""What kind of document this is, and the cases it tells."""

import re
from collections.abc import Iterator
from functools import cache

from loaders.digest import Entry, read_entries, read_entry
from loaders.document import BlockKind, Case, Document, collapse
from loaders.report import read_body, read_cover
from loaders.ruleset import load_rules
from ontology.assertion import Extent
from ontology.errors import NotACaseReview

_LEAST_ENTRY_WORDS = 12


@cache
def _cues(group: str, key: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(cue, re.IGNORECASE) for cue in load_rules("kinds")[group][key])


@cache
def _pattern(group: str, key: str) -> re.Pattern[str]:
    return re.compile(load_rules("kinds")[group][key], re.IGNORECASE)


def read_cases(document: Document) -> tuple[Case, ...]:
    """Return the cases a document tells, in its order.

    Raises `NotACaseReview` where it tells none, with the reason.
    """
    entries = read_entries(document)
    if entries:
        return tuple(_entry_cases(document, entries))
    _check_is_review(document)
    cover = read_cover(document)
    extent = Extent.BRIEFING if _is_briefing(document) else Extent.FULL
    return (
        Case(
            document=document,
            ordinal=0,
            extent=extent,
            start=0,
            end=len(document.text),
            title=cover.title,
            title_span=(cover.start, cover.end),
            issued=None,
            sentences=tuple(read_body(document)),
        ),
    )


def _entry_cases(document: Document, entries: tuple[Entry, ...]) -> Iterator[Case]:
    ordinal = 0
    for entry in entries:
        sentences = tuple(read_entry(document, entry))
        if sum(len(sentence.text.split()) for sentence in sentences) < _LEAST_ENTRY_WORDS:
            continue
        yield Case(
            document=document,
            ordinal=ordinal,
            extent=Extent.DIGEST_ENTRY,
            start=entry.title_start,
            end=entry.end,
            title=entry.title,
            title_span=(entry.title_start, entry.title_end),
            issued=entry.issued,
            sentences=sentences,
        )
        ordinal += 1


def broken_entries(document: Document) -> tuple[str, ...]:
    """Return the headings of digest entries that hold too few words to be a review."""
    return tuple(
        entry.title
        for entry in read_entries(document)
        if sum(len(sentence.text.split()) for sentence in read_entry(document, entry))
        < _LEAST_ENTRY_WORDS
    )


def _check_is_review(document: Document) -> None:
    name, text = document.source.name, collapse(document.text)
    rules = load_rules("kinds")["review"]
    cues = _cues("review", "cues")
    found = sum(bool(cue.search(text)) for cue in cues)
    found += any(cue.search(text, 0, rules["opening"]) for cue in cues)
    if found < rules["needed"] or not any(_tells(cue, text) for cue in _cues("review", "told")):
        raise NotACaseReview(
            f"{name}: no case review: nothing in it tells of a child whose case was reviewed"
        )
    against = sum(bool(cue.search(text)) for cue in _cues("not_review", "cues"))
    against += _titled_otherwise(document.text)
    if against > 1 and against * 2 > found:
        raise NotACaseReview(f"{name}: no case review: it reads as a policy, training or news page")


def _tells(cue: re.Pattern[str], text: str) -> bool:
    """Tell whether a cue stands in a sentence that does not speak in general."""
    general = _pattern("review", "general")
    for found in cue.finditer(text):
        start = text.rfind(". ", 0, found.start()) + 1
        end = text.find(". ", found.end())
        if not general.search(text, start, len(text) if end < 0 else end):
            return True
    return False


def _titled_otherwise(text: str) -> int:
    """Return how much counts that the first words name a policy, a report of the year or so."""
    rules = load_rules("kinds")["not_review"]
    opening = text.lstrip("#* \n")[: rules["title_within"]]
    if _pattern("not_review", "case").search(opening):
        return 0
    return rules["title_counts"] if _pattern("not_review", "title").match(opening) else 0


def _is_briefing(document: Document) -> bool:
    rules = load_rules("kinds")["briefing"]
    text = document.text
    if len(text.split()) > rules["longest_words"]:
        return False
    heads = [
        text[block.start : block.end].strip(" :*#").replace("\n", " ")
        for block in document.blocks
        if block.kind is BlockKind.HEADING
    ]
    found = {
        cue.pattern for cue in _cues("briefing", "headings") for head in heads if cue.search(head)
    }
    stated = re.search(r"(?i)\b(?:seven|7)[- ]minute (?:briefing|read)", text)
    numbered = any(
        b.kind is BlockKind.PARAGRAPH and "." in (b.number or "") for b in document.blocks
    )
    quoted = any(block.kind is BlockKind.PULL_QUOTE for block in document.blocks)
    return not numbered and (len(found) >= rules["needed"] or bool(stated) or quoted)
