"""What every store does, wherever it keeps its quads: in memory, on disk, or on a server."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
)

from graph.build import build, load_vocabulary_graph
from graph.judging import judge
from graph.mapping import review_quads
from graph.oxigraph import memory_store, open_store
from graph.quality import quality_quads
from graph.registry import document_quads
from graph.statements import nodes_of, statements_of
from graph.store import Change, Store
from graph.stores import open_any
from ontology.adjudication import Adjudication, Snapshot, Subject, Verdict
from ontology.errors import QueryError, StoreError
from ontology.identifiers import (
    DATA,
    QUALITY,
    REGISTRY,
    RUNS,
    VOCABULARY_GRAPH,
    document_iri,
    review_iri,
)
from ontology.records import SourceDocument
from tests.factory import TEXT, make_document, make_evidence, make_review, make_risk_factor
from tests.graph.loading import RUN, other_document, review_of
from tests.graph.servers import oxigraph, virtuoso
from tests.queries.corpus import FIGURES, JUDGED_AT

XSD = "http://www.w3.org/2001/XMLSchema#"
GRAPH = f"{DATA}review/0123456789"
SUBJECT = f"{DATA}statement/0123456789"
SAYS = NamedNode("https://w3id.org/reviewgraph/ontology#text")
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


@pytest.fixture(scope="module")
def oxigraph_server() -> Iterator[str]:
    with oxigraph() as address:
        yield address


@pytest.fixture(scope="module")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as address:
        yield address


@pytest.fixture(params=["memory", "disk", "oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store of each kind."""
    if request.param == "memory":
        opened: Store = memory_store()
    elif request.param == "disk":
        opened = open_store(tmp_path / "store")
    else:
        opened = open_any(request.getfixturevalue(f"{request.param}_server"), "write")
    with opened as made:
        for graph in list(made.graphs()):
            made.replace_graph(graph, ())
        yield made


def stated(*values: Literal) -> set[Quad]:
    """Return each literal as something of its own says it: Virtuoso takes 1.0 and true for one."""
    graph = NamedNode(GRAPH)
    return {
        Quad(NamedNode(f"{SUBJECT}{at}"), SAYS, value, graph) for at, value in enumerate(values)
    }


def load(store: Store, document: SourceDocument) -> None:
    """Build two reviews of a document."""
    build(store, document, [review_of(document, ordinal) for ordinal in range(2)], run=RUN)


def held(store: Store) -> set[Quad]:
    """Return all quads but those of runs, which hold times."""
    runs = NamedNode(RUNS)
    return {quad for quad in store.quads() if quad.graph_name != runs}


def many(number: int) -> list[Quad]:
    document = make_document()
    factors = tuple(
        make_risk_factor(evidence=make_evidence(start=at, end=at + 5)) for at in range(number)
    )
    review = make_review(document=document.sha256, ordinal=0, risk_factors=factors)
    return list(review_quads(review, document))


def test_an_empty_store_has_nothing(store: Store) -> None:
    assert list(store.graphs()) == []
    assert list(store.quads()) == []
    assert list(store.quads(GRAPH)) == []
    assert not store.remove("0" * 64)


def test_a_document_is_held_as_it_was_given(store: Store) -> None:
    load(store, make_document())
    with memory_store() as plain:
        load(plain, make_document())
        assert held(store) == held(plain)
        assert set(store.graphs()) == set(plain.graphs())


def test_loading_again_changes_nothing(store: Store) -> None:
    load(store, make_document())
    before = held(store)
    load(store, make_document())
    assert held(store) == before


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
    assert {q.object for q in store.quads(GRAPH)} == {q.object for q in quads}
    assert list(store.graphs()) == [GRAPH]
    some = list(store.quads(GRAPH))[:1_200]
    store.replace_graphs({}, Change(delete=tuple(some), insert=tuple(some[:3])))
    assert set(store.quads(GRAPH)) == {*list(store.quads(GRAPH))} - set(some[3:])
    assert len(list(store.quads(GRAPH))) == len(quads) - 1_197
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


def test_the_vocabulary_is_put_in_once(store: Store) -> None:
    assert load_vocabulary_graph(store)
    assert not load_vocabulary_graph(store)
    assert list(store.graphs()) == [VOCABULARY_GRAPH]


def test_figures_of_quality_come_back(store: Store) -> None:
    quads = list(quality_quads(FIGURES, "mine", JUDGED_AT, "1"))
    store.replace_graph(QUALITY, quads)
    with memory_store() as plain:
        plain.replace_graph(QUALITY, quads)
        assert held(store) == held(plain)


def test_a_judgement_can_be_made_and_taken_back(store: Store) -> None:
    document = make_document()
    load(store, document)
    before = held(store)
    review = review_iri(document.sha256, 0)
    told = next(iter(statements_of(nodes_of(store.quads(review)))))
    subject = Subject(review, document_iri(document.sha256), "Child Wren", document.name)
    said = Snapshot(told.kind, told.values, told.evidence)
    judged = Adjudication(told.iri, subject, Verdict.REJECT, "Ada Larch", JUDGED_AT, said)
    judge(store, [judged])
    assert held(store) != before
    judge(store, withdrawn=[judged.iri])
    assert {quad for quad in held(store) if quad.graph_name == NamedNode(review)} == {
        quad for quad in before if quad.graph_name == NamedNode(review)
    }


def test_each_form_of_query_is_answered_in_kind(store: Store) -> None:
    store.replace_graph(GRAPH, stated(Literal("one"), Literal("two")))
    rows = store.query(f"SELECT ?o WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }} ORDER BY ?o")
    assert isinstance(rows, QuerySolutions)
    assert [row["o"] for row in rows] == [Literal("one"), Literal("two")]
    yes = store.query(f"ASK {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}")
    assert isinstance(yes, QueryBoolean)
    assert yes
    for text in (
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}",
        f"PREFIX select: <urn:x> # ask\n"
        f"construct {{ ?s ?p ?o }} where {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}",
    ):
        built = store.query(text)
        assert isinstance(built, QueryTriples)
        assert {triple.object for triple in built} == {Literal("one"), Literal("two")}


def test_variables_are_bound_to_terms(store: Store) -> None:
    store.replace_graph(GRAPH, stated(Literal("one"), Literal("two {")))
    asked = f"ASK # {{\n{{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    assert store.query(asked, {"o": Literal("two {")})
    assert not store.query(asked, {"o": Literal("three")})
    built = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    triples = store.query(built, {"o": Literal("one")})
    assert isinstance(triples, QueryTriples)
    assert len(list(triples)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        "SELECT ?x WHERE {",
        "nonsense",
        "",
        f"DROP GRAPH <{GRAPH}>",
        f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a:a> <a:b> <a:c> }} }}",
        f"PREFIX x: <urn:x> DELETE WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}",
        f"SELECT * WHERE {{ ?s ?p ?o }} ; DROP GRAPH <{GRAPH}>",
    ],
)
def test_what_is_no_query_is_refused_in_one_line(store: Store, wrong: str) -> None:
    store.replace_graph(GRAPH, stated(Literal("one")))
    with pytest.raises(QueryError, match="cannot be run") as caught:
        store.query(wrong)
    assert "\n" not in str(caught.value)
    assert set(store.quads(GRAPH)) == stated(Literal("one"))


def test_a_backup_is_a_store_of_its_own(store: Store, tmp_path: Path) -> None:
    load(store, make_document(text=TEXT))
    if next((tmp_path / "store").glob("*"), None) is None and type(store).__name__ != "RemoteStore":
        pytest.skip("a store in memory has no backup")
    store.backup(tmp_path / "copy")
    with open_store(tmp_path / "copy") as copy:
        assert set(copy.quads()) == set(store.quads())
    with pytest.raises(StoreError, match="exists already"):
        store.backup(tmp_path / "copy")


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.query("ASK { GRAPH ?g { ?s ?p ?o } }")


def test_blank_nodes_are_named_apart(store: Store) -> None:
    """A query may give nodes without a name; they are told apart."""
    store.replace_graph(GRAPH, stated(Literal("one"), Literal("two")))
    asked = f"CONSTRUCT {{ [] ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
    answer = store.query(asked)
    assert isinstance(answer, QueryTriples)
    lines = "".join(f"{triple} .\n" for triple in answer)
    assert len({quad.subject for quad in parse(lines, RdfFormat.N_TRIPLES)}) == 2
