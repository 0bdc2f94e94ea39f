"""Which items of a list are wanted, as SQL over the tables: concepts, words, full text, reviews."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from api.http.graph_api.shelf import Shelf
from api.http.problems import Problem
from ontology.errors import QueryError
from queries.catalogue import nearest
from queries.incidence import SHORTFALLS
from queries.runner import find_concept

_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_LETTERS = re.compile(r"\w+")
_MOST_WORDS = 30

OF_REVIEWS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "theme": ("theme", tuple(sorted(SHORTFALLS))),
    "factor": ("risk-factor", ("risk-factor",)),
    "agency": ("agency", ("agency-involvement",)),
    "good_practice": ("theme", ("good-practice",)),
}
"""How a review has a concept: the parameter, the scheme, and the kinds of statement that count."""


@dataclass(slots=True)
class Choice:
    """Conditions on a row, joined by AND, with the values that stand in them."""

    conditions: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, condition: str, *values: object) -> None:
        """Add a condition."""
        self.conditions.append(condition)
        self.values += values

    @property
    def where(self) -> str:
        """The conditions as SQL."""
        return " AND ".join(self.conditions) or "1"


def match_of(text: str) -> str:
    """Return words as a full-text question: all must occur; "..." is a phrase, a* a beginning.

    Raises the problem 400 where there is no word.
    """
    found = []
    for phrase, word in _WORD.findall(text):
        letters = _LETTERS.findall(phrase or word)
        if letters:
            star = "*" if not phrase and word.endswith("*") else ""
            found.append(f'"{" ".join(letters)}"{star}')
    if not found or len(found) > _MOST_WORDS:
        raise Problem(
            400, "bad-search", f"q needs words to look for, {_MOST_WORDS} at most: q=fathers"
        )
    return " ".join(found)


def concept_id(shelf: Shelf, scheme: str, said: str) -> str:
    """Return the id of a concept by id, IRI or label. Raises `QueryError` with the nearest."""
    return find_concept(shelf.vocabulary, scheme, said.strip()).id


def with_concepts(shelf: Shelf, choice: Choice, wanted: Sequence[str], review: str) -> None:
    """Restrict to reviews (the column ``review``) that have all of some concepts."""
    by_scheme = {
        scheme: kinds for scheme, kinds in OF_REVIEWS.values() if kinds != ("good-practice",)
    }
    for each in wanted:
        scheme, slash, said = each.partition("/")
        if not slash or scheme not in by_scheme:
            hint = nearest(scheme, by_scheme) or f"; one of {', '.join(by_scheme)}"
            raise QueryError(
                f'having is scheme/id, as theme/information-sharing, not "{each}"{hint}'
            )
        has_concept(choice, scheme, concept_id(shelf, scheme, said), by_scheme[scheme], review)


def has_concept(
    choice: Choice, scheme: str, concept: str, kinds: Sequence[str], review: str
) -> None:
    """Restrict to reviews that have a concept in one of some kinds of statement."""
    marks = ", ".join("?" * len(kinds))
    choice.add(
        f"{review} IN (SELECT review FROM tag WHERE scheme = ? AND concept = ? AND counts = 1 "
        f"AND kind IN ({marks}) AND relation IN ('theme', 'factor', 'agency'))",
        *(scheme, concept, *kinds),
    )


def in_reviews(choice: Choice, chosen: str | None, review: str) -> None:
    """Restrict to reviews that the filters left."""
    if chosen is not None:
        choice.add(f"{review} IN (SELECT value FROM json_each(?))", chosen)


def in_review(shelf: Shelf, choice: Choice, said: Mapping[str, str]) -> None:
    """Restrict to one review, if the parameters name one. Raises the problem 404."""
    if wanted := said.get("review"):
        choice.add("review = ?", review_number(shelf, wanted))


def reviews_of(shelf: Shelf, left: str | None) -> int:
    """Return how many reviews the filters left: the denominator."""
    if left is None:
        return shelf.size.reviews
    return 0 if left == "[]" else left.count(",") + 1


def review_number(shelf: Shelf, wanted: str) -> int:
    """Return the number of a review by its id or IRI. Raises the problem 404."""
    found = shelf.rows("SELECT no FROM review WHERE id = ? OR iri = ?", (wanted, wanted))
    if not found:
        known = [row["id"] for row in shelf.rows("SELECT id FROM review ORDER BY id")]
        hint = nearest(wanted, known) or "; /reviews lists them"
        raise Problem(404, "no-such-review", f'no review "{wanted[:60]}"{hint}')
    return int(found[0]["no"])


def no_statement(wanted: str) -> Problem:
    """Return the problem of a statement that is not there."""
    return Problem(
        404, "no-such-statement", f'no statement "{wanted[:60]}"; /statements lists their ids'
    )


def said_so(choice: Choice, column: str, said: str, choices: Sequence[str], name: str) -> None:
    """Restrict a column to a value, one of some where they are known. Raises `QueryError`."""
    word = said.strip().casefold()
    if choices and word not in choices:
        raise QueryError(f'{name} must be one of {", ".join(choices)}, not "{said}"')
    if choices == ("true", "false"):
        choice.add(f"{column} = ?", int(word == "true"))
    else:
        choice.add(f"{column} = ?", word)
