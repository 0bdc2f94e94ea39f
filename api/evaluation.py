"""Extraction compared with annotated reviews: rows to print, and figures to store with the data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from graph.build import load_vocabulary_graph
from graph.quality import Estimate, Figure, store_quality
from graph.store import Store
from loaders.evaluation.annotated import read_annotated
from loaders.evaluation.bootstrap import Interval, Measured, measure
from loaders.evaluation.run import Evaluation, evaluate
from loaders.evaluation.scores import SLICES, by_concept, by_kind, in_order
from loaders.evaluation.verdicts import MEASURES, Finding, Verdict
from queries.tables import Table, Value

__all__ = ["Evaluation", "evaluate_folder", "figures_of", "keep", "misses", "table"]

_HEADS = {
    "kind": ("measure",),
    "concept": ("measure", "concept"),
    "bearer": ("by", "value"),
    "document": ("by", "value", "measure"),
}
_KINDS: Mapping[str, str] = {
    "agency.kind": "agency-involvement",
    "good_practice": "good-practice",
    "learning": "learning-point",
    "missed_opportunities": "missed-opportunity",
    "recommendations": "recommendation",
    "risk_factor": "risk-factor",
    "risk_factor+bearer": "risk-factor-with-bearer",
    "themes": "theme",
}


@dataclass(frozen=True, slots=True)
class Miss:
    """Something missed or wrong: under which measure, in which review, what, in which words."""

    finding: str
    measure: str
    review: str
    value: str
    quote: str | None

    def __str__(self) -> str:
        """Return it as one line, its parts between tabs."""
        said = [] if self.quote in {None, self.value} else [self.quote]
        parts = (self.finding, self.measure, self.review, self.value, *said)
        return "\t".join(" ".join(str(part).split()) for part in parts)


def evaluate_folder(annotations: Path, texts: Path | None = None) -> Evaluation:
    """Extract the documents of a folder of annotations and compare.

    Raises `UnreadableDocument` and `VocabularyError` as `loaders.evaluation` does.
    """
    return evaluate(read_annotated(annotations, texts))


def table(evaluation: Evaluation, by: str) -> Table:
    """Return precision, recall and F1 with their intervals; ``by`` is a key of `SLICES`.

    A share of nothing is left empty.
    """
    measured = measure(evaluation.verdicts, SLICES[by](evaluation))
    figures = ("precision", "p_low", "p_high", "recall", "r_low", "r_high", "f1", "f_low", "f_high")
    columns = (*_HEADS[by], "right", "wrong", "missed", *figures, "reviews")
    heads = _HEADS[by]
    at = heads.index("measure") if "measure" in heads else 0
    rows = tuple((*cell, *_row(measured[cell])) for cell in in_order(measured, at))
    return Table(columns, rows)


def misses(evaluation: Evaluation) -> Iterator[Miss]:
    """Yield what was missed or wrong, in the order of the documents."""
    for verdict in evaluation.verdicts:
        if verdict.measure in MEASURES and verdict.finding is not Finding.RIGHT:
            yield Miss(
                str(verdict.finding), verdict.measure, verdict.review, verdict.value, verdict.quote
            )


def keep(store: Store, evaluation: Evaluation) -> int:
    """Store the figures by kind and by concept in the place of earlier ones of the same set.

    Returns how many were stored.
    """
    load_vocabulary_graph(store)
    figures, now = figures_of(evaluation), datetime.now(UTC)
    return store_quality(store, figures, evaluation.name, now, version("reviewgraph"))


def figures_of(evaluation: Evaluation) -> list[Figure]:
    """Return precision, recall and F1 of every kind and every concept."""
    verdicts = evaluation.verdicts
    kinds = measure(verdicts, by_kind(evaluation))
    concepts = measure(verdicts, by_concept(evaluation))
    figures = [_figure(_kind(cell[0]), None, found) for cell, found in kinds.items()]
    return [*figures, *_of_concepts(verdicts, concepts)]


def _of_concepts(
    verdicts: Iterable[Verdict], measured: Mapping[tuple[str, ...], Measured]
) -> Iterator[Figure]:
    schemes = {
        (verdict.measure, verdict.concept[1]): verdict.concept[0]
        for verdict in verdicts
        if verdict.concept
    }
    for (name, concept), found in measured.items():
        yield _figure(_kind(name), (schemes[name, concept], concept), found)


def _kind(name: str) -> str:
    """Return what a measure measures, as the store names it: "missed-opportunity-themes"."""
    if name in _KINDS:
        return _KINDS[name]
    base, _, facet = name.partition("/")
    if facet:
        return _KINDS.get(base, base) if facet != "addressee" else "recommendation"
    base, _, facet = name.partition(".")
    return f"{_KINDS.get(base, base)}-{facet}".strip("-").replace("_", "-")


def _figure(kind: str, concept: tuple[str, str] | None, found: Measured) -> Figure:
    score = found.score
    return Figure(
        kind,
        concept,
        precision=_estimate(score.precision, found.precision, score.right + score.wrong),
        recall=_estimate(score.recall, found.recall, score.right + score.missed),
        f1=_estimate(score.f1, found.f1, score.n),
    )


def _estimate(value: float, interval: Interval, n: int) -> Estimate:
    return Estimate(value, *interval, n)


def _row(found: Measured) -> tuple[Value, ...]:
    score = found.score
    cells: list[Value] = [score.right, score.wrong, score.missed]
    for value, interval, n in (
        (score.precision, found.precision, score.right + score.wrong),
        (score.recall, found.recall, score.right + score.missed),
        (score.f1, found.f1, score.n),
    ):
        cells += [round(each, 4) for each in (value, *interval)] if n else [None] * 3
    return (*cells, found.reviews)
