"""The page of a review as its readers use it: read, look behind a mark, judge, cite, print."""

import pytest

pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

from playwright.sync_api import expect

from tests.api.http.serving import Server
from tests.explorer.browsing import NARROW, Visitor, axe, overflow
from tests.explorer.stores import READER, Reader

pytestmark = pytest.mark.slow


def test_a_mark_and_its_entry_open_what_stands_behind(visitor: Visitor, reader: Reader) -> None:
    statement = reader.ids["statement"]
    with visitor.page(reader.address("/reviews/{review}#s-{statement}")) as page:
        mark = page.locator(f'mark[data-of~="{statement}"]').first
        expect(mark).to_be_in_viewport()
        expect(page.locator("#list li.now")).to_have_attribute("data-of", statement)
        mark.click()
        details = page.locator("#details")
        expect(details.get_by_text("Cite this quote")).to_be_visible()
        assert page.locator("h1").count() == 1
        assert axe(page) == []
        page.keyboard.press("Escape")
        expect(details).to_be_hidden()
        page.locator(f'#list li[data-of="{statement}"] > a').click()
        expect(details.get_by_text("Cite this quote")).to_be_visible()


def test_the_keyboard_alone_reaches_and_leaves_the_details(
    visitor: Visitor, reader: Reader
) -> None:
    with visitor.page(reader.address("/reviews/{review}"), NARROW) as page:
        tag = page.locator("a.tag.missed-opportunity").first
        tag.focus()
        page.keyboard.press("Enter")
        details = page.locator("#details")
        expect(details.get_by_role("button", name="Close")).to_be_focused()
        assert overflow(page) == 0
        page.keyboard.press("Enter")
        expect(details).to_be_hidden()
        expect(tag).to_be_focused()


def test_kinds_are_taken_off_and_the_address_keeps_it(visitor: Visitor, reader: Reader) -> None:
    with visitor.page(reader.address("/reviews/{review}")) as page:
        page.get_by_role("checkbox", name="Risk factor").uncheck()
        expect(page.locator("a.tag.risk-factor").first).to_be_hidden()
        assert page.locator("mark.risk-factor").count() == 0
        expect(page.locator("#list li.risk-factor").first).to_be_hidden()
        page.reload()
        expect(page.get_by_role("checkbox", name="Risk factor")).not_to_be_checked()
        assert page.locator("mark.risk-factor").count() == 0
        assert page.locator("mark.missed-opportunity").count() > 0


def test_the_list_follows_what_is_read(visitor: Visitor, reader: Reader) -> None:
    with visitor.page(reader.address("/reviews/{review}")) as page:
        page.locator("mark.recommendation").last.scroll_into_view_if_needed()
        now = page.locator("#list li.now")
        expect(now).to_have_count(1)
        expect(now).to_be_in_viewport()


def test_a_statement_is_confirmed_in_place(writing_visitor: Visitor, writable_site: Server) -> None:
    with writable_site.client() as client:
        reader = Reader.of(client)
    with writing_visitor.page("/sign-in") as page:
        page.get_by_label("Token").fill(READER)
        page.get_by_role("button", name="Sign in").click()
        page.goto(reader.address("/reviews/{review}#s-{statement}"))
        page.locator(f'mark[data-of~="{reader.ids["statement"]}"]').first.click()
        details = page.locator("#details")
        details.get_by_label("Why (if you like)").first.fill("It says so.")
        details.get_by_role("button", name="Confirm").click()
        expect(details.get_by_text("It is on record that you confirm this.")).to_be_visible()
        assert axe(page) == []
        details.get_by_role("button", name="Close").click()
        entry = page.locator(f'#list li[data-of="{reader.ids["statement"]}"]')
        expect(entry.get_by_text("confirmed")).to_be_visible()


def test_the_citation_is_copied(visitor: Visitor, reader: Reader) -> None:
    address = reader.address("/reviews/{review}/statements/{statement}")
    with visitor.page(address, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("button", name="Copy").click()
        expect(page.get_by_role("button", name="Copied")).to_be_visible()
        copied = page.evaluate("() => navigator.clipboard.readText()")
        assert copied == page.locator("#cite").text_content()


def test_print_has_the_text_with_its_labels_and_no_controls(
    visitor: Visitor, reader: Reader
) -> None:
    with visitor.page(reader.address("/reviews/{review}")) as page:
        page.emulate_media(media="print")
        expect(page.locator("a.tag").first).to_be_visible()
        expect(page.locator("#kinds")).to_be_hidden()
        expect(page.locator("#list")).to_be_hidden()
        expect(page.get_by_role("navigation", name="Site")).to_be_hidden()
