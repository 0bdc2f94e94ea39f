"""PDFs that cannot be read: each is refused in one line, and none brings the reader down."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers.pdf import MOST_PAGES, read_pdf
from ontology.errors import UnreadableDocument
from tests.loaders.formats_of import REVIEW, render_pdf
from tests.loaders.pdfs import drawn, flowed, lines, prose

ROOT = Path(__file__).parents[2]
WORDS = "Alpha workers met the family at home each week. " * 6
USUAL = flowed([prose(WORDS)])

# PDFium is native code: what it does with hostile bytes must not bring the test run down.
PROBE = """
import struct, sys
from loaders.readers.pdf import read_pdf
from ontology.errors import UnreadableDocument
while head := sys.stdin.buffer.read(4):
    content = sys.stdin.buffer.read(struct.unpack("<I", head)[0])
    try:
        content_read = read_pdf("x.pdf", content)
        assert content_read.pages[-1].end == len(content_read.text)
    except UnreadableDocument as error:
        assert "\\n" not in str(error)
print("done")
"""


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableDocument) as caught:
        read_pdf("x.pdf", content)
    message = str(caught.value)
    assert message.startswith("x.pdf: ")
    assert "\n" not in message
    return message


def probe(*contents: bytes) -> None:
    given_all = b"".join(len(each).to_bytes(4, "little") + each for each in contents)
    done = subprocess.run(
        [sys.executable, "-c", PROBE], input=given_all, capture_output=True, cwd=ROOT, timeout=100,
        check=False,
    )  # fmt: skip
    assert done.stdout.strip() == b"done", done.stderr.decode()


def test_refusals_say_what_to_do() -> None:
    assert "empty" in refused(b"")
    assert "no PDF" in refused(b"The panel met the family.")
    assert "password" in refused(drawn(lines("Locked."), encrypt="secret"))
    assert "cut short" in refused(USUAL[: len(USUAL) // 2])
    assert "damaged" in refused(b"%PDF-1.7\nnothing at all\n%%EOF\n")
    assert "no text" in refused(drawn(lambda _: None))


@pytest.mark.parametrize("tenth", range(10))
def test_a_file_cut_short_is_refused(tenth: int) -> None:
    content = render_pdf(REVIEW)
    refused(content[: len(content) * tenth // 10])


def test_too_many_pages_are_refused() -> None:
    assert f"more than {MOST_PAGES:,}" in refused(drawn(*[lambda _: None] * (MOST_PAGES + 1)))


def test_a_launch_action_is_not_run() -> None:
    action = b"/Type /Catalog /OpenAction << /S /Launch /F (none) >>"
    assert "Alpha workers" in read_pdf("x.pdf", USUAL.replace(b"/Type /Catalog", action)).text


def test_a_file_cut_short_but_closed_again_does_not_crash() -> None:
    content = render_pdf(REVIEW)
    probe(*(content[: len(content) * tenth // 10] + b"\n%%EOF\n" for tenth in range(1, 10)))


def test_deeply_nested_objects_do_not_crash() -> None:
    deep = b"[" * 200_000 + b"]" * 200_000
    probe(USUAL.replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + deep))


CHANGE = st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=6))


@settings(max_examples=4, deadline=None)
@given(st.lists(st.lists(CHANGE, min_size=1, max_size=8), min_size=15, max_size=15))
def test_changed_bytes_do_not_crash(changes: list[list[tuple[float, bytes]]]) -> None:
    probe(*map(_changed, changes))


def _changed(changes: list[tuple[float, bytes]]) -> bytes:
    content = bytearray(USUAL)
    for place, put in changes:
        at = int(place * len(content))
        content[at : at + len(put)] = put
    return bytes(content)
