"""Names that depend on what a thing is, and on nothing else."""

import re

from ontology.identifiers import (
    REGISTRY,
    RUNS,
    child_iri,
    concept_iri,
    document_iri,
    evidence_iri,
    graph_iri,
    person_iri,
    review_iri,
    scheme_iri,
    statement_iri,
)

SHA = "0" * 64
REVIEW = review_iri(SHA, 0)


def test_names_never_change() -> None:
    assert document_iri(SHA) == ("https://w3id.org/reviewgraph/id/document/60e05bd1b195af2f9411"), (
        "a changed name breaks every link to what was published before"
    )


def test_names_have_one_form() -> None:
    for kind, iri in {
        "document": document_iri(SHA),
        "review": REVIEW,
        "statement": statement_iri(REVIEW, "RiskFactor", "neglect", 0, 5),
        "child": child_iri(REVIEW, "Child Q"),
        "person": person_iri(REVIEW, "mother", None),
        "evidence": evidence_iri(SHA, 0, 5),
    }.items():
        assert re.fullmatch(rf"https://w3id\.org/reviewgraph/id/{kind}/[0-9a-f]{{20}}", iri)


def test_every_part_of_the_key_counts() -> None:
    names = [
        statement_iri(REVIEW, "RiskFactor", "ab", "c"),
        statement_iri(REVIEW, "RiskFactor", "a", "bc"),
        statement_iri(REVIEW, "GoodPractice", "ab", "c"),
        statement_iri(review_iri(SHA, 1), "RiskFactor", "ab", "c"),
        statement_iri(REVIEW, "RiskFactor", "ab", None, "c"),
    ]
    assert len(set(names)) == len(names)
    assert statement_iri(REVIEW, "RiskFactor", "ab", "c") == names[0]


def test_a_review_names_its_own_graph() -> None:
    assert graph_iri(REVIEW) == REVIEW
    assert len({REVIEW, REGISTRY, RUNS}) == 3


def test_concepts_are_named_by_scheme_and_id() -> None:
    assert concept_iri("theme", "safe-sleep").startswith(scheme_iri("theme") + "/")
