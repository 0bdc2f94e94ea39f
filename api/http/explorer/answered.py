"""The answer to a saved question as people read it: cells that lead on, and bars for shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.http.addresses import address
from api.http.explorer.pattern import SUBJECTS
from ontology.namespaces import CONCEPT, DATA
from queries.intervals import wilson

_SCHEMES = {
    "theme": "theme",
    "factor": "risk-factor",
    "agency": "agency",
    "addressee": "agency",
    "incident": "incident",
    "bearer": "person-role",
}
"""The scheme of ids in a column by its name, or its name with ``_id``."""
_OPENS: Mapping[str, tuple[str, ...]] = {
    "themes": ("theme",),
    "themes-by-nation": ("theme", "nation"),
    "themes-by-year": ("theme", "year"),
    "agencies-involved": ("agency",),
}
"""Questions whose counted reviews ``/reviews`` lists, asked with these columns."""
_SHORT, _WORDS = 28, 60
"""The letters up to which a cell is not broken, and from which it is text to be read."""
_HASH = 6
"""Digits by which people tell two things of one kind apart."""
DRAWN = 20
"""The most bars that are drawn."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it shows, where it leads, and how it is set."""

    text: str
    href: str
    setting: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A share with its 95 % interval, as `parts.bar` draws it, and the figure in words."""

    label: str
    figure: str
    share: float
    low: float
    high: float
    href: str = ""


def cells(
    name: str, columns: Sequence[str], rows: Sequence[Row], filtered: Mapping[str, str]
) -> list[list[Cell]]:
    """Return the rows of a question as cells; ``filtered`` are the filters it was asked with."""
    numeric = {each for each in columns if _is_numeric([row[each] for row in rows])}
    return [[_cell(name, column, row, filtered, numeric) for column in columns] for row in rows]


def _is_numeric(values: Sequence[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(type(value) in {int, float} for value in known)


def _cell(name: str, column: str, row: Row, filtered: Mapping[str, str], numeric: set[str]) -> Cell:
    text = _text(row[column])
    if column in numeric:
        return Cell(text, _reviews(name, row, filtered) if column == "reviews" else "", "number")
    setting = "short" if len(text) <= _SHORT else "words" if len(text) >= _WORDS else ""
    return Cell(text, _href(column, row), setting)


def bars(
    name: str, columns: Sequence[str], rows: Sequence[Row], filtered: Mapping[str, str]
) -> list[Bar]:
    """Return the first rows as bars, where each is a share of reviews or a measured precision."""
    known = set(columns)
    if {"precision", "low", "high", "n"} <= known:
        named = [each for each in columns if each in {"set", "kind", "label"}]
        return [
            Bar(
                _named(named, row),
                f"{100 * row['precision']:.0f} % of {row['n']}",
                row["precision"],
                row["low"],
                row["high"],
            )
            for row in rows
            if None not in (row["precision"], row["low"], row["high"])
        ][:DRAWN]
    # Where rows are statements, the count is of them all and not of the row.
    if not {"reviews", "of_reviews"} <= known or "statement" in known:
        return []
    named = _naming(columns)
    return [
        Bar(
            _named(named, row),
            f"{row['reviews']} of {row['of_reviews']}",
            row["reviews"] / row["of_reviews"],
            *wilson(row["reviews"], row["of_reviews"]),
            _reviews(name, row, filtered),
        )
        for row in rows[:DRAWN]
        if row["of_reviews"]
    ]


def _naming(columns: Sequence[str]) -> list[str]:
    # What is counted is named before it is counted, and a label says more than its id.
    before = [each for each in columns[: columns.index("reviews")] if each != "statements"]
    stems = {each.removesuffix("_label") for each in before if each.endswith("_label")}
    ids = {each for stem in stems for each in (stem, f"{stem}_id", f"{stem}_scheme")}
    if "label" in before:
        ids |= set(before) & set(_SCHEMES)
    return [each for each in before if each not in ids]


def _named(columns: Sequence[str], row: Row) -> str:
    return " · ".join(_text(row[each]) for each in columns if row[each] is not None) or "Not said"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    text = str(value)
    if text.startswith(DATA):
        kind, _, digits = text.removeprefix(DATA).partition("/")
        return f"{kind} {digits[:_HASH]}".rstrip()
    return text.rpartition("/")[2] if text.startswith(CONCEPT) else text


def _href(column: str, row: Row) -> str:
    value = row[column]
    if not isinstance(value, str) or not value:
        return ""
    if value.startswith(CONCEPT):
        scheme, _, concept = value.removeprefix(CONCEPT).partition("/")
        return _concept(scheme, concept)
    if value.startswith(DATA):
        return _thing(value.removeprefix(DATA), row)
    if column in {"subject", "other_subject"}:
        review = row.get("review" if column == "subject" else "other")
        return _thing(review.removeprefix(DATA), row) if isinstance(review, str) else ""
    stem = column.removesuffix("_id")
    said = row.get("scheme" if column == "concept" else f"{stem}_scheme")
    scheme = said if isinstance(said, str) else _SCHEMES.get(stem, "")
    return _concept(scheme, value) if scheme else ""


def _thing(path: str, row: Row) -> str:
    kind, _, name = path.partition("/")
    if kind == "review":
        return f"/reviews/{name}"
    review = row.get("review")
    if kind == "statement" and isinstance(review, str) and review.startswith(f"{DATA}review/"):
        return f"/reviews/{review.rpartition('/')[2]}#s-{name}"
    return f"/id/{path}"


def _concept(scheme: str, concept: str) -> str:
    return f"/patterns/{scheme}/{concept}" if scheme in SUBJECTS else f"/concept/{scheme}/{concept}"


def _reviews(name: str, row: Row, filtered: Mapping[str, str]) -> str:
    asked = {each: row[each] for each in _OPENS.get(name, ())}
    return address("/reviews", filtered, **asked) if asked and None not in asked.values() else ""
