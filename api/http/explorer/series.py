"""A share year by year as a picture: points with their intervals, in units of an SVG."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640, 180
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 12, 10, 30
_WIDEST = 44


@dataclass(frozen=True, slots=True)
class Point:
    """One year: its figures, and where it stands."""

    year: int
    count: int
    of_reviews: int
    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Series:
    """The years in order, the lines of the shares, and what Kendall's test says of the trend."""

    points: tuple[Point, ...]
    grid: tuple[tuple[str, float], ...]
    tau: float | None
    q: float | None


def series_of(rows: Sequence[Mapping[str, Any]]) -> Series | None:
    """Return the rows of ``/patterns/trends`` of one concept as a picture; None without two years.

    Years are spaced as they passed; one without a review leaves a gap.
    """
    kept = sorted((row for row in rows if row["of_reviews"]), key=lambda row: row["year"])
    if len(kept) < 2:  # noqa: PLR2004 - one year is no trend
        return None
    first, last = kept[0]["year"], kept[-1]["year"]
    step = min((WIDTH - _LEFT - _RIGHT - 20) / (last - first), _WIDEST)
    points = tuple(
        Point(
            row["year"],
            row["count"],
            row["of_reviews"],
            round(_LEFT + 10 + step * (row["year"] - first), 1),
            _height(row["count"] / row["of_reviews"]),
            _height(row["low"]),
            _height(row["high"]),
        )
        for row in kept
    )
    grid = tuple((f"{percent} %", _height(percent / 100)) for percent in (0, 50, 100))
    return Series(points, grid, kept[0]["tau"], kept[0]["q"])


def _height(share: float) -> float:
    return round(_TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - share), 1)
