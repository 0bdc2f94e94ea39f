"""The other commands, each on a small store: what it prints and how it fails."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import networkx
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from tests.api.documents import POLICY, write_review

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with three reviews that tell the same story; not to be written to."""
    folder = tmp_path_factory.mktemp("filled")
    for name in ("Tern", "Plover", "Curlew"):
        write_review(folder / "in", name)
    arguments = ["load", str(folder / "in"), "--store", str(folder / "store")]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return folder / "store"


def test_extract_writes_one_record_a_document(run: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "deep" / "records"
    write_review(folder)
    (folder / "policy.txt").write_text(POLICY, encoding="utf-8")
    result = run("extract", folder, "--out", out)
    assert result.exit_code == 1
    assert "policy.txt: no case review" in result.stderr
    assert [path.name for path in out.iterdir()] == ["tern.json"]
    record = json.loads((out / "tern.json").read_text(encoding="utf-8"))
    assert record["document"] == "tern.txt"
    assert [review["subject"] for review in record["reviews"]] == ["Child Tern"]


def test_extract_does_not_overwrite_a_record_of_the_same_run(run: Run, tmp_path: Path) -> None:
    one = write_review(tmp_path / "a")
    two = write_review(tmp_path / "b")
    result = run("extract", one, two, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "would overwrite" in result.stderr


def test_query_lists_its_questions(run: Run) -> None:
    rows = json.loads(run("query", "--list", "--format", "json").stdout)["rows"]
    names = {row["name"] for row in rows}
    assert len(names) >= 12
    assert {"reviews-with-theme", "risk-factors-by-bearer", "review-in-full"} <= names


def test_query_gives_quotes_in_every_format(run: Run, filled: Path) -> None:
    asked = ("query", "reviews-with-theme", "theme=engagement-of-fathers", "--store", filled)
    rows = list(csv.DictReader(StringIO(run(*asked, "--format", "csv").stdout)))
    assert {row["subject"] for row in rows} == {"Child Tern", "Child Plover", "Child Curlew"}
    assert all(row["quote"] for row in rows)
    assert len(json.loads(run(*asked, "--format", "json").stdout)["rows"]) == len(rows)
    assert "Child Tern" in run(*asked).stdout


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("query", "reviews-with-them"), 1, "nearest: reviews-with-theme"),
        (("query", "reviews-with-theme", "theme=fathres"), 1, "fathres"),
        (("query", "reviews-with-theme"), 1, "needs theme"),
        (("query", "reviews-with-theme", "theme"), 2, "name=value"),
        (("query",), 2, "--list"),
        (("sparql", "SELEKT"), 1, "query"),
        (("sparql", "DROP ALL"), 1, "query"),
        (("sparql", "@nowhere.rq"), 1, "nowhere.rq"),
        (("show", "Child Nobody"), 1, "Child Nobody"),
        (("export", "--format", "xml", "--out", "x"), 2, "xml"),
        (("patterns", "--minimum", "0"), 2, "minimum"),
    ],
)
def test_a_wrong_command_is_one_line(
    run: Run, filled: Path, arguments: tuple[str, ...], code: int, why: str
) -> None:
    result = run(*arguments, "--store", filled)
    assert result.exit_code == code
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert why in line
    assert result.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "reviews"),
        ("sparql", "ASK {}"),
        ("patterns",),
        ("show", "Child Tern"),
        ("export", "--format", "trig", "--out", "x.trig"),
        ("validate",),
        ("status",),
    ],
)
def test_without_a_store_every_command_says_so(
    run: Run, store: Path, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments, "--store", store)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"error: there is no store at {store}; load a document first"
    ]
    assert not store.exists()


def test_sparql_prints_rows_answers_and_triples(run: Run, filled: Path, tmp_path: Path) -> None:
    pattern = "{ GRAPH ?r { ?r a <https://w3id.org/reviewgraph/ontology#CaseReview> } }"
    question = tmp_path / "question.rq"
    question.write_text(f"SELECT (COUNT(?r) AS ?n) WHERE {pattern}", encoding="utf-8")
    counted = run("sparql", f"@{question}", "--format", "csv", "--store", filled)
    assert counted.stdout == "n\n3\n"
    typed = run("sparql", "-", "-f", "csv", "--store", filled, typed=f"ASK {pattern}")
    assert typed.stdout == "answer\ntrue\n"
    made = run("sparql", f"CONSTRUCT {{ ?r a ?r }} WHERE {pattern}", "--store", filled)
    assert len(made.stdout.splitlines()) == 3
    assert all(line.endswith(" .") for line in made.stdout.splitlines())


def test_patterns_name_counts_denominators_and_reviews(run: Run, filled: Path) -> None:
    shown = run("patterns", "--store", filled).stdout
    assert "3 of 3" in shown
    assert "Child Curlew; Child Plover; Child Tern" in shown
    whole = json.loads(run("patterns", "--store", filled, "--format", "json").stdout)
    assert {item["of_reviews"] for item in whole["rows"]} == {3}
    assert "theme/engagement-of-fathers" in {item["concepts"] for item in whole["rows"]}
    rows = list(csv.DictReader(StringIO(run("patterns", "-s", filled, "-f", "csv").stdout)))
    assert len(rows) == len(whole["rows"])
    none = run("patterns", "--minimum", "4", "--store", filled)
    assert none.exit_code == 0
    assert "Themes: none" in none.stdout


def test_show_gives_each_statement_with_its_quotation(run: Run, filled: Path) -> None:
    shown = run("show", "Child Tern", "--store", filled).stdout
    assert "Recommendations" in shown
    assert "Nobody in the health visiting service met the father" in shown
    assert "Plover" not in shown
    rows = json.loads(run("show", "Child Tern", "--store", filled, "--format", "json").stdout)
    assert rows["rows"]


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "graphml"])
def test_export_writes_every_format(run: Run, filled: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    result = run("export", "--format", form, "--out", out, "--store", filled)
    assert result.exit_code == 0
    assert "Child Tern" in out.read_text(encoding="utf-8")
    if form == "graphml":
        assert networkx.read_graphml(out).number_of_nodes() > 3


def test_export_into_a_missing_folder_is_one_line(run: Run, filled: Path, tmp_path: Path) -> None:
    result = run("export", "-f", "trig", "-o", tmp_path / "no" / "x.trig", "--store", filled)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1


def test_validate_and_status_tell_what_is_held(run: Run, filled: Path) -> None:
    checked = run("validate", "--store", filled)
    assert checked.exit_code == 0
    assert checked.stdout == "3 reviews checked, 0 in breach of a shape\n"
    rows = json.loads(run("status", "--store", filled, "--format", "json").stdout)["rows"]
    held = {row["what"]: row["value"] for row in rows}
    assert held["documents"] == held["reviews"] == 3
    assert held["recommendations"] == 3


def test_validate_names_the_shape_that_is_broken(run: Run, filled: Path, store: Path) -> None:
    from pyoxigraph import NamedNode  # noqa: PLC0415 - for this test alone

    from api.inspection import review_graphs  # noqa: PLC0415 - as above
    from graph.oxigraph import open_store  # noqa: PLC0415 - as above

    subject = NamedNode("https://w3id.org/reviewgraph/ontology#subjectLabel")
    shutil.copytree(filled, store)
    with open_store(store) as target:
        review = next(review_graphs(target))
        kept = [quad for quad in target.quads(review) if quad.predicate != subject]
        target.replace_graph(review, kept)
    result = run("validate", "--store", store)
    assert result.exit_code == 1
    assert "subjectLabel" in result.stdout
    assert "3 reviews checked, 1 in breach" in result.stdout


@pytest.mark.usefixtures("all_figures")
def test_demo_tells_patterns_and_leaves_files(run: Run, tmp_path: Path) -> None:
    for name in ("Tern", "Plover", "Curlew"):
        write_review(tmp_path / "in", name)
    (tmp_path / "in" / "policy.txt").write_text(POLICY, encoding="utf-8")
    result = run("demo", tmp_path / "in", "--into", tmp_path / "demo")
    assert result.exit_code == 0
    assert len(result.stderr.splitlines()) == 1
    assert "Loaded 3 reviews from 3 documents, 1 refused." in result.stdout
    assert (tmp_path / "demo" / "reviews.graphml").exists()


def test_help_loads_nothing_that_is_slow_to_load() -> None:
    slow = {"rdflib", "networkx", "pyshacl", "numpy", "scipy", "fastapi", "httpx", "mcp"}
    code = (
        "import sys; from api.cli import app; app(['--help'], standalone_mode=False);"
        f"sys.exit(', '.join({slow} & sys.modules.keys()) or 0)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=root)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("pairs", "--minimum", "1"), "odds ratio"),
        (("triples", "--minimum", "1"), "confidence"),
        (("chains", "--minimum", "1"), "addressee"),
        (("motifs",), "fathers-missed-and-nothing-recom"),
        (("trends", "--minimum", "1"), "year"),
        (("groups", "--group", "publisher=a", "--minimum", "1"), "rows"),
        (("network", "--minimum", "1"), "pagerank"),
        (("similar", "--review", "Child Tern", "--minimum", "1"), "Child Plover"),
        (("repeated",), ""),
        (("recurring", "--where", "nation=wales"), "of 0 reviews"),
        (("recurring", "--once-per-case"), "3 of 3"),
    ],
)
def test_every_kind_of_pattern_is_printed(
    run: Run, filled: Path, arguments: tuple[str, ...], told: str
) -> None:
    result = run("patterns", *arguments, "--store", filled)
    assert result.exit_code == 0, result.stderr
    assert told in result.stdout
    whole = run("patterns", *arguments, "--store", filled, "--format", "json")
    assert isinstance(json.loads(whole.stdout)["rows"], list)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("groups",), "--group nation=wales"),
        (("similar",), "--review"),
        (("similar", "--review", "Child Ternn"), "nearest: Child Tern"),
        (("recurring", "--where", "nation=walse"), "nearest: wales"),
        (("recurring", "--where", "colour=red"), 'no filter "colour"'),
        (("pairs", "--where", "nation"), "name=value"),
    ],
)
def test_a_pattern_asked_wrongly_is_one_line(
    run: Run, filled: Path, arguments: tuple[str, ...], why: str
) -> None:
    result = run("patterns", *arguments, "--store", filled)
    assert result.exit_code in {1, 2}
    assert why in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_few_reviews_are_compared_with_nothing_published(run: Run, filled: Path) -> None:
    result = run("plausibility", "--store", filled)
    assert result.exit_code == 0
    assert "too few reviews" in result.stdout
