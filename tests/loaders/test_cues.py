"""Cues in plain words, whatever the endings and the order."""

from pathlib import Path

import pytest

from loaders.cues import Told, cue_file, stem
from loaders.extractors.missed_opportunities import extract_missed_opportunities
from loaders.ruleset import load_rules
from loaders.themes import plain, themes_of
from ontology.concepts import load_vocabulary
from tests.loaders.reports import report

VOCABULARY = load_vocabulary()


def _told(text: str) -> dict[str, float]:
    return {told.label: told.score for told in cue_file("theme-cues").told_of(plain(text))}


@pytest.mark.parametrize(
    "forms",
    [
        ("refer", "refers", "referred", "referring"),
        ("agency", "agencies"),
        ("see", "saw", "seen", "seeing"),
        ("child", "children"),
        ("plan", "plans", "planned", "planning"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_a_strong_cue_is_enough_and_weak_ones_add_up() -> None:
    assert _told("The chronologies were thin.")["history-and-chronology"] >= 2
    assert _told("Earlier and past visits.")["history-and-chronology"] == 2


def test_parts_stand_near_one_another_in_any_order() -> None:
    there = _told("Nobody had invited the stepfather.")
    back = _told("The stepfather was not invited.")
    assert there["engagement-of-fathers"] >= 2
    assert back["engagement-of-fathers"] >= 2
    far = _told("Nobody sang; the stepfather baked.")
    assert far.get("engagement-of-fathers", 0) < 2


def test_a_cue_counts_once_however_often_it_is_said() -> None:
    once = cue_file("theme-cues").told_of("the gap")
    twice = cue_file("theme-cues").told_of("the gap and the gap")
    assert [told.score for told in once] == [told.score for told in twice]
    assert all(isinstance(told, Told) for told in once)


def test_every_theme_of_the_cues_is_published() -> None:
    known = {c for c, concept in VOCABULARY.scheme("theme").items() if concept.listed}
    assert set(load_rules("theme-cues")["cues"]) <= known


@pytest.mark.parametrize("name", ["theme-cues", "shortfall-cues"])
def test_no_cue_stands_twice_under_a_label(name: str) -> None:
    for label, table in load_rules(name)["cues"].items():
        cues = [cue for kind in ("strong", "weak") for cue in table.get(kind, ())]
        assert len(cues) == len(set(cues)), label


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Help at an early stage was promised.", "early-help-provision"),
        ("Each drew up a plan and none was the lead professional.", "multi-agency-working"),
        ("A girl of nine interpreted at the clinic.", "cultural-competence"),
        ("The pump was set by a nurse from the epilepsy clinic.", "health-condition-management"),
        ("He slept on a sofa with his baby.", "safe-sleep"),
    ],
)
def test_words_name_a_theme_where_no_rule_does(text: str, theme: str) -> None:
    assert theme in themes_of(text, VOCABULARY)


@pytest.mark.parametrize(
    "text",
    [
        "His promise to stay away was recorded as fact.",
        "A clean kitchen was read as evidence of change.",
        "The offer of help never took shape.",
        "The family heard nothing for a month.",
        "There was nowhere to refer the boy.",
        "The chronology was abandoned in the spring.",
    ],
)
def test_failures_told_in_other_words(text: str) -> None:
    (found,) = extract_missed_opportunities(report(text), VOCABULARY)
    assert found.evidence.exact == text


@pytest.mark.parametrize(
    "text",
    [
        "The aunt slept on the sofa.",
        "The mother abandoned her course.",
        "The counsellor did not give up on the boy when letters were not answered.",
    ],
)
def test_narrative_is_no_failure(text: str) -> None:
    assert extract_missed_opportunities(report(text), VOCABULARY) == ()


def test_the_cue_files_hold_no_capital_letters() -> None:
    folder = Path(__file__).parents[2] / "loaders" / "rules"
    for name in ("theme-cues", "shortfall-cues"):
        for table in load_rules(name)["cues"].values():
            assert all(cue == cue.lower() for cues in table.values() for cue in cues), folder
