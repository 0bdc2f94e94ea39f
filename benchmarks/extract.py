"""Words per second of reading and extraction on one core, against the same words only split.

usage: python benchmarks/extract.py [PATH ...]    (default: examples/)

The rival arm is the plainest thing one could do with the text: split it into words and look each
up in a set. Arms are interleaved in one run; the ratio of medians is what to quote.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from loaders.document import Document
from loaders.pipeline import extract, read_documents
from ontology.errors import DocumentError

ROUNDS = 5


def timed(work: Callable[[], object]) -> float:
    """Return the seconds one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Print words, seconds, words per second, ratio and peak memory."""
    paths = [Path(argument) for argument in sys.argv[1:]] or [Path("examples")]
    documents = [item for _, item in read_documents(paths) if isinstance(item, Document)]
    known = {"mother", "father", "neglect"}

    def whole() -> None:
        for document in documents:
            try:
                extract(document)
            except DocumentError:
                continue

    def bare() -> None:
        for document in documents:
            sum(word in known for word in document.text.split())

    whole()
    pairs = [(timed(whole), timed(bare)) for _ in range(ROUNDS)]
    words = sum(len(document.text.split()) for document in documents)
    seconds, plain = (statistics.median(column) for column in zip(*pairs, strict=True))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"documents {len(documents)}, words {words}")
    print(f"extract {seconds:.3f} s, {words / seconds:,.0f} words/s")
    print(f"split and look up {plain:.4f} s; ratio {seconds / plain:,.0f}")
    print(f"peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
