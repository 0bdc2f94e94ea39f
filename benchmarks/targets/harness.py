"""Arms run in turns, and ratios taken pair by pair, so that figures can be compared at all.

Every round runs every arm once, in one order and then in the other, so that whatever slows the
machine for a while slows all of them. The first round is discarded: it fills caches. A ratio is
the median over the rounds of what two arms took in the same round, with the least and the most.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

ROUNDS, MOST = 5, 25
"""Rounds that count: where all arms together are short, more of them, within `LONG`."""
LONG = 5.0
"""Seconds that the rounds of short arms may take in all."""
SLOW = 20.0
"""Seconds of a first run above which an arm has only `FEW` rounds."""
FEW = 2
ENDLESS = 60.0
"""Seconds of a first run above which it is the only one, and counts."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What an arm says that took the time itself: seconds of the part that counts, and the rest.

    So do arms that run in another process, or that make ready first.
    """

    seconds: float
    gave: object = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A median with the least and the most, and of how many rounds."""

    median: float
    low: float
    high: float
    rounds: int


Arm = Callable[[], object]
Same = Callable[[object, object], bool]


class DifferError(AssertionError):
    """Two arms gave different results, so that their times say nothing."""


class Rounds:
    """What each arm took in each round that counts, in seconds, and what it gave."""

    def __init__(self, seconds: Mapping[str, list[float]], gave: Mapping[str, object]) -> None:
        self.seconds = seconds
        self.gave = gave

    def of(self, arm: str) -> Figure:
        """Return the seconds of an arm."""
        return figure(self.seconds[arm])

    def ratio(self, over: str, under: str) -> Figure:
        """Return how many times as long the one arm took as the other, round by round.

        An arm that had fewer rounds is compared with the first of the other's.
        """
        pairs = zip(self.seconds[over], self.seconds[under], strict=False)
        return figure([one / other for one, other in pairs])

    def agree(self, *arms: str, same: Same = lambda one, other: one == other) -> None:
        """Raise `DifferError` unless the arms gave the same."""
        for other in arms[1:]:
            if not same(self.gave[arms[0]], self.gave[other]):
                first, second = _short(self.gave[arms[0]]), _short(self.gave[other])
                raise DifferError(f'"{arms[0]}" gave {first}, "{other}" gave {second}')


def figure(values: list[float]) -> Figure:
    """Return the median of values with the least and the most."""
    return Figure(statistics.median(values), min(values), max(values), len(values))


def in_turns(arms: Mapping[str, Arm]) -> Rounds:
    """Run arms in turns and return what each took; see the module for how."""
    first, lasted = {}, {}
    for name, arm in arms.items():
        began = time.perf_counter()
        first[name] = _taken(arm)
        lasted[name] = max(time.perf_counter() - began, first[name].seconds)
    rounds = min(MOST, max(ROUNDS, int(LONG / sum(lasted.values()))))
    seconds: dict[str, list[float]] = {name: [] for name in arms}
    wanted = {name: _rounds(each, rounds) for name, each in lasted.items()}
    for name, each in first.items():
        if not wanted[name]:
            seconds[name].append(each.seconds)
    for number in range(rounds):
        order = list(arms) if number % 2 else list(arms)[::-1]
        for name in order:
            if number < wanted[name]:
                seconds[name].append(_taken(arms[name]).seconds)
    return Rounds(seconds, {name: each.gave for name, each in first.items()})


def _rounds(lasted: float, rounds: int) -> int:
    if lasted > ENDLESS:
        return 0
    return min(rounds, FEW) if lasted > SLOW else rounds


def _taken(arm: Arm) -> Timed:
    began = time.perf_counter()
    gave = arm()
    seconds = time.perf_counter() - began
    return gave if isinstance(gave, Timed) else Timed(seconds, gave)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 200 else f"{text[:200]}…"  # noqa: PLR2004 - a line's worth
