"""The command line over every format, and over what is none: one line each, the others loaded."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.api.documents import REVIEW, write_review
from tests.loaders.formats_of import (
    REVIEW as HERON,
)
from tests.loaders.formats_of import render_docx, render_html, render_markdown, render_pdf
from tests.loaders.packed import with_part, zipped

Run = Callable[..., Result]
BOMB = zipped({"bomb.txt": b"\x00" * 40_000_000})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder."""
    made = tmp_path / "in"
    made.mkdir()
    return made


def test_a_folder_of_every_format_is_loaded(run: Run, folder: Path, store: Path) -> None:
    (folder / "heron.pdf").write_bytes(render_pdf(HERON))
    (folder / "heron.docx").write_bytes(render_docx(HERON))
    (folder / "heron.htm").write_bytes(render_html(HERON))
    (folder / "heron.markdown").write_bytes(render_markdown(HERON))
    (folder / "more.zip").write_bytes(zipped({"in/tern.txt": REVIEW.format(name="Tern")}))
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    result = run("load", folder, "--store", store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("5 reviews from 5 documents")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.zip", BOMB),
        ("nested.zip", zipped({"inner.zip": BOMB})),
        ("slip.zip", zipped({"../slip.txt": "Words."})),
        ("torn.zip", BOMB[:300]),
        ("torn.docx", render_docx(HERON)[:9000]),
        ("no-text.docx", zipped({"word/other.xml": "<a/>"})),
        (
            "entity.docx",
            with_part(
                render_docx(HERON),
                "word/document.xml",
                (b"<w:document ", b'<!DOCTYPE a [<!ENTITY e "x">]><w:document '),
            ),
        ),
        ("macro.docm", with_part(render_docx(HERON), "word/vbaProject.bin", (b"", b"code"))),
        ("deep.html", b"<html>" + b"<div>" * 100_000),
        ("noise.html", bytes(range(256)) * 40),
        ("script.html", b"<html><script>" + b"x" * 1_000_000 + b"</script>"),
        ("torn.pdf", render_pdf(HERON)[:1500]),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900),
        ("empty.docx", b""),
        ("empty.pdf", b""),
    ],
)
def test_a_hostile_file_costs_one_line(
    run: Run, folder: Path, store: Path, name: str, content: bytes
) -> None:
    (folder / name).write_bytes(content)
    write_review(folder)
    result = run("load", folder, "--store", store)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert name in line
    assert result.stdout.startswith("1 review from 1 document, 1 refused")


def test_an_empty_folder_is_told(run: Run, folder: Path, store: Path) -> None:
    result = run("load", folder, "--store", store)
    assert result.exit_code == 1
    assert "no documents of a known format" in result.stderr


def test_loops_of_links_end(run: Run, folder: Path, store: Path) -> None:
    write_review(folder)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    result = run("load", folder, "--store", store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1 review from 1 document")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_what_may_not_be_read_costs_a_line_each(run: Run, folder: Path, store: Path) -> None:
    write_review(folder, "Tern")
    write_review(folder, "Plover").chmod(0)
    write_review(folder / "locked", "Knot")
    (folder / "locked").chmod(0)
    result = run("load", folder, "--store", store)
    (folder / "locked").chmod(0o700)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 2
    assert result.stdout.startswith("1 review from 1 document, 2 refused")


@pytest.mark.parametrize("content", [render_docx(HERON), render_pdf(HERON), render_html(HERON)])
def test_standard_input_is_told_by_its_content(run: Run, store: Path, content: bytes) -> None:
    result = run("load", "-", "--store", store, typed=content)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("1 review from 1 document")


def test_an_archive_on_standard_input_is_refused(run: Run, store: Path) -> None:
    result = run("load", "-", "--store", store, typed=zipped({"a.txt": "Words."}))
    assert result.exit_code == 1
    assert "unpack it first" in result.stderr
