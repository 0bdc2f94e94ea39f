"""Rules that judge a whole sentence: what it must say, and what takes it back.

A rule file holds ``[terms]`` (alternatives named ``{term}`` in patterns), ``[[rule]]`` tables that
find a statement and ``[[veto]]`` tables that show it to be something else. Patterns are searched
in the plain form of a sentence (``loaders.themes.plain``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from loaders.prefilter import Prefilter
from loaders.ruleset import load_rules
from loaders.themes import plain
from ontology.assertion import Direction, FailureState

_KEYS = {
    "id",
    "pattern",
    "unless",
    "example",
    "counter_example",
    "confidence",
    "explicit",
    "state",
    "direction",
    "stands",
}


@dataclass(frozen=True, slots=True)
class SentenceRule:
    """One table of a rule file, compiled.

    ``explicit``, ``state`` and ``direction`` say how a missed opportunity is told; a rule that
    ``stands`` is not undone by a veto.
    """

    id: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None
    example: str
    counter_example: str
    confidence: float
    explicit: bool
    state: FailureState | None
    direction: Direction | None
    stands: bool

    def found_in(self, text: str) -> bool:
        """Say whether the rule holds of a sentence in plain form."""
        if not self.pattern.search(text):
            return False
        return self.unless is None or not self.unless.search(text)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """The rules and the vetoes of one kind of statement."""

    rules: tuple[SentenceRule, ...]
    vetoes: tuple[SentenceRule, ...]
    _rules_near: Prefilter[SentenceRule]
    _vetoes_near: Prefilter[SentenceRule]

    def match(self, text: str) -> SentenceRule | None:
        """Return the first rule that holds of a sentence and is not taken back, or ``None``."""
        body = plain(text)
        found = self._found(body)
        if found and self.vetoed(body):
            found = [rule for rule in found if rule.stands]
        return found[0] if found else None

    def vetoed(self, body: str) -> bool:
        """Say whether a sentence in plain form is shown to be something else."""
        return any(veto.found_in(body) for veto in self._vetoes_near.candidates(body))

    def all_matching(self, text: str) -> tuple[SentenceRule, ...]:
        """Return every rule that holds of a sentence, vetoes aside."""
        return tuple(self._found(plain(text)))

    def _found(self, body: str) -> list[SentenceRule]:
        return [rule for rule in self._rules_near.candidates(body) if rule.found_in(body)]


@cache
def rule_file(name: str) -> RuleFile:
    """Read and compile ``rules/{name}.toml``; a key it does not know is refused."""
    data = load_rules(name)
    terms: Mapping[str, str] = data.get("terms", {})
    rules = tuple(_rule(row, terms) for row in data.get("rule", ()))
    vetoes = tuple(_rule(row, terms) for row in data.get("veto", ()))
    return RuleFile(
        rules,
        vetoes,
        Prefilter((rule.pattern, rule) for rule in rules),
        Prefilter((veto.pattern, veto) for veto in vetoes),
    )


def _rule(row: Mapping[str, Any], terms: Mapping[str, str]) -> SentenceRule:
    if unknown := row.keys() - _KEYS:
        raise ValueError(f"rule {row.get('id')}: unknown keys {', '.join(sorted(unknown))}")
    unless = row.get("unless")
    return SentenceRule(
        id=row["id"],
        pattern=_compiled(row["pattern"], terms),
        unless=_compiled(unless, terms) if unless else None,
        example=row["example"],
        counter_example=row["counter_example"],
        confidence=row.get("confidence", 0.8),
        explicit=row.get("explicit", False),
        state=FailureState(row["state"]) if "state" in row else None,
        direction=Direction(row["direction"]) if "direction" in row else None,
        stands=row.get("stands", False),
    )


def _compiled(pattern: str, terms: Mapping[str, str]) -> re.Pattern[str]:
    for name, words in terms.items():
        pattern = pattern.replace("{" + name + "}", f"(?:{words})")
    return re.compile(pattern)
