"""The examples, loaded, judged and linked, are the same quads on every engine."""

from graph.store import View
from ontology.identifiers import ADJUDICATIONS, LINKS, RUNS
from tests.contract.engines import Kept


def test_the_quads_are_the_same(here: View, there: Kept) -> None:
    graphs = set(here.graphs())
    assert {ADJUDICATIONS, LINKS, RUNS} < graphs
    assert set(there.view.graphs()) == graphs
    assert set(there.view.quads()) == set(here.quads())
