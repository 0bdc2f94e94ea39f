"""How a statement stands in its sentence: ConText, with its rules as data.

A modifier is a cue that reaches in one direction, over some words or up to a termination, and
says how what it reaches is meant. See ``rules/context.toml``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from loaders.matching import fold
from loaders.prefilter import Prefilter
from loaders.renaming import unbroken
from loaders.ruleset import load_rules
from ontology.assertion import Assertion, Temporality

_ORDER = (
    Assertion.GENERIC,
    Assertion.HYPOTHETICAL,
    Assertion.EXPECTED,
    Assertion.QUESTION,
    Assertion.NEGATED,
    Assertion.ALLEGED,
)
_WORD = re.compile(r"[\w'&/%]+")
_HISTORICAL = "historical"
_RECENT = 64  # sentences whose cues are kept: the factors of one ask in turn


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile a rule's pattern for folded text: a space stands for any run of spaces."""
    return re.compile(pattern.replace(" ", " +"))


@dataclass(frozen=True, slots=True)
class Modifier:
    """A cue: what it makes of a target (``category``), where it looks and how far."""

    id: str
    category: str
    direction: str
    pattern: re.Pattern[str]
    scope: int | None
    finding: bool
    everywhere: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """How a span stands, and by which modifiers.

    ``finding`` is true of a negation by which the text itself says that a thing was not so.
    """

    assertion: Assertion
    temporality: Temporality
    finding: bool
    modifiers: tuple[str, ...]


class Context:
    """The modifiers with their terminations."""

    def __init__(self, rules: Mapping[str, Any]) -> None:
        self.modifiers = tuple(_modifier(row) for row in rules["modifier"])
        self._likely = Prefilter((each.pattern, each) for each in self.modifiers)
        self._cues = lru_cache(_RECENT)(self._cues_in)
        ends = "|".join(rules["terminations"])
        self._end = compile_pattern(rf"\b(?:{ends})\b|[;:]|\. ")
        self._negation_end = compile_pattern(
            rf"\b(?:{ends}|{'|'.join(rules['negation_ends'])})\b|[;:]|\. "
        )

    def read(self, text: str, start: int, end: int, *, lenient: bool = False) -> Reading:
        """Return how ``text[start:end]`` stands; ``lenient`` keeps only what holds everywhere."""
        text, start, end = unbroken(text, start, end)
        folded = fold(text)
        reached = self._undisturbed(list(self._reaching(folded, start, end)))
        if lenient:
            reached = [
                (modifier, span)
                for modifier, span in reached
                if modifier.everywhere
                or modifier.category in {_HISTORICAL, Assertion.NEGATED, Assertion.ALLEGED}
            ]
        categories = {modifier.category for modifier, _ in reached}
        findings = any(modifier.finding for modifier, _ in reached)
        assertion = next((each for each in _ORDER if each in categories), Assertion.AFFIRMED)
        if assertion is Assertion.QUESTION and findings:
            assertion = Assertion.NEGATED
        return Reading(
            assertion,
            Temporality.HISTORICAL if _HISTORICAL in categories else Temporality.CURRENT,
            assertion is Assertion.NEGATED and findings,
            tuple(modifier.id for modifier, _ in reached),
        )

    def _reaching(
        self, folded: str, start: int, end: int
    ) -> Iterator[tuple[Modifier, tuple[int, int]]]:
        for modifier, cue in self._cues(folded):
            if modifier.direction == "sentence" or self._reaches(
                modifier, folded, cue, (start, end)
            ):
                yield modifier, cue

    def _cues_in(self, folded: str) -> tuple[tuple[Modifier, tuple[int, int]], ...]:
        return tuple(
            (modifier, cue.span())
            for modifier in self._likely.candidates(folded)
            for cue in modifier.pattern.finditer(folded)
        )

    def _reaches(
        self, modifier: Modifier, folded: str, cue: tuple[int, int], target: tuple[int, int]
    ) -> bool:
        forward = modifier.direction == "forward"
        between = (cue[1], target[0]) if forward else (target[1], cue[0])
        if between[0] > between[1]:
            return False
        words = folded[between[0] : between[1]]
        stop = self._negation_end if modifier.category == Assertion.NEGATED else self._end
        if stop.search(words):
            return False
        return modifier.scope is None or len(_WORD.findall(words)) <= modifier.scope

    @staticmethod
    def _undisturbed(
        reached: list[tuple[Modifier, tuple[int, int]]],
    ) -> list[tuple[Modifier, tuple[int, int]]]:
        """Drop a cue that lies within a longer one of another kind ("no doubt" is no "no")."""
        return [
            (modifier, span)
            for modifier, span in reached
            if not any(
                other[0] <= span[0] and span[1] <= other[1] and other != span
                for rival, other in reached
                if rival.category != modifier.category or rival.finding
            )
        ]


def _modifier(row: Mapping[str, Any]) -> Modifier:
    pattern = str(row["pattern"])
    if row["direction"] != "sentence":
        pattern = rf"(?<!\w)(?:{pattern})(?!\w)"
    return Modifier(
        row["id"],
        row["category"],
        row["direction"],
        compile_pattern(pattern),
        row.get("scope"),
        row.get("finding", False),
        row.get("everywhere", False),
    )


@cache
def context() -> Context:
    """Return the rules of ``rules/context.toml``, read once."""
    return Context(load_rules("context"))


def read_context(text: str, span: tuple[int, int]) -> tuple[Assertion, Temporality]:
    """Return how a span of a sentence stands: whether it is said to be so, and when."""
    reading = context().read(text, *span)
    return reading.assertion, reading.temporality
