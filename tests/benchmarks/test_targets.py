"""What stands around the targets: turns and ratios, the guard, the table; never a time."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.targets import harness
from benchmarks.targets.__main__ import main
from benchmarks.targets.client import body_of
from benchmarks.targets.ground import Ground
from benchmarks.targets.guard import regressions
from benchmarks.targets.harness import DifferError, Figure, Rounds, Timed, figure, in_turns
from benchmarks.targets.results import Claim, Outcome, Sense, from_json, to_json
from benchmarks.targets.table import BEGIN, END, put, rendered


def claim(median: float, sense: Sense = "at most", limit: float | None = 2.0) -> Claim:
    """Return a claim with a figure."""
    return Claim("of the time of the peer", sense, limit, Figure(median, median / 2, median * 2, 5))


def outcome(*claims: Claim) -> Outcome:
    """Return what a target found."""
    return Outcome("T1", "a thing", claims, {"ours": Figure(0.5, 0.4, 0.6, 5)}, ["a note"], 1.5)


def test_first_round_is_not_counted_and_the_order_turns() -> None:
    asked: list[str] = []

    def arm(name: str) -> Callable[[], Timed]:
        def run() -> Timed:
            asked.append(name)
            return Timed(15.0 if asked.count(name) == 1 else 3.0, name)

        return run

    rounds = in_turns({"a": arm("a"), "b": arm("b")})
    assert rounds.of("a").high == 3.0
    assert rounds.of("a").rounds >= harness.ROUNDS
    assert asked[:6] == ["a", "b", "b", "a", "a", "b"]
    assert rounds.gave == {"a": "a", "b": "b"}


def test_slow_arms_have_fewer_rounds_and_are_paired_with_the_first_of_the_others() -> None:
    slow = iter([harness.SLOW + 1, 30.0, 40.0])
    rounds = in_turns(
        {
            "quick": lambda: Timed(10.0),
            "slow": lambda: Timed(next(slow)),
            "endless": lambda: Timed(harness.ENDLESS + 1),
        }
    )
    assert rounds.of("quick").rounds == harness.ROUNDS
    assert rounds.of("slow").rounds == harness.FEW
    assert rounds.seconds["endless"] == [harness.ENDLESS + 1]
    assert rounds.ratio("slow", "quick") == Figure(3.5, 3.0, 4.0, 2)


def test_ratio_is_of_pairs_and_not_of_medians() -> None:
    rounds = Rounds({"ours": [1.0, 10.0, 2.0], "theirs": [2.0, 20.0, 2.0]}, {})
    assert rounds.ratio("theirs", "ours") == Figure(2.0, 1.0, 2.0, 3)


def test_arms_that_differ_are_refused() -> None:
    rounds = Rounds({}, {"ours": [1, 2], "theirs": [2, 1]})
    with pytest.raises(DifferError, match=r'"ours" gave \[1, 2\], "theirs" gave \[2, 1\]'):
        rounds.agree("ours", "theirs")
    rounds.agree("ours", "theirs", same=lambda one, other: sorted(one) == sorted(other))  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("median", "sense", "met"),
    [(1.9, "at most", True), (2.1, "at most", False), (2.1, "at least", True)],
)
def test_claim_is_judged_by_its_median(median: float, sense: Sense, met: bool) -> None:
    assert claim(median, sense).met is met
    assert claim(median, sense, None).met is None
    assert replace(claim(median, sense), found=None).met is None


def test_figures_come_back_from_json() -> None:
    found = [outcome(claim(1.5), replace(claim(3.0), found=None, note="why"))]
    data = json.loads(json.dumps(to_json(found, 1_000)))
    assert data["reviews"] == 1_000
    assert [each["met"] for each in data["targets"][0]["claims"]] == [True, None]
    assert to_json(from_json(data), 1_000) == to_json(found, 1_000)


@pytest.mark.parametrize(
    ("then", "now", "sense", "worse"),
    [
        (1.0, 1.19, "at most", False),
        (1.0, 1.21, "at most", True),
        (1.0, 0.5, "at most", False),
        (12.0, 10.1, "at least", False),
        (12.0, 9.9, "at least", True),
        (12.0, 50.0, "at least", False),
    ],
)
def test_guard_compares_medians_of_ratios(
    then: float, now: float, sense: Sense, worse: bool
) -> None:
    recorded = [outcome(claim(then, sense))]
    lines = list(regressions(recorded, [outcome(claim(now, sense))]))
    assert bool(lines) is worse
    assert all(line.startswith("T1 of the time of the peer: ") for line in lines)


def test_guard_asks_of_other_figures_only_whether_they_are_met_still() -> None:
    def over(milliseconds: float) -> list[Outcome]:
        return [outcome(replace(claim(milliseconds, "at most", 250.0), unit="ms"))]

    assert not list(regressions(over(50.0), over(200.0)))
    assert list(regressions(over(50.0), over(300.0)))
    assert not list(regressions(over(260.0), over(300.0)))


def test_guard_passes_over_what_cannot_be_compared_and_tells_of_faults() -> None:
    nothing = outcome(replace(claim(1.0), found=None))
    assert not list(regressions([nothing], [outcome(claim(9.0))]))
    assert not list(regressions([outcome(claim(1.0))], [nothing]))
    assert not list(regressions([], [outcome(claim(9.0))]))
    failed = replace(nothing, fault="failed: OSError: no port")
    assert list(regressions([nothing], [failed])) == ["T1: failed: OSError: no port"]


def test_table_tells_what_was_wanted_found_and_met() -> None:
    absent = replace(claim(1.0, "at least", 10.0), found=None)
    text = rendered([outcome(claim(2.5), absent, claim(0.012, limit=None))], "so many reviews")
    assert text.startswith("so many reviews\n")
    assert "| **T1** | **a thing** |" in text
    assert "| ≤ 2 times | 2.5 times (1.25 to 5) | **no** |" in text
    assert "| ≥ 10 times | not installed here |  |" in text
    assert "|  | 0.012 times (0.006 to 0.024) |  |" in text
    assert "| T1 | ours | 500 ms (400 to 600) | 5 |" in text


def test_table_is_put_between_its_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    put(page, "new")
    assert page.read_text("utf-8") == f"before\n{BEGIN}\nnew\n{END}\nafter\n"
    page.write_text("no marks\n", "utf-8")
    with pytest.raises(ValueError, match="targets: begin"):
        put(page, "new")


def test_run_writes_figures_and_fails_where_it_is_worse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    medians = iter([1.0, 1.1, 2.0])

    def target(_: Ground) -> Outcome:
        return outcome(claim(next(medians)))

    def fails(_: Ground) -> Outcome:
        raise OSError("no such server\nand more")

    record = tmp_path / "record.json"
    usual = ["--folder", str(tmp_path / "ground"), "--reviews", "10"]
    assert main([*usual, "--json", str(record)], {"T1": target}) == 0
    assert main([*usual, "--against", str(record)], {"T1": target}) == 0
    assert main([*usual, "--against", str(record), "T1"], {"T1": target}) == 1
    assert "worse: T1 of the time of the peer: 2 times, at most 1.2" in capsys.readouterr().err
    assert main([*usual[:-1], "20", "--against", str(record)], {"T1": target}) == 2
    assert "pass --reviews 10" in capsys.readouterr().err
    assert main(usual, {"T2": fails}) == 1
    assert "failed: OSError: no such server |" in capsys.readouterr().out


def test_record_has_every_target() -> None:
    from benchmarks.targets.listed import TARGETS  # noqa: PLC0415 - it imports every peer

    assert list(TARGETS) == [*(f"T{number}" for number in range(1, 18)), "L1"]


def test_body_of_an_answer_is_its_own_or_its_chunks_joined() -> None:
    head = b"HTTP/1.1 200 OK\r\n"
    assert body_of(head + b"Content-Length: 3\r\n\r\nabc") == b"abc"
    chunks = b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    assert body_of(head + chunks) == b"abcde"


def test_figure_is_the_median_with_its_ends() -> None:
    assert figure([3.0, 1.0, 2.0]) == Figure(2.0, 1.0, 3.0, 3)
