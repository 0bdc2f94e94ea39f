"""Which lists of statements there are, what each can be asked, and what that means."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from api.http.graph_api import facets
from api.http.graph_api.choosing import Choice, concept_id, in_review, match_of, said_so
from api.http.graph_api.shelf import Shelf
from ontology.adjudication import Standing
from ontology.assertion import Assertion, Direction, FailureState, Strength, Temporality
from ontology.fields import KINDS
from queries.parameters import Parameter

_CONCEPTS: Mapping[str, tuple[str, str]] = {
    "theme": ("theme", "Only of this practice theme, narrower ones with it."),
    "agency": ("agency", "Only about this kind of agency, narrower ones with it."),
    "addressee": ("agency", "Only addressed to this kind of agency, narrower ones with it."),
    "factor": ("risk-factor", "Only this risk factor, narrower ones with it."),
    "bearer": ("person-role", "Only where this person carries the risk factor."),
    "role": ("person-role", "Only people of this role."),
    "outcome": ("outcome", "Only children with this outcome."),
}
_WORDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "kind": (("child", "person", *KINDS.values()), "Only this kind of statement."),
    "assertion": (tuple(map(str, Assertion)), "How a risk factor stands."),
    "temporality": (tuple(map(str, Temporality)), "Whether it is of now or of before."),
    "explicit": (("true", "false"), "Whether the review itself speaks of a missed opportunity."),
    "failure_state": (tuple(map(str, FailureState)), "In what way the thing was not done."),
    "direction": (tuple(map(str, Direction)), "Which way information failed to go."),
    "strength": (tuple(map(str, Strength)), "How firmly a recommendation binds."),
    "sex": ((), "The sex of the child."),
}
_STANDINGS = (*map(str, Standing), "unjudged")
_OF_ALL = (
    Parameter("review", "string", False, "Only of this review, by its id."),
    Parameter(
        "q",
        "string",
        False,
        'Only where the quotation has these words; "..." is a phrase, fath* a beginning.',
    ),
    Parameter(
        "standing",
        f"choice({'|'.join(_STANDINGS)})",
        False,
        "Only as judged; rejected ones are left out unless asked for.",
    ),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A list of statements: its path, the one kind in it or all, and its own parameters."""

    path: str
    name: str
    summary: str
    kind: str | None
    concepts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def parameters(self) -> tuple[Parameter, ...]:
        """Return the parameters that are its own."""
        concepts = (
            Parameter(name, f"concept({_CONCEPTS[name][0]})", False, _CONCEPTS[name][1])
            for name in self.concepts
        )
        words = (
            Parameter(name, f"choice({'|'.join(said)})" if said else "string", False, meaning)
            for name, (said, meaning) in ((name, _WORDS[name]) for name in self.words)
        )
        return (*concepts, *words, *_OF_ALL)

    def choose(self, shelf: Shelf, choice: Choice, given: Mapping[str, str]) -> None:
        """Restrict to what its parameters ask for. Raises `QueryError` with the nearest values."""
        if self.kind:
            choice.add("kind = ?", self.kind)
        for name in self.concepts:
            if wanted := given.get(name):
                scheme = _CONCEPTS[name][0]
                choice.add(
                    "no IN (SELECT statement FROM tag WHERE scheme = ? AND concept = ? "
                    "AND relation = ?)",
                    *(scheme, concept_id(shelf, scheme, wanted), name),
                )
        for name in self.words:
            if wanted := given.get(name):
                said_so(choice, name, wanted, _WORDS[name][0], name)
        in_review(shelf, choice, given)
        if words := given.get("q"):
            choice.add("evidence IN (SELECT rowid FROM words WHERE words MATCH ?)", match_of(words))
        standing = given.get("standing")
        if standing == "unjudged":
            choice.add("standing IS NULL")
        elif standing:
            said_so(choice, "standing", standing, _STANDINGS, "standing")
        if standing != Standing.REJECTED:
            choice.add("rejected = 0")

    def facets(self) -> list[Callable[[sqlite3.Connection, Shelf], dict[str, Any]]]:
        """Return how its facets are counted."""
        relations = (
            partial(facets.of_relation, name=name, scheme=_CONCEPTS[name][0])
            for name in self.concepts
        )
        columns = (partial(facets.of_column, name=name) for name in (*self.words, "standing"))
        reviews = (partial(facets.of_reviews, name=name) for name in facets.REVIEW_FACETS)
        return [*relations, *columns, *reviews]


LISTS = (
    Kind(
        "/statements",
        "list_statements",
        "Statements of every kind",
        None,
        ("theme", "agency", "addressee", "factor", "bearer"),
        ("kind", "assertion", "temporality"),
    ),
    Kind("/children", "list_children", "Subject children", "child", ("outcome",), ("sex",)),
    Kind(
        "/persons",
        "list_persons",
        "People other than the subject children",
        "person",
        ("role",),
    ),
    Kind(
        "/risk-factors",
        "list_risk_factors",
        "Risk factors as they are told, with who carries them",
        "risk-factor",
        ("factor", "bearer"),
        ("assertion", "temporality"),
    ),
    Kind(
        "/agency-involvements",
        "list_agency_involvements",
        "Agencies as they are named",
        "agency-involvement",
        ("agency",),
    ),
    Kind(
        "/missed-opportunities",
        "list_missed_opportunities",
        "Missed opportunities",
        "missed-opportunity",
        ("theme", "agency"),
        ("explicit", "failure_state", "direction"),
    ),
    Kind(
        "/good-practice",
        "list_good_practice",
        "Good practice",
        "good-practice",
        ("theme", "agency"),
    ),
    Kind("/learning", "list_learning_points", "Learning points", "learning-point", ("theme",)),
    Kind(
        "/recommendations",
        "list_recommendations",
        "Recommendations",
        "recommendation",
        ("theme", "addressee"),
        ("strength",),
    ),
)
