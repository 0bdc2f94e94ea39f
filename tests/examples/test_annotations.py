"""The example corpus: each document is annotated, grounded and within the vocabulary."""

import json
from pathlib import Path
from typing import Any

import pytest

from loaders.document import collapse
from ontology.concepts import load_vocabulary

EXAMPLES = Path(__file__).parents[2] / "examples"
DOCUMENTS = sorted(
    path
    for path in EXAMPLES.iterdir()
    if path.suffix in {".txt", ".md"} and path.name != "README.md"
)
STATEMENTS = ("missed_opportunities", "good_practice", "learning", "recommendations")
QUOTED = ("risk_factors", "agencies", *STATEMENTS)

Review = dict[str, Any]


def annotation(document: Path) -> dict[str, Any]:
    """Return the annotation of an example."""
    path = EXAMPLES / "annotations" / f"{document.stem}.json"
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def reviews() -> list[Review]:
    """Return every annotated review of the corpus."""
    return [review for document in DOCUMENTS for review in annotation(document)["reviews"]]


def concepts(review: Review) -> set[tuple[str, str]]:
    """Return the (scheme, id) pairs an annotated review refers to."""
    found = {("review-type", review["type"]), ("nation", review["nation"])}
    for child in review["children"]:
        found.add(("outcome", child["outcome"]))
        found |= {("incident", incident) for incident in child["incidents"]}
    found |= {("person-role", role) for role in review["family"]}
    for factor in review["risk_factors"]:
        found |= {("risk-factor", factor["factor"]), ("person-role", factor["bearer"])}
    found |= {("agency", agency["kind"]) for agency in review["agencies"]}
    found |= {("theme", theme) for theme in review["themes"]}
    for group in STATEMENTS:
        for item in review[group]:
            found |= {("theme", theme) for theme in item["themes"]}
            kinds = [*item.get("agencies", ()), *item.get("addressees", ())]
            found |= {("agency", kind) for kind in kinds}
    return {(scheme, concept) for scheme, concept in found if concept is not None}


def test_at_least_ten_documents_and_no_annotation_without_one() -> None:
    annotated = {path.stem for path in (EXAMPLES / "annotations").glob("*.json")}
    assert len(DOCUMENTS) >= 10
    assert annotated == {path.stem for path in DOCUMENTS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_annotation_names_its_document(document: Path) -> None:
    record = annotation(document)
    assert record["document"] == document.name
    assert record["reviews"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_quotes_stand_in_the_document(document: Path) -> None:
    text = collapse(document.read_text(encoding="utf-8"))
    for review in annotation(document)["reviews"]:
        for group in QUOTED:
            for item in review[group]:
                assert item["quote"]
                assert item["quote"] in text


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_concepts_are_listed_in_the_vocabulary(document: Path) -> None:
    vocabulary = load_vocabulary()
    for review in annotation(document)["reviews"]:
        for scheme, concept in concepts(review):
            assert vocabulary.get(scheme, concept).listed, (scheme, concept)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_claims_are_made_once(document: Path) -> None:
    for review in annotation(document)["reviews"]:
        factors = [(f["factor"], f["bearer"], f["status"]) for f in review["risk_factors"]]
        agencies = [(a["kind"], a["name"]) for a in review["agencies"]]
        assert len(factors) == len(set(factors))
        assert len(agencies) == len(set(agencies))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_review_themes_are_those_of_its_statements(document: Path) -> None:
    for review in annotation(document)["reviews"]:
        groups = ("missed_opportunities", "learning", "recommendations")
        stated = {theme for group in groups for item in review[group] for theme in item["themes"]}
        assert set(review["themes"]) == stated


def test_every_kind_of_review_is_present() -> None:
    assert {review["type"] for review in reviews()} >= {
        "local-child-safeguarding-practice-review",
        "serious-case-review",
        "concise-child-practice-review",
        "extended-child-practice-review",
        "learning-review",
        "case-management-review",
        "thematic-review",
    }
    assert {review["nation"] for review in reviews()} >= {
        "england",
        "wales",
        "scotland",
        "northern-ireland",
    }


@pytest.mark.parametrize(
    "mark",
    [
        "## Contents\n\n1. Introduction ....",
        "<sup>1</sup>",
        "the holi-\ndays",
        "SEVEN MINUTE BRIEFING",
        "EXTENDED CHILD PRACTICE REVIEW REPORT",
        "What the serious case review found",
        "\n1. Local child safeguarding practice review:",
        "\nDecember 2013 - Wrenshire - Child K\n",
        "\n2016 - Anonymous - Child VW\n",
        "\n2025 - Eskmoor - Gwen\n",
        "Learning Review: Child Rowan",
        "CASE MANAGEMENT REVIEW\n\nEXECUTIVE SUMMARY",
        "Thematic Review of Five Infants",
    ],
)
def test_every_layout_is_present(mark: str) -> None:
    assert any(mark in document.read_text(encoding="utf-8") for document in DOCUMENTS)


def test_engagement_of_fathers_recurs() -> None:
    short = [review for review in reviews() if "engagement-of-fathers" in review["themes"]]
    done_well = [
        review
        for review in reviews()
        if any("engagement-of-fathers" in item["themes"] for item in review["good_practice"])
    ]
    assert len(short) >= 7
    assert done_well


def test_a_publisher_recommends_the_same_again() -> None:
    years = {
        review["published"][:4]
        for review in reviews()
        if review["publisher"] == "Northvale Safeguarding Children Partnership"
        and any("engagement-of-fathers" in item["themes"] for item in review["recommendations"])
    }
    assert len(years) >= 2


def test_the_policy_is_not_annotated() -> None:
    assert (EXAMPLES / "not-a-review" / "policy.txt").is_file()
    assert not (EXAMPLES / "annotations" / "policy.json").exists()
