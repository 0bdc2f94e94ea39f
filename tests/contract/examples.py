"""The fictional examples as a store that was loaded, judged and linked, the same wherever it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Self

import pytest

from api.publishing import keep_published
from graph.build import load_vocabulary_graph, put
from graph.judging import judge
from graph.links import SameCase, store_links
from graph.prepared import Prepared, prepare
from graph.provenance import Run
from graph.statements import Told, nodes_of, statements_of
from graph.store import Store
from loaders.origins import Origin, find_origins, read_origin
from loaders.pipeline import read_reviews
from ontology.adjudication import Adjudication, Snapshot, Subject, Verdict
from ontology.errors import NotACaseReview
from ontology.identifiers import document_iri

EXAMPLES = Path(__file__).parents[2] / "examples"
LOADED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RUN = Run(started=LOADED_AT, version="0")
JUDGED = ("Child L", "Robin")
"""The reviews of which people judged statements, and which are held for one case."""


class Stopped(datetime):
    """A clock that stands still, so that all stores hold the same times."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        """Return the time at which everything is loaded."""
        return cls.fromtimestamp(LOADED_AT.timestamp(), tz)


@cache
def prepared() -> tuple[Prepared, ...]:
    """Return every example that tells of a review, extracted and checked once."""
    return tuple(_prepared())


def fill(store: Store) -> None:
    """Load the examples, judge some of their statements, and link two of their reviews."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.build.datetime", Stopped)
        load_vocabulary_graph(store)
        keep_published(store)
        for document in prepared():
            assert not put(store, document, run=RUN).rejected
    said = judgements()
    judge(store, said)
    judge(store, withdrawn=[said[-1].iri])
    first, second = sorted(item.subject.review for item in said[:2])
    store_links(store, [SameCase(first, second, 0.95, ("sex: male", "year: 2021"))])


@cache
def judgements() -> tuple[Adjudication, ...]:
    """Return one of each verdict but an addition, one that lost its place, one to be withdrawn."""
    one, other = (_statements(subject) for subject in JUDGED)
    factors = [told for told in one[1] if told.kind == "RiskFactor"]
    missed = [told for told in other[1] if told.kind == "MissedOpportunity"]
    rejected = _judged(one[0], factors[0], Verdict.REJECT, 1)
    corrected = _judged(one[0], factors[1], Verdict.CORRECT, 3)
    values = {**dict(factors[1].values), "bearer": ("parents",)}
    gone = _judged(one[0], factors[3], Verdict.CONFIRM, 4)
    return (
        replace(rejected, reason="It was \U0001f9d2 “another”."),
        _judged(other[0], missed[0], Verdict.CONFIRM, 2),
        replace(corrected, corrected=tuple(values.items())),
        replace(gone, statement=f"{gone.statement}0"),
        _judged(other[0], missed[1], Verdict.REJECT, 5),
    )


def _prepared() -> Iterator[Prepared]:
    for origin in find_origins([EXAMPLES]):
        assert isinstance(origin, Origin)
        document = read_origin(origin)
        try:
            reviews = read_reviews(document).reviews
        except NotACaseReview:  # one example shows that
            continue
        yield prepare(document.source, reviews)


def _statements(subject: str) -> tuple[Subject, list[Told]]:
    for document in prepared():
        for review in document.reviews:
            if review.subject == subject:
                told = statements_of(nodes_of(review.quads()))
                source = document.document
                place = Subject(review.iri, document_iri(source.sha256), subject, source.name)
                return place, sorted(told, key=lambda each: each.iri)
    raise AssertionError(f"no example tells of {subject}")


def _judged(subject: Subject, told: Told, verdict: Verdict, minutes: int) -> Adjudication:
    at = LOADED_AT + timedelta(minutes=minutes)
    said = Snapshot(told.kind, told.values, told.evidence)
    return Adjudication(told.iri, subject, verdict, "Ada Larch", at, said)
