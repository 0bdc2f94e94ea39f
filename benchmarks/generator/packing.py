"""Drafts as Word documents and as PDFs; the same draft gives the same bytes."""

from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import cm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    PageTemplate,
    Table,
    TableStyle,
)
from reportlab.platypus import Paragraph as Prose

from benchmarks.generator.blocks import Block, Draft, Grid, Heading, Items, Line, Paragraph
from benchmarks.generator.rendering import cells, run
from benchmarks.generator.voice import Said

_EPOCH = (1980, 1, 1, 0, 0, 0)
_WIDTH, _HEIGHT = A4


def _words(said: Said) -> str:
    return said.text


def word(draft: Draft) -> bytes:
    """Return a draft as a Word document with its headings, lists and tables styled as such."""
    document = docx.Document()
    for block in draft.blocks:
        match block:
            case Line(said, strong):
                document.add_paragraph(said.text, "Title" if strong else None)
            case Heading(text, level):
                document.add_heading(text, level)
            case Paragraph(_, number):
                document.add_paragraph(f"{number} {run(block, _words)}".strip())
            case Items(items, numbers):
                for at, item in enumerate(items):
                    if numbers:  # typed, since one list's numbering would go on into the next
                        document.add_paragraph(f"{numbers[at]} {item.text}")
                    else:
                        document.add_paragraph(item.text, "List Bullet")
            case Grid(rows):
                table = document.add_table(len(rows), len(rows[0]))
                for row, texts in zip(table.rows, cells(rows), strict=True):
                    for cell, text in zip(row.cells, texts, strict=True):
                        cell.text = text
    out = BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _undated(package: bytes) -> bytes:
    """Return a zip file whose members bear no date of their making."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            member = ZipInfo(name, _EPOCH)
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return out.getvalue()


def _style(**settings: object) -> ParagraphStyle:
    usual = {"fontName": "Times-Roman", "fontSize": 10.5, "leading": 13.5, "spaceAfter": 7}
    return ParagraphStyle("body", **(usual | settings))


_BODY = _style()
_TITLE = _style(fontName="Helvetica-Bold", fontSize=18, leading=24)
_CELL = _style(spaceAfter=0)
_LEVELS = {
    1: _style(fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=10, keepWithNext=1),
    2: _style(fontName="Helvetica-Bold", fontSize=11.5, leading=15, spaceBefore=6, keepWithNext=1),
}
_ITEM = _style(leftIndent=24, bulletIndent=6)


def pdf(draft: Draft) -> bytes:
    """Return a draft as a PDF; paragraphs are kept whole, so that quotes hold no page's head."""

    def on_page(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        if draft.running and document.page > 1:
            canvas.drawString(2 * cm, _HEIGHT - 1.5 * cm, draft.running)
        canvas.drawCentredString(_WIDTH / 2, 1.3 * cm, str(document.page))
        canvas.restoreState()

    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=1)
    frame = Frame(2 * cm, 2.5 * cm, _WIDTH - 4 * cm, _HEIGHT - 5 * cm, leftPadding=0)
    document.addPageTemplates([PageTemplate("page", [frame], onPage=on_page)])
    document.build([flowable for block in draft.blocks for flowable in _flow(block)])
    return out.getvalue()


def _flow(block: Block) -> list[Flowable]:
    match block:
        case Line(said, strong):
            return [Prose(escape(said.text), _TITLE if strong else _BODY)]
        case Heading(text, level):
            return [Prose(escape(text), _LEVELS[level])]
        case Paragraph(_, number):
            return [KeepTogether(Prose(escape(f"{number} {run(block, _words)}".strip()), _BODY))]
        case Items(items, numbers):
            signs = numbers or ("•",) * len(items)
            pairs = zip(signs, items, strict=True)
            return [
                KeepTogether(Prose(escape(item.text), _ITEM, bulletText=sign))
                for sign, item in pairs
            ]
        case Grid(rows):
            told = [[Prose(escape(text), _CELL) for text in row] for row in cells(rows)]
            long = max((len(text) for row in cells(rows) for text in row), default=0) > 60  # noqa: PLR2004
            widths = (1.5, 11, 4) if long else (6, 5, 5)
            table = Table(told, colWidths=[width * cm for width in widths])
            ruled = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("GRID", (0, 0), (-1, -1), 0.5, "black")]
            table.setStyle(TableStyle(ruled))
            return [table]
