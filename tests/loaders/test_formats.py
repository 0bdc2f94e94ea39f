"""Formats: told by content, and all of them telling the same review the same way."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.annotation import to_record
from loaders.pipeline import extract
from loaders.readers.formats import DOCX, HTML, MARKDOWN, PDF, TEXT, ZIP, Format, detect, read_bytes
from ontology.concepts import load_vocabulary
from ontology.errors import UnreadableDocument
from tests.loaders.formats_of import (
    REVIEW,
    Grid,
    render_docx,
    render_html,
    render_markdown,
    render_pdf,
    render_text,
)
from tests.loaders.packed import plain_word, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
RENDERED = {
    ".txt": render_text,
    ".md": render_markdown,
    ".html": render_html,
    ".docx": render_docx,
    ".pdf": render_pdf,
}


def statements(suffix: str) -> dict[str, Any]:
    document = read_bytes("case", RENDERED[suffix](REVIEW), suffix)
    (review,) = to_record("case", extract(document), load_vocabulary())["reviews"]
    return dict(review)


def test_the_review_tells_of_much() -> None:
    told = statements(".txt")
    assert sum(len(value) for value in told.values() if isinstance(value, list)) > 40
    assert len(told["recommendations"]) == 4
    assert told["subject"] == "Child Heron"


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx", ".pdf"])
def test_every_format_gives_the_same_statements(suffix: str) -> None:
    assert statements(suffix) == statements(".txt")


def test_pages_are_known_where_a_format_has_them() -> None:
    document = read_bytes("case", render_pdf(REVIEW), ".pdf")
    (review,) = extract(document)
    assert {item.evidence.page for item in review.recommendations} <= {2, 3, 4}
    assert read_bytes("case", render_html(REVIEW), ".html").pages == ()


WORD = plain_word("Words.")


@pytest.mark.parametrize(
    ("content", "suffix", "found"),
    [
        (render_pdf(REVIEW), ".txt", PDF),
        (render_pdf(REVIEW), None, PDF),
        (b"\r\n%PDF-1.4 ...", ".html", PDF),
        (b"junk before %PDF-1.4", ".pdf", PDF),
        (b"A text on %PDF-1.4 files", ".txt", TEXT),
        (b"<!doctype html><p>Not found</p>", ".pdf", HTML),
        (b"\xef\xbb\xbf  <!-- made by hand --> <HTML><p>Words", ".docx", HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html><html/>', ".xhtml", HTML),
        ("<html><p>Words".encode("utf-16"), ".txt", HTML),
        (b"<p>A part of a page</p>", ".htm", HTML),
        (b"<!---->" * 500 + b"Words", ".txt", TEXT),
        (WORD, ".zip", DOCX),
        (WORD, ".txt", DOCX),
        (WORD, None, DOCX),
        (zipped({"a.txt": "Words."}), ".txt", ZIP),
        (b"# Words", ".MD", MARKDOWN),
        (b"Words", ".markdown", MARKDOWN),
        (b"Words", None, TEXT),
    ],
)
def test_content_decides_before_the_name(content: bytes, suffix: str | None, found: Format) -> None:
    assert detect("x", content, suffix) is found


@pytest.mark.parametrize(
    ("content", "suffix", "reason"),
    [
        (b"", ".pdf", "empty"),
        (b" \n", ".docx", "empty"),
        (b"Words", ".xls", r"unknown format \.xls; give \.docx, \.htm, \.html, .*\.zip"),
        (b"Words", "", r"unknown format \(none\)"),
        (b"Words", ".doc", "unknown format .doc"),
        (b"Words", ".pdf", "named .pdf but holds no such file"),
        (b"Words", ".docx", "named .docx"),
        (OLE, ".doc", "save it as .docx or PDF"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ".docx", "password-protected"),
        (b"{\\rtf1 Words}", ".rtf", "save it as .docx"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), ".xlsx", "spreadsheet"),
        (zipped({"mimetype": "", "content.xml": ""}), ".odt", "OpenDocument"),
        (b"PK\x03\x04torn", ".docx", "truncated"),
    ],
)
def test_what_is_not_read_is_told_in_a_line(content: bytes, suffix: str, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason) as caught:
        detect("case", content, suffix)
    assert str(caught.value).startswith("case: ")
    assert "\n" not in str(caught.value)


def test_a_file_may_be_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REVIEWGRAPH_READ_FILE_MEGABYTES", "1")
    with pytest.raises(UnreadableDocument, match="more than 1"):
        read_bytes("x", b"x" * 2_000_000, ".txt")


def test_an_archive_is_no_document() -> None:
    with pytest.raises(UnreadableDocument, match="unpack it first"):
        read_bytes("stdin", zipped({"a.txt": "Words."}))


TABLED = (
    *REVIEW[:-1],
    Grid(
        (
            ("No", "Recommendation", "Who"),
            (
                "1",
                "The health visiting service should record the name of the father of each baby.",
                "Health trust",
            ),
            (
                "2",
                "The force should send every report of domestic abuse to the health visitor.",
                "Tarnbridge Police",
            ),
        )
    ),
)


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_recommendations_in_a_table_are_read(suffix: str) -> None:
    document = read_bytes("case", RENDERED[suffix](TABLED), suffix)
    (review,) = extract(document)
    told = [(item.number, item.evidence.exact, item.addressees) for item in review.recommendations]
    assert [(number, words[:12]) for number, words, _ in told] == [
        ("1", "The health v"),
        ("2", "The force sh"),
    ]
    assert "police" in told[1][2]


SOUND = (WORD, zipped({"a.txt": "Words.", "b.txt": "More."}), render_html(REVIEW))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SOUND), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255))), st.data())
def test_damage_is_told_in_a_line(
    content: bytes, changes: list[tuple[float, int]], data: st.DataObject
) -> None:
    damaged = bytearray(content)
    for place, value in changes:
        damaged[int(place * (len(damaged) - 1))] = value
    cut = data.draw(st.integers(0, len(damaged)))
    try:
        assert read_bytes("case", bytes(damaged[:cut] if cut % 2 else damaged), ".docx").text
    except UnreadableDocument as problem:
        assert str(problem).startswith("case")
        assert "\n" not in str(problem)
