"""Recommendations that were made before: by the same publisher, by others, how long ago.

Two recommendations of different cases count as one made again where they share a theme and their
wording is alike, or, by the same publisher, where they share a theme and an addressee. Wording is
compared as sets of words (rapidfuzz ``token_set_ratio``, 0 to 100), so that order and padding do
not matter.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio

from queries.catalogue import load_catalogue
from queries.runner import Arguments, Queryable, run
from queries.same_case import area_words
from queries.tables import Value

ALIKE = 72
"""From this likeness of wording, two recommendations on one theme are one made again."""


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation with who made it and when; themes and addressees by id."""

    statement: str
    review: str
    subject: str
    publisher: str | None
    year: int | None
    number: str | None
    quote: str
    themes: frozenset[str]
    addressees: frozenset[str]


@dataclass(frozen=True, slots=True)
class MadeAgain:
    """A recommendation and one made before it.

    ``years`` lie between them; ``likeness`` of wording is between 0 and 100.
    """

    earlier: Advice
    later: Advice
    themes: tuple[str, ...]
    same_publisher: bool
    years: int
    likeness: float


def load_advice(view: Queryable, arguments: Arguments | None = None) -> tuple[Advice, ...]:
    """Return every recommendation of the reviews that ``arguments`` (filters) leave."""
    rows = run(load_catalogue()["recommendations"], view, arguments).records()

    def text(value: Value) -> str | None:
        return None if value is None else str(value)

    return tuple(
        Advice(
            str(row["statement"]),
            str(row["review"]),
            str(row["subject"]),
            text(row["publisher_name"]),
            row["published_in"] if isinstance(row["published_in"], int) else None,
            text(row["number"]),
            " ".join(str(row["quote"]).split()),
            frozenset((text(row["themes"]) or "").split()),
            frozenset((text(row["addressees"]) or "").split()),
        )
        for row in rows
    )


def made_again(advice: tuple[Advice, ...], alike: float = ALIKE) -> tuple[MadeAgain, ...]:
    """Return each recommendation with the nearest one made before it, the likest first.

    Only dated recommendations of different reviews are compared, and of two in one year neither
    came before the other. Of several earlier ones, the one of likest wording stands for all.
    """
    found = [match for later in advice if (match := _nearest(later, advice, alike)) is not None]
    return tuple(
        sorted(found, key=lambda each: (-each.same_publisher, -each.likeness, each.later.statement))
    )


def _nearest(later: Advice, advice: tuple[Advice, ...], alike: float) -> MadeAgain | None:
    matches = list(_earlier(later, advice, alike))
    return max(
        matches,
        key=lambda each: (each.same_publisher, each.likeness, each.earlier.statement),
        default=None,
    )


def _earlier(later: Advice, advice: tuple[Advice, ...], alike: float) -> Iterator[MadeAgain]:
    if later.year is None:
        return
    for earlier in advice:
        if earlier.year is None or earlier.year >= later.year or earlier.review == later.review:
            continue
        themes = later.themes & earlier.themes
        if not themes:
            continue
        same = _same_publisher(earlier, later)
        likeness = float(token_set_ratio(earlier.quote.lower(), later.quote.lower()))
        if likeness >= alike or (same and earlier.addressees & later.addressees):
            years = later.year - earlier.year
            yield MadeAgain(earlier, later, tuple(sorted(themes)), same, years, likeness)


def by_theme(matches: tuple[MadeAgain, ...]) -> dict[str, tuple[MadeAgain, ...]]:
    """Return what was made again by theme, a recommendation under each theme it shares."""
    found: dict[str, list[MadeAgain]] = defaultdict(list)
    for match in matches:
        for theme in match.themes:
            found[theme].append(match)
    return {theme: tuple(found[theme]) for theme in sorted(found)}


def _same_publisher(one: Advice, other: Advice) -> bool:
    mine, theirs = area_words(one.publisher), area_words(other.publisher)
    return bool(mine) and mine == theirs
