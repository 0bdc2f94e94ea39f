"""Documents to records to graph: the only place that has loaders and graph both in hand.

Documents are made ready here or elsewhere (``api.preparing``) and stored one at a time, so that
whatever stops a run finds each stored whole or not at all, and one that gives no review costs
itself only. What was made of a document is kept, so that a run that was stopped goes on, and one
that is done again costs only what has changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from api.outcome import Outcome
from api.preparing.cluster import make_on_cluster
from api.preparing.fingerprint import fingerprint
from api.preparing.given import Source, find_sources, take
from api.preparing.kept import Kept, keeping
from api.preparing.processes import make_at_once, processors
from api.preparing.work import Made, Read, make, understand
from api.publishing import keep_published
from graph.build import BuildReport, keep, load_vocabulary_graph, put
from graph.links import store_links
from graph.provenance import Run
from graph.store import Store
from loaders.annotation import to_record
from loaders.origins import Origin
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError
from ontology.issues import Issue, IssueKind
from queries.same_case import case_facts, same_cases

__all__ = ["extract_documents", "find_sources", "load_documents"]

_A_JOB = 8
"""Documents that are worth a further process: it takes seconds until it knows its rules."""


def load_documents(  # noqa: PLR0913 - each is named where it is given
    store: Store,
    sources: Sequence[Source],
    *,
    jobs: int | None = 1,
    cluster: str | None = None,
    place: str | Path | None = None,
    afresh: bool = False,
) -> Iterator[Outcome]:
    """Put each document's reviews into the store; yield what became of each, in turn.

    ``jobs`` processes make documents ready while this one stores them; ``None`` is as many as
    there are processors and documents for. ``cluster`` is the address of a Dask scheduler whose
    workers do it in their place. ``place`` is where the store is: what was made is kept there and
    taken from there, unless ``afresh``. Raises `ClusterError`, `RulesError`, `StoreError`.
    """
    run = Run(started=datetime.now(UTC), version=version("reviewgraph"))
    load_vocabulary_graph(store)
    keep_published(store)
    first_names: dict[str, str] = {}
    many = jobs or max(1, min(processors(), len(sources) // _A_JOB))
    decided = fingerprint()
    with keeping(place, decided) if place is not None else nullcontext() as kept:
        coming = _coming(sources, None if afresh else kept, decided)
        if cluster is None:
            ready = make_at_once(coming, many, decided)
        else:
            ready = make_on_cluster(coming, cluster, decided)
        for made in ready:
            if made.prepared is None:
                outcome = Outcome(made.name, problems=made.problems)
            else:
                outcome = _stored(store, made, run, first_names, afresh=afresh)
            if kept is not None and made.lasting:
                kept.put(made)
            yield outcome
        if kept is not None:
            kept.forget_others()
    store_links(store, same_cases(case_facts(store)))


def extract_documents(
    sources: Sequence[Source],
) -> Iterator[tuple[Outcome, dict[str, Any] | None]]:
    """Yield what became of each document, with its annotation record if it has one."""
    for source in sources:
        item = _refused(source) if isinstance(source, DocumentError) else understand(source)
        if isinstance(item, Read):
            reviews = item.extraction.reviews
            record = to_record(item.document.source.name, reviews, load_vocabulary())
            yield _extracted(item), record
        else:
            yield Outcome(item.name, problems=item.problems), None


def _coming(
    sources: Iterable[Source], kept: Kept | None, fingerprint: str
) -> Iterator[Origin | Made]:
    """Yield each source, or in its place what is known to come of it."""
    look = kept if kept else None
    for source in sources:
        if isinstance(source, DocumentError):
            yield _refused(source)
        elif isinstance(source, Origin):
            yield (look and _known(look, source)) or source
        else:  # standard input is this process's
            yield make(source, fingerprint)


def _known(kept: Kept, source: Origin) -> Made | None:
    with suppress(DocumentError):  # reading it again says why
        made = kept.get(take(source).key(kept.fingerprint))
        return replace(made, lasting=False) if made else None
    return None


def _refused(problem: DocumentError) -> Made:
    return Made(str(problem).partition(":")[0], problems=(str(problem),))


def _stored(
    store: Store, made: Made, run: Run, first_names: dict[str, str], *, afresh: bool
) -> Outcome:
    assert made.prepared is not None
    # A copy is stored as well: the registry keeps every name a text came under, in any order.
    report = (None if afresh else keep(store, made.prepared)) or put(store, made.prepared, run=run)
    document = made.prepared.document
    outcome = Outcome(
        made.name,
        reviews=len(report.stored),
        problems=(*made.problems, *map(str, report.rejected)),
        same_as=first_names.get(document.sha256),
        notes=made.notes,
        issues=(*made.issues, *_not_stored(document.name, report)),
        reopened=report.reopened,
        unchanged=report.unchanged,
    )
    first_names.setdefault(document.sha256, made.name)
    return outcome


def _extracted(read: Read) -> Outcome:
    return Outcome(
        read.name,
        len(read.extraction.reviews),
        read.problems,
        notes=read.document.notes,
        issues=read.extraction.issues,
    )


def _not_stored(name: str, report: BuildReport) -> tuple[Issue, ...]:
    return tuple(
        Issue(IssueKind.NOT_STORED, name, each.ordinal, each.subject) for each in report.rejected
    )
