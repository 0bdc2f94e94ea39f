"""``load``: what is taken in, what costs one line, and what stays whole."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from loaders.document import Document
from loaders.pipeline import Extraction, read_reviews
from tests.api.documents import POLICY, REVIEW, write_review

Run = Callable[..., Result]


def subjects(run: Run, store: Path) -> list[str]:
    answer = run("query", "reviews", "--store", store, "--format", "json")
    return [row["subject"] for row in json.loads(answer.stdout)["rows"]]


def test_a_folder_is_loaded_and_counted(run: Run, tmp_path: Path, store: Path) -> None:
    write_review(tmp_path / "in", "Tern")
    write_review(tmp_path / "in", "Plover")
    result = run("load", tmp_path / "in", "--store", store)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.strip() == f"2 reviews from 2 documents in {store}"
    assert subjects(run, store) == ["Child Plover", "Child Tern"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("utf16.txt", b"\xff\xfe" + b"a\x00" * 9 + b"\x00\xd8", "UTF-16"),
        ("undefined.txt", b"caf\x81 and more words", "UTF-8"),
        ("policy.txt", POLICY.encode(), "no case review"),
        ("sheet.xls", b"whatever", "unknown format"),
    ],
)
def test_a_bad_document_costs_one_line_and_the_others_are_loaded(  # noqa: PLR0913, PLR0917 - fixtures and a case
    run: Run, tmp_path: Path, store: Path, name: str, content: bytes, why: str
) -> None:
    bad = tmp_path / "in" / name
    good = write_review(tmp_path / "in")
    bad.write_bytes(content)
    result = run("load", bad, good, "--store", store)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert name in line
    assert why in line
    assert "1 review from 1 document, 1 refused" in result.stdout
    assert subjects(run, store) == ["Child Tern"]


def test_a_missing_path_does_not_stop_the_others(run: Run, tmp_path: Path, store: Path) -> None:
    result = run("load", tmp_path / "nowhere.txt", write_review(tmp_path), "--store", store)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "nowhere.txt" in result.stderr
    assert subjects(run, store) == ["Child Tern"]


def test_two_files_with_the_same_content_are_counted_once(
    run: Run, tmp_path: Path, store: Path
) -> None:
    first = write_review(tmp_path)
    copy = tmp_path / "copy.txt"
    copy.write_bytes(first.read_bytes())
    result = run("load", first, copy, "--store", store)
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [f"note: {copy}: same content as {first}, counted once"]
    assert subjects(run, store) == ["Child Tern"]


def test_windows_encoding_is_read(run: Run, tmp_path: Path, store: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes(REVIEW.format(name="Tern").replace("This was", "“This” was").encode("cp1252"))
    assert run("load", path, "--store", store).exit_code == 0


def test_globs_and_standard_input(run: Run, tmp_path: Path, store: Path) -> None:
    write_review(tmp_path, "Plover")
    typed = REVIEW.format(name="Tern").encode()
    result = run("load", tmp_path / "*.txt", "-", "--store", store, typed=typed)
    assert result.exit_code == 0
    assert subjects(run, store) == ["Child Plover", "Child Tern"]
    assert run("load", tmp_path / "*.md", "--store", store).exit_code == 1


def test_loading_again_or_in_another_order_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    one, two = write_review(tmp_path, "Tern"), write_review(tmp_path, "Plover")
    copy = tmp_path / "copy.txt"
    copy.write_bytes(one.read_bytes())
    outputs = []
    for place, order in enumerate(([one, two, copy], [copy, two, one], [two, one, copy, one])):
        kept = tmp_path / f"store{place}"
        run("load", *order, "--store", kept)
        run("load", *order, "--store", kept)
        out = tmp_path / f"{place}.nq"
        assert run("export", "-f", "nquads", "-o", out, "--store", kept).exit_code == 0
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1] == outputs[2]


def test_a_defect_of_a_rule_costs_one_document(
    run: Run, tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def brittle(document: Document) -> Extraction:
        if "Plover" in document.text:
            raise IndexError("list index out of range")
        return read_reviews(document)

    monkeypatch.setattr("api.preparing.work.read_reviews", brittle)
    paths = write_review(tmp_path, "Plover"), write_review(tmp_path, "Tern")
    result = run("load", *paths, "--store", store)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "plover.txt: cannot be understood (IndexError" in result.stderr
    assert subjects(run, store) == ["Child Tern"]


def test_a_broken_digest_entry_costs_itself_only(run: Run, tmp_path: Path, store: Path) -> None:
    (tmp_path / "digest.txt").write_text(
        "2016 - Marram Bay - Child Knot\n\nDeath of a 3-month-old boy in May 2014.\n"
        "Key issues: nobody met the father; the notes were thin.\n"
        "Recommendations: meet fathers at the first visit; review the notes.\n\n"
        "2016 - Marram Bay - Child Ruff\n\n"
        "2016 - Marram Bay - Child Dunlin\n\nSerious injury of a 2-year-old girl in July 2015.\n"
        "Key issues: the injuries were not thought about together.\n"
        "Recommendations: train staff to think about bruises.\n",
        "utf-8",
    )
    result = run("load", tmp_path / "digest.txt", "--store", store)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "Child Ruff" in line
    assert subjects(run, store) == ["Child Dunlin", "Child Knot"]


def test_a_review_without_recommendations_is_loaded(run: Run, tmp_path: Path, store: Path) -> None:
    text = REVIEW.format(name="Godwit").partition("4. Recommendations")[0]
    (tmp_path / "short.txt").write_text(text, "utf-8")
    result = run("load", tmp_path / "short.txt", "--store", store)
    assert (result.exit_code, result.stderr) == (0, "")
    answer = run("query", "recommendations-by-addressee", "--store", store, "--format", "json")
    assert json.loads(answer.stdout)["rows"] == []


def test_a_case_told_twice_is_linked_and_counted_once_on_request(
    run: Run, store: Path, tmp_path: Path
) -> None:
    head = "Serious Case Review\n\nChild Heron\n\nFerrymoor Local Safeguarding Children Board\n\n"
    told = (
        "1. Introduction\n\n1.1 This serious case review concerns Child Heron, a boy who died aged "
        "3 months on 4 May 2018 of abusive head trauma. The mother misused alcohol.\n\n"
    )
    for name, more in (
        ("full.txt", "2. Findings\n\n2.1 Nobody asked the father about his health."),
        ("short.txt", "2. Learning\n\n2.1 Fathers should be asked about health."),
    ):
        (tmp_path / name).write_text(head + "May 2019\n\n" + told + more + "\n", encoding="utf-8")
    loaded = run("load", tmp_path / "full.txt", tmp_path / "short.txt", "--store", store)
    assert loaded.exit_code == 0, loaded.stderr
    linked = run("query", "same-cases", "--store", store, "--format", "csv").stdout
    assert "Child Heron" in linked
    assert "of 2 reviews" in run("patterns", "--store", store).stdout
    assert "of 1 reviews" in run("patterns", "--once-per-case", "--store", store).stdout
