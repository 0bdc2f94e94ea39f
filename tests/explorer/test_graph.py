"""The picture of the graph: chosen, expanded, pinned, hidden, filtered and exported by keyboard."""

from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import Download, Page, expect

from tests.explorer.browsing import Visitor, axe

pytestmark = pytest.mark.slow
FATHERS = "theme/engagement-of-fathers"


def ready(page: Page) -> None:
    """Wait until the script has taken the picture over."""
    expect(page.locator("#drawing[data-ready=true]")).to_be_attached()


def exported(page: Page, kind: str, folder: Path) -> Path:
    """Return the file that a button gives."""
    with page.expect_download() as told:
        page.get_by_role("button", name=kind).click()
    given: Download = told.value
    place = folder / given.suggested_filename
    given.save_as(place)
    return place


def test_things_are_expanded_pinned_and_hidden(visitor: Visitor, tmp_path: Path) -> None:
    with visitor.page(f"/graph?of={FATHERS}&limit=15") as page:
        ready(page)
        assert axe(page) == []
        before = nx.read_graphml(exported(page, "GraphML", tmp_path))
        assert FATHERS in before and len(before) == 15
        assert before.nodes[FATHERS]["label"].startswith("Engagement of fathers")

        other = next(name for name in before if name.startswith("review/"))
        choose = page.get_by_label("Choose a thing")
        choose.select_option(other)
        page.get_by_role("button", name="Pin").press("Enter")
        expect(page.get_by_role("button", name="Unpin")).to_be_visible()
        page.get_by_role("button", name="Expand").press("Enter")
        expect(page.locator("#announcement")).to_contain_text("more around")
        grown = nx.read_graphml(exported(page, "GraphML", tmp_path))
        assert set(before) < set(grown)

        page.get_by_role("button", name="Hide").press("Enter")
        left = nx.read_graphml(exported(page, "GraphML", tmp_path))
        assert set(left) == set(grown) - {other}


def test_a_kind_is_filtered_out_of_what_is_exported(visitor: Visitor, tmp_path: Path) -> None:
    with visitor.page(f"/graph?of={FATHERS}&limit=15") as page:
        ready(page)
        page.get_by_label("Reviews", exact=True).uncheck()
        seen = nx.read_graphml(exported(page, "GraphML", tmp_path))
        assert seen and not any(name.startswith("review/") for name in seen)
        drawn = ElementTree.parse(exported(page, "SVG", tmp_path)).getroot()
        labels = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
        assert len(labels) == len(seen)
        assert exported(page, "PNG", tmp_path).read_bytes().startswith(b"\x89PNG")


def test_a_way_leads_from_one_thing_to_another(visitor: Visitor) -> None:
    with visitor.page(f"/graph?of={FATHERS}&limit=15") as page:
        ready(page)
        choose = page.get_by_label("Choose a thing")
        choose.select_option(FATHERS)
        page.get_by_role("button", name="Start a way here").click()
        other = page.get_by_label("Choose a thing").locator("option").nth(3)
        page.get_by_label("Choose a thing").select_option(str(other.get_attribute("value")))
        page.get_by_role("button", name="Way from the first to here").click()
        page.wait_for_url("**/graph?of=*&to=*")
        expect(page.locator("h1")).to_have_text("What joins two things")


def test_without_scripts_the_picture_and_its_twin_say_the_same(visitor: Visitor) -> None:
    with visitor.page(f"/graph?of={FATHERS}&limit=15", java_script_enabled=False) as page:
        assert page.locator("#drawing svg a.node").count() == 15
        assert page.locator("table tbody tr").count() == page.locator("#drawing line").count()
