"""Documents as they are seen, and records of them put back onto the text as it is."""

from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from loaders.document import CONTEXT, Document, collapse
from loaders.legible import Legible, is_legible
from ontology.issues import Issue
from ontology.records import CaseReview, Evidence

Part = TypeVar("Part")


class Seen:
    """A document with what is not seen left out of its text (see `loaders.legible`).

    ``document`` is the one given, where all of it is seen.
    """

    def __init__(self, document: Document) -> None:
        self._source = document.text
        self._legible = None if is_legible(document.text) else Legible(document.text)
        self.document = document if self._legible is None else _seen(document, self._legible)

    def put_back(self, review: CaseReview) -> CaseReview:
        """Return a review of ``document`` with evidence and span of the text as it is."""
        if self._legible is None:
            return review
        start, end = review.span
        span = (self._legible.source_start(start) if start else 0, self._end(end))
        return replace(self._moved(review), span=span)

    def put_back_issue(self, issue: Issue) -> Issue:
        """Return an issue of ``document`` with its place in the text as it is."""
        if self._legible is None or issue.start is None or issue.end is None:
            return issue
        start = self._legible.source_start(issue.start)
        end = max(start, self._end(issue.end))
        return replace(issue, quote=collapse(self._source[start:end]), start=start, end=end)

    def _moved(self, part: Part) -> Part:
        if isinstance(part, Evidence):
            return cast("Part", self._evidence(part))
        if isinstance(part, tuple):
            return cast("Part", tuple(map(self._moved, part)))
        if is_dataclass(part) and not isinstance(part, type):
            moved = {field.name: self._moved(getattr(part, field.name)) for field in fields(part)}
            return replace(part, **moved)
        return part

    def _evidence(self, evidence: Evidence) -> Evidence:
        assert self._legible is not None
        start = self._legible.source_start(evidence.start)
        end = max(start, self._end(evidence.end))
        return replace(
            evidence,
            exact=self._source[start:end],
            prefix=self._source[max(0, start - CONTEXT) : start],
            suffix=self._source[end : end + CONTEXT],
            start=start,
            end=end,
        )

    def _end(self, offset: int) -> int:
        assert self._legible is not None
        if offset >= len(self._legible.text):
            return len(self._source)
        return self._legible.source_end(offset)


def _seen(document: Document, legible: Legible) -> Document:
    at = legible.offset
    return Document(
        replace(document.source, text=legible.text),
        tuple(replace(each, start=at(each.start), end=at(each.end)) for each in document.pages),
        tuple(replace(each, start=at(each.start), end=at(each.end)) for each in document.blocks),
    )
