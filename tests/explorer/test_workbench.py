"""The workbench as people use it, and a saved question asked by hand and by keyboard."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from tests.explorer.browsing import NARROW, Colours, Visitor, axe, overflow

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.slow
_GRAPH = "CONSTRUCT { ?a ?p ?b } WHERE { GRAPH ?g { ?a ?p ?b FILTER (isIRI(?b)) } } LIMIT 20"


@contextmanager
def _workbench(
    visitor: Visitor, path: str = "/sparql", width: int = 1440, colours: Colours = "light"
) -> Iterator["Page"]:
    with visitor.page(path, width, colours) as page:
        page.wait_for_selector("#workbench[data-ready]")
        yield page


def _editor(page: "Page") -> "Locator":
    return page.get_by_role("textbox", name="SPARQL query")


def _write(page: "Page", text: str) -> None:
    _editor(page).press("Control+a")
    page.keyboard.insert_text(text)


def _ask(page: "Page", text: str) -> None:
    _write(page, text)
    page.keyboard.press("Control+Enter")


def test_a_query_is_run_by_keyboard_and_its_rows_lead_to_reviews(visitor: Visitor) -> None:
    with _workbench(visitor) as page:
        _editor(page).press("Control+Enter")
        page.wait_for_selector("#results tbody tr")
        assert page.locator("#results tbody tr").count() == 22
        assert axe(page) == []
        page.locator("#results td a").first.click()
        page.wait_for_url(re.compile(r"/reviews/[0-9a-f]{20}"))


def test_an_answer_is_shown_as_table_chart_and_graph(visitor: Visitor) -> None:
    with _workbench(visitor, width=NARROW, colours="dark") as page:
        page.locator("#example").select_option("themes")
        page.get_by_role("button", name="Open").click()
        _editor(page).get_by_text("?of_reviews").first.wait_for()
        page.get_by_role("button", name="Run").click()
        page.get_by_role("button", name="Chart", exact=True).click()
        assert page.locator("#results .bars tbody tr").count() == 30
        assert (
            "Engagement of fathers"
            in page.locator("#results .bars th[scope=row]").first.inner_text()
        )
        assert overflow(page) == 0
        _ask(page, _GRAPH)
        page.get_by_role("button", name="Graph", exact=True).click()
        page.wait_for_selector("#results .canvas[data-ready]")
        assert axe(page) == []
        with page.expect_download() as download:
            page.get_by_role("button", name="Turtle").click()
        assert download.value.suggested_filename == "answer.ttl"


def test_an_error_stands_at_its_line_and_column(visitor: Visitor) -> None:
    with _workbench(visitor) as page:
        _ask(page, "SELECT ?a\nWHERE { ?a oops }")
        assert "line 2" in page.get_by_role("alert").inner_text()
        page.keyboard.type("X")
        assert page.locator("#query").input_value().splitlines()[1].startswith("WHERE { ?a oops X")
        assert axe(page) == []


def test_our_terms_are_completed_with_their_prefix(visitor: Visitor) -> None:
    with _workbench(visitor) as page:
        _write(page, "")
        page.keyboard.press("Control+a")
        page.keyboard.press("Delete")
        page.keyboard.type("SELECT * { GRAPH ?g { ?a a rg:MissedOpp")
        page.get_by_role("option", name=re.compile("rg:MissedOpportunity")).click()
        page.keyboard.type(" ; rg:theme Engagem")
        page.get_by_role("option", name=re.compile("Engagement of fathers")).click()
        text = page.locator("#query").input_value()
        assert text.startswith("PREFIX rg: <https://w3id.org/reviewgraph/ontology#>\n")
        assert (
            "rg:MissedOpportunity ; rg:theme <https://w3id.org/reviewgraph/concept/theme/engagement-of-fathers>"
            in text
        )


def test_the_address_has_the_query_and_the_tab_remembers_it(visitor: Visitor) -> None:
    with _workbench(visitor) as page:
        _ask(page, "ASK { GRAPH ?g { ?a ?b ?c } }")
        page.wait_for_selector("#results .lead")
        assert page.locator("#results .lead").inner_text() == "Yes"
        shared = page.url
        assert unquote(shared).endswith("#query=ASK { GRAPH ?g { ?a ?b ?c } }")
        page.goto("/sparql")
        page.wait_for_selector("#workbench[data-ready]")
        page.get_by_text("Asked in this tab (1)").click()
        page.get_by_role("button", name=re.compile("^ASK")).click()
        assert page.locator("#query").input_value().startswith("ASK")
        with _workbench(visitor, shared.removeprefix(visitor.url)) as other:
            assert other.locator("#query").input_value() == "ASK { GRAPH ?g { ?a ?b ?c } }"


def test_a_query_can_be_stopped(visitor: Visitor) -> None:
    with _workbench(visitor) as page:
        page.route("**/sparql", lambda route: None)  # never answered
        _editor(page).press("Control+Enter")
        page.get_by_role("button", name="Stop").click()
        page.get_by_text("Stopped").first.wait_for()
        assert page.get_by_role("button", name="Stop").count() == 0


def test_what_was_cut_is_said(visitor: Visitor) -> None:
    with _workbench(visitor) as page:
        _ask(page, "SELECT ?a ?b { GRAPH ?g { ?a a ?x } GRAPH ?h { ?b a ?y } }")
        assert "10,000 rows" in page.locator("#results .note").inner_text()
        page.get_by_role("button", name="Next rows").click()
        assert "Rows 51 to 100" in page.locator("#results caption").inner_text()


def test_without_scripts_it_is_a_form(visitor: Visitor) -> None:
    with visitor.page("/sparql", java_script_enabled=False) as page:
        page.locator("#format").select_option("json")
        page.get_by_role("button", name="Ask").click()
        page.wait_for_url(re.compile("format=json"))
        assert '"bindings"' in page.content()


def test_a_saved_question_is_asked_by_keyboard(visitor: Visitor) -> None:
    with visitor.page("/queries/reviews-with-theme") as page:
        page.get_by_label("Theme").focus()
        page.keyboard.type("Engagement of f")
        page.get_by_role("button", name="Ask").press("Enter")
        page.wait_for_selector("table.answer")
        assert "theme=engagement-of-fathers" in page.url
        page.get_by_role("link", name="Open in the SPARQL workbench").click()
        page.wait_for_selector("#workbench[data-ready]")
        page.get_by_role("button", name="Run").click()
        page.wait_for_selector("#results tbody tr")
