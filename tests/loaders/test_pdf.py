"""PDFs of many makes: read in order, in paragraphs, with what stands around the text marked."""

from itertools import pairwise

import pytest
from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, PageBreak, Paragraph  # type: ignore[import-untyped]

from loaders.annotation import to_record
from loaders.document import BlockKind, Document, collapse
from loaders.pipeline import extract
from loaders.readers.assemble import to_document
from loaders.readers.content import Content
from loaders.readers.pdf import read_pdf
from loaders.readers.plain import read_text
from loaders.sentences import read_passages
from ontology.concepts import load_vocabulary
from tests.loaders.formats_of import REVIEW, render_pdf, render_text
from tests.loaders.pdfs import (
    BODY,
    BOLD,
    HEADING,
    HEIGHT,
    JUSTIFIED,
    SMALL,
    TIGHT,
    drawn,
    flowed,
    grid,
    hanging,
    lines,
    prose,
    running,
    soft,
    tale,
)

SENTENCE = (
    "The nursery noticed that the boy came hungry most mornings and wrote to the school nurse, "
    "who asked for a meeting of everyone who knew the family. "
)
ONE = "Alpha workers met the family at home each week and listened to both children. " * 6
TWO = "Bravo staff saw the parents apart and asked each of them about the other. " * 6


def document(content: bytes) -> Document:
    return to_document("x.pdf", "application/pdf", read_pdf("x.pdf", content))


def marked(content: Content, kind: BlockKind) -> list[str]:
    return [content.text[m.start : m.end] for m in content.marks if m.kind is kind]


def passages(content: bytes) -> list[str]:
    read = document(content)
    return [passage.text for passage in read_passages(read.text, read.blocks)]


def numbered(count: int) -> list[Flowable]:
    return [prose(f"4.{at} {tale(at)}") for at in range(1, count + 1)]


def test_the_same_review_says_the_same_as_text() -> None:
    vocabulary = load_vocabulary()
    text = read_text("x", render_text(REVIEW).decode())
    assert to_record("x", extract(document(render_pdf(REVIEW))), vocabulary) == to_record(
        "x", extract(text), vocabulary
    )


def test_paragraphs_run_over_pages_and_furniture_stands_apart() -> None:
    content = flowed(numbered(30), dress=running)
    read = read_pdf("x.pdf", content)
    assert len(read.pages) > 2
    assert [page.number for page in read.pages] == list(range(1, len(read.pages) + 1))
    assert read.pages[0].start == 0
    assert read.pages[-1].end == len(read.text)
    assert all(a.end == b.start for a, b in pairwise(read.pages))
    furniture = marked(read, BlockKind.FURNITURE)
    assert furniture.count("Otterbourne Review: Child Finch") == len(read.pages)
    assert [line for line in furniture if line.isdecimal()] == [str(p.number) for p in read.pages]
    assert passages(content) == [tale(at) for at in range(1, 31)]
    numbers = [block.number for block in document(content).blocks if block.number]
    assert numbers == [f"4.{at}" for at in range(1, 31)]


def test_a_quotation_lies_on_the_page_it_is_printed_on() -> None:
    flow = [prose("The first page speaks of the health visitor."), PageBreak(),
            prose("The next page speaks of the probation officer.")]  # fmt: skip
    read = document(flowed(flow, dress=running))
    assert read.page_at(read.text.index("health visitor")) == 1
    assert read.page_at(read.text.index("probation")) == 2


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("how", [BODY, JUSTIFIED, TIGHT])
def test_columns_are_read_one_after_another(columns: int, how: object) -> None:
    told = [tale(at, 1 + at % 5) for at in range(50)]
    numbers = [""] * 50 if how is TIGHT else [f"6.{at} " for at in range(1, 51)]
    words = [soft(text) if how is JUSTIFIED else text for text in told]
    flow = [prose(number + text, how) for number, text in zip(numbers, words, strict=True)]
    assert passages(flowed(flow, columns, running)) == told


def test_a_heading_over_two_columns_comes_first() -> None:
    def dress(canvas: Canvas, page: int) -> None:
        if page == 1:
            canvas.setFont("Helvetica-Bold", 20)
            canvas.drawString(60, HEIGHT - 100, "What the panel heard from the family")

    flow = [prose(ONE, JUSTIFIED) for _ in range(7)] + [prose(TWO, JUSTIFIED) for _ in range(3)]
    read = read_pdf("x.pdf", flowed(flow, 2, dress, above=60))
    assert marked(read, BlockKind.HEADING) == ["What the panel heard from the family"]
    assert read.text.startswith("What the panel")
    assert read.text.rindex("Alpha") < read.text.index("Bravo")


def test_a_box_beside_the_text_is_kept_together() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 10)
        for at in range(30):
            canvas.drawString(
                60, 740 - at * 13, f"Line {at} of the report runs across the wide column of text"
            )
            if 5 <= at < 12:
                canvas.drawString(430, 734 - at * 13, f"boxed remark number {at}")

    text = collapse(read_pdf("x.pdf", drawn(page)).text)
    assert " ".join(f"boxed remark number {at}" for at in range(5, 12)) in text


def test_a_number_in_a_hanging_column_stands_on_its_paragraphs_line() -> None:
    flow = [hanging(SENTENCE * 2, f"3.{at}") for at in range(1, 12)]
    blocks = [block for block in document(flowed(flow, dress=running)).blocks if block.number]
    assert [block.number for block in blocks] == [f"3.{at}" for at in range(1, 12)]


def test_headings_are_known_by_size_and_by_boldness() -> None:
    flow = [prose("Findings", HEADING), prose(SENTENCE), prose("What the school knew", BOLD),
            prose(SENTENCE), prose("Lessons", HEADING), prose(SENTENCE)]  # fmt: skip
    read = read_pdf("x.pdf", flowed(flow))
    levels = [
        (read.text[m.start : m.end], m.level) for m in read.marks if m.kind is BlockKind.HEADING
    ]
    assert levels == [("Findings", 1), ("What the school knew", 2), ("Lessons", 1)]


@pytest.mark.parametrize("ruled", [True, False])
def test_the_cells_of_a_row_are_kept_together(ruled: bool) -> None:
    rows = [
        ("No.", "Recommendation", "Who"),
        (
            "1",
            "The partnership should see that every school knows whom to call at night.",
            "Partnership",
        ),
        (
            "2",
            "The trust should ask midwives to write down the name of each father.",
            "Health trust",
        ),
        (
            "3",
            "The council should find out how many children wait for a place in nursery.",
            "Council",
        ),
    ]
    read = read_pdf(
        "x.pdf", flowed([prose(SENTENCE), grid(rows, (2, 6, 4), ruled), prose(SENTENCE)])
    )
    assert marked(read, BlockKind.TABLE) == ["| " + " | ".join(row) + " |" for row in rows]


def test_bullets_of_any_font_are_bullets() -> None:
    def page(canvas: Canvas) -> None:
        for at, (font, bullet) in enumerate(
            [
                ("Symbol", "\u2022"),
                ("ZapfDingbats", "\u2717"),
                ("Courier", "o"),
                ("Times-Roman", "\u2022"),
            ]
        ):
            canvas.setFont(font, 10)
            canvas.drawString(70, 700 - 20 * at, bullet)
            canvas.setFont("Times-Roman", 10)
            canvas.drawString(90, 700 - 20 * at, f"Item {at} of the list.")

    assert [line for line in read_pdf("x.pdf", drawn(page)).text.splitlines() if line] == [
        f"• Item {at} of the list." for at in range(4)
    ]


def test_footnotes_are_marked_and_their_marks_not_glued_to_words() -> None:
    def dress(canvas: Canvas, page: int) -> None:
        canvas.line(57, 95, 200, 95)
        canvas.setFont("Times-Roman", 5)
        canvas.drawString(57, 86, "1")
        canvas.setFont("Times-Roman", 8)
        canvas.drawString(61, 83, "Guidance of the county for its schools, second edition.")
        canvas.drawString(57, 73, "It has since been withdrawn.")

    flow = [prose(SENTENCE) for _ in range(6)]
    content = flowed([*flow, _raised()], dress=dress)
    read = read_pdf("x.pdf", content)
    assert "agencies[1] met" in collapse(read.text)
    assert [collapse(note) for note in marked(read, BlockKind.FOOTNOTE)] == [
        "1 Guidance of the county for its schools, second edition. It has since been withdrawn."
    ]


def _raised() -> Flowable:
    return Paragraph("All the agencies<super size=6>1</super> met once in that spring.", BODY)


def test_broken_words_are_mended_by_the_documents_own_words() -> None:
    page = lines(
        "Staff knew about safeguarding and about multi-agency work in the town, and the safe-",
        "guarding lead said so to the panel. Nobody had called the meeting that multi-",
        "agency work needs, with its pre- and post-natal visits and its long list of con-",
        "cerns that the nurses held. The report was sent to the board in the year 2019-",
        "20 and was read there by all who were asked for views of the pre-",
        "and post-natal visits.",
    )
    text = collapse(read_pdf("x.pdf", drawn(page)).text)
    assert "the safeguarding lead" in text
    assert "that multi-agency work" in text
    assert "list of concerns that" in text
    assert "2019-20" in text
    assert "the pre- and post-natal" in text


def test_a_page_on_its_side_reads_as_if_upright() -> None:
    def page(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.setFont("Times-Roman", 11)
        for at, text in enumerate(("The landscape page begins", "and then it goes on.")):
            canvas.drawString(100, -200 - at * 14, text)

    wide = flowed([prose(ONE)], size=landscape(A4))
    assert (
        collapse(read_pdf("x.pdf", drawn(page)).text)
        == "The landscape page begins and then it goes on."
    )
    assert "Alpha workers met" in read_pdf("x.pdf", wide).text


def test_a_watermark_is_furniture() -> None:
    def dress(canvas: Canvas, page: int) -> None:
        canvas.translate(150, 200)
        canvas.rotate(45)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(0, 0, "DRAFT COPY")

    read = read_pdf("x.pdf", flowed([prose(SENTENCE * 9)], dress=dress))
    assert marked(read, BlockKind.FURNITURE) == ["DRAFT COPY"]
    assert (SENTENCE * 9).strip() in collapse(read.text)


def test_a_contents_page_stays_lines() -> None:
    page = lines("Contents", "1. Introduction ............ 2", "2. Findings ................ 4",
                 "3. Learning ................ 9")  # fmt: skip
    assert marked(read_pdf("x.pdf", drawn(page)), BlockKind.CONTENTS) == [
        "1. Introduction ............ 2",
        "2. Findings ................ 4",
        "3. Learning ................ 9",
    ]


def test_small_print_all_over_is_no_footnote() -> None:
    read = read_pdf("x.pdf", flowed([prose(f"{at} {SENTENCE}", SMALL) for at in range(1, 9)]))
    assert not marked(read, BlockKind.FOOTNOTE)


def test_two_thousand_pages() -> None:
    page = lines("The panel met the family on this day.", "It asked what had helped them.")
    read = read_pdf("x.pdf", drawn(*[page] * 2000))
    assert len(read.pages) == 2000
    assert read.text.count("The panel met") == 2000
