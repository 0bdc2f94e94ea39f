"""PDF: the text layer, put back into the order and the paragraphs a reader sees.

PDFium must not run in two threads at once, and a hostile file may crash it: `isolated` runs
`read_pdf` in a process of its own. Scripts, forms and attachments are never opened.
"""

from collections.abc import Iterator

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from loaders.readers.content import Content
from loaders.readers.ocr import read_scans
from loaders.readers.pdf_columns import read_lines_in_order
from loaders.readers.pdf_furniture import Parted, part_furniture
from loaders.readers.pdf_glyphs import Word
from loaders.readers.pdf_lines import Line, Piece, cut_pieces
from loaders.readers.pdf_paragraphs import Style, part_footnotes, read_paragraphs
from loaders.readers.pdf_sheet import Sheet, read_sheet
from loaders.readers.pdf_tables import Table, ruled_tables
from loaders.readers.pdf_text import Around, set_text
from loaders.readers.pdf_words import Vocabulary
from ontology.errors import UnreadableDocument

MOST_PAGES = 5_000
_TAIL = 4_096
_SHOWN = 8
_HEAD = 1_024


def read_pdf(name: str, content: bytes) -> Content:
    """Return the text of a PDF, with its pages (numbered from 1) and what the layout marks.

    Raises `UnreadableDocument` for a file that is no PDF, damaged, cut short or locked, has no
    pages or more than `MOST_PAGES`, or has no text and cannot be read by OCR.
    """
    document = _open(name, content)
    try:
        sheets, notes = _read(name, document)
    finally:
        document.close()
    return _compose(name, sheets, notes)


def _open(name: str, content: bytes) -> pdfium.PdfDocument:
    if not content.strip():
        raise UnreadableDocument(f"{name}: the file is empty; give the review's PDF")
    if b"%PDF-" not in content[:_HEAD]:
        raise UnreadableDocument(f"{name}: no PDF, whatever its name says; give the right file")
    # PDFium would mend the rest without a word, and half a review is worse than none.
    if b"%%EOF" not in content.rstrip(b"\x00\r\n\t ")[-_TAIL:]:
        raise UnreadableDocument(f"{name}: cut short at byte {len(content):,}; fetch it again")
    try:
        document = pdfium.PdfDocument(content)
        count = len(document)
    except pdfium.PdfiumError as error:
        raise UnreadableDocument(f"{name}: {_reason(error)}") from error
    if not 0 < count <= MOST_PAGES:
        document.close()
        if not count:
            raise UnreadableDocument(f"{name}: a PDF without pages; fetch or export it again")
        raise UnreadableDocument(
            f"{name}: {count:,} pages, more than {MOST_PAGES:,}; split it into its reviews"
        )
    return document


def _reason(error: pdfium.PdfiumError) -> str:
    code = getattr(error, "err_code", None)
    if code == raw.FPDF_ERR_PASSWORD:
        return "locked with a password; save it without one first"
    if code == raw.FPDF_ERR_SECURITY:
        return "locked in a way that cannot be read; save it without protection first"
    return "a damaged PDF; fetch or export it again"


def _read(name: str, document: pdfium.PdfDocument) -> tuple[list[Sheet], tuple[str, ...]]:
    """Return the pages, those without text read by OCR, and notes on what is missing."""
    total = len(document)
    sheets: list[Sheet] = []
    damaged: list[int] = []
    for number in range(1, total + 1):
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            damaged.append(number)
            sheets.append(Sheet(number, 0.0, 0.0, ()))
            continue
        try:
            sheets.append(read_sheet(page, number))
        except pdfium.PdfiumError:
            damaged.append(number)
            sheets.append(Sheet(number, 0.0, 0.0, ()))
        except ValueError as error:
            raise UnreadableDocument(
                f"{name}: page {number} has {error}; leave that page out"
            ) from error
        finally:
            page.close()
    if len(damaged) == total:
        raise UnreadableDocument(f"{name}: no page can be read; fetch or export it again")
    notes = [f"{_pages(damaged)} damaged and left out"] if damaged else []
    lacking = [sheet.number for sheet in sheets if sheet.lacks_text]
    if lacking:
        scans = read_scans(document, lacking)
        for sheet in scans.sheets:
            sheets[sheet.number - 1] = sheet
        if scans.sheets:
            notes.append(f"{_pages([sheet.number for sheet in scans.sheets])} read by OCR")
        if scans.missing:
            said = f"no text layer on {len(lacking)} of {total} pages; {scans.missing}"
            if not any(sheet.words for sheet in sheets if sheet.number not in lacking):
                raise UnreadableDocument(f"{name}: {said}")
            notes.append(f"{said} ({_pages(lacking)})")
    if not any(sheet.words for sheet in sheets):
        raise UnreadableDocument(f"{name}: no text on any of its {total} pages; OCR it first")
    return sheets, tuple(notes)


def _pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:_SHOWN])) + (", …" if len(numbers) > _SHOWN else "")
    return f"page{'s' if len(numbers) > 1 else ''} {shown}"


def _compose(name: str, sheets: list[Sheet], notes: tuple[str, ...]) -> Content:
    tables = [ruled_tables(sheet.words, sheet.rules) for sheet in sheets]
    pieces = [
        cut_pieces(_outside(sheet.words, inside))
        for sheet, inside in zip(sheets, tables, strict=True)
    ]
    parted = part_furniture(pieces, [sheet.height for sheet in sheets])
    pages = [
        read_lines_in_order(sheet.number, list(part.body), inside)
        for sheet, part, inside in zip(sheets, parted, tables, strict=True)
    ]
    body = Style(line for lines in pages for line in lines).body
    flow: list[Line] = []
    around: list[Around] = []
    for sheet, part, lines in zip(sheets, parted, pages, strict=True):
        kept, footnotes = part_footnotes(lines, body)
        flow += kept
        around.append(_around(sheet, part, footnotes))
    words = Vocabulary(line.text for line in flow)
    content = set_text(read_paragraphs(flow, Style(flow)), around, words, notes)
    if not content.text.strip():
        raise UnreadableDocument(f"{name}: no text on any of its pages; OCR it first")
    return content


def _outside(words: tuple[Word, ...], tables: list[Table]) -> Iterator[Word]:
    inside = frozenset[Word]().union(*(table.words for table in tables))
    return (word for word in words if word not in inside)


def _around(sheet: Sheet, part: Parted, footnotes: list[list[Line]]) -> Around:
    askew = " ".join(word.text for word in sheet.askew)
    return Around(
        tuple(_rows(part.head)),
        tuple(tuple(line.text for line in note) for note in footnotes),
        (*_rows(part.foot), *([askew] if askew else [])),
    )


def _rows(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """Yield the lines that furniture stands on."""
    row: list[Piece] = []
    for piece in pieces:
        if row and piece.base - row[0].base > 1:
            yield " ".join(each.text for each in sorted(row, key=lambda each: each.left))
            row = []
        row.append(piece)
    if row:
        yield " ".join(each.text for each in sorted(row, key=lambda each: each.left))
