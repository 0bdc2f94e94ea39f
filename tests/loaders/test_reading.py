"""Bytes to canonical text, and text to cases, passages and sentences."""

import pytest

from loaders.cases import broken_entries, read_cases
from loaders.document import BlockKind, Case, Sentence, collapse
from loaders.extractors.cover import read_cover
from loaders.layout import read_blocks
from loaders.readers.content import canonical
from loaders.readers.plain import decode, read_text
from loaders.ruleset import load_rules
from loaders.sections import role_of
from loaders.sentences import split_sentences
from ontology.assertion import Extent, SectionRole
from ontology.errors import NotACaseReview, UnreadableDocument
from tests.loaders.documents import MONTHLY_DIGEST, PDF_TEXT, POLICY, YEARLY_DIGEST


def sentence(case: Case, words: str) -> Sentence:
    return next(s for s in case.sentences if words in s.text)


def only(text: str) -> Case:
    (case,) = read_cases(read_text("x.txt", text))
    return case


def test_decoding_keeps_marks_and_old_encodings() -> None:
    assert decode("caf\u00e9".encode(), "a") == "café"
    assert decode(b"\xef\xbb\xbfabc", "a") == "abc"
    assert decode("it’s".encode("cp1252"), "a") == "it’s"
    assert decode("ab".encode("utf-16"), "a") == "ab"


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "empty"), (b" \n ", "empty"), (b"%PDF\x00\x01\x02", "binary"), (b"\xff\xfea", "UTF-16")],
)
def test_unreadable_content_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableDocument, match=reason):
        decode(content, "x.txt")


def test_canonical_text_drops_nothing_but_line_end_forms() -> None:
    assert canonical("a\r\nb\rc\u0065\u0301") == "a\nb\nc\u00e9"


def test_contents_and_running_heads_are_no_sentences_of_the_case() -> None:
    case = only(PDF_TEXT)
    told = [s.text for s in case.sentences if s.role is not SectionRole.CONTENTS]
    assert not any("......" in text for text in told)
    assert not any(text.startswith("Northvale Serious Case Review") for text in told)


def test_a_sentence_broken_by_a_page_is_whole_and_its_slice_is_verbatim() -> None:
    case = only(PDF_TEXT)
    broken = sentence(case, "asked about drinking")
    assert broken.text.endswith("did not know of it until the autumn.")
    assert case.document.text[broken.start : broken.end].endswith("until the autumn.")
    assert "Northvale" not in broken.text
    assert broken.number == "2.1"
    assert broken.role is SectionRole.ANALYSIS


def test_a_hyphenated_line_is_joined_for_reading_only() -> None:
    case = only(PDF_TEXT)
    joined = sentence(case, "three towns")
    assert "the records of one" in joined.text
    assert "re-\ncords" in case.document.text[joined.start : joined.end]


def test_every_slice_stands_for_its_sentence() -> None:
    for text in (PDF_TEXT, YEARLY_DIGEST, MONTHLY_DIGEST):
        for case in read_cases(read_text("x.txt", text)):
            for s in case.sentences:
                words = case.document.text[s.start : s.end]
                assert collapse(words).split()[0].startswith(s.text.split()[0][:3])
                assert collapse(words).split()[-1] == s.text.split()[-1]


def test_recommendation_stands_under_its_label() -> None:
    item = sentence(only(PDF_TEXT), "maternity notes")
    assert item.role is SectionRole.RECOMMENDATIONS
    assert item.headings == ("3 RECOMMENDATIONS", "3.1 Recommendation 1")


def test_yearly_digest_gives_an_entry_a_review() -> None:
    first, second = read_cases(read_text("x.txt", YEARLY_DIGEST))
    assert (first.extent, first.issued, first.title) == (
        Extent.DIGEST_ENTRY,
        "2016",
        "2016 - Anonymous - Child LM",
    )
    learning = [s.text for s in first.sentences if s.role is SectionRole.LEARNING]
    assert learning == [
        "the need to ask who lives in the home",
        "professionals did not speak to the father.",
    ]
    remedies = [s.text for s in second.sentences if s.role is SectionRole.RECOMMENDATIONS]
    assert remedies == ["improve the offer to care leavers."]
    assert sentence(second, "care leavers, mental").role is SectionRole.GLOSSARY


def test_monthly_digest_splits_labels_inside_a_paragraph() -> None:
    document = read_text("x.txt", MONTHLY_DIGEST)
    first, second = read_cases(document)
    assert first.issued == "2024-05"
    assert [s.text for s in first.sentences if s.role is SectionRole.LEARNING] == [
        "the father was not asked about his drinking",
        "safe sleep advice should be given to both parents",
        "visits need to look at where a baby sleeps.",
    ]
    assert [s.text for s in first.sentences if s.role is SectionRole.RECOMMENDATIONS] == [
        "train staff in safe sleep",
        "audit home visits.",
    ]
    assert sentence(second, "agree how handovers").heading == (
        "Recommendations for the Cwm Derw Safeguarding Board include:"
    )
    assert broken_entries(document) == ("3. Serious case review: Child Broken",)


def test_a_policy_is_no_review_and_says_so() -> None:
    with pytest.raises(NotACaseReview, match=r"x\.txt: no case review"):
        read_cases(read_text("x.txt", POLICY))


@pytest.mark.parametrize("rule", load_rules("layout")["line"], ids=lambda rule: rule["id"])
def test_line_rules_hold_on_their_examples(rule: dict[str, str]) -> None:
    (block,) = read_blocks(rule["example"])
    assert block.kind == BlockKind(rule["kind"])
    assert all(b.kind != BlockKind(rule["kind"]) for b in read_blocks(rule["counter_example"]))


@pytest.mark.parametrize(
    ("role", "heading"),
    [
        (rule["role"], head)
        for rule in load_rules("sections")["section"]
        for head in rule["examples"]
    ],
)
def test_section_rules_hold_on_their_examples(role: str, heading: str) -> None:
    assert role_of(heading) == SectionRole(role)


def test_a_title_that_names_the_review_gives_no_role() -> None:
    assert role_of("Learning review: Child K") is None


def test_sentences_are_not_cut_at_abbreviations() -> None:
    text = (
        "Dr. Able saw him. He was well, e.g. Feeding. See No. 4 of it. "
        "Ms. B left.<sup>3</sup> She met Child J. They left."
    )
    assert [text[a:b] for a, b in split_sentences(text)] == [
        "Dr. Able saw him.",
        "He was well, e.g. Feeding.",
        "See No. 4 of it.",
        "Ms. B left.<sup>3</sup>",
        "She met Child J.",
        "They left.",
    ]


GLUED = """Child Practice Review Report

Dyffryn Safeguarding Children Board

Extended Child Practice Review: Child Heron

Circumstances

Child Heron, a girl of four, died in May 2016. Her mother had been ill for a long time.

Improving Systems and Practice
In order to learn from this case the panel set out the following actions for the Board:-

1. The Board to buy one set of scales.

2. Schools to hold a copy of the chart.

Child Practice Review process
The panel was made up of officers of four agencies. Learning points: none was agreed there.
"""


def test_a_report_with_parts_named_after_its_kind_is_no_digest() -> None:
    case = only(GLUED)
    assert case.extent is not Extent.DIGEST_ENTRY


def test_a_heading_glued_to_its_paragraph_gives_its_role() -> None:
    case = only(GLUED)
    assert sentence(case, "Board to buy").role is SectionRole.RECOMMENDATIONS
    assert sentence(case, "Board to buy").is_item


@pytest.mark.parametrize(
    "told",
    [
        "Baby Wren was declared dead at the scene, aged four months.",
        "Baby Wren, aged four months, was killed by a dog. Her mother had said that it was quiet.",
        "Baby Wren, aged four months, stopped breathing in a car seat.",
    ],
)
def test_a_short_review_is_one_however_it_says_what_happened(told: str) -> None:
    assert only(f"Learning review\n\n{told}\n\nLearning\n\n- Ask about sleep.").sentences


def test_page_numbers_and_markings_are_no_part_of_the_cover() -> None:
    case = only(f"OFFICIAL-SENSITIVE\n\nPage 1 of 20\n\n{GLUED}")
    assert "OFFICIAL" not in case.title
    assert "OFFICIAL" not in read_cover(case).text
    assert "Page 1" not in read_cover(case).text
