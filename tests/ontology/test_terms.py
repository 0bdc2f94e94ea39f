"""The ontology's terms: declared, documented, and the only ones used."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef

from ontology.assertion import SectionRole
from ontology.files import ontology_file, shape_files, vocabulary_files
from ontology.terms import CONCEPT, RG, RG_NS

ROOT = Path(__file__).parents[2]
DQV = Namespace("http://www.w3.org/ns/dqv#")
_PREFIXED = re.compile(r"\brg:([A-Za-z]\w*)")


@pytest.fixture(scope="module", name="ontology")
def read_ontology() -> Graph:
    """Return the ontology as a graph."""
    return Graph().parse(ontology_file())


def declared(ontology: Graph) -> set[str]:
    """Return the local names of every class, property and metric declared."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, DQV.Metric)
    return {
        str(term).removeprefix(RG_NS)
        for kind in kinds
        for term in ontology.subjects(RDF.type, kind)
        if isinstance(term, URIRef)
    }


def used() -> Iterator[tuple[str, str]]:
    """Yield each term used in a vocabulary, a shape or a saved query, with the file."""
    queries = sorted((ROOT / "queries" / "saved").glob("*.rq"))
    for path in (*vocabulary_files(), *shape_files(), *queries):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.lstrip().startswith("#"):
                for name in _PREFIXED.findall(line):
                    yield name, path.name


def test_the_closed_namespace_and_the_ontology_are_equal(ontology: Graph) -> None:
    assert {str(term).removeprefix(RG_NS) for term in dir(RG) if str(term).startswith(RG_NS)} == (
        declared(ontology)
    )


def test_a_misspelt_term_is_an_error() -> None:
    assert RG.RiskFactor == URIRef(RG_NS + "RiskFactor")
    with pytest.raises(AttributeError):
        _ = RG.RiskFactr


def test_no_term_is_used_that_is_not_declared(ontology: Graph) -> None:
    known = declared(ontology)
    assert not {(name, path) for name, path in used() if name not in known}


def test_nothing_in_the_ontology_refers_to_an_undeclared_term(ontology: Graph) -> None:
    known = {RG_NS + name for name in declared(ontology)}
    terms = {str(term) for triple in ontology for term in triple if isinstance(term, URIRef)}
    assert not {term for term in terms if term.startswith(RG_NS)} - known


def test_every_term_says_what_it_means(ontology: Graph) -> None:
    for name in declared(ontology):
        assert ontology.value(RG[name], RDFS.label), name
        assert ontology.value(RG[name], SKOS.definition), name


def test_every_property_says_what_it_leads_to(ontology: Graph) -> None:
    for kind in (OWL.ObjectProperty, OWL.DatatypeProperty):
        for term in ontology.subjects(RDF.type, kind):
            assert ontology.value(term, RDFS.range), term


def test_the_ontology_has_a_version(ontology: Graph) -> None:
    assert ontology.value(URIRef("https://w3id.org/reviewgraph/ontology"), OWL.versionInfo)


def test_every_section_role_is_a_concept(ontology: Graph) -> None:
    scheme = URIRef(CONCEPT + "section-role")
    members = ontology.subjects(SKOS.inScheme, scheme)
    assert {str(ontology.value(role, SKOS.notation)) for role in members} == set(SectionRole)
