"""The log of what was read and not understood: counted, listed, compared between runs."""

import csv
import json
from io import StringIO
from pathlib import Path

from tests.api.conftest import Run

REPORT = """Serious Case Review

Child Heron

Ferrymoor Local Safeguarding Children Board

Published: 3 May 2019

1. Introduction

1.1 Child Heron was found with a fractured arm. The mother was known to misuse alcohol. The family
was helped by the Larkfield Lantern Scheme and by the police.

2. Recommendations

2.1 It is recommended that the police should ask what may be done.
"""


def write(folder: Path, text: str = REPORT) -> Path:
    path = folder / "heron.txt"
    path.write_text(text, encoding="utf-8")
    return path


def kinds(log: Path) -> set[str]:
    return {json.loads(line)["kind"] for line in log.read_text("utf-8").splitlines()}


def test_a_load_counts_and_lists_its_issues(run: Run, store: Path, tmp_path: Path) -> None:
    log = tmp_path / "issues.jsonl"
    loaded = run("load", write(tmp_path), "--store", store, "--issues", log)
    assert loaded.exit_code == 0, loaded.stderr
    assert "1 agency-unknown" in loaded.stdout
    assert "agency-unknown" in kinds(log)
    counted = run("issues", log, "--format", "csv")
    assert "agency-unknown,1," in counted.stdout


def test_extract_writes_the_same_log(run: Run, store: Path, tmp_path: Path) -> None:
    path = write(tmp_path)
    run("load", path, "--store", store, "--issues", tmp_path / "a.jsonl")
    run("extract", path, "--out", tmp_path / "records", "--issues", tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()


def test_two_logs_tell_what_is_new_and_what_is_gone(run: Run, store: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.jsonl"
    run("load", write(tmp_path), "--store", store, "--issues", before)
    better = REPORT.replace("the Larkfield Lantern Scheme", "the health visitor")
    worse = better.replace("Published: 3 May 2019\n", "")
    run("load", write(tmp_path, worse), "--store", store, "--issues", after)
    listed = run("issues", after, "--since", before, "--format", "csv").stdout
    changes = {(row["change"], row["kind"]) for row in csv.DictReader(StringIO(listed))}
    assert ("gone", "agency-unknown") in changes
    assert ("new", "no-date") in changes
    same = run("issues", before, "--since", before, "--format", "csv").stdout
    assert list(csv.DictReader(StringIO(same))) == []


def test_what_is_no_log_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text('{"kind": "no-date", "document": "a.txt"}\n{"kind": 3}\n')
    result = run("issues", wrong)
    assert result.exit_code == 1
    assert "line 2" in result.stderr
    assert len(result.stderr.splitlines()) == 1
