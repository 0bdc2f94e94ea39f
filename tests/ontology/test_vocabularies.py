"""The vocabularies as published: whole, and without two concepts that look alike."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, URIRef

from ontology.concepts import load_vocabulary
from ontology.files import vocabulary_files
from ontology.namespaces import CONCEPT

PUBLISHED = Path(__file__).parents[3] / "shared" / "gold" / "vocabulary.csv"
IDS = Path(__file__).with_name("vocabulary_ids.txt")
FILES = [pytest.param(path, id=path.stem) for path in vocabulary_files()]


def published_ids() -> list[tuple[str, str]]:
    """Return scheme and id of every concept of the published vocabulary."""
    lines = IDS.read_text(encoding="utf-8").splitlines()
    return [(scheme, name) for scheme, name in (line.split() for line in lines)]


def test_every_published_id_is_listed() -> None:
    vocabulary = load_vocabulary()
    for scheme, name in published_ids():
        assert vocabulary.get(scheme, name).listed, f"{scheme} {name}"


def test_no_other_concept_is_listed() -> None:
    vocabulary = load_vocabulary()
    listed = {
        (scheme, concept.id)
        for scheme in vocabulary.schemes
        for concept in vocabulary.scheme(scheme).values()
        if concept.listed
    }
    assert listed <= set(published_ids())


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published vocabulary is not beside us")
def test_the_list_of_published_ids_is_up_to_date() -> None:
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        rows = [(row["scheme"], row["id"]) for row in csv.DictReader(stream)]
    assert published_ids() == rows


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published vocabulary is not beside us")
def test_the_published_hierarchy_is_kept() -> None:
    vocabulary = load_vocabulary()
    with PUBLISHED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["broader"]:
                below = vocabulary.narrower(row["scheme"], row["broader"])
                assert row["id"] in below, f"{row['scheme']} {row['id']}"


@pytest.mark.parametrize("path", FILES)
def test_a_concept_is_whole(path: Path) -> None:
    graph = Graph().parse(path)
    scheme = URIRef(CONCEPT + path.stem)
    assert (scheme, RDF.type, SKOS.ConceptScheme) in graph
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert concepts
    for concept in concepts:
        name = str(concept).removeprefix(f"{scheme}/")
        assert list(graph.objects(concept, SKOS.inScheme)) == [scheme], name
        assert [str(value) for value in graph.objects(concept, SKOS.notation)] == [name]
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1, name
        assert len(list(graph.objects(concept, SKOS.definition))) == 1, name


@pytest.mark.parametrize("path", FILES)
def test_no_concept_is_an_orphan(path: Path) -> None:
    graph = Graph().parse(path)
    scheme = URIRef(CONCEPT + path.stem)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    for concept in concepts:
        broader = set(graph.objects(concept, SKOS.broader))
        assert broader <= concepts, concept
        on_top = (concept, SKOS.topConceptOf, scheme) in graph
        assert on_top != bool(broader), f"{concept}: on top or below another, not both or neither"


def test_no_two_concepts_of_a_scheme_share_a_label() -> None:
    vocabulary = load_vocabulary()
    for scheme in vocabulary.schemes:
        owners: dict[str, set[str]] = defaultdict(set)
        for label, concept in vocabulary.labels(scheme):
            owners[label.casefold()].add(concept.id)
        shared = {label: ids for label, ids in owners.items() if len(ids) > 1}
        assert not shared, scheme


def test_no_label_is_given_twice() -> None:
    vocabulary = load_vocabulary()
    for scheme in vocabulary.schemes:
        for concept in vocabulary.scheme(scheme).values():
            labels = [label.casefold() for label in concept.labels]
            twice = {label for label in labels if labels.count(label) > 1}
            assert not twice, f"{scheme} {concept.id}"


def test_every_concept_is_exchanged_as_a_listed_one() -> None:
    vocabulary = load_vocabulary()
    for scheme in vocabulary.schemes:
        members = vocabulary.scheme(scheme)
        for name in members:
            assert members[vocabulary.rolled_up(scheme, name)].listed


@pytest.mark.parametrize(
    ("narrow", "listed"),
    [
        ("father-not-identified", "engagement-of-fathers"),
        ("father-known-not-assessed", "engagement-of-fathers"),
        ("father-not-involved", "engagement-of-fathers"),
        ("father-not-supported", "engagement-of-fathers"),
        ("information-not-shared", "information-sharing"),
        ("information-not-sought", "information-sharing"),
        ("information-not-acted-on", "referral-practice"),
    ],
)
def test_the_three_failures_of_information_stay_apart(narrow: str, listed: str) -> None:
    vocabulary = load_vocabulary()
    assert vocabulary.rolled_up("theme", narrow) == listed
    assert narrow in vocabulary.narrower("theme", listed)
