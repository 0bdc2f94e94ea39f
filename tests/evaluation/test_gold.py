"""Extraction measured against annotations with the published scorer.

The scorer and the annotated published reviews stand beside the checkout (``../shared``); where they
do not, these tests are skipped and say so.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.annotation import to_record
from loaders.pipeline import extract, find_documents, read_document
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "gold" / "score.py"
TRAPS = SHARED / "gold" / "traps.jsonl"
DEVELOPMENT = Path(__file__).parent / "development"

needs_scorer = pytest.mark.skipif(
    not SCORER.exists(), reason="../shared/gold/score.py is not beside this checkout"
)

Scores = dict[str, dict[str, float]]
Score = Callable[[Path, Path], Scores]

GOLD_FLOORS = {
    "grounding": 1.0,
    "review": 1.0,
    "type": 0.9,
    "publisher": 0.9,
    "published": 0.9,
    "nation": 0.9,
    "children": 0.9,
    "child.age": 0.9,
    "child.sex": 0.9,
    "child.outcome": 0.9,
    "child.incidents": 0.9,
    "child.incident_date": 0.9,
    "recommendations": 0.9,
    "risk_factor": 0.75,
    "agency.kind": 0.8,
    "missed_opportunities": 0.6,
    "themes": 0.75,
}
DEVELOPMENT_FLOORS = {
    "grounding": 1.0,
    "review": 1.0,
    "type": 0.9,
    "recommendations": 0.9,
    "risk_factor": 0.75,
    "agency.kind": 0.8,
    "missed_opportunities": 0.6,
    "themes": 0.7,
}


def write_records(texts: Path, out: Path) -> None:
    out.mkdir()
    for path in find_documents([texts]):
        document = read_document(path)
        try:
            record = to_record(path.name, extract(document), load_vocabulary())
        except DocumentError:
            continue
        (out / f"{path.stem}.json").write_text(json.dumps(record), "utf-8")


@pytest.fixture
def score(tmp_path: Path) -> Score:
    def run(annotations: Path, texts: Path) -> Scores:
        out = tmp_path / "out"
        write_records(texts, out)
        command: list[str | Path] = [sys.executable, SCORER, annotations, out, texts, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        scores: Scores = json.loads(done.stdout)
        return scores

    return run


def below(scores: Scores, floors: dict[str, float]) -> dict[str, float]:
    return {
        name: scores[name]["f1"] for name, floor in floors.items() if scores[name]["f1"] < floor
    }


@needs_scorer
def test_published_reviews_reach_the_floors(score: Score) -> None:
    assert below(score(SHARED / "gold", SHARED / "reviews"), GOLD_FLOORS) == {}


@needs_scorer
def test_the_development_set_reaches_its_floors(score: Score) -> None:
    scores = score(DEVELOPMENT / "annotations", DEVELOPMENT / "texts")
    assert below(scores, DEVELOPMENT_FLOORS) == {}


@pytest.mark.skipif(not TRAPS.exists(), reason="../shared/gold/traps.jsonl is not beside this")
def test_sentences_that_share_words_are_told_apart(tmp_path: Path) -> None:
    traps = TRAPS.with_name("traps.py")
    subprocess.run([sys.executable, traps, "build", TRAPS, tmp_path / "texts"], check=True)
    write_records(tmp_path / "texts", tmp_path / "out")
    command: list[str | Path] = [sys.executable, traps, "score", TRAPS, tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count = len(TRAPS.read_text("utf-8").splitlines())
    assert done.stdout.split()[-3:] == [str(count), "of", str(count)]
