"""Names that a document gives to people, resolved to their roles."""

from typing import Any

import pytest

from loaders.cases import read_cases
from loaders.extractors.children import extract_children
from loaders.extractors.metadata import extract_metadata
from loaders.extractors.people import extract_people
from loaders.pseudonyms import pseudonyms, role_of
from loaders.readers.plain import read_text
from tests.loaders.tables import cases

HEAD = "Serious Case Review\n\n{}\n\n1. Introduction\n\n1.1 {} died in May 2014 aged two.\n\n"


def names(body: str, child: str = "Child QX") -> dict[str, str]:
    text = HEAD.format(child, child) + body + "\n"
    case = read_cases(read_text("fictional.txt", text))[0]
    children = extract_children(case, extract_metadata(case))
    return dict(pseudonyms(case, extract_people(case, children), children))


@pytest.mark.parametrize("row", cases("pseudonyms"), ids=lambda row: str(row["names"]))
def test_the_cases_of_pseudonyms(row: dict[str, Any]) -> None:
    body = "\n".join(row["lines"]) if "lines" in row else "1.2 " + row["text"]
    assert names(body) == row["names"]


def test_the_child_goes_by_the_name_within_its_label() -> None:
    assert names("1.2 Heron was loved.", "Child Heron") == {"Heron": "subject-child"}


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Mother of Child QX", "mother"),
        ("Mother's ex-partner", "stepfather-or-partner"),
        ("Maternal grandmother", "grandparent"),
        ("Half-sister", "sibling"),
        ("Subject child", "subject-child"),
        ("Father of half-sibling", None),
        ("Health visitor", None),
    ],
)
def test_words_for_a_relationship_give_its_role(words: str, role: str | None) -> None:
    assert role_of(words) == role
