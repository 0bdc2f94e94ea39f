"""The reviews of a store as tables in SQLite: what lists, facets and neighbourhoods read.

The store stays the one truth: the tables are made from its graphs, whole, for one revision, and
every count made from them equals that of the saved query over the graph.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from graph.store import View
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.fields import KINDS
from ontology.identifiers import is_review
from ontology.namespaces import CONCEPT, RG_NS

SCHEMA = """
CREATE TABLE review (
  no INTEGER PRIMARY KEY, id TEXT UNIQUE, iri TEXT UNIQUE, place TEXT, subject TEXT, label TEXT,
  type TEXT, nation TEXT, publisher TEXT, published TEXT, year INTEGER, extent TEXT,
  document TEXT, evidence INTEGER, authors TEXT, identifiers TEXT);
CREATE TABLE statement (
  no INTEGER PRIMARY KEY, id TEXT UNIQUE, iri TEXT, review INTEGER, place TEXT, kind TEXT,
  assertion TEXT, temporality TEXT, name TEXT, acronym TEXT, number TEXT, strength TEXT,
  explicit INTEGER, failure_state TEXT, direction TEXT, age TEXT, sex TEXT, standing TEXT,
  rejected INTEGER, rule TEXT, confidence REAL, evidence INTEGER, published TEXT);
CREATE TABLE evidence (
  no INTEGER PRIMARY KEY, id TEXT UNIQUE, iri TEXT, review INTEGER, place TEXT, quote TEXT,
  section TEXT, heading TEXT, paragraph TEXT, page INTEGER, start INTEGER, end INTEGER,
  document TEXT);
CREATE TABLE tag (
  statement INTEGER, review INTEGER, kind TEXT, relation TEXT, scheme TEXT, concept TEXT,
  said INTEGER, counts INTEGER);
CREATE VIRTUAL TABLE words USING fts5(
  quote, content='evidence', content_rowid='no', tokenize="unicode61 remove_diacritics 2");
"""
INDEXES = """
CREATE INDEX review_place ON review (place);
CREATE INDEX statement_review ON statement (review, kind);
CREATE INDEX statement_kind ON statement (kind, place);
CREATE INDEX statement_place ON statement (place);
CREATE INDEX statement_evidence ON statement (evidence);
CREATE INDEX evidence_place ON evidence (place);
CREATE INDEX tag_statement ON tag (statement);
CREATE INDEX tag_concept ON tag (scheme, concept, counts, review);
CREATE INDEX tag_review ON tag (review, scheme, concept);
INSERT INTO words (words) VALUES ('rebuild');
ANALYZE;
"""
RELATIONS: Mapping[str, tuple[str, str]] = {
    "factor": ("factor", "risk-factor"),
    "bearer": ("bearer", "person-role"),
    "role": ("role", "person-role"),
    "theme": ("theme", "theme"),
    "agencyKind": ("agency", "agency"),
    "addressee": ("addressee", "agency"),
    "incident": ("incident", "incident"),
    "outcome": ("outcome", "outcome"),
}
"""The property of a statement, the relation it is called here, and the scheme it leads to."""

_KINDS = {**KINDS, "Child": "child", "Person": "person"}
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_IDENTIFIER = "http://purl.org/dc/terms/identifier"
_DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"
_OA = "http://www.w3.org/ns/oa#"
_COUNTED = frozenset({"affirmed", "alleged"})
_LIST = "\x1f"

Node = dict[str, list[str]]
Nodes = Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Projected:
    """How much was put into the tables."""

    reviews: int
    statements: int


def project(view: View, path: Path, vocabulary: Vocabulary | None = None) -> Projected:
    """Write the tables of a store's reviews to a new file. Rejected statements are in, marked."""
    climb = Hierarchy(vocabulary or load_vocabulary())
    target = sqlite3.connect(path)
    try:
        target.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        writer = _Writer(target, climb)
        with target:
            for graph in sorted(filter(is_review, view.graphs())):
                writer.add(graph, view.quads(graph))
        target.executescript(INDEXES)
        return Projected(writer.reviews, writer.statements)
    finally:
        target.close()


class Hierarchy:
    """What stands above each concept, itself included."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def above(self, scheme: str, concept: str) -> tuple[str, ...]:
        """Return the concept and all above it; a concept of a user's own stands alone."""
        key = scheme, concept
        if key not in self._known:
            members, chain = self._vocabulary.scheme(scheme), [concept]
            while (found := members.get(chain[-1])) and found.broader:
                chain.append(found.broader)
            self._known[key] = tuple(chain)
        return self._known[key]


class _Writer:
    """Puts one review after another into the tables."""

    def __init__(self, target: sqlite3.Connection, hierarchy: Hierarchy) -> None:
        self._target = target
        self._hierarchy = hierarchy
        self.reviews = self.statements = self._evidence = 0

    def add(self, iri: str, quads: Iterator[Quad]) -> None:
        nodes: defaultdict[str, Node] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            nodes[quad.subject.value][quad.predicate.value].append(quad.object.value)  # type: ignore[union-attr]
        review = nodes.get(iri)
        if review is None or _rg(review, "subjectLabel") is None:
            return
        self.reviews += 1
        places = self._quotations(iri, review, nodes)
        published = _rg(review, "published")
        self._row(
            "review",
            *(self.reviews, _short(iri), iri, _place(review, iri), _rg(review, "subjectLabel")),
            *(_first(review, _LABEL), _concept(review, "reviewType"), _concept(review, "nation")),
            *(_rg(review, "publisherName"), published, _number(_rg(review, "publishedYear"))),
            *(_rg(review, "extent"), _short(_first(review, _DERIVED) or "")),
            places.get(_rg(review, "evidence") or ""),
            _LIST.join(sorted(review.get(f"{RG_NS}authorName", ()))),
            _LIST.join(sorted(review.get(_IDENTIFIER, ()))),
        )
        for name in sorted(nodes):
            kind, rejected = _kind(nodes[name])
            if kind is not None:
                self._statement(name, kind, rejected, nodes, places, _place(review, iri), published)

    def _quotations(self, iri: str, review: Node, nodes: Nodes) -> dict[str, int]:
        found: dict[str, int] = {}
        for name in sorted(nodes):
            node = nodes[name]
            selectors = node.get(f"{_OA}hasSelector")
            if not selectors:
                continue
            words: dict[str, str] = {}
            for selector in selectors:
                for key, values in nodes.get(selector, {}).items():
                    words[key.removeprefix(_OA)] = values[0]
            self._evidence += 1
            found[name] = self._evidence
            start = int(words.get("start", 0))
            self._row(
                "evidence",
                *(self._evidence, _short(name), name, self.reviews),
                f"{_place(review, iri)}\x1f{start:010d}\x1f{_short(name)}",
                *(words.get("exact", ""), _rg(node, "section"), _rg(node, "heading")),
                *(_rg(node, "paragraph"), _number(_rg(node, "page")), start),
                *(int(words.get("end", start)), _short(_first(node, f"{_OA}hasSource") or "")),
            )
        return found

    def _statement(  # noqa: PLR0913, PLR0917 - a row is all of these
        self,
        iri: str,
        kind: str,
        rejected: bool,
        nodes: Nodes,
        places: Mapping[str, int],
        place: str,
        published: str | None,
    ) -> None:
        node = nodes[iri]
        evidence = _rg(node, "evidence") or ""
        self.statements += 1
        name = next(
            (said for key in ("agencyName", "pseudonym", "label") if (said := _rg(node, key))), None
        )
        explicit, confidence = _rg(node, "explicit"), _rg(node, "confidence")
        self._row(
            "statement",
            *(self.statements, _short(iri), iri, self.reviews),
            f"{place}\x1f{_start(evidence, nodes):010d}\x1f{_short(iri)}",
            *(kind, _rg(node, "assertion"), _rg(node, "temporality"), name, _rg(node, "acronym")),
            *(_rg(node, "number"), _rg(node, "strength")),
            None if explicit is None else int(explicit in {"true", "1"}),
            *(_rg(node, "failureState"), _rg(node, "direction"), _rg(node, "age")),
            *(_rg(node, "sex"), _rg(node, "standing"), int(rejected), _rg(node, "rule")),
            None if confidence is None else float(confidence),
            *(places.get(evidence), published),
        )
        assertion = _rg(node, "assertion")
        counts = int(kind != "risk-factor" or assertion in _COUNTED)
        for key, (relation, scheme) in RELATIONS.items():
            for value in sorted(node.get(RG_NS + key, ())):
                self._tags(kind, relation, scheme, value, counts)

    def _tags(self, kind: str, relation: str, scheme: str, value: str, counts: int) -> None:
        said = value.removeprefix(f"{CONCEPT}{scheme}/")
        for concept in self._hierarchy.above(scheme, said):
            self._row(
                "tag",
                *(self.statements, self.reviews, kind, relation, scheme, concept),
                *(int(concept == said), counts),
            )

    def _row(self, table: str, *values: str | float | None) -> None:
        marks = ",".join("?" * len(values))
        self._target.execute(f"INSERT INTO {table} VALUES ({marks})", values)


def listed(joined: str) -> list[str]:
    """Return the values that one cell holds."""
    return joined.split(_LIST) if joined else []


def _kind(node: Node) -> tuple[str | None, bool]:
    types = {name.removeprefix(RG_NS) for name in node.get(_RDF_TYPE, ())}
    rejected = "RejectedStatement" in types
    if rejected:
        types = {(_rg(node, "rejectedClass") or "").removeprefix(RG_NS)}
    return next((said for name, said in _KINDS.items() if name in types), None), rejected


def _start(evidence: str, nodes: Nodes) -> int:
    return int(_first(nodes.get(f"{evidence}#position", {}), f"{_OA}start") or 0)


def _place(review: Node, iri: str) -> str:
    return f"{(_rg(review, 'subjectLabel') or '').casefold()}\x1f{_short(iri)}"


def _concept(node: Node, name: str) -> str | None:
    value = _rg(node, name)
    return None if value is None else value.removeprefix(CONCEPT).partition("/")[2]


def _first(node: Mapping[str, list[str]], name: str) -> str | None:
    values = node.get(name)
    return min(values) if values else None


def _rg(node: Mapping[str, list[str]], name: str) -> str | None:
    return _first(node, RG_NS + name)


def _number(value: str | None) -> int | None:
    return None if value is None else int(value)


def _short(iri: str) -> str:
    return iri.rpartition("/")[2]
