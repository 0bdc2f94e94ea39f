"""Word documents: what is taken, in which order, and what is refused."""

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from loaders.document import BlockKind
from loaders.layout import read_blocks
from loaders.readers.content import Content
from loaders.readers.docx import read_docx
from ontology.errors import UnreadableDocument
from tests.loaders.packed import plain_word, with_part, word, zipped


def paragraph(inner: str) -> bytes:
    """Return a document whose first paragraph is the given WordprocessingML."""
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))
    return word(document)


def run(text: str, inside: str = "") -> str:
    return f'<w:r>{inside}<w:t xml:space="preserve">{text}</w:t></w:r>'


def kinds(content: Content) -> list[tuple[str, str]]:
    return [
        (block.kind.value, content.text[block.start : block.end])
        for block in read_blocks(content.text, content.marks)
    ]


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (
            run("Mother was ") + f"<w:ins>{run('not ')}</w:ins>" + run("seen."),
            "Mother was not seen.",
        ),
        (
            run("Seen.")
            + '<w:del><w:r><w:delText xml:space="preserve"> Gone.</w:delText></w:r></w:del>',
            "Seen.",
        ),
        (f"<w:hyperlink>{run('the protocol')}</w:hyperlink>" + run(" says"), "the protocol says"),
        (run("one") + "<w:r><w:br/></w:r>" + run("two"), "one\ntwo"),
        (run("1.1") + "<w:r><w:tab/></w:r>" + run("The nurse wrote."), "1.1 The nurse wrote."),
        (run("Age") + "<w:r><w:tab/></w:r>" + run("4 years"), "Age 4 years"),
        (run("seen") + run("unseen", "<w:rPr><w:vanish/></w:rPr>"), "seen"),
        (run("text") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("."), "text."),
        (run("page ") + "<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("4"), "page 4"),
        (run("well") + "<w:r><w:noBreakHyphen/></w:r>" + run("being"), "well-being"),
        (f"<w:sdt><w:sdtContent>{run('in a control')}</w:sdtContent></w:sdt>", "in a control"),
    ],
)
def test_words_are_taken_as_they_show(inner: str, text: str) -> None:
    assert read_docx("x", paragraph(inner)).text == f"{text}\n"


def test_a_text_box_follows_its_paragraph() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('Aside.')}</w:p></w:txbxContent></w:pict></w:r>"
    assert read_docx("x", paragraph(run("Before.") + box)).text == "Before.\n\nAside.\n"


def test_styles_decide_whatever_the_wording() -> None:
    document = docx.Document()
    document.add_heading("the long heading of a part that nobody would take for one, really.", 2)
    document.add_paragraph("Fathers", style="List Bullet")
    document.add_paragraph("Home visits", style="Caption")
    document.add_paragraph("Contents", style="Normal").style = document.styles["TOC Heading"]
    content = read_docx("x", word(document))
    assert [kind for kind, _ in kinds(content)] == ["heading", "item", "paragraph", "contents"]
    assert content.marks[0].level == 2


def test_a_bold_line_is_a_heading_if_it_reads_like_one() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("What fathers said").bold = True
    document.add_paragraph().add_run("No one asked him where he lived.").bold = True
    assert [kind for kind, _ in kinds(read_docx("x", word(document)))] == ["heading", "paragraph"]


def test_short_cells_make_a_line_a_row() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Person", "Age", "Mother", "21"), strict=True):
        cell.text = text
    content = read_docx("x", word(document))
    assert kinds(content) == [("table", "Person\tAge"), ("table", "Mother\t21")]


def test_prose_in_a_table_is_prose_with_its_number_below_who_is_to_act() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    asked = "The trust should make sure that every nurse asks each mother about her partner."
    for cell, text in zip(
        table._cells, ("No", "Recommendation", "Agency", "3", asked, "Health trust"), strict=True
    ):
        cell.text = text
    content = read_docx("x", word(document))
    assert kinds(content) == [
        ("table", "No\tRecommendation\tAgency"),
        ("table", "Health trust"),
        ("item", asked),
    ]
    assert read_blocks(content.text, content.marks)[2].number == "3"


def test_a_frame_of_one_cell_is_no_table() -> None:
    document = docx.Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = "He said that nobody had asked him."
    assert kinds(read_docx("x", word(document))) == [
        ("paragraph", "He said that nobody had asked him.")
    ]


def test_a_restarted_list_counts_from_one_and_an_outline_counts_on() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1.%2"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    first, second = numbering.add_num(90), numbering.add_num(90)
    second.add_lvlOverride(ilvl=0).add_startOverride(1)
    places = [(first, 0), (first, 1), (first, 1), (first, 2), (first, 2), (first, 0), (first, 1)]
    for number, level in [*places, (second, 0)]:
        properties = document.add_paragraph("Text.")._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = number.numId
    lines = read_docx("x", word(document)).text.split("\n\n")
    shown = [line.split()[0] for line in lines]
    assert shown == ["1.", "1.1", "1.2", "a)", "b)", "2.", "2.1", "1."]


def test_headers_and_footers_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "OFFICIAL"
    document.add_paragraph("The body.")
    assert read_docx("x", word(document)).text == "The body.\n"


MAIN = "word/document.xml"
SOUND = plain_word("The body.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (SOUND[: len(SOUND) // 2], "truncated"),
        (SOUND[:3], "holds none"),
        (b"plain words", "holds none"),
        (zipped({"other.xml": "<a/>"}), "no word/document.xml"),
        (with_part(SOUND, "word/vbaProject.bin", (b"", b"code")), "macros"),
        (with_part(SOUND, MAIN, (b"<w:body>", b"<w:body><w:p>")), "broken Word document"),
        (
            with_part(
                SOUND,
                MAIN,
                (
                    b"<w:document ",
                    b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document ',
                ),
            ),
            "entities",
        ),
        (with_part(SOUND, "word/_rels/document.xml.rels", (b"</Rel", b"<x></Rel")), "broken"),
        (zipped({MAIN: "<a/>"}), "broken Word document"),
        (with_part(SOUND, "word/theme.xml", (b"", b"\x00" * 9_000_000)), "200 times"),
    ],
)
def test_what_is_no_sound_word_document_is_refused_in_a_line(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as caught:
        read_docx("case.docx", content)
    assert str(caught.value).startswith("case.docx")
    assert "\n" not in str(caught.value)


def test_heading_marks_bound_their_lines() -> None:
    document = docx.Document()
    document.add_heading("Findings", 1)
    document.add_paragraph("Cafe\u0301 staff saw him.")
    content = read_docx("x", word(document))
    (mark,) = content.marks
    assert (mark.kind, content.text[mark.start : mark.end]) == (BlockKind.HEADING, "Findings")
    assert content.text.endswith("Café staff saw him.\n")
