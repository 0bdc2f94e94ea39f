"""The shapes: a whole review conforms, and each thing wrong with one is named."""

from functools import cache

import pyshacl
import pytest
from rdflib import RDF, SH, Graph, Literal, URIRef

from ontology.assertion import (
    Assertion,
    Direction,
    Extent,
    FailureState,
    SectionRole,
    Strength,
    Temporality,
)
from ontology.files import shape_files, vocabulary_files

SHAPE = "https://w3id.org/reviewgraph/shape/"
REVIEW = """
@prefix rg: <https://w3id.org/reviewgraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/reviewgraph/id/> .
@base <https://w3id.org/reviewgraph/id/> .

<document/0123456789abcdef0123> a rg:SourceDocument , prov:Entity ;
    dcterms:title "wren.txt" ; dcterms:format "text/plain" ; rg:text "Wren was born at home." ;
    rg:sha256 "0000000000000000000000000000000000000000000000000000000000000000" ;
    rg:review <review/0123456789abcdef0123> .

<review/0123456789abcdef0123> a rg:CaseReview ; rdfs:label "Child Wren" ;
    rg:subjectLabel "Child Wren" ; rg:published "2021-03"^^xsd:gYearMonth ;
    rg:publishedYear 2021 ; rg:nation <../concept/nation/wales> ;
    rg:reviewType <../concept/review-type/child-practice-review> ;
    rg:extent "full" ; rg:ordinal 0 ; rg:theme <../concept/theme/safe-sleep> ;
    prov:wasDerivedFrom <document/0123456789abcdef0123> ;
    rg:evidence :e ; rg:child :child ; rg:person :mother ;
    rg:hasStatement :factor , :agency , :missed , :good , :learning , :advice .

:child a rg:Child ; rg:evidence :e ; rg:label "Wren" ; rg:age "P26D"^^xsd:duration ;
    rg:sex "female" ; rg:outcome <../concept/outcome/death> ;
    rg:incident <../concept/incident/co-sleeping> ; rg:incidentDate "2020"^^xsd:gYear .
:mother a rg:Person ; rg:evidence :e ; rg:role <../concept/person-role/mother> .

:factor a rg:Statement , rg:RiskFactor ; rg:inReview <review/0123456789abcdef0123> ;
    rg:evidence :e ; rg:rule "a.rule" ; rg:confidence 0.9 ;
    rg:factor <../concept/risk-factor/neglect> ; rg:bearer <../concept/person-role/mother> ;
    rg:assertion "affirmed" ; rg:temporality "current" .
:agency a rg:Statement , rg:AgencyInvolvement ; rg:inReview <review/0123456789abcdef0123> ;
    rg:evidence :e ; rg:rule "a.rule" ; rg:confidence 1.0 ;
    rg:agencyKind <../concept/agency/police> ; rg:agencyName "Ferrymoor Constabulary" .
:missed a rg:Statement , rg:MissedOpportunity ; rg:inReview <review/0123456789abcdef0123> ;
    rg:evidence :e ; rg:rule "a.rule" ; rg:confidence 0.0 ; rg:explicit false ;
    rg:failureState "omitted" ; rg:direction "not-shared" .
:good a rg:Statement , rg:GoodPractice ; rg:inReview <review/0123456789abcdef0123> ;
    rg:evidence :e ; rg:rule "a.rule" ; rg:confidence 0.5 .
:learning a rg:Statement , rg:LearningPoint ; rg:inReview <review/0123456789abcdef0123> ;
    rg:evidence :e ; rg:rule "a.rule" ; rg:confidence 0.5 ; rg:number "1" .
:advice a rg:Statement , rg:Recommendation ; rg:inReview <review/0123456789abcdef0123> ;
    rg:evidence :e ; rg:rule "a.rule" ; rg:confidence 0.5 ; rg:strength "must" ;
    rg:addressee <../concept/agency/police> .

:e a oa:SpecificResource , prov:Entity ; oa:hasSource <document/0123456789abcdef0123> ;
    prov:wasDerivedFrom <document/0123456789abcdef0123> ; oa:hasSelector :quote , :position ;
    rg:section "analysis" ; rg:paragraph "3.5" ; rg:page 4 .
:quote a oa:TextQuoteSelector ; oa:exact "Wren was born" ; oa:prefix "" ; oa:suffix " at home." .
:position a oa:TextPositionSelector ; oa:start 0 ; oa:end 13 .
"""


@cache
def shapes(*, known_concepts: bool) -> Graph:
    """Return the shapes as one graph."""
    graph = Graph()
    for path in shape_files(known_concepts=known_concepts):
        graph.parse(path)
    return graph


def broken(turtle: str, *vocabularies: str) -> set[str]:
    """Return the names of the shapes that a review breaks."""
    data = Graph().parse(data=turtle, format="turtle")
    for path in vocabulary_files():
        if path.stem in vocabularies:
            data.parse(path)
    _, results, _ = pyshacl.validate(
        data, shacl_graph=shapes(known_concepts=bool(vocabularies)), inplace=True
    )
    assert isinstance(results, Graph)
    sources = {
        source
        for result in results.subjects(RDF.type, SH.ValidationResult)
        for source in results.objects(result, SH.sourceShape)
    }
    return {str(source).removeprefix(SHAPE) for source in sources}


def test_a_whole_review_conforms_on_its_own() -> None:
    assert broken(REVIEW) == set()


def test_concepts_are_known_where_the_vocabularies_stand_beside() -> None:
    schemes = [path.stem for path in vocabulary_files()]
    assert broken(REVIEW, *schemes) == set()
    assert broken(REVIEW.replace("risk-factor/neglect", "risk-factor/neglct"), *schemes) == {
        "known-concept"
    }


@pytest.mark.parametrize(
    ("right", "wrong", "shape"),
    [
        (":good a rg:Statement", ":good rg:rule 'x' ; a rg:Statement", "statement-rule"),
        ("rg:GoodPractice ;", "rg:GoodPractise ;", "statement-kind"),
        ("rg:Statement , rg:GoodPractice", "rg:GoodPractice", "is-statement"),
        ("rg:evidence :e ; rg:rule", "rg:rule", "evidence"),
        (":child a rg:Child ; rg:evidence :e", ":child a rg:Child", "evidence"),
        (
            ":mother a rg:Person ; rg:evidence :e",
            ":mother a rg:Person ; rg:evidence :x",
            "evidence",
        ),
        ('"affirmed"', '"maybe"', "risk-factor-assertion"),
        ('"current"', '"once"', "risk-factor-temporality"),
        ("concept/risk-factor/neglect", "concept/theme/safe-sleep", "risk-factor-factor"),
        ("rg:bearer <../concept/person-role/mother> ;", "", "risk-factor-bearer"),
        ("rg:agencyKind <../concept/agency/police> ;", "", "agency-involvement-kind"),
        ("rg:agencyKind <../concept/agency/police>", 'rg:agencyKind "police"', "agency-kind"),
        ("rg:confidence 0.9", "rg:confidence 1.1", "statement-confidence"),
        ("rg:confidence 0.9 ;", "", "statement-confidence"),
        ("rg:explicit false", 'rg:explicit "no"', "missed-opportunity-explicit"),
        ('"omitted"', '"forgotten"', "missed-opportunity-failure-state"),
        ('"not-shared"', '"sideways"', "missed-opportunity-direction"),
        ('rg:strength "must"', 'rg:strength "may"', "recommendation-strength"),
        ('rg:number "1"', 'rg:number "1" , "2"', "number"),
        ('rg:extent "full"', 'rg:extent "whole"', "case-review-extent"),
        ('"2021-03"^^xsd:gYearMonth', '"March 2021"', "case-review-published"),
        ('rg:subjectLabel "Child Wren"', 'rg:subjectLabel ""', "case-review-subject"),
        ("concept/theme/safe-sleep", "concept/theme/Safe%20Sleep", "case-review-theme"),
        ("rg:ordinal 0", "rg:ordinal -1", "case-review-ordinal"),
        ("rg:child :child", "rg:child :nobody", "case-review-child"),
        ('"P26D"^^xsd:duration', '"26 days"', "child-age"),
        ('rg:sex "female"', 'rg:sex "F"', "child-sex"),
        (
            "person-role/mother> .",
            "person-role/mother> , <../concept/person-role/x> .",
            "person-role",
        ),
        ("oa:hasSelector :quote , :position", "oa:hasSelector :quote", "quotation-position"),
        ("oa:hasSelector :quote , :position", "oa:hasSelector :position", "quotation-words"),
        ('rg:section "analysis"', 'rg:section "middle"', "quotation-section"),
        ("rg:page 4", "rg:page 0", "quotation-page"),
        ('oa:exact "Wren was born"', 'oa:exact ""', "words-exact"),
        ("oa:start 0", "oa:start 13", "position-start"),
        ("oa:start 0", "oa:start 14", "position-start"),
        ("oa:end 13", "", "position-end"),
        ('rg:sha256 "0000', 'rg:sha256 "', "document-sha256"),
        ('dcterms:format "text/plain"', 'dcterms:format "plain"', "document-format"),
    ],
)
def test_what_is_wrong_is_named(right: str, wrong: str, shape: str) -> None:
    assert right in REVIEW
    assert shape in broken(REVIEW.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ("risk-factor-assertion", Assertion),
        ("risk-factor-temporality", Temporality),
        ("missed-opportunity-failure-state", FailureState),
        ("missed-opportunity-direction", Direction),
        ("recommendation-strength", Strength),
        ("case-review-extent", Extent),
        ("quotation-section", SectionRole),
    ],
)
def test_a_closed_list_is_the_one_the_records_use(shape: str, values: type) -> None:
    graph = shapes(known_concepts=False)
    listed = graph.value(URIRef(SHAPE + shape), SH["in"])
    assert listed is not None
    assert {str(item) for item in graph.items(listed)} == set(values)  # type: ignore[call-overload]


def test_every_property_shape_says_what_is_wrong_in_words() -> None:
    graph = shapes(known_concepts=True)
    named = set(graph.subjects(RDF.type, SH.PropertyShape))
    assert named
    for shape in named:
        message = graph.value(shape, SH.message)
        assert isinstance(message, Literal), shape


def test_every_shape_that_is_used_exists() -> None:
    graph = shapes(known_concepts=True)
    used = set(graph.objects(None, SH.property))
    assert used == set(graph.subjects(RDF.type, SH.PropertyShape))
