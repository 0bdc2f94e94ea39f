"""Time to first contentful paint and bytes sent of every page of the explorer, in Chromium.

usage: python benchmarks/pages.py URL [VISITS]    (a server that runs; the median of VISITS visits)

Each visit has an empty cache. Bytes are as sent, compressed; ``first`` is the first visit, for
which the server may have to make answers that it keeps for the others.
"""

import statistics
import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.explorer.browsing import ARGUMENTS, chromium

PAGES = (
    "/",
    "/patterns",
    "/patterns?of=pairs",
    "/patterns/theme/engagement-of-fathers",
    "/patterns/risk-factor/domestic-abuse",
    "/reviews",
    "/recommendations",
    "/compare?a_nation=wales&b_nation=england",
    "/graph",
    "/graph?of=theme/safe-sleep",
    "/search?q=father",
    "/queries",
    "/queries/themes",
    "/sparql",
    "/about",
    "/load",
)
_PAINT = """() => new Promise((done) => {
  const told = performance.getEntriesByName("first-contentful-paint")[0];
  if (told) done(told.startTime);
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) {
      if (each.name === "first-contentful-paint") done(each.startTime);
    }
  }).observe({ type: "paint", buffered: true });
})"""
_BYTES = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].reduce((sum, each) => sum + each.transferSize, 0)"""


def visit(browser: Browser, address: str) -> tuple[float, int]:
    """Return milliseconds to first contentful paint, and bytes sent."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.goto(address, wait_until="networkidle")
    told = float(page.evaluate(_PAINT)), int(page.evaluate(_BYTES))
    context.close()
    return told


def main(url: str, visits: int) -> None:
    """Print a table."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        any_review = browser.new_context().request.get(f"{url}/api/v1/reviews?limit=1").json()
        pages = (*PAGES, f"/reviews/{any_review['items'][0]['id']}")
        print(f"| {'page':45} | first visit ms | paint ms | KB sent |")
        for page in pages:
            first = visit(browser, url + page)
            others = [visit(browser, url + page) for _ in range(visits)]
            paint = statistics.median(each[0] for each in others)
            print(f"| {page:45} | {first[0]:14,.0f} | {paint:8,.0f} | {first[1] / 1000:7.1f} |")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), int((*sys.argv, "5")[2]))
