"""Judging from the command line: one statement, a sheet of them, whole annotation records."""

import csv
import json
import shutil
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from tests.api.documents import REVIEW, write_review
from tests.api.holding import held_open
from tests.forks import command

Run = Callable[..., Result]
LACK = "Nobody in the health visiting service met the father, and no assessment of him was made."
DRANK = "Mother drank heavily through the winter."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a review, a store of it and its sheet; not to be written to."""
    folder = tmp_path_factory.mktemp("made")
    for arguments in (
        ("load", write_review(folder / "in"), "--store", folder / "store"),
        ("adjudicate", "--export", folder / "sheet.csv", "--store", folder / "store"),
    ):
        assert CliRunner().invoke(app, list(map(str, arguments))).exit_code == 0
    return folder


@pytest.fixture
def loaded(made: Path, tmp_path: Path, store: Path) -> Path:
    """Return a store with one review, which is in the folder ``in``."""
    shutil.copytree(made / "in", tmp_path / "in")
    shutil.copytree(made / "store", store)
    return store


@pytest.fixture
def sheet(made: Path, tmp_path: Path) -> Path:
    """Return the sheet of that store."""
    return Path(shutil.copy(made / "sheet.csv", tmp_path))


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def write_rows(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        lines = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        lines.writeheader()
        lines.writerows(rows)


def name_of(path: Path, quote: str, kind: str = "risk-factor") -> str:
    (row,) = (row for row in rows_of(path) if (row["quote"], row["kind"]) == (quote, kind))
    return row["statement"]


def answers(run: Run, store: Path, folder: Path) -> dict[str, str]:
    """Return what the counting commands say of a store."""
    asked = {
        "themes": ("query", "themes", "--format", "csv"),
        "factors": ("query", "risk-factors-by-bearer", "--format", "csv"),
        "patterns": ("patterns", "--minimum", "1", "--format", "json"),
        "show": ("show", "Child Tern", "--format", "csv"),
    }
    said = {name: run(*command, "--store", store).stdout for name, command in asked.items()}
    said |= {kind: exported(run, store, folder, kind) for kind in ("graphml", "nquads")}
    return said


def exported(run: Run, store: Path, folder: Path, kind: str = "nquads") -> str:
    """Return a store in a format, without the judgements themselves."""
    out = folder / f"out.{kind}"
    assert run("export", "--force", "-f", kind, "-o", out, "--store", store).exit_code == 0
    lines = out.read_text("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if "/id/adjudication" not in line)


def test_every_count_applies_a_rejection_and_forgets_it_when_withdrawn(
    run: Run, loaded: Path, sheet: Path, tmp_path: Path
) -> None:
    before = answers(run, loaded, tmp_path)
    lack = (
        "Nobody in the health visiting service met the father, and no assessment of him was made."
    )
    names = [name_of(sheet, DRANK), name_of(sheet, lack, "missed-opportunity")]
    for name in names:
        done = run("adjudicate", name, "reject", "--by", "A. Reader", "--store", loaded)
        assert (done.exit_code, done.stderr) == (0, "")
    after = answers(run, loaded, tmp_path)
    for name, said in before.items():
        assert after[name] != said, name
    assert "assessment-quality" in before["themes"]
    assert "assessment-quality" not in after["themes"]
    assert DRANK in before["show"] and DRANK not in after["show"]
    assert run("validate", "--store", loaded).exit_code == 0
    listed = run("query", "rejected-statements", "--format", "csv", "--store", loaded).stdout
    assert DRANK in listed
    for name in names:
        done = run("adjudicate", name[-8:], "--withdraw", "--store", loaded)
        assert (done.exit_code, done.stderr) == (0, "")
    assert answers(run, loaded, tmp_path) == before


def test_a_judgement_survives_a_reload_and_a_changed_text_re_opens_it(
    run: Run, loaded: Path, sheet: Path, tmp_path: Path
) -> None:
    name = name_of(sheet, DRANK)
    run("adjudicate", name, "reject", "--by", "A", "--why", "was lemonade", "--store", loaded)
    rejected = exported(run, loaded, tmp_path)
    run("load", tmp_path / "in", "--store", loaded)
    assert exported(run, loaded, tmp_path) == rejected
    path = tmp_path / "in" / "tern.txt"
    path.write_text(REVIEW.format(name="Tern").replace("drank heavily", "drank at night"), "utf-8")
    run("load", path, "--store", loaded)
    listed = run("adjudicate", "--open", "--format", "json", "--store", loaded).stdout
    (row,) = json.loads(listed)["rows"]
    assert (row["verdict"], row["why"], row["quote"]) == ("reject", "was lemonade", DRANK)


def test_a_correction_is_checked_against_the_vocabulary(
    run: Run, loaded: Path, sheet: Path
) -> None:
    name = name_of(sheet, DRANK)

    def correct(*settings: str) -> Result:
        given = [part for setting in settings for part in ("--set", setting)]
        return run("adjudicate", name, "correct", *given, "--by", "A", "--store", loaded)

    for setting, said in {
        "bearer=fathr": "nearest: father",
        "bearr=father": "nearest: bearer",
        "assertion=afirmed": "nearest: affirmed",
        "bearer=": "needs bearer",
        "bearer=mother": "nothing is changed",
        "bearer": "field=value",
    }.items():
        failed = correct(setting)
        assert failed.exit_code in {1, 2}
        assert said in failed.stderr and len(failed.stderr.splitlines()) == 1
    assert run("adjudicate", "--list", "--store", loaded).stdout == "no rows\n"
    assert correct("bearer=Father", "temporality=historical").exit_code == 0
    rows = run(
        "query",
        "reviews-with-factor",
        "factor=alcohol-misuse",
        "bearer=father",
        "--format",
        "json",
        "--store",
        loaded,
    ).stdout
    found = {row["quote"]: row["temporality"] for row in json.loads(rows)["rows"]}
    assert found[DRANK] == "historical"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("00000000", "confirm", "--by", "A"), 1, "no statement"),
        (("a", "confirm", "--by", "A"), 1, "no statement"),
        (("00000000", "approve", "--by", "A"), 2, "confirm, reject, correct"),
        (("00000000", "confirm"), 2, "--by NAME"),
        (("00000000", "--withdraw"), 1, "no judgement"),
        ((), 2, "name a statement"),
        (("--list", "--export", "x.csv"), 2, "name a statement"),
        (("--list", "--review", "Child Turn"), 1, "nearest: Child Tern"),
        (("--export", "x.csv", "--kind", "riskfactor"), 2, "risk-factor"),
        (("--import", "nowhere.csv", "--by", "A"), 1, "nowhere.csv"),
    ],
)
def test_what_is_wrong_is_one_line(
    run: Run, loaded: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    result = run("adjudicate", *arguments, "--store", loaded)
    assert result.exit_code == code
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ") and said in line


def test_no_store_is_made_to_judge_in(run: Run, store: Path) -> None:
    result = run("adjudicate", "00000000", "confirm", "--by", "A", "--store", store)
    assert result.exit_code == 1
    assert "there is no store" in result.stderr
    assert not store.exists()


def test_a_sheet_without_edits_changes_nothing(
    run: Run, loaded: Path, sheet: Path, tmp_path: Path
) -> None:
    before = exported(run, loaded, tmp_path)
    done = run("adjudicate", "--import", sheet, "--by", "A", "--store", loaded)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "0 judgements" in done.stdout
    assert exported(run, loaded, tmp_path) == before


def judged(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows with three verdicts written in, and one left out."""
    verdicts = iter(("confirm", "Rejected", ""))
    for row in rows:
        if row["quote"] == DRANK:
            row |= {"verdict": "correct", "bearer": "father", "why": "it was he"}
        else:
            row["verdict"] = next(verdicts, "")
    return rows


SAVED: dict[str, Callable[[str], bytes]] = {
    "as it was": lambda text: text.encode("utf-8-sig"),
    "no mark": lambda text: text.encode(),
    "line feeds": lambda text: text.replace("\r\n", "\n").encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "cp1252": lambda text: text.replace(DRANK, "Mother \u2013 dr\u00e4nk").encode("cp1252"),
    "sep line": lambda text: ("sep=,\r\n" + text).encode("utf-8-sig"),
}


@pytest.mark.parametrize("form", [*SAVED, ";", "\t", "reordered"])
def test_a_sheet_is_read_however_it_was_saved(
    run: Run, loaded: Path, sheet: Path, tmp_path: Path, form: str
) -> None:
    rows = judged(rows_of(sheet))
    if form == "reordered":
        rows = [dict(reversed(row.items())) for row in rows]
    write_rows(sheet, rows, form if form in {";", "\t"} else ",")
    if form in SAVED:
        sheet.write_bytes(SAVED[form](sheet.read_bytes().decode("utf-8-sig")))
    dry = run("adjudicate", "--import", sheet, "--by", "A", "--dry-run", "--store", loaded)
    assert dry.stdout.startswith("3 judgements would be applied")
    done = run("adjudicate", "--import", sheet, "--by", "A", "--store", loaded)
    assert (done.exit_code, done.stderr) == (0, "")
    listed = run("adjudicate", "--list", "--format", "json", "--store", loaded).stdout
    made = json.loads(listed)["rows"]
    assert sorted(row["verdict"] for row in made) == ["confirm", "correct", "reject"]
    (corrected,) = (row for row in made if row["verdict"] == "correct")
    assert "bearer=father" in corrected["corrected"] and corrected["why"] == "it was he"
    after = exported(run, loaded, tmp_path)
    again = run("adjudicate", "--import", sheet, "--by", "A", "--store", loaded)
    assert again.stdout == "0 judgements applied\n"
    assert exported(run, loaded, tmp_path) == after


def test_bad_rows_are_told_by_number_and_nothing_is_half_applied(
    run: Run, loaded: Path, sheet: Path, tmp_path: Path
) -> None:
    rows = rows_of(sheet)
    rows[0]["verdict"] = "confirm"
    rows[1] |= {"verdict": "correct", "bearer": "mothr"}
    rows[2] |= {"verdict": "maybe"}
    rows[3] |= {"statement": "https://w3id.org/reviewgraph/id/statement/0", "verdict": "reject"}
    rows[4] |= {"verdict": "confirm", "themes": "safe-sleep"}
    rows[5] |= {"themes": "safe-sleep"}
    write_rows(sheet, rows)
    before = exported(run, loaded, tmp_path)
    done = run("adjudicate", "--import", sheet, "--by", "A", "--store", loaded)
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["note", *["error"] * 4]
    assert [line.split(": ")[2] for line in lines] == [f"row {n}" for n in (7, 3, 4, 5, 6)]
    assert exported(run, loaded, tmp_path) == before
    kept = run("adjudicate", "--import", sheet, "--by", "A", "--keep-going", "--store", loaded)
    assert kept.exit_code == 1
    assert kept.stdout == "1 judgement applied, 4 rows refused\n"


@pytest.mark.parametrize("why", ["=1+1", "-2", "+44 is a number", "@SUM(A1)", "'quoted'", "plain"])
def test_no_cell_is_a_formula_and_each_comes_back_as_it_was(
    run: Run, loaded: Path, sheet: Path, tmp_path: Path, why: str
) -> None:
    (row,) = (row for row in rows_of(sheet) if row["name"])
    name = f"{why}; Marram & Bay"
    changed = run(
        "adjudicate",
        row["statement"],
        "correct",
        "--set",
        f"name={name}",
        "--by",
        why,
        "--store",
        loaded,
    )
    assert changed.exit_code == 0, changed.stderr
    run("adjudicate", "--export", sheet, "--store", loaded)
    cells = [cell for row in rows_of(sheet) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    rows = rows_of(sheet)
    for each in rows:
        each["verdict"] = "confirm" if each["statement"] == row["statement"] else ""
    write_rows(sheet, rows)
    done = run("adjudicate", "--import", sheet, "--by", "B", "--store", loaded)
    assert (done.exit_code, done.stderr) == (0, "")
    listed = run("adjudicate", "--list", "--format", "json", "--store", loaded).stdout
    assert name in json.loads(listed)["rows"][-1]["corrected"]


def test_a_sheet_of_one_review_and_one_kind(run: Run, loaded: Path, tmp_path: Path) -> None:
    run("load", write_review(tmp_path / "more", "Heron"), "--store", loaded)
    out = tmp_path / "some.csv"
    run(
        "adjudicate",
        "--export",
        out,
        "--review",
        "child heron",
        "--kind",
        "recommendation",
        "--store",
        loaded,
    )
    assert [(row["review"], row["kind"]) for row in rows_of(out)] == [
        ("Child Heron", "recommendation")
    ]


def test_records_written_and_read_back_change_nothing(
    run: Run, loaded: Path, tmp_path: Path
) -> None:
    before = exported(run, loaded, tmp_path)
    out = tmp_path / "records"
    assert run("annotations", "export", "--out", out, "--store", loaded).exit_code == 0
    assert run("extract", tmp_path / "in", "--out", tmp_path / "plain").exit_code == 0
    for folder in (out, tmp_path / "plain"):
        done = run("annotations", "import", folder, "--by", "A", "--store", loaded)
        assert done.stdout == "0 judgements applied from 1 record\n"
    assert exported(run, loaded, tmp_path) == before
    assert comparable(out / "tern.json") == comparable(tmp_path / "plain" / "tern.json")


def comparable(path: Path) -> Any:  # noqa: ANN401 - JSON
    """Return a record in which order says nothing, as in the store."""

    def settled(value: Any) -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, dict):
            return {name: settled(part) for name, part in value.items()}
        if isinstance(value, list):
            return sorted((settled(part) for part in value), key=json.dumps)
        return value

    return settled(json.loads(path.read_text("utf-8")))


def edited(path: Path) -> dict[str, Any]:
    """Return the record after a person went over it: one out, one changed, two new."""
    record: dict[str, Any] = json.loads(path.read_text("utf-8"))
    (review,) = record["reviews"]
    review["risk_factors"] = [
        item for item in review["risk_factors"] if item["factor"] != "domestic-abuse"
    ]
    for item in review["risk_factors"]:
        if item["quote"] == DRANK:
            item |= {"bearer": "parents", "status": "alleged"}
    review["good_practice"].append(
        {"quote": "he was a careful   man", "themes": [], "agencies": ["health-visiting"]}
    )
    review["learning"].append(
        {
            "quote": "no assessment of him was made. This\nwas a missed opportunity",
            "themes": ["assessment-quality"],
        }
    )
    return record


def test_a_record_that_a_person_changed_becomes_judgements_that_last(
    run: Run, loaded: Path, tmp_path: Path
) -> None:
    before = exported(run, loaded, tmp_path)
    run("annotations", "export", "--out", tmp_path / "records", "--store", loaded)
    path = tmp_path / "records" / "tern.json"
    record = edited(path)
    path.write_text(json.dumps(record), "utf-8")
    refused = run("annotations", "import", path, "--by", "A", "--store", loaded)
    assert refused.exit_code == 1
    (line,) = refused.stderr.splitlines()
    assert "he was a careful man" in line and "not in the document" in line
    assert exported(run, loaded, tmp_path) == before
    record["reviews"][0]["good_practice"] = []
    path.write_text(json.dumps(record), "utf-8")
    done = run("annotations", "import", path, "--by", "A", "--store", loaded)
    assert done.stdout == "3 judgements (1 add, 1 correct, 1 reject) applied from 1 record\n"
    assert run("validate", "--store", loaded).exit_code == 0
    after = exported(run, loaded, tmp_path)
    run("load", tmp_path / "in", "--store", loaded)
    assert exported(run, loaded, tmp_path) == after
    run("annotations", "export", "--out", tmp_path / "again", "--store", loaded)
    for item in record["reviews"][0]["learning"]:
        item["quote"] = " ".join(item["quote"].split())
    path.write_text(json.dumps(record), "utf-8")
    assert comparable(tmp_path / "again" / "tern.json") == comparable(path)
    twice = run("annotations", "import", path, "--by", "A", "--store", loaded)
    assert twice.stdout.startswith("0 judgements")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not readable as JSON"),
        ("[]", "no annotation record"),
        ('{"document": "other.txt", "reviews": []}', "no document"),
        ('{"document": "tern.txt", "reviews": [{"subject": "A"}, {"subject": "B"}]}', "no review"),
    ],
)
def test_a_record_that_is_none_is_one_line(
    run: Run, loaded: Path, tmp_path: Path, content: str, said: str
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(content, "utf-8")
    result = run("annotations", "import", path, "--by", "A", "--store", loaded)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: wrong.json: ") and said in line


@pytest.fixture
def held(loaded: Path) -> Iterator[Path]:
    """Yield the path of a loaded store that another process has open for writing."""
    with held_open(loaded) as path:
        yield path


def test_a_store_in_use_is_named_in_one_line(run: Run, held: Path) -> None:
    result = run("adjudicate", "00000000", "confirm", "--by", "A", "--store", held)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert "another process" in line and str(held) in line


@pytest.mark.slow
def test_a_judgement_that_is_killed_is_there_whole_or_not_at_all(
    run: Run, loaded: Path, sheet: Path, tmp_path: Path
) -> None:
    rows = rows_of(sheet)
    for row in rows:
        row["verdict"] = "reject"
    write_rows(sheet, rows)
    before = exported(run, loaded, tmp_path)
    given = ["adjudicate", "--import", str(sheet), "--store", str(loaded)]
    log = tmp_path / "log"
    process = command([*given, "--by", "A", "--dry-run"], log)
    begun = time.monotonic()
    assert process.wait(60) == 0
    usual = time.monotonic() - begun
    for attempt in range(5):
        process = command([*given, "--by", f"A{attempt}"], log)
        time.sleep(usual * (0.7 + 0.15 * attempt))
        process.kill()
        process.wait(30)
        now = exported(run, loaded, tmp_path)
        listed = run("adjudicate", "--list", "--format", "json", "--store", loaded).stdout
        made = len(json.loads(listed)["rows"])
        assert made % len(rows) == 0
        assert (now == before) == (made == 0)
        assert now.count("RejectedStatement") in {
            before.count("RejectedStatement"),
            len(rows) + before.count("RejectedStatement"),
        }
        assert run("validate", "--store", loaded).exit_code == 0
