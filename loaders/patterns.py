"""Rules with a pattern each, as the rule files of the extractors hold them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from loaders.prefilter import Prefilter
from loaders.ruleset import load_rules


@dataclass(frozen=True, slots=True)
class PatternRule:
    """One wording: ``emit`` is what it stands for, where the words themselves are not the value."""

    id: str
    pattern: re.Pattern[str]
    confidence: float
    emit: str | None


@cache
def pattern_rules(name: str, table: str) -> tuple[PatternRule, ...]:
    """Return the rules of one table of ``rules/{name}.toml``, in the file's order.

    ``{part}`` in a pattern stands for the part of that name in the file's ``[parts]``.
    """
    rules = load_rules(name)
    return tuple(
        PatternRule(
            id=f"{name}.{table}.{rule['id']}",
            pattern=re.compile(_filled(rule["pattern"], rules.get("parts", {}))),
            confidence=rule.get("confidence", 0.9),
            emit=rule.get("emit"),
        )
        for rule in rules[table]
    )


def rules_near(text: str, name: str, table: str) -> Iterator[PatternRule]:
    """Yield the rules of a table whose pattern could match in a text, in the file's order."""
    return _near(name, table).candidates(text)


@cache
def _near(name: str, table: str) -> Prefilter[PatternRule]:
    return Prefilter((rule.pattern, rule) for rule in pattern_rules(name, table))


@cache
def part(name: str, part_name: str) -> re.Pattern[str]:
    """Return one of the ``[parts]`` of a rule file, compiled."""
    parts = load_rules(name)["parts"]
    return re.compile(_filled(parts[part_name], parts))


def _filled(pattern: str, parts: dict[str, str]) -> str:
    for _ in range(3):  # a part may be made of parts
        for name, value in parts.items():
            pattern = pattern.replace("{" + name + "}", value)
    return pattern
