"""Zip archives: members as documents, and what an archive may not do."""

from pathlib import Path

import pytest

from loaders.document import Document
from loaders.pipeline import read_documents
from tests.api.documents import REVIEW
from tests.loaders.packed import corrupt, encrypted, plain_word, zipped, zipped_link

TEXT = REVIEW.format(name="Tern")


def read(folder: Path, content: bytes, name: str = "all.zip") -> dict[str, str]:
    """Return what became of each document of an archive: its first word, or the problem."""
    path = folder / name
    path.write_bytes(content)
    return {
        place.removeprefix(f"{folder}/"): found.source.media_type
        if isinstance(found, Document)
        else str(found)
        for place, found in read_documents([path])
    }


def test_members_are_documents_named_by_their_archive(tmp_path: Path) -> None:
    content = zipped(
        {
            "b/report.txt": TEXT,
            "a.md": TEXT,
            "c.docx": plain_word("Words."),
            "README.txt": "About these files.",
            "picture.png": b"\x89PNG",
            "__MACOSX/a.md": b"\x00",
            "d/": b"",
        }
    )
    assert list(read(tmp_path, content)) == [
        "all.zip/b/report.txt",
        "all.zip/a.md",
        "all.zip/c.docx",
    ]
    named = {d.source.name for _, d in read_documents([tmp_path]) if isinstance(d, Document)}
    assert named == {"all.zip/b/report.txt", "all.zip/a.md", "all.zip/c.docx"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped({"../out.txt": TEXT}), "out of the archive"),
        (zipped({"a/../../out.txt": TEXT}), "out of the archive"),
        (zipped({"/etc/out.txt": TEXT}), "out of the archive"),
        (zipped({"C:\\out.txt": TEXT}), "out of the archive"),
        (zipped_link("link.txt", "/etc/passwd"), "a link"),
        (encrypted(zipped({"locked.txt": TEXT})), "password"),
        (corrupt(zipped({"torn.txt": TEXT})), "broken member"),
        (zipped({"inner.zip": zipped({"a.txt": TEXT})}), "unpack it first"),
        (zipped({"bomb.txt": b" " * 30_000_000}), "200 times"),
        (zipped({"empty.txt": b""}), "empty"),
        (zipped({"picture.png": b"\x89PNG"}), "no documents"),
        (zipped({}), "no documents"),
        (zipped({"a.txt": TEXT})[:200], "truncated"),
        (b"PK\x03\x04", "truncated"),
        (b"not a zip", "holds no such file"),
    ],
)
def test_what_an_archive_may_not_do_costs_a_line(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    before = set(tmp_path.rglob("*"))
    ((place, problem),) = read(tmp_path, content).items()
    assert reason in problem
    assert "\n" not in problem
    assert "all.zip" in problem
    assert set(tmp_path.rglob("*")) - before == {tmp_path / "all.zip"}
    assert place


def test_a_bad_member_leaves_the_others(tmp_path: Path) -> None:
    content = zipped({"../out.txt": TEXT, "good.txt": TEXT, "bad.pdf": b"%PDF-1.7 cut"})
    found = read(tmp_path, content)
    assert found["all.zip/good.txt"] == "text/plain"
    assert len(found) == 3


def test_limits_are_named_and_can_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = zipped({f"{n}.txt": TEXT for n in range(9)})
    monkeypatch.setenv("REVIEWGRAPH_READ_MEMBERS", "8")
    assert "more than 8" in " ".join(read(tmp_path, content).values())
    monkeypatch.setenv("REVIEWGRAPH_READ_MEMBERS", "none")
    assert "REVIEWGRAPH_READ_MEMBERS" in " ".join(read(tmp_path, content).values())
    monkeypatch.delenv("REVIEWGRAPH_READ_MEMBERS")
    monkeypatch.setenv("REVIEWGRAPH_READ_UNPACKED_MEGABYTES", "1")
    big = zipped({"a.txt": TEXT, "b.txt": b"x" * 3_000_000})
    assert "more than 1" in " ".join(read(tmp_path, big).values())


def test_a_word_document_named_zip_is_a_document(tmp_path: Path) -> None:
    ((place, media_type),) = read(tmp_path, plain_word("Words.")).items()
    assert place == "all.zip"
    assert media_type.endswith("wordprocessingml.document")


def test_an_archive_named_as_text_is_an_archive(tmp_path: Path) -> None:
    assert list(read(tmp_path, zipped({"a.txt": TEXT}), "all.txt")) == ["all.txt/a.txt"]
