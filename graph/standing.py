"""Judgements in a review's graph: put there, and taken back, by pure functions.

They are made part of the graph itself, so that every query, pattern and export counts by them
without asking for them. ``unsettle`` gives back what the extraction said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from graph.literals import decimal, text
from graph.mapping import PROV, Term, describe, listed_theme, quotation
from graph.mapping import Values as Terms
from graph.matching import Match, match
from graph.statements import TYPE, first, nodes_of, statements_of, terms_of
from ontology.adjudication import STANDINGS, Adjudication, Standing, Status, Verdict
from ontology.concepts import Vocabulary
from ontology.fields import FIELDS, Values
from ontology.identifiers import evidence_iri
from ontology.namespaces import CONCEPT, RG_NS

_TYPE = NamedNode(TYPE)
_STANDING = NamedNode(f"{RG_NS}standing")
_HAS = NamedNode(f"{RG_NS}hasStatement")
_IN = NamedNode(f"{RG_NS}inReview")
_THEME = NamedNode(f"{RG_NS}theme")
_REJECTED = NamedNode(f"{RG_NS}RejectedStatement")
_REJECTED_CLASS = NamedNode(f"{RG_NS}rejectedClass")
_STATEMENT = NamedNode(f"{RG_NS}Statement")
_THEMED = {f"{RG_NS}{name}" for name in ("MissedOpportunity", "LearningPoint", "Recommendation")}


@dataclass(frozen=True, slots=True)
class Settled:
    """A review's graph with its judgements applied, and what became of each judgement."""

    quads: tuple[Quad, ...]
    adjudications: tuple[Adjudication, ...]


def settle(
    quads: Iterable[Quad],
    review: str,
    adjudications: Iterable[Adjudication],
    vocabulary: Vocabulary,
) -> Settled:
    """Apply a review's judgements to what the extraction says of it (no judgement applied yet)."""
    known = tuple(adjudications)
    before = tuple(quads)
    if not known:
        return Settled(before, ())
    draft = _Draft(before, review)
    nodes = nodes_of(before)
    document = first(nodes.get(review, {}), f"{PROV}wasDerivedFrom") or ""
    matches = match(statements_of(nodes), known, document)
    for found in matches:
        if found.status is Status.APPLIED:
            _apply(draft, found)
    draft.rewrite_themes(vocabulary)
    outcomes = (item.adjudication.with_status(item.status, item.target) for item in matches)
    return Settled(tuple(draft.quads()), tuple(outcomes))


def unsettle(
    quads: Iterable[Quad],
    review: str,
    adjudications: Iterable[Adjudication],
    vocabulary: Vocabulary,
) -> tuple[Quad, ...]:
    """Return a review's graph as the extraction gave it, before the judgements applied to it."""
    draft = _Draft(quads, review)
    for judged in sorted(adjudications, key=lambda item: item.order, reverse=True):
        if judged.status is Status.APPLIED and judged.applied_to is not None:
            _take_back(draft, judged, NamedNode(judged.applied_to))
    draft.rewrite_themes(vocabulary)
    return tuple(draft.quads())


class _Draft:
    """A review's graph in the making: triples by their subject."""

    def __init__(self, quads: Iterable[Quad], review: str) -> None:
        self.review = NamedNode(review)
        self._triples: dict[str, dict[tuple[NamedNode, Term], None]] = defaultdict(dict)
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self.add(quad.subject, quad.predicate, quad.object)

    def __contains__(self, subject: NamedNode) -> bool:
        return bool(self._triples.get(subject.value))

    def add(self, subject: NamedNode, predicate: NamedNode, value: Term) -> None:
        self._triples[subject.value][predicate, value] = None

    def drop(self, subject: NamedNode, *predicates: NamedNode) -> None:
        """Take out all that is said of a node, or all values of some of its properties."""
        said = self._triples[subject.value]
        for predicate, value in list(said):
            if not predicates or predicate in predicates:
                del said[predicate, value]

    def unlink(self, statement: NamedNode) -> None:
        self._triples[self.review.value].pop((_HAS, statement), None)

    def say(self, statement: NamedNode, kind: str, values: Values) -> None:
        """Put ``values`` in the place of what a statement says."""
        self.drop(statement, *(NamedNode(RG_NS + field.property) for field in FIELDS[kind]))
        for name, terms in terms_of(kind, values).items():
            for term in terms:
                self.add(statement, NamedNode(name), term)

    def rewrite_themes(self, vocabulary: Vocabulary) -> None:
        """Give the review the themes of its statements (as ``CaseReview.themes``)."""
        self.drop(self.review, _THEME)
        themes = {
            term.value.removeprefix(f"{CONCEPT}theme/")
            for said in list(self._triples.values())
            if any(name == _TYPE and term.value in _THEMED for name, term in said)
            for name, term in said
            if name == _THEME
        }
        for theme in sorted({listed_theme(theme, vocabulary) for theme in themes}):
            self.add(self.review, _THEME, NamedNode(f"{CONCEPT}theme/{theme}"))

    def quads(self) -> Iterator[Quad]:
        for subject, said in self._triples.items():
            for predicate, value in said:
                yield Quad(NamedNode(subject), predicate, value, self.review)


def _apply(draft: _Draft, found: Match) -> None:
    judged, target = found.adjudication, NamedNode(found.target or found.adjudication.statement)
    standing = STANDINGS[judged.verdict]
    kind = judged.said.kind
    if judged.verdict is Verdict.REJECT:
        # Properties of a statement would make it one again by their domains; the words stay.
        draft.say(target, kind, ())
        draft.drop(target, _TYPE, _IN)
        draft.unlink(target)
        draft.add(target, _TYPE, _REJECTED)
        draft.add(target, _REJECTED_CLASS, NamedNode(RG_NS + kind))
    elif judged.verdict is Verdict.CORRECT:
        draft.say(target, kind, judged.corrected or ())
    elif judged.verdict is Verdict.ADD and target in draft:
        standing = Standing.CONFIRMED  # the extraction has since found it by itself
    elif judged.verdict is Verdict.ADD:
        _add(draft, judged, target)
    draft.drop(target, _STANDING)
    draft.add(target, _STANDING, Literal(standing))


def _take_back(draft: _Draft, judged: Adjudication, target: NamedNode) -> None:
    draft.drop(target, _STANDING)
    kind, node = judged.said.kind, _evidence_of(target)
    if judged.verdict is Verdict.REJECT:
        draft.drop(target, _TYPE, _REJECTED_CLASS)
        _make(draft, target, kind)
        draft.say(target, kind, judged.said.values)
    elif judged.verdict is Verdict.CORRECT:
        draft.say(target, kind, judged.said.values)
    elif judged.verdict is Verdict.ADD and NamedNode(node) in draft:
        for name in (target.value, node, f"{node}#quote", f"{node}#position"):
            draft.drop(NamedNode(name))
        draft.unlink(target)


def _add(draft: _Draft, judged: Adjudication, target: NamedNode) -> None:
    said, node = judged.said, _evidence_of(target)
    _make(draft, target, said.kind)
    draft.say(target, said.kind, said.values)
    facts: dict[str, Terms] = {
        f"{RG_NS}evidence": NamedNode(node),
        f"{RG_NS}rule": text(said.evidence.rule),
        f"{RG_NS}confidence": decimal(said.evidence.confidence),
    }
    for triple in describe(target.value, (), facts):
        draft.add(*triple)
    for triple in quotation(node, judged.subject.document, said.evidence):
        draft.add(*triple)


def _make(draft: _Draft, target: NamedNode, kind: str) -> None:
    draft.add(draft.review, _HAS, target)
    draft.add(target, _IN, draft.review)
    draft.add(target, _TYPE, _STATEMENT)
    draft.add(target, _TYPE, NamedNode(RG_NS + kind))


def _evidence_of(added: NamedNode) -> str:
    return evidence_iri(added.value, 0, 0)
