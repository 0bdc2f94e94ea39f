"""The tables of a store: made from nothing, after one change, opened; and what is counted by them.

usage: python benchmarks/tables.py STORE    (writes to the store; use a copy)

The floor of making them is the bare reading of every quad of the reviews by one process, and the
rival of counting from them is counting from the graphs. Seconds of the clock and of this process.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).parent.parent))

from graph.oxigraph import open_store, open_view
from ontology.concepts import load_vocabulary
from ontology.identifiers import is_review
from queries.incidence import load_incidence
from queries.tabular import keeping, places
from queries.tabular.hierarchy import Hierarchy
from queries.tabular.opened import TabledView, Tables

Made = TypeVar("Made")


def timed(name: str, work: Callable[[], Made]) -> Made:
    """Do something and print how long it took."""
    began, used = time.perf_counter(), time.process_time()
    made = work()
    spent, used = time.perf_counter() - began, time.process_time() - used
    print(f"{name:<44}{spent:>10.3f}{used:>10.3f}", flush=True)
    return made


def change_one(store: Path) -> None:
    """Take one statement's confidence out of a review, as a load or a judgement would."""
    with open_store(store) as opened:
        review = min(filter(is_review, opened.graphs()))
        quads = list(opened.quads(review))
        odd = next(quad for quad in quads if quad.predicate.value.endswith("#confidence"))
        opened.replace_graph(review, [quad for quad in quads if quad != odd])


def main() -> None:
    """Print the figures."""
    store = Path(sys.argv[1])
    shutil.rmtree(store / places.FOLDER, ignore_errors=True)
    hierarchy, file = Hierarchy(load_vocabulary()), places.writable(store)

    def state(revision: str) -> keeping.State:
        identity = places.identity_of(store)
        return keeping.State(open_view(store), revision, identity, hierarchy, store)

    print(f"{'':<44}{'seconds':>10}{'cpu':>10}")
    first = state("1")
    graphs = [name for name in first.view.graphs() if is_review(name)]
    read = timed("bare reading", lambda: sum(1 for g in graphs for _ in first.view.quads(g)))
    timed("tables from nothing", lambda: keeping.bring_up(file, first))
    timed("tables that are up to date", lambda: keeping.bring_up(file, first))
    change_one(store)
    second = state("2")
    timed("tables after one change", lambda: keeping.bring_up(file, second))
    tables = timed("opened", lambda: Tables.open(file, second.about))
    if tables is None:
        raise SystemExit("the tables are not of the store's state")
    view = TabledView(second.view, tables)
    mine = timed("reviews by concepts, from tables", lambda: load_incidence(view))
    theirs = timed("reviews by concepts, from graphs", lambda: load_incidence(second.view))
    if (
        mine.reviews != theirs.reviews
        or abs(mine.matrix.astype(int) - theirs.matrix.astype(int)).sum()
    ):
        raise SystemExit("tables and graphs differ")
    print(f"{len(graphs):,} reviews, {read:,} quads, {file.stat().st_size / 1e6:.0f} MB of tables")


if __name__ == "__main__":
    main()
