"""Scanned pages: read by the program tesseract where it and the extra ``ocr`` are installed."""

import importlib
from dataclasses import dataclass
from statistics import median
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from loaders.readers.pdf_glyphs import Word
from loaders.readers.pdf_sheet import Sheet

_POINTS = 72
_DPI = 300
_LONGEST_SIDE = 6_000
_SECONDS = 120
_LEAST_SURE = 20.0
_CAPITALS = 0.72
_SAME_SIZE = 1.35
INSTALL = (
    "install the ocr extra (pip install 'reviewgraph[ocr]' and the program tesseract) "
    "or OCR it first"
)


@dataclass(frozen=True, slots=True)
class Scans:
    """Pages read by OCR, and what to do about those that were not; empty where all were."""

    sheets: tuple[Sheet, ...]
    missing: str


def read_scans(document: pdfium.PdfDocument, numbers: list[int]) -> Scans:
    """Return the given pages (from 1) as read by OCR, or what is missing for that."""
    try:
        tesseract = importlib.import_module("pytesseract")
        importlib.import_module("PIL.Image")
        tesseract.get_tesseract_version()
    except (ImportError, OSError, RuntimeError, SystemExit):
        return Scans((), INSTALL)
    sheets = []
    for number in numbers:
        try:
            sheets.append(_read_page(document, number, tesseract))
        except (pdfium.PdfiumError, RuntimeError, OSError, MemoryError) as error:
            reason = " ".join(str(error).split())[:80] or type(error).__name__
            return Scans(tuple(sheets), f"OCR failed on page {number} ({reason}); OCR it first")
    return Scans(tuple(sheets), "")


def _read_page(document: pdfium.PdfDocument, number: int, tesseract: Any) -> Sheet:  # noqa: ANN401  # an optional library
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(_DPI / _POINTS, _LONGEST_SIDE / max(width, height))
        image = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    finally:
        page.close()
    found = tesseract.image_to_data(
        image, output_type=tesseract.Output.DICT, timeout=_SECONDS, config="--psm 3"
    )
    return Sheet(number, width, height, tuple(_words(found, scale)))


def _words(found: dict[str, list[Any]], scale: float) -> list[Word]:
    """Return tesseract's words, all of a line on one baseline and of one size."""
    lines: dict[tuple[int, int, int], list[int]] = {}
    for at, text in enumerate(found["text"]):
        if str(text).strip() and float(found["conf"][at]) >= _LEAST_SURE:
            key = (found["block_num"][at], found["par_num"][at], found["line_num"][at])
            lines.setdefault(key, []).append(at)
    placed = []
    for line in lines.values():
        tall = max(found["height"][at] for at in line)
        bottom = median(found["top"][at] + found["height"][at] for at in line)
        placed.append((line, bottom / scale, tall * _CAPITALS / scale / _CAPITALS))
    usual = median(size for _, _, size in placed) if placed else 0.0
    words = []
    for line, base, tall in placed:
        # The height of a line varies with its letters: only a clear difference is one of size.
        size = usual if usual / _SAME_SIZE < tall < usual * _SAME_SIZE else tall
        words += [
            Word(
                str(found["text"][at]).strip(),
                found["left"][at] / scale,
                (found["left"][at] + found["width"][at]) / scale,
                base,
                size,
            )
            for at in line
        ]
    return words
