"""Scanned pages: read by OCR where it is installed, else refused or noted with what to install."""

import shutil

import pypdfium2  # type: ignore[import-untyped]
import pytest

from loaders.document import collapse
from loaders.readers import pdf
from loaders.readers.ocr import INSTALL, Scans
from loaders.readers.pdf import read_pdf
from ontology.errors import UnreadableDocument
from tests.loaders.pdfs import drawn, flowed, lines, pictured, prose, style

WORDS = "The midwife asked twice about the father and wrote down what the mother told her. " * 4
LARGE = style(fontSize=14, leading=19)
needs_tesseract = pytest.mark.skipif(
    not shutil.which("tesseract"), reason="the program tesseract is not installed"
)


def scan(pages: int, *more: str) -> bytes:
    """Return a PDF of pictures of pages, and pages of text after them."""
    printed = pypdfium2.PdfDocument(flowed([prose("What was asked", LARGE), prose(WORDS, LARGE)]))
    picture = printed[0].render(scale=2.5).to_pil()
    return drawn(*[pictured(picture)] * pages, *(lines(text) for text in more))


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "read_scans", lambda *_: Scans((), INSTALL))


@pytest.mark.usefixtures("without_ocr")
def test_a_scan_is_refused_with_what_to_install() -> None:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf("x.pdf", scan(2))
    assert str(caught.value) == (
        "x.pdf: no text layer on 2 of 2 pages; install the ocr extra (pip install "
        "'reviewgraph[ocr]' and the program tesseract) or OCR it first"
    )


@pytest.mark.usefixtures("without_ocr")
def test_pages_with_text_are_read_and_the_others_noted() -> None:
    read = read_pdf("x.pdf", scan(1, "The panel met the family in the spring of that year."))
    assert "The panel met the family" in read.text
    assert len(read.pages) == 2
    assert len(read.notes) == 1
    assert read.notes[0].startswith("no text layer on 1 of 2 pages; install the ocr extra")
    assert read.notes[0].endswith("(page 1)")


@needs_tesseract
def test_a_scan_is_read_on_its_own_pages() -> None:
    read = read_pdf("x.pdf", scan(1, "The panel met the family in the spring of that year."))
    first = read.text[read.pages[0].start : read.pages[0].end]
    assert WORDS.strip() in collapse(first)
    assert read.notes == ("page 1 read by OCR",)
