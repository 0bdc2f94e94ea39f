"""PDFs made on the fly, as reviews are really set: columns, boxes, notes, broken words, scans."""

import random
from collections.abc import Callable, Iterable
from html import escape
from io import BytesIO

from PIL.Image import Image
from reportlab.lib.enums import TA_JUSTIFY  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import cm  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

WIDTH, HEIGHT = A4
_BREAKABLE = 9


def style(**settings: object) -> ParagraphStyle:
    """Return the style of body text with some settings changed."""
    usual: dict[str, object] = {
        "fontName": "Times-Roman",
        "fontSize": 10.5,
        "leading": 13.5,
        "spaceAfter": 7,
    }
    return ParagraphStyle("body", **(usual | settings))


BODY = style()
JUSTIFIED = style(alignment=TA_JUSTIFY, embeddedHyphenation=1)
TIGHT = style(spaceAfter=0, firstLineIndent=14, alignment=TA_JUSTIFY)
HEADING = style(fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=10)
BOLD = style(fontName="Times-Bold")
SMALL = style(fontSize=8, leading=10, spaceAfter=2)


_WHO = ("The nursery", "A school nurse", "The housing officer", "An aunt", "The family's doctor",
        "A neighbour", "The youth worker", "Her grandmother")  # fmt: skip
_DID = ("noticed", "was told by the older girl", "wrote in the notes", "heard from a colleague",
        "said to the panel", "understood from the visit")  # fmt: skip
_WHAT = (
    "that the boy came hungry most mornings",
    "that nobody had seen the baby's bedroom",
    "that the letters were left unopened",
    "that the flat had been without heating",
    "that the appointments were kept only in part",
)
_THEN = (
    "and asked for a meeting",
    "but did not ring anyone",
    "and waited for an answer",
    "before the summer holidays began",
    "after the second referral",
)


def tale(seed: int, sentences: int = 4) -> str:
    """Return sentences of a review that never was, the same for the same seed."""
    chance = random.Random(seed)
    told = []
    for _ in range(sentences):
        words = " ".join(chance.choice(part) for part in (_WHO, _DID, _WHAT, _THEN))
        told.append(f"{words} in week {chance.randint(2, 999)}.")
    return " ".join(told)


def soft(text: str) -> str:
    """Return the text with a soft hyphen in each long word, where it may be broken."""
    return " ".join(
        f"{word[: len(word) // 2]}\u00ad{word[len(word) // 2 :]}"
        if len(word) >= _BREAKABLE and word.isalpha()
        else word
        for word in text.split(" ")
    )


def prose(text: str, how: ParagraphStyle = BODY, bullet: str | None = None) -> Paragraph:
    """Return a paragraph, with its number or bullet in a hanging column if it has one."""
    return Paragraph(escape(text), how, bulletText=bullet)


def hanging(text: str, number: str) -> Paragraph:
    """Return a paragraph whose number stands in a column of its own."""
    return prose(text, style(leftIndent=40, bulletIndent=0, bulletFontName="Times-Roman"), number)


def grid(rows: Iterable[Iterable[str]], widths: Iterable[float], ruled: bool = True) -> Table:
    """Return a table of wrapped cells."""
    cells = [[prose(cell, style(spaceAfter=0)) for cell in row] for row in rows]
    table = Table(cells, colWidths=[width * cm for width in widths])
    top = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    lines = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []
    table.setStyle(TableStyle([*top, *lines]))
    return table


def gap(height: float) -> Spacer:
    """Return white space of a height in points."""
    return Spacer(1, height)


def flowed(
    flow: list[Flowable],
    columns: int = 1,
    dress: Callable[[Canvas, int], None] | None = None,
    size: tuple[float, float] = A4,
    above: float = 0,
) -> bytes:
    """Return the PDF of flowables; ``above`` keeps that much of the first page's head free."""

    def on_page(canvas: Canvas, document: BaseDocTemplate) -> None:
        if dress:
            canvas.saveState()
            dress(canvas, document.page)
            canvas.restoreState()

    out = BytesIO()
    document = BaseDocTemplate(out, pagesize=size, invariant=1)
    width, height = size
    gutter = 0.7 * cm
    each = (width - 4 * cm - (columns - 1) * gutter) / columns

    def frames(free: float) -> list[Frame]:
        return [
            Frame(
                2 * cm + at * (each + gutter),
                2.5 * cm,
                each,
                height - 5 * cm - free,
                leftPadding=0,
                rightPadding=0,
            )
            for at in range(columns)
        ]

    first = PageTemplate("first", frames(above), onPage=on_page, autoNextPageTemplate="later")
    document.addPageTemplates([first, PageTemplate("later", frames(0), onPage=on_page)])
    document.build(flow)
    return out.getvalue()


def running(canvas: Canvas, page: int) -> None:
    """Draw a running head and a page number."""
    canvas.setFont("Helvetica", 8)
    canvas.drawString(2 * cm, HEIGHT - 1.5 * cm, "Otterbourne Review: Child Finch")
    canvas.drawCentredString(WIDTH / 2, 1.3 * cm, str(page))


def drawn(*pages: Callable[[Canvas], None], **settings: object) -> bytes:
    """Return a PDF of pages drawn by hand."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, **settings)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def lines(
    *texts: str, left: float = 72, top: float = 760, size: float = 11
) -> Callable[[Canvas], None]:
    """Return a page of lines set one under another."""

    def page(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", size)
        for at, text in enumerate(texts):
            canvas.drawString(left, top - at * 1.3 * size, text)

    return page


def pictured(picture: Image) -> Callable[[Canvas], None]:
    """Return a page that is one picture."""

    def page(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)

    return page
