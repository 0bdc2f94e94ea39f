"""How well extraction did, as part of the data it is about (W3C Data Quality Vocabulary).

Every figure is a ``dqv:QualityMeasurement`` of precision, recall or F1, computed on the data set,
with the kind and the concept it is restricted to, its sample and its 95 % interval. All stand in
one graph; the figures of one annotated set take the place of those it gave before.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal, NamedNode, Quad

from graph.literals import XSD, concept, integer, text
from graph.mapping import PROV, RDFS_LABEL, Triples, Values, describe
from graph.store import Store
from ontology.identifiers import DATASET, QUALITY, evaluation_iri, measurement_iri
from ontology.namespaces import RG_NS

DQV = "http://www.w3.org/ns/dqv#"
_GRAPH = NamedNode(QUALITY)
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share from 0 to 1 with its 95 % interval, and how many things it is a share of."""

    value: float
    low: float
    high: float
    n: int


@dataclass(frozen=True, slots=True)
class Figure:
    """How well one kind of thing was extracted; ``concept`` (scheme, id) where only one concept."""

    kind: str
    concept: tuple[str, str] | None
    precision: Estimate
    recall: Estimate
    f1: Estimate


def quality_quads(
    figures: Iterable[Figure], evaluation_set: str, when: datetime, version: str
) -> Iterator[Quad]:
    """Yield the figures measured on an annotated set, ``when`` (with a time zone) and with what.

    ``version`` is that of the software. The names of figures depend on the set and on what is
    measured, never on the values.
    """
    activity = evaluation_iri(evaluation_set)
    moment = when.isoformat().replace("+00:00", "Z")  # as the store gives it back
    run: dict[str, Values] = {
        RDFS_LABEL: text(f"Evaluation on {evaluation_set} with reviewgraph {version}"),
        f"{PROV}endedAtTime": Literal(moment, datatype=NamedNode(f"{XSD}dateTime")),
        f"{RG_NS}evaluationSet": text(evaluation_set),
    }
    dataset: dict[str, Values] = {RDFS_LABEL: text("Case reviews of this store")}
    yield from _quads(describe(activity, [f"{PROV}Activity"], run))
    yield from _quads(describe(DATASET, [f"{RG_NS}ReviewDataset"], dataset))
    for figure in figures:
        metrics = {"precision": figure.precision, "recall": figure.recall, "f1": figure.f1}
        for metric, estimate in metrics.items():
            if not estimate.n:
                continue  # a share of nothing is no measurement
            of = figure.concept or (None, None)
            node = measurement_iri(evaluation_set, metric, figure.kind, *of)
            facts: dict[str, Values] = {
                f"{DQV}isMeasurementOf": NamedNode(f"{RG_NS}{metric}"),
                f"{DQV}computedOn": NamedNode(DATASET),
                f"{DQV}value": _double(estimate.value),
                f"{RG_NS}measuredKind": text(figure.kind),
                f"{RG_NS}measuredConcept": concept(*figure.concept) if figure.concept else None,
                f"{RG_NS}evaluationSet": text(evaluation_set),
                f"{RG_NS}sampleSize": integer(estimate.n),
                f"{RG_NS}intervalLow": _double(estimate.low),
                f"{RG_NS}intervalHigh": _double(estimate.high),
                f"{PROV}wasGeneratedBy": NamedNode(activity),
            }
            yield from _quads(describe(node, [f"{DQV}QualityMeasurement"], facts))


def store_quality(
    store: Store, figures: Iterable[Figure], evaluation_set: str, when: datetime, version: str
) -> int:
    """Put the figures of an annotated set in the place of its earlier ones; return how many.

    Figures measured on other sets stay.
    """
    held = list(store.quads(QUALITY))
    of_this_set = NamedNode(f"{RG_NS}evaluationSet"), Literal(evaluation_set)
    stale = {quad.subject for quad in held if (quad.predicate, quad.object) == of_this_set}
    fresh = list(quality_quads(figures, evaluation_set, when, version))
    kept = [quad for quad in held if quad.subject not in stale]
    wanted = dict.fromkeys([*kept, *fresh])
    if wanted.keys() != set(held):
        store.replace_graph(QUALITY, wanted)
    measured = NamedNode(f"{DQV}value")
    return sum(quad.predicate == measured for quad in fresh)


def _quads(triples: Triples) -> Iterator[Quad]:
    for triple in triples:
        yield Quad(*triple, _GRAPH)


def _double(value: float) -> Literal:
    spelled = repr(round(value, _DIGITS)).removesuffix(".0")  # as the store gives it back
    return Literal(spelled, datatype=NamedNode(f"{XSD}double"))
