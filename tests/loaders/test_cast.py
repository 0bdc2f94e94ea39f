"""Who a case is about, read from its title and its first sentences."""

from dataclasses import replace

import pytest

from loaders.cast import cast_of
from loaders.mentions import Cast
from loaders.renaming import renamed
from ontology.assertion import Extent
from tests.loaders.cases_by_hand import case_of


def entry(title: str, *sentences: str) -> Cast:
    return cast_of(case_of(*sentences, title=title, extent=Extent.DIGEST_ENTRY))


@pytest.mark.parametrize(
    ("opening", "grown"),
    [
        ("Death of a 16-year-old boy.", True),
        ("Child QX was aged 14 when she died.", True),
        ("Death of a 6-week-old boy, whose mother was 17.", False),
        ("Mother was 17 when her baby, aged four months, died.", False),
        ("Death of a girl.", False),
    ],
)
def test_whether_the_child_is_in_the_teens(opening: str, grown: bool) -> None:
    assert entry("1. Review: Child QX", opening).grown is grown


@pytest.mark.parametrize(
    ("title", "opening", "several"),
    [
        ("2. Review: Family QX", "Neglect at home.", True),
        ("2016 - Anonymous - Una and Col", "Neglect at home.", True),
        ("2016 - Anonymous - Una", "Neglect of three brothers.", True),
        ("2016 - Over and Under - Una", "Neglect of a girl.", False),
        ("2. Review: Child QX", "Neglect of a girl who lived with two brothers.", False),
    ],
)
def test_whether_there_are_several_subjects(title: str, opening: str, several: bool) -> None:
    assert entry(title, opening).several is several


def test_a_name_in_a_title_is_the_childs_and_a_place_is_not() -> None:
    names = dict(entry("2016 - Over and Under - Una", "Una was six.").names)
    assert names == {"Una": "subject-child"}


def test_another_childs_label_is_another_child() -> None:
    names = dict(entry("1. Review: Una", "Una was hurt by a boy, Child Q.").names)
    assert names["Child Q"] == "other-child"


@pytest.mark.parametrize(
    ("text", "gender"), [("A boy of three.", "male"), ("Her daughter died.", "female")]
)
def test_the_childs_gender(text: str, gender: str) -> None:
    assert cast_of(case_of(text)).child_gender == gender


def test_names_given_from_outside_are_kept() -> None:
    assert dict(cast_of(case_of("Nell slept."), {"Nell": "mother"}).names) == {"Nell": "mother"}


def test_a_renamed_text_leads_back_to_the_words_given() -> None:
    text = "Later Nell hit Bo, and Nell left."
    cast = Cast((("Nell", "mother"), ("Bo", "father")))
    told = renamed(text, cast)
    assert told.text == "Later mother hit father, and mother left."
    for words in ("Nell", "hit", "Bo", "left."):
        role = {"Nell": "mother", "Bo": "father"}.get(words, words)
        start = told.text.index(role)
        span = told.span(start, start + len(role))
        assert text[slice(*span)] == words
    assert told.span(0, len(told.text)) == (0, len(text))


def test_a_text_without_names_is_left_alone() -> None:
    assert renamed("Nobody came.", Cast((("Nell", "mother"),))).places is None
    assert replace(Cast(), grown=True) != Cast()
