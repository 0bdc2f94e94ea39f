"""Every page: readable by everybody, at every width, light and dark, and quiet about it."""

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from tests.explorer.browsing import NARROW, WIDE, Visitor, axe, overflow
from tests.explorer.pages import PAGES
from tests.explorer.stores import Reader

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("address", PAGES)
def test_is_for_everybody_at_every_width_light_and_dark(
    visitor: Visitor, reader: Reader, address: str
) -> None:
    with visitor.page(reader.address(address), WIDE) as page:
        assert page.locator("h1").count() == 1
        assert overflow(page) == 0
        assert axe(page) == []
        page.set_viewport_size({"width": NARROW, "height": 800})
        page.emulate_media(color_scheme="dark")
        assert overflow(page) == 0
        assert axe(page) == []
        assert page.title().endswith(" · reviewgraph")


@pytest.mark.parametrize("address", PAGES)
def test_needs_no_script(visitor: Visitor, reader: Reader, address: str) -> None:
    with visitor.page(reader.address(address), java_script_enabled=False) as page:
        assert page.locator("main h1").is_visible()


def test_a_page_that_is_not_there_says_what_to_do(visitor: Visitor) -> None:
    context = visitor.browser.new_context(base_url=visitor.url)
    visitor.minded.watch(context)
    page = context.new_page()
    answer = page.goto("/reviews/0000")
    assert answer is not None and answer.status == 404
    assert page.locator("main a").count() > 0
    assert axe(page) == []
    context.close()
