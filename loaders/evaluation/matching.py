"""Which annotated thing is which extracted one: the matching rules of the annotation guide.

Quotes are alike by the words they share (the coefficient of Dice 1945 over bags of words, which
is the F1 of one as a prediction of the other); pairs are taken one to one, the likest first.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from loaders.evaluation.annotated import Review

QUOTES_ALIKE = 0.5
_SUBJECTS_ALIKE = 0.5
_ANY_CHILD = 0.1
_RUN = re.compile(r"[a-z0-9]+")

Item = TypeVar("Item")


def bag(text: str | None) -> Counter[str]:
    """Return the words of a text with their numbers, without case or marks."""
    return Counter(_RUN.findall((text or "").casefold()))


def name_key(text: str | None) -> str:
    """Return a name as names are compared: its words, without case or marks."""
    return " ".join(_RUN.findall((text or "").casefold()))


def dice(one: Counter[str], other: Counter[str]) -> float:
    """Return how alike two bags of words are, from 0 to 1."""
    shared = (one & other).total()
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def best_pairs(
    gold: Sequence[Item], found: Sequence[Item], alike: Callable[[Item, Item], float], least: float
) -> dict[int, int]:
    """Return the index of the found item for each gold one that has one, the likest first."""
    candidates = [
        (-score, i, j)
        for i, wanted in enumerate(gold)
        for j, given in enumerate(found)
        if (score := alike(wanted, given)) >= least
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def pair_quotes(
    gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> dict[int, int]:
    """Return which found statement tells each annotated one: half their words are shared."""
    return best_pairs(_bags(gold, "quote"), _bags(found, "quote"), dice, QUOTES_ALIKE)


def pair_children(
    gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> dict[int, int]:
    """Return which found child is each annotated one: the likest labels, but any will do."""

    def alike(one: Counter[str], other: Counter[str]) -> float:
        return _ANY_CHILD + dice(one, other)

    return best_pairs(_bags(gold, "label"), _bags(found, "label"), alike, _ANY_CHILD)


def pair_reviews(gold: Sequence[Review], found: Sequence[Review]) -> dict[int, int]:
    """Return which found review is each annotated one, by the words of its subject.

    Where a document holds one review of each, they are each other's whatever they are called.
    """
    if len(gold) == len(found) == 1:
        return {0: 0}
    return best_pairs(_bags(gold, "subject"), _bags(found, "subject"), _held, _SUBJECTS_ALIKE)


def _held(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of the shorter bag that the longer holds."""
    fewer = min(one.total(), other.total())
    return (one & other).total() / fewer if fewer else 0.0


def _bags(items: Sequence[Mapping[str, Any]], field: str) -> list[Counter[str]]:
    return [bag(item.get(field)) for item in items]
