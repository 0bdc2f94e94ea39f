"""What was measured, as the questions and the patterns find it."""

from datetime import UTC, datetime

import pytest

from graph.build import load_vocabulary_graph
from graph.oxigraph import OxigraphStore, memory_store
from graph.quality import Estimate, Figure, store_quality
from queries.catalogue import load_catalogue
from queries.quality import Measured, measured
from queries.runner import run
from queries.terms import Term
from queries.views import precision_of

WHEN = datetime(2024, 5, 6, tzinfo=UTC)


def estimates(value: float, n: int) -> tuple[Estimate, Estimate, Estimate]:
    one = Estimate(value, value - 0.1, value + 0.1, n)
    return one, Estimate(value / 2, 0.0, 1.0, n + 1), Estimate(value, 0.0, 1.0, n)


@pytest.fixture(name="store")
def filled() -> OxigraphStore:
    """Return a store with figures of two sets."""
    store = memory_store()
    load_vocabulary_graph(store)
    nothing = Estimate(1.0, 0.0, 1.0, 0)
    one = Estimate(0.0, 0.0, 1.0, 3)
    figures = [
        Figure("risk-factor", None, *estimates(0.8, 50)),
        Figure("risk-factor", ("risk-factor", "neglect"), *estimates(0.6, 5)),
        Figure("missed-opportunity", ("theme", "safe-sleep"), nothing, one, one),
    ]
    store_quality(store, figures, "small", WHEN, "1")
    store_quality(store, [Figure("risk-factor", None, *estimates(0.7, 90))], "large", WHEN, "1")
    return store


def test_the_largest_sample_speaks(store: OxigraphStore) -> None:
    found = measured(store)
    assert found["risk-factor", None] == Measured(0.7, 0.35, 0.7, 90, (0.6, 0.8), "large")
    assert found["risk-factor", "neglect"].n == 5
    assert found["risk-factor", "neglect"].set == "small"


def test_what_was_never_extracted_has_no_precision(store: OxigraphStore) -> None:
    found = measured(store)["missed-opportunity", "safe-sleep"]
    assert (found.precision, found.recall, found.n) == (None, 0.0, 0)


def test_a_store_never_evaluated_has_measured_nothing() -> None:
    assert measured(memory_store()) == {}


def test_the_saved_questions_tell_every_set(store: OxigraphStore) -> None:
    saved = load_catalogue()
    kinds = run(saved["quality-by-kind"], store)
    assert [(row["set"], row["kind"], row["precision"]) for row in kinds.records()] == [
        ("large", "risk-factor", 0.7),
        ("small", "risk-factor", 0.8),
    ]
    concepts = run(saved["quality-by-concept"], store, {"kind": "risk-factor"})
    assert [(row["concept"], row["label"]) for row in concepts.records()] == [
        ("neglect", "Neglect")
    ]


def test_a_concept_measured_too_seldom_takes_the_figure_of_its_kind(store: OxigraphStore) -> None:
    often = Figure("risk-factor", ("risk-factor", "smoking"), *estimates(0.9, 40))
    store_quality(store, [often], "other", WHEN, "1")
    precision = precision_of(store)
    neglect, smoking, unknown = (
        Term("risk-factor", name, name) for name in ("neglect", "smoking", "poverty")
    )
    assert precision([smoking]) == 0.9
    assert precision([neglect]) == precision([unknown]) == 0.7
    assert precision([smoking, neglect]) == 0.7
    assert precision([Term("outcome", "death", "Death")]) is None
