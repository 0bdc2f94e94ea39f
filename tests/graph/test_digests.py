"""Digests of review graphs: what changed is known by them, and the store shows none of them."""

from pyoxigraph import Literal, NamedNode, Quad

from graph.digests import digests, doubt
from graph.oxigraph import OxigraphStore, memory_store
from graph.store import Change
from ontology.identifiers import DIGESTS, REGISTRY, review_iri

ONE, OTHER = review_iri("a" * 64, 0), review_iri("b" * 64, 0)


def said(graph: str, *words: str) -> list[Quad]:
    """Return quads of a graph."""
    place = NamedNode(graph)
    return [Quad(place, NamedNode("urn:says"), Literal(word), place) for word in words]


def test_the_same_graph_has_the_same_digest_in_any_order() -> None:
    here, there = memory_store(), memory_store()
    here.replace_graph(ONE, said(ONE, "one", 'two "quoted"\nlines'))
    there.replace_graph(OTHER, said(OTHER, "other"))
    there.replace_graph(ONE, said(ONE, 'two "quoted"\nlines', "one", "one"))
    assert digests(here)[ONE] == digests(there)[ONE]
    there.replace_graph(ONE, said(ONE, "one"))
    assert digests(here)[ONE] != digests(there)[ONE]


def test_a_graph_that_goes_takes_its_digest_with_it() -> None:
    store = memory_store()
    store.replace_reviews(
        "a" * 64,
        [said(ONE, "one")],
        registry=[
            Quad(
                NamedNode("urn:document"),
                NamedNode("urn:says"),
                Literal("no review"),
                NamedNode(REGISTRY),
            )
        ],
    )
    assert set(digests(store)) == {ONE}
    store.replace_graph(ONE, [])
    assert digests(store) == {}


def test_single_triples_give_a_mark_that_was_never_there() -> None:
    store = memory_store()
    store.replace_graph(ONE, said(ONE, "one"))
    seen = {digests(store)[ONE]}
    for words in ("two", "three"):
        store.replace_graphs({}, Change(insert=tuple(said(ONE, words))))
        assert digests(store)[ONE] not in seen
        seen.add(digests(store)[ONE])
    store.replace_graphs({}, Change(delete=tuple(said(ONE, "two", "three"))))
    assert digests(store)[ONE] not in seen


def test_digests_are_no_part_of_what_a_store_holds() -> None:
    store = memory_store()
    store.replace_graph(ONE, said(ONE, "one"))
    assert list(store.graphs()) == [ONE]
    assert {quad.object for quad in store.quads()} == {Literal("one")}


def test_nobody_writes_digests_from_outside() -> None:
    store = memory_store()
    store.replace_graph(ONE, said(ONE, "one"))
    false = [Quad(NamedNode(ONE), NamedNode("urn:p"), Literal("false"), NamedNode(DIGESTS))]
    store.replace_graph(DIGESTS, false)
    assert "false" not in digests(store).values()
    assert DIGESTS in digests(store), "all are in doubt"


def test_doubt_is_another_each_time() -> None:
    store = memory_store()
    assert isinstance(store, OxigraphStore)
    marks = set()
    for _ in range(2):
        store._open.update(doubt())
        marks.add(digests(store)[DIGESTS])
    assert len(marks) == 2
