"""``reviewgraph export``: every format and view from the command line, and how it refuses."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import networkx as nx
import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.cli.export import GraphFormat, GraphView
from graph.export import FORMATS
from queries.projections import PROJECTIONS
from tests.api.documents import write_review

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with two reviews that tell the same story."""
    folder = tmp_path_factory.mktemp("export")
    for name in ("Tern", "Plover"):
        write_review(folder / "in", name)
    arguments = ["load", str(folder / "in"), "--store", str(folder / "store")]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    return folder / "store"


def test_the_command_offers_what_there_is() -> None:
    assert set(GraphFormat) == set(FORMATS)
    assert set(GraphView) == {"full", "case", *PROJECTIONS}


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_counted_where_it_was_written(
    run: Run, filled: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "out"
    result = run("export", out, "--format", name, "--store", filled)
    assert (result.exit_code, result.stderr) == (0, "")
    counted = "nodes" if FORMATS[name].draw else "triples" if name == "turtle" else "quads"
    assert counted in result.stdout
    assert result.stdout.endswith(f" in {out}\n")


@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if not each.parts])
def test_the_ending_tells_the_format(run: Run, filled: Path, tmp_path: Path, name: str) -> None:
    one, other = tmp_path / f"one{FORMATS[name].suffix}", tmp_path / "other"
    assert run("export", one, "-s", filled).exit_code == 0
    assert run("export", "--out", other, "--format", name, "-s", filled).exit_code == 0
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("view", list(PROJECTIONS))
def test_views_are_drawn(run: Run, filled: Path, tmp_path: Path, view: str) -> None:
    out = tmp_path / "out.graphml"
    assert run("export", out, "--view", view, "-s", filled).exit_code == 0
    assert nx.read_graphml(out).number_of_edges() > 0


def test_a_case_is_one_review(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "tern.graphml"
    assert run("export", out, "--review", "Child Tern", "-s", filled).exit_code == 0
    kinds = [data["kind"] for _, data in nx.read_graphml(out).nodes(data=True)]
    assert kinds.count("review") == 1
    assert "Plover" not in out.read_text("utf-8")
    stated = tmp_path / "tern.trig"
    asked = ("--view", "case", "--review", "Child Tern", "--no-quotes", "-s", filled)
    assert run("export", stated, *asked).exit_code == 0
    assert "Plover" not in stated.read_text("utf-8")
    assert "Nobody in the health visiting service" not in stated.read_text("utf-8")


def test_filters_leave_reviews_out(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.cyjs"
    result = run("export", out, "--where", "nation=wales", "-s", filled)
    assert result.exit_code == 0
    assert json.loads(out.read_text("utf-8"))["elements"] == {"nodes": [], "edges": []}


def test_standard_output_holds_the_file_alone(run: Run, filled: Path) -> None:
    result = run("export", "-", "--format", "graphml", "-s", filled)
    assert result.exit_code == 0
    assert result.stdout.startswith("<?xml")
    assert result.stdout.endswith("</graphml>\n")
    assert "nodes" in result.stderr


def test_excel_opens_the_tables(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    assert run("export", out, "-f", "csv", "--excel", "-s", filled).exit_code == 0
    text = (out / "nodes.csv").read_text("utf-8-sig")
    assert {row["kind"] for row in csv.DictReader(StringIO(text))} >= {"review", "concept"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("there.graphml",), "exists already; pass --force"),
        (("out.doc",), "does not tell its format"),
        (("out.csv",), "name a folder and pass --format csv"),
        (("no/out.graphml",), "No such file or directory"),
        (("out.ttl", "--view", "co-occurrence"), "no projection; choose graphml"),
        (("out.graphml", "--review", "Child Nobody"), 'no review "Child Nobody"'),
        (("out.graphml", "--where", "colour=red"), 'no parameter "colour"'),
        (("out.graphml", "--excel"), "--excel is for csv alone"),
    ],
)
def test_what_the_data_does_not_allow_is_one_line(
    run: Run, filled: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "there.graphml").write_text("as it was")
    name, *options = arguments
    result = run("export", tmp_path / name, *options, "-s", filled)
    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["there.graphml"]
    assert (tmp_path / "there.graphml").read_text() == "as it was"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name the file to export to"),
        (("a.ttl", "--out", "b.ttl"), "name the file once"),
        (("-",), "pass --format"),
        (("-", "-f", "csv"), "name a folder"),
        (("a.ttl", "--view", "case"), "go together"),
        (("a.ttl", "--view", "full", "--review", "Child Tern"), "go together"),
        (("a.ttl", "--review", "Child Tern", "--where", "since=2020"), "leave --where out"),
        (("a.ttl", "--where", "since"), "as name=value"),
    ],
)
def test_a_command_written_wrongly_is_one_line(
    run: Run, filled: Path, arguments: tuple[str, ...], said: str
) -> None:
    result = run("export", *arguments, "-s", filled)
    assert result.exit_code == 2
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_force_replaces_a_file_and_a_folder(run: Run, filled: Path, tmp_path: Path) -> None:
    for target, form in ((tmp_path / "out.graphml", "graphml"), (tmp_path / "tables", "csv")):
        for extra in ((), ("--force",)):
            assert run("export", target, "-f", form, "-s", filled, *extra).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.graphml", "tables"]
