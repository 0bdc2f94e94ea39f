"""Pages per second of the PDF reader on one core, against PDFium's bare text of the same pages.

usage: python benchmarks/pdf.py [PAGES]    (default: 200)

The bare text is the ceiling: no order, no paragraphs, no furniture known. Arms are interleaved in
one run; the ratio of medians is what to quote.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium  # type: ignore[import-untyped]

sys.path.insert(0, str(Path(__file__).parent.parent))

from loaders.readers.pdf import read_pdf
from tests.loaders.pdfs import HEADING, flowed, grid, prose, running, tale

ROUNDS = 5
PARAGRAPHS_A_PAGE = 8


def review(pages: int) -> bytes:
    """Return a review of about so many pages: headings, numbered paragraphs, some tables."""
    flow = []
    for at in range(pages * PARAGRAPHS_A_PAGE):
        if at % 20 == 0:
            flow.append(prose(f"{1 + at // 20}. What was known", HEADING))
        if at % 90 == 0:
            flow.append(grid([("Date", "Event"), ("May", tale(at)), ("June", tale(-at))], (3, 12)))
        flow.append(prose(f"{1 + at // 20}.{1 + at % 20} {tale(at, 5)}"))
    return flowed(flow, dress=running)


def bare(content: bytes) -> int:
    """Return how many characters PDFium gives for all pages."""
    document = pdfium.PdfDocument(content)
    count = 0
    for page in document:
        text = page.get_textpage()
        count += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return count


def timed(work: Callable[[], object]) -> float:
    """Return the seconds one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print the figures as JSON, then as a line."""
    content = review(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    read = read_pdf("review.pdf", content)
    bare(content)
    pairs = [
        (timed(lambda: read_pdf("review.pdf", content)), timed(lambda: bare(content)))
        for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    pages = len(read.pages)
    figures = {
        "pages": pages,
        "characters": len(read.text),
        "seconds": round(ours, 3),
        "pages_per_second": round(pages / ours),
        "bare_seconds": round(theirs, 3),
        "bare_pages_per_second": round(pages / theirs),
        "ratio": round(ours / theirs, 1),
        "peak_mebibytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(figures))
    print(
        f"{figures['pages_per_second']} pages/s read, {figures['bare_pages_per_second']} pages/s "
        f"bare text; {figures['ratio']} times the ceiling's time"
    )


if __name__ == "__main__":
    main()
