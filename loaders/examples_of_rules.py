"""What a rule reads, told by the examples that stand beside it in the rule files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from loaders.ruleset import load_rules


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A rule: the file it is in, words that it reads, and words like them that it does not."""

    id: str
    file: str
    example: str
    counter_example: str | None


def rule_told(rule: str) -> RuleTold | None:
    """Return what is told of a rule by its id; None for one that has no examples.

    Raises `RulesError` for a rule file of the user's own that cannot be read.
    """
    return _told().get(rule)


@cache
def _told() -> Mapping[str, RuleTold]:
    folder = files("loaders") / "rules"
    names = sorted(file.name.removesuffix(".toml") for file in folder.iterdir())
    return {rule.id: rule for name in names for rule in _rules(load_rules(name), name)}


def _rules(part: Any, file: str) -> Iterator[RuleTold]:  # noqa: ANN401 - whatever TOML holds
    if isinstance(part, list):
        for each in part:
            yield from _rules(each, file)
    elif isinstance(part, dict):
        name, example = part.get("id"), part.get("example")
        if isinstance(name, str) and isinstance(example, str):
            counter = part.get("counter_example")
            yield RuleTold(name, file, example, counter if isinstance(counter, str) else None)
        for each in part.values():
            yield from _rules(each, file)
