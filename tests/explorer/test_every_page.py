"""Every page: readable by everybody, at every width, light and dark, and quiet about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from tests.explorer.browsing import NARROW, WIDE, Minded, Visitor, axe, opened, overflow
from tests.explorer.pages import PAGES
from tests.explorer.stores import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.api.http.serving import Server

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Windows:
    """Two windows that show one page after another, one without scripts; both are minded."""

    minded: Minded
    usual: "Page"
    scriptless: "Page"


@pytest.fixture(scope="module")
def shared(browser: "Browser", site: "Server") -> Iterator[Windows]:
    visitor = Visitor(browser, site.url, Minded(urlsplit(site.url).netloc))
    with visitor.window() as usual, visitor.window(java_script_enabled=False) as scriptless:
        yield Windows(visitor.minded, usual, scriptless)


@pytest.fixture
def windows(shared: Windows) -> Iterator[Windows]:
    """Return the windows; what goes wrong in them fails the test."""
    shared.minded.wrong.clear()
    yield shared
    assert shared.minded.wrong == []


@pytest.mark.parametrize("address", PAGES)
def test_is_for_everybody_at_every_width_light_and_dark(
    windows: Windows, reader: Reader, address: str
) -> None:
    page = windows.usual
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light")
    opened(page, reader.address(address))
    assert page.locator("h1").count() == 1
    assert overflow(page) == 0
    assert axe(page) == []
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.emulate_media(color_scheme="dark")
    assert overflow(page) == 0
    assert axe(page) == []
    assert page.title().endswith(" · reviewgraph")


@pytest.mark.parametrize("address", PAGES)
def test_needs_no_script(windows: Windows, reader: Reader, address: str) -> None:
    page = opened(windows.scriptless, reader.address(address))
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
