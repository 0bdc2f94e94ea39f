"""The generator of documents: the same for the same seed, true to its text, readable, scorable."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.evaluation import evaluate_folder, table
from benchmarks.generator.making import FORMATS, KINDS, LONGEST, Made, make, write
from loaders.document import Document, collapse
from loaders.evaluation.annotated import read_annotated
from loaders.readers.formats import read_bytes

ROOT = Path(__file__).parents[2]
SMALL = 4_000
GROUPS = ("risk_factors", "agencies", "missed_opportunities", "good_practice", "learning")
FLOORS = {
    "review": 0.95,
    "type": 0.9,
    "publisher": 0.8,
    "children": 0.9,
    "child.age": 0.9,
    "risk_factor": 0.65,
    "missed_opportunities": 0.65,
    "learning": 0.85,
    "recommendations": 0.85,
}


@cache
def sample() -> tuple[Made, ...]:
    """Return one small document of every kind, the formats in turn."""
    forms = list(FORMATS)
    return tuple(
        make(at, longest=SMALL, kind=kind, form=forms[at % len(forms)])
        for at, kind in enumerate(KINDS)
    )


def quotes(record: dict[str, Any]) -> Iterator[str]:
    for review in record["reviews"]:
        for group in (*GROUPS, "recommendations"):
            yield from (item["quote"] for item in review[group])


def read(made: Made) -> Document:
    return read_bytes(made.name, made.content, Path(made.name).suffix)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_seed_gives_the_same_bytes_in_any_order(form: str) -> None:
    made = make(7, longest=SMALL, form=form)
    make(8, longest=SMALL, form=form)
    again = make(7, longest=SMALL, form=form)
    assert (again.content, again.record) == (made.content, made.record)
    assert make(7, seed=21, longest=SMALL, form=form).content != made.content


def test_another_process_writes_the_same_whatever_its_hashes(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.generator", "3", str(tmp_path), "--first", "5"]
    command += ["--longest", str(SMALL)]
    surroundings = os.environ | {"PYTHONHASHSEED": "12345"}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=surroundings)
    for at in (5, 6, 7):
        made = make(at, longest=SMALL)
        written = tmp_path / "annotations" / f"{made.name}.json"
        assert (tmp_path / "texts" / made.name).read_bytes() == made.content
        assert json.loads(written.read_text("utf-8")) == made.record


@pytest.mark.parametrize("at", range(len(KINDS)), ids=KINDS)
def test_every_quote_stands_in_the_document_as_it_is_read(at: int) -> None:
    made = sample()[at]
    text = collapse(read(made).text)
    wanted = list(quotes(made.record))
    assert len(wanted) > 5
    assert [quote for quote in wanted if quote not in text] == []


def test_every_format_of_one_draft_tells_the_same_truth() -> None:
    facts = [
        [(item["factor"], item["bearer"], item["status"]) for item in review["risk_factors"]]
        for form in FORMATS
        for review in make(11, longest=SMALL, kind="scr-tables", form=form).record["reviews"]
    ]
    assert len(facts) == len(FORMATS)
    assert all(told == facts[0] for told in facts)


def test_sizes_vary_and_reach_the_longest() -> None:
    lengths = [len(make(at, longest=60_000, kind="scr", form="txt").content) for at in range(9)]
    assert max(lengths) > 3 * min(lengths)
    longest = len(make(1, kind="scr", form="txt", shortest=LONGEST).content)
    assert abs(longest - LONGEST) < 0.1 * LONGEST


def test_what_is_read_scores_above_its_floor(tmp_path: Path) -> None:
    write(range(1, 9), tmp_path, longest=SMALL, form="txt")
    evaluation = evaluate_folder(tmp_path / "annotations")
    scores = {
        str(row["measure"]): float(row["f1"] or 0) for row in table(evaluation, "kind").records()
    }
    assert evaluation.grounding == 1
    assert {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor} == {}


def test_records_name_known_concepts_only(tmp_path: Path) -> None:
    for at, kind in enumerate(KINDS):
        write([at], tmp_path, longest=SMALL, kind=kind, form="txt")
    given = read_annotated(tmp_path / "annotations")
    assert len(given.documents) == len(KINDS)
