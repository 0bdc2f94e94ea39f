"""Building: whole documents replaced, violators left out, the same bytes whatever the order."""

from io import BytesIO

from pyoxigraph import Literal, NamedNode

from graph.build import build, load_vocabulary_graph
from graph.export import write_nquads
from graph.oxigraph import OxigraphStore, memory_store
from ontology.identifiers import REGISTRY, RUNS, document_iri
from ontology.namespaces import RG_NS, VOCABULARY_GRAPH
from tests.factory import make_document, make_review, make_risk_factor
from tests.graph.loading import RUN, load, other_document, review_of


def nquads(store: OxigraphStore) -> bytes:
    stream = BytesIO()
    write_nquads(store, stream)
    return stream.getvalue()


def test_loading_twice_or_in_another_order_gives_the_same_bytes() -> None:
    documents = [make_document(), other_document(), make_document(name="copy.txt")]
    with memory_store() as there, memory_store() as back:
        load_vocabulary_graph(there)
        for document in documents:
            load(there, document)
        for document in documents[::-1] * 2:
            load(back, document)
        load_vocabulary_graph(back)
        assert nquads(there) == nquads(back)
        assert nquads(there).count(b"\n") == len(set(nquads(there).splitlines()))


def test_replacing_a_document_touches_nothing_else() -> None:
    with memory_store() as store:
        load(store, other_document())
        before = {graph: set(store.quads(graph)) for graph in store.graphs()}
        load(store, make_document())
        build(store, make_document(), [review_of(make_document())], run=RUN)
        for graph in before.keys() - {REGISTRY, RUNS}:
            assert set(store.quads(graph)) == before[graph]
        assert before[REGISTRY] <= set(store.quads(REGISTRY))


def test_a_second_load_leaves_no_review_of_the_first() -> None:
    document = make_document()
    with memory_store() as store:
        first = load(store, document)
        second = build(store, document, [review_of(document)], run=RUN)
        assert set(store.graphs()) == {*second.stored, REGISTRY, RUNS}
        assert len(first.stored) == 2


def test_a_violator_is_left_out_and_named_while_the_others_are_stored() -> None:
    document = make_document()
    wrong = review_of(document, 1, "Child Stoat")
    wrong = make_review(
        document=document.sha256,
        ordinal=1,
        subject=wrong.subject,
        risk_factors=(make_risk_factor(concept="weather"),),
    )
    with memory_store() as store:
        report = build(store, document, [review_of(document), wrong], run=RUN)
        assert len(report.stored) == 1
        assert [item.ordinal for item in report.rejected] == [1]
        assert "risk-factor/weather" in str(report.rejected[0])
        assert "Child Stoat" in str(report.rejected[0])
        assert report.rejected[0].review not in set(store.graphs())
        assert report.stored[0] in set(store.graphs())
        linked = [q.object for q in store.quads(REGISTRY) if q.predicate.value == f"{RG_NS}review"]
        assert linked == [NamedNode(report.stored[0])]


def test_one_text_under_two_names_is_one_document_with_two_titles() -> None:
    with memory_store() as store:
        load(store, make_document(name="one.txt"))
        load(store, make_document(name="two.txt"))
        about = [q for q in store.quads(REGISTRY) if str(q.predicate).endswith("title>")]
        assert {q.object for q in about} == {Literal("one.txt"), Literal("two.txt")}
        assert len({q.subject for q in about}) == 1


def test_times_stand_in_the_graph_of_runs_only() -> None:
    with memory_store() as store:
        load(store, make_document())
        timed = {q.graph_name for q in store.quads() if "dateTime" in str(q.object)}
        assert timed == {NamedNode(RUNS)}


def test_removing_a_document_takes_its_reviews_and_its_text() -> None:
    document = make_document()
    with memory_store() as store:
        load(store, other_document())
        before = nquads(store)
        load(store, document)
        assert store.remove(document.sha256)
        assert nquads(store) == before
        assert not store.remove(document.sha256)
        assert NamedNode(document_iri(document.sha256)) not in {
            q.subject for q in store.quads(REGISTRY)
        }


def test_any_text_comes_back_as_it_was() -> None:
    odd = 'a "quote" \\u0041 \\ \r\n\t \x00\x01\x1f \u2028 \ufeff {GRAPH} }; DROP ALL ; \U0001f426'
    document = make_document(text=odd)
    with memory_store() as store:
        build(store, document, [], run=RUN)
        texts = [q.object for q in store.quads(REGISTRY) if q.predicate.value == f"{RG_NS}text"]
        assert texts == [Literal(odd)]


def test_the_vocabulary_graph_is_written_once_and_mended_when_it_differs() -> None:
    with memory_store() as store:
        assert load_vocabulary_graph(store)
        assert not load_vocabulary_graph(store)
        whole = set(store.quads(VOCABULARY_GRAPH))
        store.replace_graph(VOCABULARY_GRAPH, list(whole)[:10])
        assert load_vocabulary_graph(store)
        assert set(store.quads(VOCABULARY_GRAPH)) == whole
