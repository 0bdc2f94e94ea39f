"""Labelled points told sentence by sentence.

A report reads "Finding 3: …" as one item. Where its paragraph goes on to tell what happened, the
point is its opening; what follows tells of the case like any other prose.
"""

from collections.abc import Iterator
from dataclasses import replace

from loaders.document import BlockKind, Case, Sentence
from loaders.sentences import split_sentences


def told_by_sentence(case: Case) -> Case:
    """Return the case with each labelled point of several sentences taken apart.

    The first part keeps the point's number and stays an item; the parts after it are prose.
    """
    return replace(case, sentences=tuple(_all_parts(case)))


def _all_parts(case: Case) -> Iterator[Sentence]:
    for sentence in case.sentences:
        if sentence.is_item and sentence.kind is BlockKind.PARAGRAPH:
            yield from _parts(case, sentence)
        else:
            yield sentence


def _parts(case: Case, sentence: Sentence) -> Iterator[Sentence]:
    spans = list(split_sentences(sentence.text))
    at = _offsets(case.document.text[sentence.start : sentence.end], sentence.text)
    if len(spans) == 1 or at is None:
        yield sentence
        return
    for i, (start, end) in enumerate(spans):
        yield replace(
            sentence,
            text=sentence.text[start:end],
            start=sentence.start + at[start],
            end=sentence.start + at[end - 1] + 1,
            is_item=i == 0,
        )


def _offsets(source: str, text: str) -> list[int] | None:
    """Return where each character of collapsed text stands in its source.

    ``None`` where the source holds words that the text leaves out, such as a page's furniture.
    """
    found: list[int] = []
    i = 0
    for character in text:
        while character != " " and i < len(source) and source[i].isspace():
            i += 1
        if character == " ":
            found.append(i)
            continue
        if source[i : i + 2] == "-\n" and character != "-":
            i += 2
            while i < len(source) and source[i].isspace():
                i += 1
        if i >= len(source) or source[i] != character:
            return None
        found.append(i)
        i += 1
    return found
