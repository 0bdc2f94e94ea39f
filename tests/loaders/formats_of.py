"""One fictional review, rendered in every format the readers know.

The renderers put in what real files bring along: navigation and cookie notes in HTML, automatic
numbers in Word, running heads, page numbers and words broken at line ends in PDF.
"""

import textwrap
from dataclasses import dataclass
from html import escape
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from reportlab.lib.enums import TA_CENTER  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import cm  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Title:
    """A line of the cover."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a level from 1, with its printed number if it has one."""

    level: int
    text: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, with its printed number if it has one."""

    text: str
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """A list: bulleted, or numbered 1., 2., 3."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first row is its head."""

    rows: tuple[tuple[str, ...], ...]


Part = Title | Heading | Prose | Items | Grid
Review = tuple[Part, ...]

REVIEW: Review = (
    Title("Local Child Safeguarding Practice Review"),
    Title("Child Heron"),
    Title("Tarnbridge Safeguarding Children Partnership"),
    Title("Published March 2022"),
    Heading(1, "Introduction", "1"),
    Prose(
        "This local child safeguarding practice review concerns Child Heron, a boy aged five "
        "months who died in January 2021 after he had been shaken by his father.",
        "1.1",
    ),
    Prose(
        "The rapid review found that the criteria were met, because neglect was suspected and "
        "several agencies had been working with the family for two years.",
        "1.2",
    ),
    Heading(1, "Terms of reference", "2"),
    Prose("The review was asked to consider:", "2.1"),
    Items(
        (
            "how far the father of the baby was known to those who visited the home;",
            "whether the pre-birth assessment was finished in time;",
            "whether the voice of the older sister was heard.",
        )
    ),
    Heading(1, "The family", "3"),
    Grid(
        (
            ("Person", "Age", "Ethnicity"),
            ("Child Heron", "5 months", "White British"),
            ("Sister", "4", "White British"),
            ("Mother", "21", "White British"),
            ("Father", "24", "White British"),
        )
    ),
    Prose(
        "Mother had been in care as a teenager and lived with depression after the birth of her "
        "first child. She misused alcohol during both pregnancies.",
        "3.1",
    ),
    Prose(
        "Father had convictions for domestic abuse of an earlier partner. He used cannabis daily "
        "and lost his job in the spring of 2020. The family were in temporary housing and had "
        "debts to two lenders.",
        "3.2",
    ),
    Heading(1, "Summary of events", "4"),
    Prose(
        "In April 2020 the midwife sent a referral to children's social care about mother's "
        "drinking. The referral was closed without a visit, and the midwife was not told.",
        "4.1",
    ),
    Prose(
        "Police attended the flat on three occasions after neighbours heard shouting. The "
        "officers did not share the reports with the health visitor.",
        "4.2",
    ),
    Prose(
        "At six weeks the baby was seen at the hospital with a bruise to the cheek. The "
        "explanation of the parents was accepted and no child protection medical was arranged.",
        "4.3",
    ),
    Heading(1, "Analysis", "5"),
    Heading(2, "Fathers and other men"),
    Prose(
        "Nobody in the health visiting service met the father, and no assessment of him was "
        "made. This was a missed opportunity to learn about his earlier violence.",
        "5.1",
    ),
    Prose(
        "The probation service knew of his convictions but did not tell children's social care "
        "that he was about to become a parent.",
        "5.2",
    ),
    Heading(2, "Bruising in babies who cannot move"),
    Prose(
        "The hospital did not follow its own bruising protocol. A strategy discussion should "
        "have been held on the day that the bruise was seen.",
        "5.3",
    ),
    Prose(
        "The pre-birth assessment was started eleven weeks late and was not finished before the "
        "birth. Managers did not ask about the delay in supervision.",
        "5.4",
    ),
    Heading(2, "Good practice"),
    Prose(
        "The nursery kept careful notes of what the sister said about home, which was good "
        "practice. The housing officer made a prompt and detailed referral, and the panel "
        "commended her persistence.",
        "5.5",
    ),
    Heading(1, "Learning", "6"),
    Prose("The learning from this review is that:", "6.1"),
    Items(
        (
            "Fathers need to be seen, named and assessed by every service that visits a baby.",
            "A bruise on a baby who cannot yet move is an injury until it is explained.",
            "Reports of domestic abuse must reach the people who visit the home.",
        )
    ),
    Heading(1, "Recommendations", "7"),
    Items(
        (
            "Tarnbridge Safeguarding Children Partnership should make sure that its bruising "
            "protocol is known to all hospital staff.",
            "Children's Social Care should audit pre-birth assessments each quarter and report "
            "on those that start late.",
            "Tarnbridge Police should send every report of domestic abuse in a household with a "
            "baby to the health visitor within two working days.",
            "The health visiting service should record the name of the father of each new baby "
            "and offer him an appointment.",
        ),
        numbered=True,
    ),
)


def render_text(review: Review) -> bytes:
    """Return the review as plain text with lines of up to 80 characters."""
    pieces: list[str] = []
    for part in review:
        match part:
            case Title(text):
                pieces.append(text)
            case Heading(level, text, number):
                shown = text.upper() if level == 1 else text
                pieces.append(f"{number}. {shown}" if number else shown)
            case Prose(text, number):
                pieces.append(textwrap.fill(f"{number} {text}" if number else text, 80))
            case Items(items, numbered):
                pieces.append(
                    "\n".join(textwrap.fill(words, 80) for words in _marked(items, numbered, "•"))
                )
            case Grid(rows):
                pieces.append("\n".join("\t".join(row) for row in rows))
    return ("\n\n".join(pieces) + "\n").encode()


def render_markdown(review: Review) -> bytes:
    """Return the review as Markdown: hash headings, dashes, a pipe table."""
    pieces: list[str] = []
    for part in review:
        match part:
            case Title(text):
                pieces.append(f"# {text}")
            case Heading(level, text, number):
                pieces.append(f"#{'#' * level} {number + '. ' if number else ''}{text}")
            case Prose(text, number):
                pieces.append(f"{number} {text}" if number else text)
            case Items(items, numbered):
                pieces.append("\n".join(_marked(items, numbered, "-")))
            case Grid(rows):
                lines = ["| " + " | ".join(row) + " |" for row in rows]
                lines.insert(1, "|" + " --- |" * len(rows[0]))
                pieces.append("\n".join(lines))
    return ("\n\n".join(pieces) + "\n").encode()


def _marked(items: tuple[str, ...], numbered: bool, bullet: str) -> list[str]:
    return [
        f"{f'{at}.' if numbered else bullet} {words}" for at, words in enumerate(items, start=1)
    ]


_ABOVE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Child Heron | Tarnbridge</title>
<style>.nav { display: flex }</style>
<script>document.write("<p>The board should not read this script.</p>");</script></head>
<body><a href="#main">Skip to content</a>
<div id="cookie-banner"><p>We use cookies. Staff should accept all cookies.</p></div>
<header><p>Tarnbridge Council</p><nav><ul><li>Home</li><li>Recommendations</li>
<li>Report a concern about a child</li></ul></nav></header>
<main id="main">"""
_BELOW = """<form><label>Was this page helpful?</label><button>Yes</button></form></main>
<aside><h2>Related</h2><p>Domestic abuse: get help with your partner's violence.</p></aside>
<footer><p>Tarnbridge Police should never be called by e-mail.</p></footer></body></html>
"""


def render_html(review: Review) -> bytes:
    """Return the review as a council's web page, with all that stands around it there."""
    pieces: list[str] = [_ABOVE]
    for part in review:
        match part:
            case Title(text):
                pieces.append(f"<h1>{escape(text)}</h1>")
            case Heading(level, text, number):
                shown = f"{number}. {text}" if number else text
                pieces.append(f"<h{level + 1}>{escape(shown)}</h{level + 1}>")
            case Prose(text, number):
                words = escape(f"{number}&nbsp;{text}" if number else text)
                pieces.append(f"<p>{words.replace('&amp;nbsp;', '&nbsp;')}</p>")
            case Items(items, numbered):
                tag = "ol" if numbered else "ul"
                rows = "".join(f"<li>{escape(words)}</li>\n" for words in items)
                pieces.append(f"<{tag}>\n{rows}</{tag}>")
            case Grid(rows_):
                pieces.append(_html_table(rows_))
    return "\n".join([*pieces, _BELOW]).encode()


def _html_table(rows: tuple[tuple[str, ...], ...]) -> str:
    head, *body = (tuple(map(escape, row)) for row in rows)
    lines = ["<tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in body]
    return "<table>\n" + "\n".join(lines) + "\n</table>"


def render_docx(review: Review) -> bytes:
    """Return the review as a Word document with styles, numbered by Word where text is numbered."""
    word = docx.Document()
    chapters, points = _outline_numbering(word), 0
    word.sections[0].header.paragraphs[0].text = "Tarnbridge: Child Heron: the board should not"
    word.sections[0].footer.paragraphs[0].text = "OFFICIAL - page 1 of 3"
    for part in review:
        match part:
            case Title(text):
                word.add_paragraph(text, style="Title")
            case Heading(level, text, number):
                paragraph = word.add_heading(text, level)
                if number:
                    _number(paragraph, chapters, 0)
            case Prose(text, number):
                paragraph = word.add_paragraph(text)
                if number:
                    _number(paragraph, chapters, 1)
            case Items(items, numbered):
                points = _list_numbering(word) if numbered else 0
                for words in items:
                    style = "List Number" if numbered else "List Bullet"
                    paragraph = word.add_paragraph(words, style=style)
                    if numbered:
                        _number(paragraph, points, 0)
            case Grid(rows):
                table = word.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
                for row in rows:
                    for cell, words in zip(table.add_row().cells, row, strict=True):
                        cell.text = words
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def _number(paragraph: WordParagraph, numbering: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = numbering


def _outline_numbering(word: WordDocument) -> int:
    return _numbering(word, (("decimal", "%1."), ("decimal", "%1.%2")))


def _list_numbering(word: WordDocument) -> int:
    return _numbering(word, (("decimal", "%1."),))


def _numbering(word: WordDocument, levels: tuple[tuple[str, str], ...]) -> int:
    """Add an automatic numbering with the given formats and return its id."""
    numbering = word.part.numbering_part.element
    known = [int(each.get(qn("w:abstractNumId"))) for each in numbering.iter(qn("w:abstractNum"))]
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), str(max(known) + 1))
    for at, (form, shown) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(at))
        for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", shown)):
            child = OxmlElement(tag)
            child.set(qn("w:val"), value)
            level.append(child)
        abstract.append(level)
    numbering.insert(0, abstract)
    return int(numbering.add_num(max(known) + 1).numId)


_FACE, _BOLD = "Helvetica", "Helvetica-Bold"
_BODY = ParagraphStyle("body", fontName=_FACE, fontSize=10.5, leading=14, spaceAfter=7)
_COVER = ParagraphStyle(
    "cover", fontName=_BOLD, fontSize=18, leading=24, spaceAfter=12, alignment=TA_CENTER
)
_HEADS = {
    1: ParagraphStyle("h1", fontName=_BOLD, fontSize=15, leading=19, spaceBefore=12, spaceAfter=6),
    2: ParagraphStyle("h2", fontName=_BOLD, fontSize=12, leading=16, spaceBefore=8, spaceAfter=4),
}
_ITEM = ParagraphStyle("item", parent=_BODY, leftIndent=24, bulletIndent=10)


def render_pdf(review: Review) -> bytes:
    """Return the review as a PDF of some pages, each with a running head and a page number."""
    flow: list[Flowable] = []
    for part in review:
        match part:
            case Title(text):
                flow.append(Paragraph(escape(text), _COVER))
            case Heading(level, text, number):
                shown = f"{number}. {text}" if number else text
                flow.append(Paragraph(escape(shown), _HEADS[level]))
            case Prose(text, number):
                shown = f"{number} {text}" if number else text
                flow.append(Paragraph(escape(shown), _BODY))
            case Items(items, numbered):
                flow += [
                    Paragraph(escape(words), _ITEM, bulletText=f"{at}." if numbered else "•")
                    for at, words in enumerate(items, start=1)
                ]
            case Grid(rows):
                cells = [[Paragraph(escape(cell), _BODY) for cell in row] for row in rows]
                table = Table(cells, hAlign="LEFT")
                table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")]))
                flow += [table, Spacer(1, 8)]
    out = BytesIO()
    page = SimpleDocTemplate(
        out, pagesize=A4, margins=2 * cm, title="Child Heron", invariant=1, topMargin=3 * cm
    )
    page.build(flow, onFirstPage=_dress, onLaterPages=_dress)
    return out.getvalue()


def _dress(canvas: Canvas, page: SimpleDocTemplate) -> None:
    width, height = A4
    canvas.saveState()
    canvas.setFont(_FACE, 8)
    canvas.drawString(2 * cm, height - 1.5 * cm, "Child Heron: local child practice review")
    canvas.drawRightString(width - 2 * cm, 1.3 * cm, f"Page {page.page}")
    canvas.restoreState()
