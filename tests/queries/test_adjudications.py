"""The questions about what people judged, and the others once something was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph.build import build, load_vocabulary_graph
from graph.judging import judge
from graph.oxigraph import OxigraphStore, memory_store
from graph.statements import nodes_of, statements_of
from ontology.adjudication import Adjudication, Snapshot, Subject, Verdict
from ontology.identifiers import document_iri, review_iri
from queries.catalogue import load_catalogue
from queries.runner import run
from queries.tables import Table
from tests.factory import SENTENCES, make_document, make_review
from tests.graph.loading import RUN

DOCUMENT = make_document()
REVIEW = review_iri(DOCUMENT.sha256, 0)
AT = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def store() -> Iterator[OxigraphStore]:
    """Yield a store with the factory's review."""
    with memory_store() as made:
        load_vocabulary_graph(made)
        build(made, DOCUMENT, [make_review()], run=RUN)
        yield made


def judged(store: OxigraphStore, kind: str, verdict: Verdict) -> Adjudication:
    told = next(item for item in statements_of(nodes_of(store.quads(REVIEW))) if item.kind == kind)
    subject = Subject(REVIEW, document_iri(DOCUMENT.sha256), "Child Wren", DOCUMENT.name)
    said = Snapshot(kind, told.values, told.evidence)
    return Adjudication(told.iri, subject, verdict, "Ada Larch", AT, said, reason="because")


def ask(store: OxigraphStore, name: str, **arguments: str | int) -> Table:
    return run(load_catalogue()[name], store, arguments)


def test_before_anything_is_judged_there_is_nothing_to_tell(store: OxigraphStore) -> None:
    for name in ("adjudications", "rejected-statements", "quality-judged-by-rule"):
        assert ask(store, name).rows == ()


def test_who_judged_what_and_why(store: OxigraphStore) -> None:
    judge(store, [judged(store, "RiskFactor", Verdict.REJECT)])
    later = judged(store, "GoodPractice", Verdict.CONFIRM)
    judge(store, [replace(later, reason=None)])
    columns = ("kind", "verdict", "status", "by", "why", "quote")
    rows = [tuple(row[name] for name in columns) for row in ask(store, "adjudications").records()]
    assert sorted(rows, key=str) == [
        ("good-practice", "confirm", "applied", "Ada Larch", None, SENTENCES["good"]),
        ("risk-factor", "reject", "applied", "Ada Larch", "because", SENTENCES["factor"]),
    ]
    assert len(ask(store, "adjudications", verdict="reject")) == 1
    assert len(ask(store, "adjudications", status="reopened")) == 0
    (row,) = ask(store, "rejected-statements").records()
    assert (row["quote"], row["by"], row["kind"]) == (
        SENTENCES["factor"],
        "Ada Larch",
        "risk-factor",
    )
    assert ask(store, "quality-judged-by-rule").rows == (
        ("test.rule", "good-practice", 1, 1, 0, 0),
        ("test.rule", "risk-factor", 1, 0, 0, 1),
    )


def test_a_question_counts_what_stands(store: OxigraphStore) -> None:
    assert len(ask(store, "reviews-with-factor", factor="alcohol-misuse")) == 1
    wrong = judged(store, "RiskFactor", Verdict.REJECT)
    judge(store, [wrong])
    assert len(ask(store, "reviews-with-factor", factor="alcohol-misuse")) == 0
    right = tuple(
        (name, ("drug-misuse",) if name == "factor" else said) for name, said in wrong.said.values
    )
    again = replace(wrong, verdict=Verdict.CORRECT, corrected=right, by="Bo Elm")
    judge(store, [replace(again, at=datetime(2025, 1, 3, tzinfo=UTC))])
    assert len(ask(store, "reviews-with-factor", factor="drug-misuse")) == 1
