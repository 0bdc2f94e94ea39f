"""What is drawn on a page of a PDF beside its text: straight lines, pictures, outlines."""

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

_MOST_OBJECTS = 20_000
_MOST_POINTS = 2_000
_STRAIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page, from left to right or from top to bottom."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def upright(self) -> bool:
        """Whether it runs from top to bottom."""
        return self.bottom - self.top > self.right - self.left


@dataclass(frozen=True, slots=True)
class Drawings:
    """The rules of a page, the share of it that pictures cover, and how many paths it has."""

    rules: tuple[Rule, ...] = ()
    pictured: float = 0.0
    paths: int = 0


def turned(x: float, y: float, turn: int) -> tuple[float, float]:
    """Return a point in the frame in which text of that direction runs to the right."""
    match turn % 360:
        case 90:
            return y, -x
        case 180:
            return -x, -y
        case 270:
            return -y, x
        case _:
            return x, y


def read_drawings(page: pdfium.PdfPage, turn: int, shift: float, drop: float) -> Drawings:
    """Return what is drawn on a page, in the frame that `turned` and the shifts give."""
    rules: list[Rule] = []
    paths = 0
    pictured = 0.0
    for at in range(min(raw.FPDFPage_CountObjects(page.raw), _MOST_OBJECTS)):
        drawn = raw.FPDFPage_GetObject(page.raw, at)
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            pictured += _area(drawn)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            paths += 1
            points = [turned(x, y, turn) for x, y in _points(drawn)]
            rules += _straight([(x - shift, drop - y) for x, y in points])
    width, height = page.get_size()
    share = pictured / (width * height) if width > 0 and height > 0 else 0.0
    return Drawings(tuple(dict.fromkeys(rules)), share, paths)


def _area(drawn: object) -> float:
    ends = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(drawn, *ends)
    left, bottom, right, top = (end.value for end in ends)
    return abs(right - left) * abs(top - bottom)


def _points(drawn: object) -> Iterator[tuple[float, float]]:
    """Yield the corners of a path on the page, a closing one included."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(drawn, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    count = raw.FPDFPath_CountSegments(drawn)
    if count > _MOST_POINTS:
        return
    opening: tuple[float, float] | None = None
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(drawn, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        placed = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO:
            yield math.nan, math.nan
            opening = placed
        yield placed
        if raw.FPDFPathSegment_GetClose(segment) and opening:
            yield opening


def _straight(points: list[tuple[float, float]]) -> Iterator[Rule]:
    for (x, y), (u, v) in pairwise(points):
        wide, high = abs(u - x), abs(v - y)
        if (wide < _STRAIGHT) != (high < _STRAIGHT):
            yield Rule(*(round(each, 1) for each in (min(x, u), min(y, v), max(x, u), max(y, v))))
