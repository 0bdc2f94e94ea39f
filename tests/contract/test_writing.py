"""What is written to a store is what it holds, wherever it keeps its quads."""

from collections.abc import Iterator

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.build import load_vocabulary_graph
from graph.mapping import review_quads
from graph.oxigraph import memory_store
from graph.quality import quality_quads
from graph.registry import document_quads
from graph.store import Change, Store
from ontology.identifiers import QUALITY, REGISTRY, VOCABULARY_GRAPH, review_iri
from tests.contract.told import GRAPH, held, load, many, stated
from tests.factory import make_document, make_review
from tests.graph.loading import other_document
from tests.queries.corpus import FIGURES, JUDGED_AT

XSD = "http://www.w3.org/2001/XMLSchema#"
LONG = "Ferrymoor \U0001f9d2 said “no” — \\ \"twice\" and 'so'.\r\n\t" * 6_000
LITERALS = (
    Literal(""),
    Literal("a\\n \\u0041 {?x} ; } #"),
    Literal("\x01\x7f \u2028 \U0001f9d2"),
    Literal("gair", language="cy"),
    Literal("true", datatype=NamedNode(f"{XSD}boolean")),
    Literal("false", datatype=NamedNode(f"{XSD}boolean")),
    Literal("12", datatype=NamedNode(f"{XSD}integer")),
    Literal("0.95", datatype=NamedNode(f"{XSD}decimal")),
    Literal("0.8571", datatype=NamedNode(f"{XSD}double")),
    Literal("1", datatype=NamedNode(f"{XSD}double")),
    Literal("P26D", datatype=NamedNode(f"{XSD}duration")),
    Literal("P1Y6M", datatype=NamedNode(f"{XSD}duration")),
    Literal("2021", datatype=NamedNode(f"{XSD}gYear")),
    Literal("2021-03", datatype=NamedNode(f"{XSD}gYearMonth")),
    Literal("2021-03-04", datatype=NamedNode(f"{XSD}date")),
    Literal("2021-03-04T05:06:07.89Z", datatype=NamedNode(f"{XSD}dateTime")),
)


def test_an_empty_store_has_nothing(store: Store) -> None:
    assert list(store.graphs()) == []
    assert list(store.quads()) == []
    assert list(store.quads(GRAPH)) == []
    assert not store.remove("0" * 64)


def test_a_document_is_held_as_it_was_given_and_loading_again_changes_nothing(
    store: Store,
) -> None:
    load(store, make_document())
    with memory_store() as plain:
        load(plain, make_document())
        assert held(store) == held(plain)
        assert set(store.graphs()) == set(plain.graphs())
        load(store, make_document())
        assert held(store) == held(plain)


def test_every_kind_of_literal_comes_back(store: Store) -> None:
    store.replace_graph(GRAPH, stated(*LITERALS))
    assert set(store.quads(GRAPH)) == stated(*LITERALS)
    store.replace_graphs({}, Change(delete=tuple(stated(*LITERALS))))
    assert set(store.quads(GRAPH)) == set()


def test_long_texts_and_large_graphs_come_back(store: Store) -> None:
    quads = {*many(150), *stated(Literal(LONG))}
    assert len(quads) > 2_000
    store.replace_graph(
        GRAPH, [Quad(q.subject, q.predicate, q.object, NamedNode(GRAPH)) for q in quads]
    )
    before = list(store.quads(GRAPH))
    assert {q.object for q in before} == {q.object for q in quads}
    assert list(store.graphs()) == [GRAPH]
    some = before[:1_200]
    store.replace_graphs({}, Change(delete=tuple(some), insert=tuple(some[:3])))
    assert set(store.quads(GRAPH)) == set(before) - set(some[3:])
    assert list(store.graphs()) == [GRAPH]


def test_reviews_take_the_place_of_those_a_document_had(store: Store) -> None:
    document, other = make_document(), other_document()
    load(store, other)
    kept = held(store)
    names = [review_iri(document.sha256, ordinal) for ordinal in range(3)]
    for count in (3, 1, 0):
        made = [make_review(document=document.sha256, ordinal=n) for n in range(count)]
        store.replace_reviews(
            document.sha256,
            [review_quads(review, document) for review in made],
            registry=document_quads(document, names[:count]),
        )
        assert set(store.graphs()) & set(names) == set(names[:count])
    assert kept <= held(store)
    assert store.remove(document.sha256)
    assert held(store) == kept
    assert not store.remove(document.sha256)


def test_a_text_keeps_the_names_it_had(store: Store) -> None:
    for name in ("first.txt", "second.txt"):
        load(store, make_document(name=name))
    title = NamedNode("http://purl.org/dc/terms/title")
    names = {quad.object for quad in store.quads(REGISTRY) if quad.predicate == title}
    assert names == {Literal("first.txt"), Literal("second.txt")}


def test_what_is_taken_out_and_put_in_is_put_in(store: Store) -> None:
    one, two, three = (next(iter(stated(Literal(word)))) for word in ("one", "two", "three"))
    store.replace_graph(GRAPH, [one, two])
    store.replace_graphs({}, Change((one, two), (two, three)))
    assert set(store.quads(GRAPH)) == {two, three}
    store.replace_graph(GRAPH, ())
    assert list(store.graphs()) == []


def test_a_write_that_ends_in_the_middle_changes_nothing(store: Store) -> None:
    document = make_document()
    load(store, document)
    before = held(store)

    def broken() -> Iterator[Quad]:
        yield from many(60)
        raise RuntimeError("the reader has gone")

    with pytest.raises(RuntimeError, match="has gone"):
        store.replace_graph(GRAPH, broken())
    with pytest.raises(RuntimeError, match="has gone"):
        store.replace_reviews(document.sha256, [many(60), broken()])
    assert held(store) == before


def test_the_vocabulary_is_put_in_once(store: Store) -> None:
    assert load_vocabulary_graph(store)
    assert not load_vocabulary_graph(store)
    assert list(store.graphs()) == [VOCABULARY_GRAPH]


def test_figures_of_quality_come_back(store: Store) -> None:
    quads = list(quality_quads(FIGURES, "mine", JUDGED_AT, "1"))
    store.replace_graph(QUALITY, quads)
    assert held(store) == set(quads)
