"""What must hold of any document: reviews with every quotation in place, or one-line reasons."""

import json
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

from pyoxigraph import Dataset, RdfFormat, parse, serialize

from benchmarks.fuzz.target import holds
from graph.mapping import review_quads
from loaders.annotation import to_record
from loaders.document import CONTEXT, Document
from loaders.pipeline import read_reviews
from loaders.readers.assemble import to_document
from loaders.readers.content import Content
from loaders.readers.formats import detect
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError, UnreadableDocument
from ontology.issues import Issue
from ontology.records import CaseReview, Evidence

NAME = "fuzz"


def outcome(suffix: str, reader: Callable[[str, bytes], Content], content: bytes) -> str:
    """Read a document and its reviews; return "refused", "no review" or "reviews"."""
    name = f"{NAME}{suffix}"
    try:
        found = detect(name, content, suffix)
        if suffix not in found.suffixes:
            return "another format"
        document = to_document(name, found.media_type, reader(name, content))
    except UnreadableDocument as refusal:
        _is_one_line(refusal)
        return "refused"
    _check_layout(document)
    try:
        extraction = read_reviews(document)
    except DocumentError as refusal:
        _is_one_line(refusal)
        return "no review"
    holds(extraction.reviews, "neither reviews nor a reason")
    for issue in extraction.issues:
        told = json.loads(json.dumps(issue.to_json()))
        holds(Issue.from_json(told) == issue, f"an issue that is not read as written: {issue}")
        inside = 0 <= (issue.start or 0) <= (issue.end or 0) <= len(document.text)
        holds(inside, f"an issue outside the text: {issue}")
    for review in extraction.reviews:
        _check_review(review, document)
    json.dumps(to_record(name, extraction.reviews, load_vocabulary()))
    return "reviews"


def quotations(value: object) -> Iterator[Evidence]:
    """Yield every quotation in a record."""
    if isinstance(value, Evidence):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from quotations(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from quotations(getattr(value, each.name))


def _is_one_line(refusal: DocumentError) -> None:
    told = str(refusal)
    holds("\n" not in told, f"a reason of several lines: {told!r}")
    holds(told.startswith(NAME), f"a reason that names no document: {told!r}")


def _check_layout(document: Document) -> None:
    length = len(document.text)
    for block in document.blocks:
        holds(0 <= block.start <= block.end <= length, f"a block outside the text: {block}")
    for page in document.pages:
        holds(0 <= page.start <= page.end, f"a page of no place: {page}")


def _check_review(review: CaseReview, document: Document) -> None:
    text = document.text
    holds(0 <= review.span[0] <= review.span[1] <= len(text), f"a review outside: {review.span}")
    for evidence in quotations(review):
        start, end = evidence.start, evidence.end
        holds(evidence.exact.strip(), f"an empty quotation: {evidence}")
        holds(0 <= start < end, f"a quotation of no place: {evidence}")
        holds(text[start:end] == evidence.exact, f"a misplaced quotation: {evidence}")
        holds(text[max(0, start - CONTEXT) : start] == evidence.prefix, f"a prefix: {evidence}")
        holds(text[end : end + CONTEXT] == evidence.suffix, f"a suffix: {evidence}")
        holds(0 < evidence.confidence <= 1, f"a confidence: {evidence}")
    quads = set(review_quads(review, document.source))
    written = serialize(quads, format=RdfFormat.N_QUADS)
    back = Dataset(parse(written, format=RdfFormat.N_QUADS))
    holds(back == Dataset(quads), "a graph that is not read as it was written")
