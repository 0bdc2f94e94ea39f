"""Labels beside their marks, where they hide as little as may be."""

from collections.abc import Iterator, Sequence
from math import sqrt
from textwrap import fill
from typing import Literal, NamedTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from api.plots.canvas import INK

_SIZE = 8.5
_WIDTH = 24
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_ACROSS: dict[int, Literal["left", "center", "right"]] = {1: "left", 0: "center", -1: "right"}
_UP: dict[int, Literal["bottom", "center", "top"]] = {1: "bottom", 0: "center", -1: "top"}
_STEPS = (1.0, 1.6, 2.4, 3.4)
_GAP = 3.0
_OUTSIDE = 50.0
_FAR = 0.04

Mark = tuple[str, tuple[float, float], float]
"""What a mark says, where it is in the data, and its area in square points."""


class Side(NamedTuple):
    """A place for a label: points from the middle of the mark, and the corner that is there."""

    across: float
    up: float
    horizontal: Literal["left", "center", "right"]
    vertical: Literal["bottom", "center", "top"]
    step: float


def place_labels(figure: Figure, axes: Axes, marks: Sequence[Mark]) -> None:
    """Write each label beside its mark, the first given first, where fewest are covered.

    Each label in turn takes, of the places around its mark, the one that overlaps least with what
    is placed (the greedy method of J. Christensen, J. Marks and S. Shieber 1995, "An empirical
    study of algorithms for point-feature label placement").
    """
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    pixels = figure.dpi / 72
    taken: list[Bbox] = []
    for _, point, area in marks:
        x, y = axes.transData.transform(point)
        half = sqrt(area) / 2 * pixels
        taken.append(Bbox.from_extents(x - half, y - half, x + half, y + half))
    frame = axes.get_window_extent(renderer)
    for said, point, area in marks:
        text = axes.annotate(
            fill(said, _WIDTH),
            point,
            (0, 0),
            textcoords="offset points",
            fontsize=_SIZE,
            color=INK,
            zorder=5,
            bbox={"boxstyle": "square,pad=0.1", "facecolor": "white", "alpha": 0.7, "lw": 0},
        )
        size = text.get_window_extent(renderer)
        x, y = map(float, axes.transData.transform(point))
        boxes = [
            (_box((x, y), side, (size.width, size.height), pixels), side) for side in _sides(area)
        ]
        box, side = min(boxes, key=lambda each: _cost(each[0], taken, frame) + _FAR * each[1].step)
        text.set_position((side.across, side.up))
        text.set_horizontalalignment(side.horizontal)
        text.set_verticalalignment(side.vertical)
        taken.append(box)


def _box(middle: tuple[float, float], side: Side, size: tuple[float, float], pixels: float) -> Bbox:
    """Return where a label of this size (pixels) would be at a side of its mark."""
    lean = {"left": 0.0, "center": 0.5, "right": 1.0, "bottom": 0.0, "top": 1.0}
    left = middle[0] + side.across * pixels - lean[side.horizontal] * size[0]
    bottom = middle[1] + side.up * pixels - lean[side.vertical] * size[1]
    return Bbox.from_bounds(left, bottom, *size)


def _cost(box: Bbox, taken: Sequence[Bbox], frame: Bbox) -> float:
    """Return the share of a label that is covered, and much for what leaves the frame."""
    area = box.width * box.height
    covered = sum(
        shared.width * shared.height
        for other in taken
        if (shared := Bbox.intersection(box, other)) is not None
    )
    inside = Bbox.intersection(box, frame)
    outside = 1.0 if inside is None else 1 - inside.width * inside.height / area
    return covered / area + _OUTSIDE * max(outside - 1e-9, 0.0)


def _sides(area: float) -> Iterator[Side]:
    half = sqrt(area) / 2 + _GAP
    for step in _STEPS:
        for across, up in _SIDES:
            slant = 0.75 if across and up else 1.0
            yield Side(
                across * half * slant * step,
                up * half * slant * step,
                _ACROSS[across],
                _UP[up],
                step,
            )
