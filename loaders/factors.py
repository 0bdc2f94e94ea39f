"""The ways of telling a risk factor: labels of the vocabulary and the rules of the rule file.

What is found here is a mention; whether it was so, and of whom, is for the extractor to ask.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from loaders.context import compile_pattern
from loaders.matching import PhraseMatcher, fold, longest
from loaders.mentions import NO_CAST, Cast
from loaders.prefilter import Prefilter
from loaders.renaming import renamed
from loaders.ruleset import load_rules
from loaders.signs import rule_rows
from ontology.assertion import Extent
from ontology.concepts import Vocabulary

_SCHEME = "risk-factor"
_BLOCKED = ""
_BEYOND = 24


@dataclass(frozen=True, slots=True)
class Rule:
    """A way of telling a factor; groups whose names begin with ``who`` hold its bearer.

    One with a ``child`` tells it only where the child of the case is "young", or "grown".
    """

    id: str
    factor: str
    pattern: re.Pattern[str]
    bearer: str | None
    grown_bearer: str | None
    displaces: frozenset[str]
    fixed: bool
    denies: bool
    bars: re.Pattern[str] | None
    needs: re.Pattern[str] | None
    spares: re.Pattern[str] | None
    child: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A factor told at a span of a sentence."""

    factor: str
    span: tuple[int, int]
    who: tuple[int, int] | None
    rule: Rule | None


class Factors:
    """The rules of ``rules/factors.toml`` and the signs of ``rules/signs.toml``, with labels."""

    def __init__(
        self, rules: Mapping[str, Any], signs: Mapping[str, Any], vocabulary: Vocabulary
    ) -> None:
        macros = rules["macros"]
        self.kinds = {factor: kind for kind, ids in rules["carriers"].items() for factor in ids}
        self.kinds.update(dict.fromkeys(rules["either"]["factors"], "either"))
        rows = [*rules["rule"], *rule_rows(signs, macros, self.kinds)]
        self.rules = tuple(_rule(row, macros) for row in rows)
        self._likely = Prefilter((rule.pattern, rule) for rule in self.rules)
        self._labels: PhraseMatcher[str] = PhraseMatcher(
            [
                *((label, concept.id) for label, concept in vocabulary.labels(_SCHEME)),
                *((phrase, _BLOCKED) for phrase in rules["lexicon"]["blocked"]),
            ]
        )
        self._vetoes: dict[str, list[re.Pattern[str]]] = {}
        for row in rules["veto"]:
            for factor in row["factors"]:
                words = _expanded(row["pattern"], macros)
                self._vetoes.setdefault(factor, []).append(compile_pattern(rf"\b(?:{words})"))
        self.grown = frozenset(rules["grown"]["factors"])
        self.defaults: Mapping[str, str] = rules["defaults"]
        self.shifts = {
            (factor, role): str(row["to"])
            for row in rules["shift"]
            for factor in row["from"]
            for role in row["roles"]
        }
        options = rules["options"]
        self.general = {
            factor: vocabulary.narrower(_SCHEME, factor) - {factor} for factor in options["general"]
        }
        self.incident_heads = frozenset(options["incident_heads"])
        self.young_only = frozenset(options["young_only"])
        self.same_later = frozenset(options["same_later"])
        self.incidents = frozenset(options["incidents"])
        self.never_absent = frozenset(options["never_absent"])
        self._absent_when = {
            factor: re.compile(pattern) for factor, pattern in rules["absent_when"].items()
        }
        self.each_child = frozenset(options["each_child"])
        self.skipped = {
            Extent.FULL: frozenset(rules["roles"]["skipped_full"]),
            Extent.BRIEFING: frozenset(rules["roles"]["skipped_briefing"]),
            Extent.DIGEST_ENTRY: frozenset(rules["roles"]["skipped_digest"]),
        }

    def find(self, text: str, cast: Cast = NO_CAST) -> list[Found]:
        """Return the factors told in a sentence, before context and bearer are asked."""
        words = renamed(text, cast)
        found = [
            each
            for each in self._find(words.text, "grown" if cast.grown else "young")
            if not (cast.grown and each.factor in self.young_only)
        ]
        if words.places is None:
            return found
        return [
            replace(each, span=words.span(*each.span), who=each.who and words.span(*each.who))
            for each in found
        ]

    def _find(self, text: str, child: str) -> list[Found]:
        folded = fold(text)
        by_rule = [
            found
            for rule in self._likely.candidates(folded)
            if rule.child in {None, child}
            for found in _apply(rule, folded)
            if not self._vetoed(found, folded)
        ]
        displaced = {
            (factor, found.span)
            for found in by_rule
            if found.rule
            for factor in found.rule.displaces
        }
        by_label = [
            Found(match.label, (match.start, match.end), None, None)
            for match in longest(self._labels.find(text))
            if match.label != _BLOCKED
            and not any(
                factor == match.label and span[0] < match.end and match.start < span[1]
                for factor, span in displaced
            )
        ]
        return by_rule + [found for found in by_label if not self._vetoed(found, folded)]

    def may_be_absent(self, factor: str, text: str, found: Found) -> bool:
        """Say whether a denial at a place can mean that the family was free of a factor."""
        if factor in self.never_absent:
            return False
        needed = self._absent_when.get(factor)
        around = fold(text)[max(0, found.span[0] - _BEYOND) : found.span[1]]
        return needed is None or needed.search(around) is not None

    def _vetoed(self, found: Found, folded: str) -> bool:
        start, end = found.span
        return any(
            at.start() < end and start < at.end()
            for veto in self._vetoes.get(found.factor, ())
            for at in veto.finditer(folded)
        )


def _apply(rule: Rule, folded: str) -> Iterator[Found]:
    for at in rule.pattern.finditer(folded):
        if rule.bars and rule.bars.search(folded):
            return
        if rule.needs and not rule.needs.search(at.group()):
            continue
        if rule.spares and rule.spares.search(folded, at.start(), at.end() + _BEYOND):
            continue
        who = next(
            (at.span(name) for name, words in at.groupdict().items() if words is not None), None
        )
        yield Found(rule.factor, at.span(), who, rule)


def _expanded(pattern: str, macros: Mapping[str, str]) -> str:
    for name, macro in macros.items():
        pattern = pattern.replace(f"{{{name}}}", macro)
    return pattern


def _rule(row: Mapping[str, Any], macros: Mapping[str, str]) -> Rule:
    pattern = _expanded(row["pattern"], macros)
    bars, needs, spares = (
        compile_pattern(row[key]) if key in row else None for key in ("bars", "needs", "spares")
    )
    return Rule(
        row["id"],
        row["factor"],
        compile_pattern(rf"(?<!\w)(?:{pattern})(?!\w)"),
        row.get("bearer"),
        row.get("grown_bearer"),
        frozenset(row.get("displaces", ())),
        row.get("fixed", False),
        row.get("denies", False),
        bars,
        needs,
        spares,
        row.get("child"),
    )


@cache
def factors_of(vocabulary: Vocabulary) -> Factors:
    """Return the rules and signs of the rule files with a vocabulary's labels, read once."""
    return Factors(load_rules("factors"), load_rules("signs"), vocabulary)
