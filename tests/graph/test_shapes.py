"""The quick look at a review: whatever it lets pass, pySHACL lets pass."""

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph.mapping import review_quads
from graph.shapes import plainly_conforms
from graph.validation import validate
from graph.violations import explain
from ontology.concepts import load_vocabulary
from ontology.namespaces import CONCEPT, RG_NS
from tests.factory import make_document, make_review

XSD = "http://www.w3.org/2001/XMLSchema#"
STRANGE = (
    NamedNode("https://elsewhere.example/x"),
    NamedNode(f"{RG_NS}Statement"),
    NamedNode(f"{RG_NS}RejectedStatement"),
    NamedNode(f"{CONCEPT}theme/no-such-theme"),
    NamedNode(f"{CONCEPT}person-role/mother"),
    Literal(""),
    Literal("affirmed"),
    Literal("affirmed", language="en"),
    Literal("x" * 40),
    Literal("-1", datatype=NamedNode(f"{XSD}integer")),
    Literal("two", datatype=NamedNode(f"{XSD}integer")),
    Literal("7", datatype=NamedNode(f"{XSD}integer")),
    Literal("9999999999999", datatype=NamedNode(f"{XSD}integer")),
    Literal("1.5", datatype=NamedNode(f"{XSD}decimal")),
    Literal("2021-02-30", datatype=NamedNode(f"{XSD}date")),
    Literal("2021-02-28", datatype=NamedNode(f"{XSD}date")),
    Literal("2021", datatype=NamedNode(f"{XSD}gYear")),
    Literal("P", datatype=NamedNode(f"{XSD}duration")),
    Literal("yes", datatype=NamedNode(f"{XSD}boolean")),
)
"""Values for the wrong, and now and then the right, places."""


@cache
def whole() -> tuple[Quad, ...]:
    return tuple(review_quads(make_review(), make_document()))


def concepts(quads: tuple[Quad, ...]) -> set[NamedNode]:
    words = load_vocabulary()
    known = {
        f"{CONCEPT}{scheme}/{name}" for scheme in words.schemes for name in words.scheme(scheme)
    }
    return {
        quad.object
        for quad in quads
        if isinstance(quad.object, NamedNode) and quad.object.value in known
    }


def damaged(number: int) -> Iterator[tuple[Quad, ...]]:
    """Yield reviews with one triple left out, changed or added."""
    draw = Random(7)
    quads = whole()
    for _ in range(number):
        at = draw.randrange(len(quads))
        old, value = quads[at], draw.choice(STRANGE)
        new = Quad(old.subject, old.predicate, value, old.graph_name)
        way = draw.choice(("left out", "changed", "added"))
        rest = (*quads[:at], *quads[at + 1 :])
        yield {"left out": rest, "changed": (*rest, new), "added": (*quads, new)}[way]


def test_a_whole_review_is_let_pass_without_pyshacl() -> None:
    assert plainly_conforms(whole(), concepts(whole()))


@pytest.mark.slow
def test_what_is_let_pass_conforms() -> None:
    passed = broken = 0
    for quads in damaged(200):
        conforms = explain(quads, concepts(quads)).conforms
        plain = plainly_conforms(quads, concepts(quads))
        assert conforms or not plain, quads
        passed += plain
        broken += not conforms
    assert passed > 10, "nothing that conforms was let pass"
    assert broken > 50, "hardly anything was broken"


def test_what_is_not_plain_is_left_to_pyshacl() -> None:
    far = Literal("1000000000000", datatype=NamedNode(f"{XSD}integer"))
    ends = [quad.predicate.value.endswith("#end") for quad in whole()]
    quads = tuple(
        Quad(quad.subject, quad.predicate, far, quad.graph_name) if end else quad
        for quad, end in zip(whole(), ends, strict=True)
    )
    assert any(ends)
    assert not plainly_conforms(quads, concepts(quads))
    assert validate(quads).conforms


def test_classes_of_the_reviews_own_are_left_to_pyshacl() -> None:
    subclass = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    own = Quad(STRANGE[0], subclass, STRANGE[1], whole()[0].graph_name)
    assert not plainly_conforms((*whole(), own), concepts(whole()))
