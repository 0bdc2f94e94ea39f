"""Pictures: what they count, what they say to who cannot see them, and that they do not change."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import Result

from api.library import ReviewGraph
from api.plots import write_plots
from api.plots.canvas import Scope, drawing, save
from api.plots.prevalence import draw_prevalence
from graph.oxigraph import open_view
from ontology.errors import QueryError
from queries.patterns import Recurrence, patterns
from queries.terms import NamedReview, Term
from queries.views import Asked
from tests.api.documents import write_review
from tests.queries import corpus

Run = Callable[..., Result]

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("prevalence", "co-occurrence", "trends", "communities")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with three reviews that tell the same story."""
    folder = tmp_path_factory.mktemp("filled")
    for name in ("Tern", "Plover", "Curlew"):
        write_review(folder / "in", name)
    ReviewGraph(folder / "store").load(folder / "in")
    return folder / "store"


def words(path: Path) -> str:
    return " ".join("".join(ET.parse(path).getroot().itertext()).split())


def test_every_picture_is_written_twice_and_named(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "pictures"
    result = run("patterns", "--plot", out, "--store", filled)
    assert result.exit_code == 0
    assert result.stdout.count("wrote ") == 2 * len(NAMES)
    assert {path.name for path in out.iterdir()} == {
        f"{name}.{suffix}" for name in NAMES for suffix in ("svg", "png")
    }


def test_titles_say_in_how_many_reviews_and_which(run: Run, filled: Path, tmp_path: Path) -> None:
    where = ("--where", "nation=england", "--once-per-case")
    run("patterns", "--plot", tmp_path / "out", "--store", filled, *where)
    for name in NAMES:
        root = ET.parse(tmp_path / "out" / f"{name}.svg").getroot()
        title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None and description is not None
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"].split() == [title.get("id"), description.get("id")]
        assert "(nation=england" in (title.text or "")


def test_prevalence_prints_the_counts_of_the_patterns(filled: Path, tmp_path: Path) -> None:
    with open_view(filled) as view:
        write_plots(view, Asked(2), tmp_path)
        found = patterns(view, 2)
    shown = words(tmp_path / "prevalence.svg")
    assert found.themes and found.factors
    for item in (*found.themes, *found.factors):
        assert f"{item.label}: {item.count} of {item.of_reviews}" in shown
    assert shown.count("3 of 3 *") == len([*found.themes, *found.factors])


def test_the_same_store_gives_the_same_bytes_in_another_process(
    filled: Path, tmp_path: Path
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    with open_view(filled) as view:
        write_plots(view, Asked(), here)
    asked = ("patterns", "--plot", str(there), "--store", str(filled))
    code = "from api.cli import main; main()"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-c", code, *asked], check=True, env=environment, capture_output=True
    )
    made = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in (here, there)]
    assert made[0] == made[1]


@pytest.mark.parametrize(("many", "minimum"), [(0, 1), (1, 1), (1, 3), (2, 2)])
def test_few_reviews_are_drawn_too(tmp_path: Path, many: int, minimum: int) -> None:
    where = {} if many else {"nation": "scotland"}
    view = corpus.filled(corpus.REVIEWS[: max(many, 1)])
    write_plots(view, Asked(minimum, where), tmp_path)
    for name in NAMES:
        assert "review" in words(tmp_path / f"{name}.svg")
        assert (tmp_path / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert ("no reviews to count in" in words(tmp_path / "prevalence.svg")) == (many == 0)
    assert ("Nothing of this kind" in words(tmp_path / "trends.svg")) == (many == 1 < minimum)


def test_long_labels_and_signs_stay_text(tmp_path: Path) -> None:
    label = "Costs of $5 <b>or</b> $6 & " + "very " * 30 + "long"
    reviews = tuple(NamedReview(f"Child {at}", f"iri:{at}", "full") for at in range(6))
    item = Recurrence("theme", (Term("theme", "costs", label),), reviews, 7)
    with drawing():
        picture = draw_prevalence((item,), Scope(7, 3, ""))
    svg, _ = save(picture, tmp_path)
    assert "Costs of $5 <b>or</b> $6 &" in words(svg)
    assert "6 of 7" in words(svg)


def test_without_matplotlib_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("api.plots.find_spec", lambda _: None)
    with pytest.raises(QueryError, match=r"pip install 'reviewgraph\[analysis\]'"):
        write_plots(corpus.filled(), Asked(), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_folder_that_is_a_file_is_one_line(run: Run, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("not a folder", encoding="utf-8")
    result = run("patterns", "--plot", tmp_path / "out", "--store", filled)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "choose another folder" in result.stderr
