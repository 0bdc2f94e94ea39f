"""Writes the golden graphs anew: ``python -m tests.golden.rewrite``. A person reads the diff."""

from pathlib import Path

from graph.export import write_trig
from graph.mapping import review_quads
from graph.oxigraph import memory_store
from tests.factory import make_document, make_review

GOLDEN = Path(__file__).parent / "wren.trig"


def main() -> None:
    """Write the graph of the factory's review."""
    document = make_document()
    with memory_store() as store, GOLDEN.open("wb") as stream:
        store.replace_reviews(document.sha256, [review_quads(make_review(), document)])
        write_trig(store, stream)


if __name__ == "__main__":
    main()
