"""What is told of growth, on figures made by hand."""

from typing import Any

from benchmarks.growth import bends, too_slow


def run(number: int, failed: tuple[str, ...] = (), **seconds: float) -> dict[str, Any]:
    return {
        "number": number,
        "seconds": seconds,
        "cpu": seconds,
        "counts": {},
        "memory": {},
        "failed": list(failed),
    }


def test_the_steepest_comes_first() -> None:
    found = bends(run(100, line=1.0, square=1.0), run(1_000, line=10.0, square=100.0))
    assert found == [(2.0, "square"), (1.0, "line")]


def test_a_stage_that_would_take_too_long_is_left_out() -> None:
    runs = [run(100, line=1.0, square=1.0), run(1_000, line=10.0, square=100.0)]
    assert too_slow(runs, 10_000, 600.0) == ["square"]
    assert too_slow(runs, 10_000, 20_000.0) == []


def test_after_one_number_alone_the_square_is_feared() -> None:
    assert too_slow([run(100, line=1.0)], 10_000, 600.0) == ["line"]


def test_a_stage_that_was_left_out_is_left_out_again() -> None:
    left = run(1_000, failed=("square: left out, it would take too long",), line=1.0)
    assert too_slow([run(100, line=0.1), left], 2_000, 600.0) == ["square"]
