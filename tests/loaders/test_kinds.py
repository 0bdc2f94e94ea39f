"""What kind of document a text is, and how the entries of a digest are laid out."""

from typing import Any

import pytest

from loaders.cases import read_cases
from loaders.document import Sentence
from loaders.readers.plain import read_text
from loaders.ruleset import load_rules
from ontology.assertion import SectionRole
from ontology.errors import NotACaseReview
from tests.loaders.tables import cases

KINDS = cases("kinds")
TITLES = (
    "2023 - Ellismoor - {}",
    "June 2013 – Ellismoor – {}",
    "Serious case review: {}",
    "4. Learning review: {}",
    "Ellismoor: {} (2023)",
    "{}",
)
MARKS = ("{}", "## {}", "### {}", "**{}**", "## **{}**")
LABELS = ("Learning includes: {}", "**Learning includes:** {}", "#### Learning\n\n- {}")
ENTRIES = (
    ("Child Ash", "Death of a 9-week-old boy in January 2021.", "ask where a baby sleeps"),
    ("Child Elm", "Serious injuries to a girl of 4 months.", "fathers should be seen at visits"),
    ("Jodie", "Suicide of a 16-year-old girl in March 2022.", "changes of home break bonds"),
)


def reads_as_review(text: str) -> bool:
    try:
        read_cases(read_text("x.txt", text))
    except NotACaseReview:
        return False
    return True


@pytest.mark.parametrize("row", KINDS, ids=[row["text"].strip()[:40] for row in KINDS])
def test_a_review_is_told_from_what_only_speaks_of_reviews(row: dict[str, Any]) -> None:
    assert reads_as_review(row["text"]) is row["review"]


@pytest.mark.parametrize("row", KINDS, ids=[row["text"].strip()[:40] for row in KINDS])
def test_where_the_lines_break_makes_no_difference(row: dict[str, Any]) -> None:
    paragraphs = row["text"].split("\n\n")
    broken = "\n\n".join([*paragraphs[:2], *(p.replace(" ", "\n") for p in paragraphs[2:])])
    assert reads_as_review(broken) is row["review"]


def items(sentences: tuple[Sentence, ...], role: SectionRole) -> list[str]:
    return [s.text.rstrip(".") for s in sentences if s.role is role and s.is_item]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("title", TITLES)
def test_entries_of_a_digest_are_found_however_marked(title: str, mark: str, label: str) -> None:
    parts = ["Case reviews published in March 2023"]
    for name, opening, learning in ENTRIES:
        parts += [mark.format(title.format(name)), opening, label.format(learning) + "."]
    found = read_cases(read_text("x.md", "\n\n".join(parts)))
    assert [case.title.removesuffix(" (2023)").split(" ")[-1] for case in found] == [
        "Ash",
        "Elm",
        "Jodie",
    ]
    assert [items(case.sentences, SectionRole.LEARNING) for case in found] == [
        [learning] for _, _, learning in ENTRIES
    ]


def test_headings_over_a_story_of_one_case_are_no_entries() -> None:
    text = """Serious Case Review

Child Ash

# The mother

She was 19 and lived with her aunt.

# Learning

- Ask aunts.

# The father

He was not seen by anybody.

# Learning

- Ask fathers."""
    assert len(read_cases(read_text("x.md", text))) == 1


def test_a_running_title_opens_no_entries() -> None:
    text = """# Serious case review: Child Ash

Learning includes: ask aunts.

# Serious case review: Child Ash

Child Ash died in May 2019. Recommendations include: ask fathers."""
    assert len(read_cases(read_text("x.md", text))) == 1


@pytest.mark.parametrize(
    ("end", "kept"),
    [
        (load_rules("digest")["keywords"]["example"], False),
        (load_rules("digest")["keywords"]["counter_example"], True),
        ("home visits, teenage fathers", False),
        ("- see fathers, always", True),
        ("Keep a list of callers, please.", True),
    ],
)
def test_a_line_of_terms_at_the_end_asks_nothing(end: str, kept: bool) -> None:
    entry = "2023 - Ellismoor - Child Ash\n\nDeath of a boy of six weeks in a cot at home.\n\n"
    report = "Serious Case Review\n\nChild Ash\n\nChild Ash died at six weeks.\n\n"
    for text in (
        f"{entry}Recommendations:\n\n- ask fathers\n\n{end}\n",
        f"{report}Recommendations\n\n- The Board should ask fathers.\n\n{end}",
    ):
        (case,) = read_cases(read_text("x.txt", text))
        last = case.sentences[-1]
        assert (last.role is SectionRole.RECOMMENDATIONS) is kept
