"""``reviewgraph evaluate`` and ``extract --explain`` as someone types them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from tests.api.documents import REVIEW

Run = Callable[..., Result]


@pytest.fixture(name="annotations")
def annotated(run: Run, tmp_path: Path) -> Path:
    """Return a folder with the extracted record of a review, one theme of it changed."""
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "sedge.txt").write_text(REVIEW.format(name="Sedge"), encoding="utf-8")
    folder = tmp_path / "annotations"
    assert run("extract", texts, "--out", folder).exit_code == 0
    path = folder / "sedge.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["reviews"][0]["themes"].append("covid-impact")
    path.write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_the_table_tells_every_measure(run: Run, annotations: Path) -> None:
    shown = run("evaluate", annotations)
    assert shown.exit_code == 0
    assert "1 review from 1 document" in shown.stdout
    assert "missed_opportunities.themes" in shown.stdout


@pytest.mark.parametrize(
    ("by", "column", "value"),
    [
        ("kind", "measure", "risk_factor+bearer"),
        ("concept", "concept", "alcohol-misuse"),
        ("bearer", "value", "mother"),
        ("document", "value", "england"),
    ],
)
def test_figures_by(by: str, column: str, value: str, run: Run, annotations: Path) -> None:
    shown = run("evaluate", annotations, "--by", by, "--json")
    told = json.loads(shown.stdout)
    assert (told["reviews"], told["verbatim"]) == (1, told["quotes"])
    rows = [row for row in told["rows"] if row[column] == value]
    assert rows
    assert all(0 <= row["p_low"] <= row["precision"] <= row["p_high"] <= 1 for row in rows)


def test_misses_are_one_a_line(run: Run, annotations: Path) -> None:
    shown = run("evaluate", annotations, "--misses")
    assert shown.stdout.splitlines() == ["missed\tthemes\tsedge: Child Sedge\tcovid-impact"]


def test_figures_are_stored_with_the_data(
    run: Run, annotations: Path, store: Path, tmp_path: Path
) -> None:
    assert run("load", tmp_path / "texts", "--store", store).exit_code == 0
    for _ in range(2):
        assert run("evaluate", annotations, "--store", store).exit_code == 0
    shown = run("query", "quality-by-kind", "--store", store, "--format", "json")
    told = json.loads(shown.stdout)["rows"]
    (own,) = {row["set"] for row in told} - {"held-out"}
    rows = {row["kind"]: row for row in told if row["set"] == own}
    assert rows["recommendation"]["precision"] == 1.0
    assert rows["theme"]["recall"] < 1
    concepts = run("query", "quality-by-concept", "--store", store, "--format", "json")
    rows_of = json.loads(concepts.stdout)["rows"]
    named = [(row["set"], row["kind"], row["concept"]) for row in rows_of]
    assert (own, "theme", "covid-impact") in named
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line 1, column 2"),
        ('{"document": "gone.txt", "reviews": []}', "gone.txt"),
        (
            '{"document": "sedge.txt", "reviews": [{"subject": "x", "themes": ["safe-sleeping"]}]}',
            "nearest: safe-sleep",
        ),
    ],
)
def test_a_bad_annotation_is_one_line(text: str, said: str, run: Run, annotations: Path) -> None:
    (annotations / "zz.json").write_text(text, encoding="utf-8")
    shown = run("evaluate", annotations)
    assert shown.exit_code == 1
    assert said in shown.stderr
    assert len(shown.stderr.splitlines()) == 1


def test_no_annotations_is_one_line(run: Run, tmp_path: Path) -> None:
    shown = run("evaluate", tmp_path)
    assert (shown.exit_code, len(shown.stderr.splitlines())) == (1, 1)
    assert "no annotations" in shown.stderr


def test_a_sentence_is_explained(run: Run, annotations: Path) -> None:
    text = annotations.parent / "texts" / "sedge.txt"
    shown = run("extract", text, "--explain", "missed opportunity")
    assert shown.exit_code == 0
    assert "[analysis" in shown.stdout
    whole = run("extract", text, "--explain-all", "--json")
    told = [json.loads(line) for line in whole.stdout.splitlines()]
    assert any(
        taken["kind"] == "risk-factor" and "alcohol-misuse of mother" in taken["what"]
        for each in told
        for taken in each["taken"]
    )


def test_explaining_wants_words_that_are_there_and_no_folder(
    run: Run, annotations: Path, tmp_path: Path
) -> None:
    text = annotations.parent / "texts" / "sedge.txt"
    assert "no sentence" in run("extract", text, "--explain", "zeppelin").stderr
    assert run("extract", text, "--explain", "x", "--out", tmp_path / "o").exit_code == 2
    assert run("extract", text).exit_code == 2
