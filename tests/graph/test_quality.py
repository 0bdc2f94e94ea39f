"""Figures of quality in the store: what they are of, and what takes their place."""

from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode

from graph.oxigraph import memory_store
from graph.quality import DQV, Estimate, Figure, quality_quads, store_quality
from ontology.identifiers import DATASET, QUALITY, concept_iri
from ontology.namespaces import RG_NS

WHEN = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)


def figure(value: float = 0.5, kind: str = "theme", concept: str | None = None) -> Figure:
    estimate = Estimate(value, value / 2, 1.0, 8)
    return Figure(kind, ("theme", concept) if concept else None, estimate, estimate, estimate)


def test_a_figure_says_what_it_measures_and_on_what() -> None:
    quads = set(quality_quads([figure(concept="safe-sleep")], "mine", WHEN, "1.0"))
    assert {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)} == {
        QUALITY
    }
    metrics = {q.subject: q.object for q in quads if q.predicate.value == f"{DQV}isMeasurementOf"}
    assert {str(metric) for metric in metrics.values()} == {
        f"<{RG_NS}{name}>" for name in ("precision", "recall", "f1")
    }
    for node in metrics:
        facts = {q.predicate.value: q.object for q in quads if q.subject == node}
        assert facts[f"{DQV}computedOn"] == NamedNode(DATASET)
        assert facts[f"{RG_NS}measuredConcept"] == NamedNode(concept_iri("theme", "safe-sleep"))
        assert facts[f"{RG_NS}measuredKind"] == Literal("theme")
        value = facts[f"{DQV}value"]
        assert isinstance(value, Literal)
        assert (float(value.value), value.datatype.value.partition("#")[2]) == (0.5, "double")


def test_the_same_figures_give_the_same_quads() -> None:
    assert list(quality_quads([figure()], "mine", WHEN, "1")) == list(
        quality_quads([figure()], "mine", WHEN, "1")
    )


def test_a_share_of_nothing_is_not_stored() -> None:
    nothing = Estimate(1.0, 0.0, 1.0, 0)
    one = Estimate(0.0, 0.0, 1.0, 1)
    quads = quality_quads([Figure("theme", None, nothing, one, one)], "mine", WHEN, "1")
    metrics = [str(q.object) for q in quads if q.predicate.value == f"{DQV}isMeasurementOf"]
    assert not any("precision" in metric for metric in metrics)
    assert len(metrics) == 2


def test_a_set_replaces_its_own_figures_and_no_others() -> None:
    with memory_store() as store:
        old = [figure(0.5), figure(0.4, concept="safe-sleep")]
        assert store_quality(store, old, "mine", WHEN, "1") == 6
        store_quality(store, [figure(0.6)], "other", WHEN, "1")
        store_quality(store, [figure(0.7)], "mine", WHEN, "1")
        quads = list(store.quads(QUALITY))
        values = sorted(
            float(quad.object.value)
            for quad in quads
            if quad.predicate.value == f"{DQV}value" and isinstance(quad.object, Literal)
        )
        assert values == [0.6] * 3 + [0.7] * 3
        again = set(quads)
        store_quality(store, [figure(0.7)], "mine", WHEN, "1")
        assert set(store.quads(QUALITY)) == again
