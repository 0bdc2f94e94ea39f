"""Documents to records to graph: the only place that has loaders and graph both in hand.

One document at a time, so that whatever stops a run finds each document stored whole or not at
all, and a document that gives no review costs itself only.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from api.outcome import Outcome
from graph.build import build, load_vocabulary_graph
from graph.provenance import Run
from graph.store import Store
from loaders.annotation import to_record
from loaders.document import Document
from loaders.pipeline import extract, read_documents
from ontology.errors import DocumentError
from ontology.records import CaseReview


def load_documents(store: Store, paths: Sequence[str]) -> Iterator[Outcome]:
    """Put each document's reviews into the store; yield what became of each, in turn."""
    run = Run(started=datetime.now(UTC), version=version("reviewgraph"))
    load_vocabulary_graph(store)
    first_names: dict[str, str] = {}
    for name, document, found in _read(paths):
        if document is None:
            yield Outcome(name, problems=(str(found),))
            continue
        digest = document.source.sha256
        # A copy is built as well: the registry keeps every name a text came under, in any order.
        report = build(store, document.source, found, run=run)
        yield Outcome(
            name,
            reviews=len(report.stored),
            problems=tuple(map(str, report.rejected)),
            same_as=first_names.get(digest),
        )
        first_names.setdefault(digest, name)


def extract_documents(paths: Sequence[str]) -> Iterator[tuple[Outcome, dict[str, Any] | None]]:
    """Yield what became of each document, with its annotation record if it has one."""
    for name, document, found in _read(paths):
        if document is None:
            yield Outcome(name, problems=(str(found),)), None
        else:
            yield Outcome(name, reviews=len(found)), to_record(document, found)


def _read(
    paths: Sequence[str],
) -> Iterator[tuple[str, Document, tuple[CaseReview, ...]] | tuple[str, None, Exception]]:
    for name, read in read_documents(paths):
        if isinstance(read, DocumentError):
            yield name, None, read
            continue
        try:
            found = extract(read)
        except DocumentError as problem:
            yield name, None, problem
        except Exception as fault:  # a rule's defect must cost one document, not the run
            kind = type(fault).__name__
            yield name, None, DocumentError(f"{name}: cannot be understood ({kind}: {fault})")
        else:
            yield name, read, found
