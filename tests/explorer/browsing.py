"""A browser that looks at pages as people do, and minds everything that a page should not do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "api/http/islands/node_modules/axe-core/axe.min.js"
ISLANDS = ROOT / "api/http/static/manifest.json"
NARROW, WIDE = 360, 1440
_HEIGHT = 900
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LOCAL = frozenset({"data", "blob", "about"})

Colours = Literal["light", "dark"]


def chromium() -> str | None:
    """Return where Chromium is: ``CHROMIUM``, Debian's place, or the path; None without one."""
    debian = "/usr/bin/chromium"
    named = os.environ.get("CHROMIUM") or (debian if Path(debian).exists() else None)
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(slots=True)
class Minded:
    """What went wrong on pages: errors of scripts and of the console, requests to other hosts."""

    host: str
    wrong: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Mind every page of a context."""
        context.on("console", lambda message: self._console(message.type, message.text))
        context.on("weberror", lambda found: self.wrong.append(f"error: {found.error}"))
        context.on("request", lambda request: self._request(request.url))

    def _console(self, kind: str, text: str) -> None:
        # A page that answers 404 as it should is no fault of a script.
        if kind == "error" and "the server responded with a status" not in text:
            self.wrong.append(f"console: {text}")

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _LOCAL and parts.netloc != self.host:
            self.wrong.append(f"another host was asked: {url}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Opens pages of one server; everything is minded."""

    browser: Browser
    url: str
    minded: Minded

    @contextmanager
    def page(
        self,
        path: str,
        width: int = WIDE,
        colours: Colours = "light",
        **more: Any,  # noqa: ANN401 - any option of a context, as java_script_enabled
    ) -> Iterator[Page]:
        """Yield a page of the server that has been opened."""
        with self.window(width, colours, **more) as page:
            opened(page, path)
            yield page

    @contextmanager
    def window(
        self,
        width: int = WIDE,
        colours: Colours = "light",
        **more: Any,  # noqa: ANN401 - any option of a context, as java_script_enabled
    ) -> Iterator[Page]:
        """Yield a window of its own that pages can be opened in, one after another."""
        context = self.browser.new_context(
            viewport={"width": width, "height": _HEIGHT},
            color_scheme=colours,
            base_url=self.url,
            reduced_motion="reduce",
            **more,
        )
        self.minded.watch(context)
        try:
            yield context.new_page()
        finally:
            context.close()


def opened(page: Page, path: str) -> Page:
    """Open a page of the server in a window."""
    answer = page.goto(path, wait_until="load")
    assert answer is not None and answer.ok, f"{path}: {answer and answer.status}"
    return page


def axe(page: Page, *, only: list[str] | None = None) -> list[str]:
    """Return what axe finds wrong, a line each; ``only`` are the rules to try instead of all."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    run = {"type": "rule", "values": only} if only else {"type": "tag", "values": _RULES}
    found = page.evaluate(
        "run => axe.run(document, {runOnly: run, resultTypes: ['violations']})", run
    )
    return [
        f"{broken['id']} ({broken['impact']}): {node['html'][:160]} {node['failureSummary']}"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )
