"""What is joined to what: reviews, the concepts they have, and the case they share."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from api.http.graph_api.choosing import concept_id
from api.http.graph_api.shelf import Shelf
from api.http.problems import Problem
from ontology.errors import QueryError
from queries.catalogue import nearest

_MOST_JOINED = 5_000
"""Neighbours of one node that are looked at; the most tied come first."""


@dataclass(frozen=True, slots=True, order=True)
class Knot:
    """A node by kind and id: a review, or a concept of a scheme."""

    kind: str
    id: str

    @property
    def name(self) -> str:
        """Its name as parameters have it: ``review/...`` or ``scheme/id``."""
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True, slots=True)
class Tie:
    """An edge to a node: how it is joined, and by how many statements or reviews."""

    to: Knot
    kind: str
    weight: int


def find_knot(shelf: Shelf, wanted: str) -> Knot:
    """Return the node of a name: ``review/ID`` or ``scheme/ID``.

    Raises `Problem` or `QueryError` with the nearest names.
    """
    kind, slash, said = wanted.strip().partition("/")
    if slash and kind == "review":
        found = shelf.rows("SELECT id FROM review WHERE id = ? OR iri = ?", (said, said))
        if not found:
            raise Problem(
                404, "no-such-review", f'no review "{said[:60]}"; /reviews lists their ids'
            )
        return Knot("review", found[0]["id"])
    if slash and kind in shelf.vocabulary.schemes:
        return Knot(kind, concept_id(shelf, kind, said))
    kinds = ("review", *shelf.vocabulary.schemes)
    hint = nearest(kind, kinds) or f"; kinds are {', '.join(kinds)}"
    raise QueryError(f'a node is review/ID or scheme/ID, as theme/safe-sleep, not "{wanted}"{hint}')


def ties(shelf: Shelf, knot: Knot) -> Iterator[Tie]:
    """Yield what a node is joined to, the most tied first."""
    if knot.kind == "review":
        for row in shelf.rows(
            "SELECT t.scheme, t.concept, t.relation, t.kind, COUNT(DISTINCT t.statement) AS n "
            "FROM tag t JOIN review r ON r.no = t.review WHERE r.id = ? AND t.said = 1 "
            "AND t.counts = 1 GROUP BY 1, 2, 3, 4 ORDER BY n DESC, 1, 2, 3, 4 LIMIT ?",
            (knot.id, _MOST_JOINED),
        ):
            yield Tie(
                Knot(row["scheme"], row["concept"]), _how(row["kind"], row["relation"]), row["n"]
            )
        for row in shelf.rows("SELECT type, nation FROM review WHERE id = ?", (knot.id,)):
            for scheme, value in (("review-type", row["type"]), ("nation", row["nation"])):
                if value:
                    yield Tie(Knot(scheme, value), scheme, 1)
        return
    column = {"review-type": "type", "nation": "nation"}.get(knot.kind)
    if column:
        for row in shelf.rows(
            f"SELECT id FROM review WHERE {column} = ? ORDER BY place LIMIT ?",
            (knot.id, _MOST_JOINED),
        ):
            yield Tie(Knot("review", row["id"]), knot.kind, 1)
    else:
        for row in shelf.rows(
            "SELECT r.id, t.kind, t.relation, COUNT(DISTINCT t.statement) AS n FROM tag t "
            "JOIN review r ON r.no = t.review WHERE t.scheme = ? AND t.concept = ? AND t.said = 1 "
            "AND t.counts = 1 GROUP BY r.id, t.kind, t.relation ORDER BY n DESC, r.place, 2, 3 "
            "LIMIT ?",
            (knot.kind, knot.id, _MOST_JOINED),
        ):
            yield Tie(Knot("review", row["id"]), _how(row["kind"], row["relation"]), row["n"])
    members = shelf.vocabulary.scheme(knot.kind)
    own = members.get(knot.id)
    if own and own.broader:
        yield Tie(Knot(knot.kind, own.broader), "broader", 1)
    for each in members.values():
        if each.broader == knot.id:
            yield Tie(Knot(knot.kind, each.id), "broader", 1)


def shortest(shelf: Shelf, start: Knot, goal: Knot, longest: int) -> list[Knot] | None:
    """Return a shortest way between two nodes of at most so many steps, the same one each time."""
    came: dict[Knot, Knot | None] = {start: None}
    line: deque[tuple[Knot, int]] = deque([(start, 0)])
    while line and goal not in came:
        at, steps = line.popleft()
        if steps == longest:
            continue
        for tie in ties(shelf, at):
            if tie.to not in came:
                came[tie.to] = at
                line.append((tie.to, steps + 1))
    if goal not in came:
        return None
    way, step = [], goal
    while True:
        way.append(step)
        before = came[step]
        if before is None:
            return way[::-1]
        step = before


def described(shelf: Shelf, knots: list[Knot]) -> dict[Knot, dict[str, Any]]:
    """Return what is shown of nodes: label, kind, IRI, and in how many reviews concepts are."""
    found: dict[Knot, dict[str, Any]] = {}
    for knot in knots:
        if knot.kind == "review":
            row = shelf.rows("SELECT iri, subject, label FROM review WHERE id = ?", (knot.id,))[0]
            found[knot] = {"label": row["subject"], "kind": "review", "iri": row["iri"]}
        else:
            told = shelf.concept(knot.kind, knot.id)
            counted = shelf.rows(
                "SELECT COUNT(DISTINCT review) AS n FROM tag WHERE scheme = ? AND concept = ? "
                "AND counts = 1",
                (knot.kind, knot.id),
            )
            found[knot] = {
                "label": told["label"],
                "kind": knot.kind,
                "iri": told["iri"],
                "count": counted[0]["n"],
            }
    return found


def _how(kind: str, relation: str) -> str:
    return kind if relation in {"theme", "factor", "agency"} else relation
