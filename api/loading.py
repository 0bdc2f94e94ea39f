"""Documents to records to graph: the only place that has loaders and graph both in hand.

One document at a time, so that whatever stops a run finds each document stored whole or not at
all, and a document that gives no review costs itself only.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import glob, has_magic
from importlib.metadata import version
from pathlib import Path
from typing import Any

from api.outcome import Outcome
from api.publishing import keep_published
from graph.build import BuildReport, build, load_vocabulary_graph
from graph.links import store_links
from graph.provenance import Run
from graph.store import Store
from loaders.annotation import to_record
from loaders.document import Document
from loaders.origins import Origin, find_origins, read_origin
from loaders.pipeline import Extraction, read_reviews
from loaders.readers.formats import read_bytes
from loaders.readers.limits import MEGABYTE, limits
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError, UnreadableDocument
from ontology.issues import Issue, IssueKind
from ontology.records import CaseReview
from queries.same_case import case_facts, same_cases

STANDARD_INPUT = "-"

Source = Origin | str | DocumentError
"""Where a document is, ``-``, or why a given path leads to none."""


@dataclass(frozen=True, slots=True)
class _Found:
    name: str
    document: Document
    extraction: Extraction

    @property
    def reviews(self) -> tuple[CaseReview, ...]:
        return self.extraction.reviews


def find_sources(paths: Iterable[str]) -> list[Source]:
    """Return the files that paths, folders and globs lead to, each once, in the order given."""
    found: dict[str, Source] = {}
    for given in paths:
        for source in _spread(given):
            found.setdefault(str(source), source)
    return list(found.values())


def load_documents(store: Store, sources: Sequence[Source]) -> Iterator[Outcome]:
    """Put each document's reviews into the store; yield what became of each, in turn."""
    run = Run(started=datetime.now(UTC), version=version("reviewgraph"))
    load_vocabulary_graph(store)
    keep_published(store)
    first_names: dict[str, str] = {}
    for item in _read(sources):
        if isinstance(item, Outcome):
            yield item
            continue
        source = item.document.source
        # A copy is built as well: the registry keeps every name a text came under, in any order.
        report = build(store, source, item.reviews, run=run)
        yield Outcome(
            item.name,
            reviews=len(report.stored),
            problems=(*_broken(item), *map(str, report.rejected)),
            same_as=first_names.get(source.sha256),
            notes=item.document.notes,
            issues=(*item.extraction.issues, *_not_stored(item, report)),
            reopened=report.reopened,
        )
        first_names.setdefault(source.sha256, item.name)
    store_links(store, same_cases(case_facts(store)))


def extract_documents(
    sources: Sequence[Source],
) -> Iterator[tuple[Outcome, dict[str, Any] | None]]:
    """Yield what became of each document, with its annotation record if it has one."""
    for item in _read(sources):
        if isinstance(item, Outcome):
            yield item, None
        else:
            record = to_record(item.document.source.name, item.reviews, load_vocabulary())
            yield _extracted(item), record


def _extracted(item: _Found) -> Outcome:
    return Outcome(
        item.name,
        len(item.reviews),
        _broken(item),
        notes=item.document.notes,
        issues=item.extraction.issues,
    )


def _broken(item: _Found) -> tuple[str, ...]:
    return tuple(
        f'{item.name}: entry "{issue.quote}" holds too few words to be a review; the others are '
        "taken"
        for issue in item.extraction.issues
        if issue.kind is IssueKind.ENTRY_TOO_SHORT
    )


def _not_stored(item: _Found, report: BuildReport) -> tuple[Issue, ...]:
    return tuple(
        Issue(IssueKind.NOT_STORED, item.document.source.name, each.ordinal, each.subject)
        for each in report.rejected
    )


def _spread(given: str) -> Iterator[Source]:
    if given == STANDARD_INPUT:
        yield given
        return
    matches = [given]
    if has_magic(given) and not Path(given).exists():
        matches = sorted(glob(given, recursive=True))  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            yield UnreadableDocument(f"{given}: no file matches")
    for match in matches:
        found = list(find_origins([Path(match)]))
        if not found:
            yield UnreadableDocument(f"{match}: no documents of a known format in this folder")
        yield from found


def _read(sources: Iterable[Source]) -> Iterator[_Found | Outcome]:
    for source in sources:
        if isinstance(source, DocumentError):
            yield Outcome(str(source).partition(":")[0], problems=(str(source),))
            continue
        name = str(source)
        try:
            document = _open(source)
            extraction = read_reviews(document)
        except DocumentError as problem:
            yield Outcome(name, problems=(str(problem),))
        except MemoryError:
            yield Outcome(name, problems=(f"{name}: takes more memory than there is; split it",))
        except Exception as fault:  # a rule's defect must cost one document, not the run
            reason = f"{name}: cannot be understood ({type(fault).__name__}: {fault})"
            yield Outcome(name, problems=(reason,))
        else:
            yield _Found(name, document, extraction)


def _open(source: Origin | str) -> Document:
    if isinstance(source, Origin):
        return read_origin(source)
    most = limits().file_megabytes * MEGABYTE
    return read_bytes("stdin", sys.stdin.buffer.read(most + 1))
