"""Precision, recall and F1, counted from verdicts under any key."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from loaders.evaluation.run import Evaluation
from loaders.evaluation.verdicts import MEASURES, Finding, Verdict

Key = TypeVar("Key", bound=Hashable)
ALL = "all statements"
_BY_DOCUMENT = (
    "risk_factor",
    "risk_factor+bearer",
    "agency.kind",
    "missed_opportunities",
    "good_practice",
    "learning",
    "recommendations",
)
_WITH_CONCEPTS = (
    "type",
    "child.outcome",
    "child.incidents",
    "family",
    "risk_factor",
    "agency.kind",
    "themes",
)


@dataclass(frozen=True, slots=True)
class Score:
    """How many things are right, wrong (false positives) and missed (false negatives)."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def n(self) -> int:
        """How many things were compared."""
        return self.right + self.wrong + self.missed

    @property
    def precision(self) -> float:
        """Of what is extracted, the share that is right; 1 where nothing is extracted."""
        found = self.right + self.wrong
        return self.right / found if found else 1.0

    @property
    def recall(self) -> float:
        """Of what is annotated, the share that is extracted; 1 where nothing is annotated."""
        there = self.right + self.missed
        return self.right / there if there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall (van Rijsbergen 1979); 1 of nothing."""
        return 2 * self.right / (self.right + self.n) if self.n else 1.0


def count(
    verdicts: Iterable[Verdict], keys: Callable[[Verdict], Iterable[Key]]
) -> dict[Key, Score]:
    """Return the score under each key; a verdict counts under every key it is given."""
    tallies: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for verdict in verdicts:
        for key in keys(verdict):
            tallies[key][_PLACE[verdict.finding]] += 1
    return {key: Score(*tally) for key, tally in tallies.items()}


_PLACE = {Finding.RIGHT: 0, Finding.WRONG: 1, Finding.MISSED: 2}

Cell = tuple[str, ...]
"""A key as it is printed: measure and concept, measure and bearer, and so on."""

By = Callable[[Evaluation], Callable[[Verdict], Iterator[Cell]]]


def by_kind(_: Evaluation) -> Callable[[Verdict], Iterator[Cell]]:
    """Key by measure, those of the annotation guide's scorer."""

    def keys(verdict: Verdict) -> Iterator[Cell]:
        if verdict.measure in MEASURES:
            yield (verdict.measure,)

    return keys


def by_concept(_: Evaluation) -> Callable[[Verdict], Iterator[Cell]]:
    """Key by measure and concept: factors, themes and agencies of statements, addressees."""

    def keys(verdict: Verdict) -> Iterator[Cell]:
        sliced = "/" in verdict.measure or verdict.measure in _WITH_CONCEPTS
        if verdict.concept and sliced:
            yield verdict.measure, verdict.concept[1]

    return keys


def by_bearer(_: Evaluation) -> Callable[[Verdict], Iterator[Cell]]:
    """Key risk factors by who bears them, and by whether they are present or absent."""

    def keys(verdict: Verdict) -> Iterator[Cell]:
        if verdict.bearer and verdict.status:
            yield "bearer", verdict.bearer
            yield "status", verdict.status

    return keys


def by_document(evaluation: Evaluation) -> Callable[[Verdict], Iterator[Cell]]:
    """Key by extent, type and nation of the review, for each kind of statement and for all."""

    def keys(verdict: Verdict) -> Iterator[Cell]:
        if verdict.measure not in _BY_DOCUMENT:
            return
        traits = evaluation.traits[verdict.review]
        for trait in ("extent", "type", "nation"):
            value = str(getattr(traits, trait))
            yield trait, value, verdict.measure
            if verdict.measure != "risk_factor":  # counted with its bearer already
                yield trait, value, ALL

    return keys


SLICES: dict[str, By] = {
    "kind": by_kind,
    "concept": by_concept,
    "bearer": by_bearer,
    "document": by_document,
}


def in_order(cells: Iterable[Cell], at: int) -> list[Cell]:
    """Return cells by name; the measures, in column ``at``, in the order they are told."""
    order = {measure: place for place, measure in enumerate(MEASURES)}

    def rank(cell: Cell) -> tuple[object, ...]:
        measure = cell[at]
        place = order.get(measure.split("/")[0], len(order))
        return *cell[:at], place, measure, *cell[at + 1 :]

    return sorted(cells, key=rank)
