"""How well a store's kinds of statement and concepts are extracted, where that was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from queries.catalogue import load_catalogue
from queries.runner import Queryable, run
from queries.tables import Value

Subject = tuple[str, str | None]
"""A kind ("risk-factor", "theme", "missed-opportunity") and a concept's id, or the whole kind."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures from 0 to 1 measured on the annotated set ``set``.

    ``n`` is how many were extracted there and ``interval`` the 95 % interval of ``precision``,
    which is ``None`` where nothing was; ``recall`` is ``None`` where nothing is annotated.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    n: int
    interval: tuple[float, float]
    set: str


def measured(view: Queryable) -> Mapping[Subject, Measured]:
    """Return what was measured of each kind and concept; nothing in a store never evaluated.

    Of several annotated sets the one with the largest sample speaks. Reads the saved queries
    ``quality-by-kind`` and ``quality-by-concept``.
    """
    saved = load_catalogue()
    found: dict[Subject, Measured] = {}
    for name in ("quality-by-kind", "quality-by-concept"):
        for row in run(saved[name], view).records():
            concept = row.get("concept")
            subject = str(row["kind"]), None if concept is None else str(concept)
            figures = _figures(row)
            if subject not in found or found[subject].n < figures.n:
                found[subject] = figures
    return found


def _figures(row: Mapping[str, Value]) -> Measured:
    precision, recall, f1 = (_figure(row[name]) for name in ("precision", "recall", "f1"))
    interval = (_figure(row["low"]) or 0.0, _figure(row["high"]) or 1.0)
    return Measured(precision, recall, f1, int(row["n"] or 0), interval, str(row["set"]))


def _figure(value: Value) -> float | None:
    return None if value is None else float(value)
