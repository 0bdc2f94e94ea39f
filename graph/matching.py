"""Which statement a judgement is about, after the extraction has been made anew."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.statements import Told
from ontology.adjudication import Adjudication, Status, Verdict
from ontology.records import Evidence


@dataclass(frozen=True, slots=True)
class Match:
    """A judgement, what becomes of it, and the statement that it is applied to."""

    adjudication: Adjudication
    status: Status
    target: str | None = None


def match(
    statements: Iterable[Told], adjudications: Iterable[Adjudication], document: str
) -> list[Match]:
    """Say of each judgement of a review whether it still holds, and of which statement.

    The latest judgement of a statement wins; an addition stays beneath what was judged of it
    later. One whose statement is gone holds for a statement of the same kind on overlapping words
    that says the same; if there is none it is re-opened. ``document`` is the review's, by IRI.
    """
    known = sorted(adjudications, key=lambda item: item.order)
    latest = {
        (item.statement, item.verdict is Verdict.ADD): item
        for item in known
        if item.status is not Status.WITHDRAWN
    }
    told = {item.iri: item for item in statements}
    additions = [item for (_, added), item in latest.items() if added]
    targets = {item.iri: _place(item, told, document) for item in additions}
    for item in additions:
        if (target := targets[item.iri].target) is not None and target not in told:
            told[target] = Told(target, item.said.kind, item.said.values, item.said.evidence, None)
    others = [item for (_, added), item in latest.items() if not added]
    judged = {item.statement: item for item in others}
    targets |= {item.iri: _target(item, told, judged) for item in others}
    winners = {
        (found.target, found.adjudication.verdict is Verdict.ADD): found.adjudication.iri
        for found in sorted(targets.values(), key=lambda found: found.adjudication.order)
    }
    return [_outcome(item, targets, winners) for item in known]


def overlap(one: Evidence, other: Evidence) -> int:
    """Return how many code points two quotations share: at least half of the shorter one, or 0.

    It is 0 as well where the words at one place differ, as they do in two versions of a text.
    """
    start, end = max(one.start, other.start), min(one.end, other.end)
    if 2 * (end - start) < min(one.end - one.start, other.end - other.start):
        return 0
    shared = (item.exact[start - item.start : end - item.start] for item in (one, other))
    return end - start if len(set(shared)) == 1 else 0


def _outcome(
    item: Adjudication,
    targets: Mapping[str, Match],
    winners: Mapping[tuple[str | None, bool], str],
) -> Match:
    if item.status is Status.WITHDRAWN:
        return Match(item, Status.WITHDRAWN)
    found = targets.get(item.iri)
    if found is None:
        return Match(item, Status.SUPERSEDED)
    beaten = winners[found.target, item.verdict is Verdict.ADD] != item.iri
    return Match(item, Status.SUPERSEDED) if found.target and beaten else found


def _place(item: Adjudication, statements: Mapping[str, Told], document: str) -> Match:
    if item.statement not in statements and item.subject.document != document:
        return Match(item, Status.REOPENED)  # its words are not in this version of the document
    same = next((told for told in _near(item, statements) if told.values == item.said.values), None)
    return Match(item, Status.APPLIED, same.iri if same else item.statement)


def _target(
    item: Adjudication, statements: Mapping[str, Told], judged: Mapping[str, Adjudication]
) -> Match:
    if item.statement in statements:
        return Match(item, Status.APPLIED, item.statement)
    near = _near(item, statements)
    same = next((told for told in near if told.values == item.said.values), None)
    if same is not None:
        return Match(item, Status.APPLIED, same.iri)
    later = (judged[told.iri].order for told in near if told.iri in judged)
    if any(order > item.order for order in later):
        return Match(item, Status.SUPERSEDED)
    return Match(item, Status.REOPENED)


def _near(item: Adjudication, statements: Mapping[str, Told]) -> list[Told]:
    """Return the statements of its kind on overlapping words, the one that shares most first."""
    shared = {
        told.iri: overlap(told.evidence, item.said.evidence)
        for told in statements.values()
        if told.kind == item.said.kind
    }
    near = sorted(
        (iri for iri, size in shared.items() if size), key=lambda iri: (-shared[iri], iri)
    )
    return [statements[iri] for iri in near]
