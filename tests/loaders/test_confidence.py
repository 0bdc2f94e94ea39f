"""Confidence: shares of right statements, leaning on larger groups, and how well they foretell."""

import random
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest

from loaders.confidence import (
    KINDS,
    Calibration,
    calibrated,
    calibration,
    group_of,
    parse_calibration,
)
from loaders.evaluation.annotated import Annotated
from loaders.evaluation.calibrate import main, report_text, table_text
from loaders.evaluation.calibration import (
    Judged,
    brier,
    expected_error,
    fit,
    foretold,
    judge,
    reliability,
    tally,
)
from loaders.evaluation.run import Read
from tests.factory import SENTENCES, make_evidence, make_review, make_risk_factor

KIND = "risk-factor"


def judged(rule: str, right: int, wrong: int, document: str = "paper") -> list[Judged]:
    group = (KIND, rule)
    outcomes = [True] * right + [False] * wrong
    return [Judged(document, group, outcome) for outcome in outcomes]


MANY = [
    *judged("good", 90, 10),
    *judged("bad", 10, 40),
    *judged("rare-and-right", 1, 0),
    *judged("rare-and-wrong", 0, 1),
    *judged("usual", 35, 15),
]


def test_a_tally_counts_a_group_in_those_above_it() -> None:
    found = tally([Judged("a", ("k", "r", "c"), True), Judged("a", ("k", "r"), False)])
    assert {group: (t.right, t.n) for group, t in found.items()} == {
        ("k",): (1, 2),
        ("k", "r"): (1, 2),
        ("k", "r", "c"): (1, 1),
    }


def test_small_groups_lean_on_the_kind_and_large_ones_stand_alone() -> None:
    figures = fit(MANY).groups
    kind = figures[KIND,]
    assert kind == pytest.approx(136.5 / 203, abs=0.001)
    assert figures[KIND, "good"] == pytest.approx(0.9, abs=0.03)
    assert figures[KIND, "bad"] == pytest.approx(0.2, abs=0.05)
    assert figures[KIND, "rare-and-wrong"] < kind < figures[KIND, "rare-and-right"] < 0.9


def test_groups_that_hardly_differ_lean_on_the_kind_all_the_more() -> None:
    alike = [*judged("one", 8, 2), *judged("two", 9, 1), *judged("three", 8, 2)]
    figures = fit(alike).groups
    spread = [figures[KIND, rule] for rule in ("one", "two", "three")]
    assert max(spread) - min(spread) < 0.03


def test_nothing_is_certain() -> None:
    figures = fit(judged("sure", 12, 0)).groups.values()
    assert all(0.9 < figure < 1 for figure in figures)


def test_the_order_of_statements_does_not_matter() -> None:
    mixed = list(MANY)
    random.Random(3).shuffle(mixed)
    assert table_text(mixed, "x") == table_text(MANY, "x")


def test_what_is_written_is_read_back() -> None:
    assert parse_calibration(table_text(MANY, "x")) == fit(MANY)


def test_the_narrowest_group_known_speaks() -> None:
    table = Calibration({("k",): 0.5, ("k", "r"): 0.6, ("k", "r", "c"): 0.7})
    assert table.probability(("k", "r", "c"), 0.1) == 0.7
    assert table.probability(("k", "r", "other"), 0.1) == 0.6
    assert table.probability(("k", "new-rule", "c"), 0.1) == 0.5
    assert table.probability(("unheard-of", "r"), 0.1) == 0.1


def test_calibrating_changes_confidence_only_and_twice_is_once() -> None:
    review = make_review()
    table = Calibration({(kind,): 0.25 for kind in KINDS.values()})
    once = calibrated(review, table)
    assert once.risk_factors[0].evidence.confidence == 0.25
    assert once.recommendations[0].evidence.confidence == 0.25
    assert once.children == review.children
    assert calibrated(once, table) == once
    restored = replace(
        once.risk_factors[0],
        evidence=replace(once.risk_factors[0].evidence, confidence=0.9),
    )
    assert restored == review.risk_factors[0]


def test_groups_of_factors_and_agencies_go_down_to_the_concept() -> None:
    review = make_review()
    assert group_of(review.risk_factors[0]) == (KIND, "test.rule", "alcohol-misuse")
    assert group_of(review.agencies[0])[2] == "health-visiting"
    assert group_of(review.learning[0]) == ("learning-point", "test.rule")


def test_the_published_table_covers_every_kind() -> None:
    groups = calibration().groups
    assert {group[0] for group in groups} == set(KINDS.values())
    assert all((kind,) in groups for kind in KINDS.values())
    assert all(0 < figure < 1 for figure in groups.values())


def test_statements_are_judged_by_the_annotation() -> None:
    other = make_risk_factor(bearer="mother", evidence=make_evidence())
    review = make_review(risk_factors=(make_risk_factor(), other))
    factor = {"factor": "alcohol-misuse", "bearer": "father", "status": "alleged"}
    gold = {
        "subject": "Child Wren",
        "risk_factors": [factor],
        "agencies": [{"kind": "health-visiting", "name": "FERRYMOOR health visiting team"}],
        "missed_opportunities": [{"quote": SENTENCES["missed"]}],
    }
    found = {
        "subject": "Child Wren",
        "risk_factors": [
            {"factor": "alcohol-misuse", "bearer": bearer, "status": "present"}
            for bearer in ("father", "mother")
        ],
        "agencies": [{"kind": "health-visiting", "name": "Ferrymoor Health Visiting Team"}],
        "missed_opportunities": [{"quote": SENTENCES["missed"]}],
        "good_practice": [{"quote": SENTENCES["good"]}],
        "learning": [{"quote": SENTENCES["learning"]}],
        "recommendations": [{"quote": SENTENCES["recommendation"]}],
    }
    document = Annotated("wren.txt", Path("wren.txt"), (gold,))
    told = list(judge(Read(document, "", (review,), (found,))))
    assert [(item.group[0], item.right) for item in told] == [
        (KIND, True),
        (KIND, False),
        ("agency-involvement", True),
        ("missed-opportunity", True),
        ("good-practice", False),
        ("learning-point", False),
        ("recommendation", False),
    ]


def test_a_document_is_foretold_by_the_others() -> None:
    told = foretold([*judged("r", 9, 1, "one"), *judged("r", 0, 10, "two")])
    stated = {item.document: figure for item, figure in told}
    assert stated["one"] < 0.1
    assert stated["two"] > 0.8


def test_errors_of_probabilities() -> None:
    told = [(0.75, True), (0.75, False), (0.25, False), (1.0, True)]
    assert brier(told) == pytest.approx((0.0625 + 0.5625 + 0.0625 + 0) / 4)
    assert expected_error(told) == pytest.approx((0.25 * 2 + 0.25 + 0) / 4)
    (low, middle, high) = reliability(told)
    assert (low.n, middle.n, high.n) == (1, 2, 1)
    assert (middle.low, middle.high, middle.observed) == (0.7, 0.8, 0.5)
    assert middle.interval[0] < 0.5 < middle.interval[1]
    assert (brier([]), expected_error([])) == (0.0, 0.0)


def test_confidence_is_borne_out_on_average() -> None:
    """Drawn from known rates, statements foretold by other documents keep near what was said."""
    chance = random.Random(11)
    rates = {f"rule-{number}": 0.5 + number / 20 for number in range(10)}
    drawn = [
        Judged(f"document {number % 12}", (KIND, rule), chance.random() < rate)
        for number in range(100)
        for rule, rate in rates.items()
    ]
    told = [(figure, item.right) for item, figure in foretold(drawn)]
    assert expected_error(told) < 0.05
    plain = [(fit(drawn).groups[KIND,], item.right) for item in drawn]
    assert brier(told) < brier(plain)


def test_the_page_tells_every_kind_it_knows() -> None:
    page = report_text((), [*MANY, *judged("good", 8, 2, "other paper")])
    assert "| risk-factor | 212 |" in page
    assert "| 0.8 to 0.9 |" in page
    assert "On other documents" not in page


def test_a_bad_set_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none")]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_the_command_writes_the_same_bytes_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = Path(__file__).parents[2] / "examples"
    annotations = tmp_path / "annotations"
    annotations.mkdir()
    for name in ("catalogue-2013", "cwm-derw-concise-cpr-briefing"):
        copy(examples / "annotations" / f"{name}.json", annotations)
        copy(examples / f"{name}.txt", tmp_path)
    written = []
    for number in range(2):
        table, page = tmp_path / f"{number}.toml", tmp_path / f"{number}.md"
        given = [annotations, "--check", annotations, "--table", table, "--report", page]
        assert main(list(map(str, given))) == 0
        written.append((table.read_bytes(), page.read_bytes()))
    assert written[0] == written[1]
    assert parse_calibration(written[0][0].decode()).groups
    assert b"On other documents" in written[0][1]
    assert "expected calibration error" in capsys.readouterr().out
