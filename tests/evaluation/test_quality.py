"""Extraction measured: no set falls under its floors, and every quotation is verbatim.

The published reviews and the scorer of the annotation guide stand beside the checkout
(``../shared``); where they do not, their tests are skipped and say so. The project's own sets are
measured everywhere.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from api.evaluation import evaluate_folder, table
from loaders.annotation import to_record
from loaders.pipeline import extract, find_documents, read_document
from ontology.concepts import load_vocabulary
from ontology.errors import DocumentError

HERE = Path(__file__).parent
SHARED = HERE.parents[1].parent / "shared"
SCORER = SHARED / "gold" / "score.py"
TRAPS = SHARED / "gold" / "traps.jsonl"
FLOORS: dict[str, dict[str, float]] = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))

needs_scorer = pytest.mark.skipif(
    not SCORER.exists(), reason="../shared/gold/score.py is not beside this checkout"
)


def below(scores: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    return {name: scores[name] for name, floor in floors.items() if scores[name] < floor}


def write_records(texts: Path, out: Path) -> None:
    out.mkdir()
    for path in find_documents([texts]):
        try:
            record = to_record(path.name, extract(read_document(path)), load_vocabulary())
        except DocumentError:
            continue
        (out / f"{path.stem}.json").write_text(json.dumps(record), "utf-8")


@pytest.mark.parametrize("name", ["development", "held-out"])
def test_a_set_of_our_own_stays_above_its_floors(name: str) -> None:
    evaluation = evaluate_folder(HERE / name / "annotations")
    scores = {
        str(row["measure"]): float(row["f1"] or 0) for row in table(evaluation, "kind").records()
    }
    assert evaluation.grounding == 1
    assert below(scores, FLOORS[name]) == {}


@needs_scorer
def test_published_reviews_stay_above_their_floors(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_records(SHARED / "reviews", out)
    command: list[str | Path] = [sys.executable, SCORER]
    command += [SHARED / "gold", out, SHARED / "reviews", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    scores = {name: figures["f1"] for name, figures in json.loads(done.stdout).items()}
    assert below(scores, FLOORS["published"]) == {}


@pytest.mark.skipif(not TRAPS.exists(), reason="../shared/gold/traps.jsonl is not beside this")
def test_sentences_that_share_words_are_told_apart(tmp_path: Path) -> None:
    traps = TRAPS.with_name("traps.py")
    subprocess.run([sys.executable, traps, "build", TRAPS, tmp_path / "texts"], check=True)
    write_records(tmp_path / "texts", tmp_path / "out")
    command: list[str | Path] = [sys.executable, traps, "score", TRAPS, tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    count = len(TRAPS.read_text("utf-8").splitlines())
    assert done.stdout.split()[-3:] == [str(count), "of", str(count)]
