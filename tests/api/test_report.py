"""The report: counts are those of the views, quotes are text, and the bytes stay the same."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import Store
from selectolax.lexbor import LexborHTMLParser, LexborNode
from typer.testing import Result

from api.library import ReviewGraph
from api.reports import Options, render_report
from graph.oxigraph import open_view
from ontology.records import CaseReview
from queries.views import VIEWS, Asked
from tests.api.documents import write_review
from tests.factory import make_evidence
from tests.queries import corpus

Run = Callable[..., Result]

HOSTILE = '<script>alert("x")</script> & <img src=x onerror=alert(1)> </style>'


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with three reviews that tell the same story."""
    folder = tmp_path_factory.mktemp("filled")
    for name in ("Tern", "Plover", "Curlew"):
        write_review(folder / "in", name)
    ReviewGraph(folder / "store").load(folder / "in")
    return folder / "store"


@pytest.fixture(scope="module")
def counted() -> Store:
    """Return a store with reviews that were counted by hand."""
    return corpus.filled(corpus.REVIEWS)


def page(view: Store, options: Options | None = None) -> LexborHTMLParser:
    return LexborHTMLParser(render_report(view, options or Options(Asked(1))))


def the(html: LexborHTMLParser, wanted: str) -> LexborNode:
    found = html.css_first(wanted)
    assert found is not None, wanted
    return found


def cells(node: LexborNode) -> list[str]:
    return [" ".join(cell.text().split()) for cell in node.css("th, td")]


def rows(html: LexborHTMLParser, section: str, kind: str = "tbody tr") -> list[list[str]]:
    return [cells(row) for row in the(html, f"#{section}").css(kind)]


def test_what_recurs_has_the_counts_of_the_view(counted: Store) -> None:
    table = VIEWS["recurring"].table(counted, Asked(1))
    wanted = {
        (row["label"], f"{row['count']} of {row['of_reviews']}{' *' if row['few'] else ''}")
        for row in table.records()
        if row["kind"] in {"theme", "risk-factor", "missed-opportunity"}
    }
    told = rows(page(counted), "recurs", "tr.figures")
    assert {(row[0], row[2]) for row in told} == wanted
    assert len(told) == len(wanted)


def test_pairs_motifs_chains_and_groups_have_the_counts_of_the_views(counted: Store) -> None:
    asked = Asked(1, group={"nation": "wales"})
    html = page(counted, Options(asked))
    pairs = VIEWS["pairs"].table(counted, asked).records()
    told = rows(html, "together")
    assert [row[2].removesuffix(" *") for row in told if len(row) == 7] == [
        f"{pair['count']} of {pair['of_reviews']}" for pair in pairs[:25]
    ]
    assert f"and {len(pairs) - 25} more pairs" in the(html, "#together").text()
    motifs = VIEWS["motifs"].table(counted, asked).records()
    assert [row[2].removesuffix(" *") for row in rows(html, "motifs", "tr.figures")] == [
        f"{motif['count']} of {motif['of_reviews']}" for motif in motifs
    ]
    chains = VIEWS["chains"].table(counted, asked).records()
    assert [row[4].removesuffix(" *") for row in rows(html, "chains")] == [
        f"{chain['count']} of {chain['of_reviews']}" for chain in chains[:15]
    ]
    groups = VIEWS["groups"].table(counted, asked).records()
    assert [row[1] for row in rows(html, "group")] == [
        f"{each['count']} of {each['of_group']}" for each in groups[:25]
    ]


def test_the_group_is_there_only_where_it_is_asked_for(counted: Store) -> None:
    assert page(counted).css_first("#group") is None


def test_what_was_loaded_adds_up(counted: Store) -> None:
    html = page(counted)
    for table in html.css(".tallies table"):
        assert sum(int(cell.text()) for cell in table.css("td")) == len(corpus.REVIEWS)
    assert len(rows(html, "reviews")) == len(corpus.REVIEWS)


def test_filters_narrow_every_count_and_are_said(counted: Store) -> None:
    html = page(counted, Options(Asked(1, {"nation": "wales"})))
    assert "1 review from" in the(html, ".lead").text()
    assert "nation is wales" in the(html, ".lead").text()
    assert {row[2] for row in rows(html, "recurs", "tr.figures")} == {"1 of 1 *"}


def test_quotes_stand_with_review_place_and_document(
    run: Run, filled: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    assert run("report", "--out", out, "--store", filled).exit_code == 0
    html = LexborHTMLParser(out.read_text(encoding="utf-8"))
    told = [quote.text() for quote in html.css("#recurs .quote")]
    assert any(
        "There was domestic abuse between the parents." in quote
        and "background, paragraph 2.1, tern.txt" in quote
        for quote in told
    )
    names = {name.text() for name in html.css("#recurs .by a")}
    assert names == {"Child Tern", "Child Plover", "Child Curlew"}
    targets = {link.attributes["href"] for link in html.css("#recurs a")}
    assert all(html.css_first(str(target)) is not None for target in targets)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_no_more_quotes_than_asked_for_and_the_rest_is_said(counted: Store, most: int) -> None:
    html = page(counted, Options(Asked(1), quotes=most))
    for behind in html.css("tr.behind"):
        assert len(behind.css("blockquote")) <= most
    whole = page(counted, Options(Asked(1), quotes=1000))
    for part, full in zip(html.css("tr.behind"), whole.css("tr.behind"), strict=True):
        left = len(full.css("blockquote")) - len(part.css("blockquote"))
        assert (f"and {left} more." in part.text()) == (left > 0)


def hostile() -> CaseReview:
    review = corpus.REVIEWS[0]
    said = make_evidence(exact=f"Fictional \x07\x0b{HOSTILE} words.", start=7)
    return replace(
        review,
        subject=f"Child {HOSTILE}",
        publisher=HOSTILE,
        risk_factors=(replace(review.risk_factors[0], evidence=said),),
        recommendations=(replace(review.recommendations[0], evidence=said),),
    )


def test_what_is_quoted_is_text_and_never_markup() -> None:
    view = corpus.filled((hostile(), *corpus.REVIEWS[1:]))
    html = page(view, Options(Asked(1), HOSTILE))
    assert html.css("script, img, iframe, object, link, base, form") == []
    assert not any(name.startswith("on") for node in html.css("*") for name in node.attributes)
    assert the(html, "title").text() == HOSTILE
    assert any(HOSTILE in quote.text() for quote in html.css("blockquote"))
    assert "\x07" not in str(html.html)


def test_nothing_is_asked_of_any_network(counted: Store) -> None:
    raw = render_report(counted, Options(Asked(1)))
    html = LexborHTMLParser(raw)
    for name in ("src", "href", "srcset", "action", "data", "poster"):
        for node in html.css(f"[{name}]"):
            assert str(node.attributes[name]).startswith("#")
    style = the(html, "style").text()
    assert "url(" not in style
    assert "@import" not in style
    assert the(html, "meta[http-equiv]").attributes["content"] == (
        "default-src 'none'; style-src 'unsafe-inline'"
    )


def test_the_page_is_made_for_people_who_cannot_see_it_as_well(counted: Store) -> None:
    html = page(counted)
    assert the(html, "html").attributes["lang"] == "en-GB"
    assert the(html, "body > a.skip").attributes["href"] == "#content"
    assert all(table.css_first("caption") is not None for table in html.css("table"))
    assert all(head.attributes.get("scope") for head in html.css("th"))
    for drawing in html.css("svg"):
        told = drawing.attributes
        assert told.get("aria-hidden") == "true" or (told.get("role"), bool(told["aria-label"]))
    ids = [node.attributes["id"] for node in html.css("[id]")]
    assert len(ids) == len(set(ids))
    levels = [int(str(node.tag)[1]) for node in html.css("h1, h2, h3, h4")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_tag_that_opens_closes(counted: Store) -> None:
    raw = render_report(counted, Options(Asked(1)))
    for tag in ("section", "table", "tbody", "tr", "td", "details", "figure", "div", "svg", "p"):
        assert len(re.findall(rf"<{tag}[ >]", raw)) == raw.count(f"</{tag}>")


def relative_luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(relative_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_have_the_contrast_of_wcag_aa(counted: Store) -> None:
    style = the(page(counted), "style").text()
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{([^}]*--paper[^}]*)\}", style)
    ]
    assert len(schemes) == 2
    for colours in schemes:
        for text in ("ink", "faint", "link"):
            assert contrast(colours[text], colours["paper"]) >= 4.5
            assert contrast(colours[text], colours["wash"]) >= 4.5
        assert contrast(colours["bar"], colours["track"]) >= 3
        assert contrast(colours["range"], colours["bar"]) >= 3
        assert contrast(colours["range"], colours["track"]) >= 3


def test_measured_precision_stands_beside_the_counts_where_there_is_any(
    filled: Path, counted: Store
) -> None:
    with open_view(filled) as view:
        html = LexborHTMLParser(render_report(view, Options()))
        table = VIEWS["recurring"].table(view, Asked())
    wanted = {row["label"]: row["precision"] for row in table.records()}
    for row in rows(html, "recurs", "tr.figures"):
        precision = wanted[row[0]]
        assert isinstance(precision, float)
        assert row[4] == f"{precision:.0%}".replace("%", " %")
    assert any(row[0] == "risk factor" for row in rows(html, "method"))
    unmeasured = page(counted)
    assert "not measured for this store" in the(unmeasured, "#recurs").text()
    assert {len(row) for row in rows(unmeasured, "recurs", "tr.figures")} == {4}


def test_the_same_store_gives_the_same_bytes_in_another_process(
    filled: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    with open_view(filled) as view:
        here = render_report(view, Options())
    asked = ("report", "--out", str(out), "--store", str(filled))
    code = "from api.cli import main; main()"
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(
        [sys.executable, "-c", code, *asked], check=True, env=environment, capture_output=True
    )
    assert out.read_bytes() == here.encode()


def test_a_date_is_printed_only_where_it_is_given(counted: Store) -> None:
    assert "3 May 2024" in the(page(counted, Options(day=date(2024, 5, 3))), "header").text()
    assert re.search(r"\b\d{1,2} \w+ 20\d\d\b", the(page(counted), "header").text()) is None


def test_an_empty_choice_is_a_page_that_says_so(counted: Store) -> None:
    html = page(counted, Options(Asked(3, {"nation": "scotland"})))
    assert "There are no reviews here" in the(html, "#loaded").text()
    assert html.css("#reviews table") == []


def test_a_file_that_is_there_is_kept(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    out.write_text("kept", encoding="utf-8")
    result = run("report", "--out", out, "--store", filled)
    assert result.exit_code == 1
    assert "--force" in result.stderr
    assert out.read_text(encoding="utf-8") == "kept"
    assert run("report", "--out", out, "--store", filled, "--force").exit_code == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("--out", "{tmp}"), (1, "is a folder")),
        (("--out", "{tmp}/nowhere/report.html"), (1, "choose another --out")),
        (("--out", "{tmp}/r.html", "--where", "nation=atlantis"), (1, "atlantis")),
        (("--out", "{tmp}/r.html", "--where", "planet=mars"), (1, "planet")),
        (("--out", "{tmp}/r.html", "--group", "nation"), (2, "name=value")),
        (("--out", "{tmp}/r.html", "--date", "soon"), (2, "date")),
        (("--out", "{tmp}/r.html", "--minimum", "0"), (2, "minimum")),
        ((), (2, "--out")),
    ],
)
def test_what_is_wrong_is_one_line_and_leaves_no_file(
    run: Run, filled: Path, tmp_path: Path, arguments: tuple[str, ...], error: tuple[int, str]
) -> None:
    code, why = error
    given = [each.replace("{tmp}", str(tmp_path)) for each in arguments]
    before = {path.name for path in tmp_path.iterdir()}
    result = run("report", "--store", filled, *given)
    assert result.exit_code == code
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert {path.name for path in tmp_path.iterdir()} == before
