"""Finds what a case says that its record does not hold.

Nothing here guesses: each issue is a cue that announces something, and a record without it. The
cues are data, in ``rules/issues.toml``.
"""

import re
from collections.abc import Iterator
from functools import cache

from loaders.dates import find_dates
from loaders.document import BlockKind, Case, Sentence, collapse
from loaders.extractors.agencies import agency_kinds
from loaders.ruleset import load_rules
from ontology.assertion import Extent, SectionRole
from ontology.concepts import Vocabulary
from ontology.issues import Issue, IssueKind
from ontology.records import (
    CaseReview,
    Evidence,
    LearningPoint,
    MissedOpportunity,
    Recommendation,
)

_LISTS = {
    SectionRole.RECOMMENDATIONS: IssueKind.RECOMMENDATIONS_EMPTY,
    SectionRole.LEARNING: IssueKind.LEARNING_EMPTY,
}


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile(load_rules("issues")[name]["pattern"])


@cache
def _silent_roles() -> frozenset[str]:
    return frozenset(load_rules("issues")["silent_sections"])


def find_issues(case: Case, review: CaseReview, vocabulary: Vocabulary) -> tuple[Issue, ...]:
    """Return what was read in a case and not understood, in the order of the text."""
    name = case.document.source.name

    def issue(kind: IssueKind, place: Evidence | Sentence | None = None) -> Issue:
        if place is None:
            return Issue(kind, name, case.ordinal, review.subject)
        quote = place.text if isinstance(place, Sentence) else collapse(place.exact)
        return Issue(
            kind,
            name,
            case.ordinal,
            review.subject,
            quote,
            place.start,
            place.end,
            place.number if isinstance(place, Sentence) else place.paragraph,
            case.document.page_at(place.start),
        )

    found = [issue(kind) for kind in _missing(review)]
    found += [issue(kind, place) for kind, place in _statements(review)]
    found += [issue(kind, sentence) for kind, sentence in _sentences(case, review, vocabulary)]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.start or 0, each.kind)))


def _missing(review: CaseReview) -> Iterator[IssueKind]:
    fields = {
        IssueKind.NO_TYPE: review.type,
        IssueKind.NO_PUBLISHER: review.publisher,
        IssueKind.NO_DATE: review.published,
        IssueKind.NO_NATION: review.nation,
        IssueKind.NO_CHILD: review.children,
    }
    yield from (kind for kind, value in fields.items() if not value)


def _statements(review: CaseReview) -> Iterator[tuple[IssueKind, Evidence]]:
    """Yield the statements that lack what their kind is to have."""
    for recommendation in review.recommendations:
        if not recommendation.addressees and review.extent is not Extent.DIGEST_ENTRY:
            yield IssueKind.ADDRESSEE_UNKNOWN, recommendation.evidence
    themed: tuple[MissedOpportunity | LearningPoint | Recommendation, ...] = (
        *review.missed_opportunities,
        *review.learning,
        *review.recommendations,
    )
    yield from ((IssueKind.THEME_UNKNOWN, item.evidence) for item in themed if not item.themes)
    for factor in review.risk_factors:
        if factor.evidence.confidence <= _assumed():
            yield IssueKind.BEARER_ASSUMED, factor.evidence


def _assumed() -> float:
    return float(load_rules("issues")["bearer_assumed_at"])


def _sentences(
    case: Case, review: CaseReview, vocabulary: Vocabulary
) -> Iterator[tuple[IssueKind, Sentence]]:
    """Yield what sentences announce and no record holds."""
    for sentence in case.sentences:
        if sentence.role in _silent_roles():
            continue
        if _cue("date").search(sentence.text) and not find_dates(sentence.text):
            yield IssueKind.DATE_UNREAD, sentence
        if sentence.kind is BlockKind.HEADING:
            continue
        if _names_unknown_body(sentence, vocabulary):
            yield IssueKind.AGENCY_UNKNOWN, sentence
        if not any(child.age for child in review.children) and _cue("age").search(sentence.text):
            yield IssueKind.AGE_UNREAD, sentence
    yield from _empty_lists(case, review)


def _names_unknown_body(sentence: Sentence, vocabulary: Vocabulary) -> bool:
    return any(
        not agency_kinds(match["name"], vocabulary)
        for match in _cue("body").finditer(sentence.text)
        if not _cue("no_body").search(match["name"])
    )


def _empty_lists(case: Case, review: CaseReview) -> Iterator[tuple[IssueKind, Sentence]]:
    """Yield the headings that announce a list under which nothing was read."""
    held = {
        SectionRole.RECOMMENDATIONS: [item.evidence.start for item in review.recommendations],
        SectionRole.LEARNING: [item.evidence.start for item in review.learning],
    }
    heads = [s for s in case.sentences if s.kind is BlockKind.HEADING]
    for at, head in enumerate(heads):
        starts = held.get(head.role)
        if starts is None or not _cue("list").search(head.text):
            continue
        deeper = (h for h in heads[at + 1 :] if len(h.headings) <= len(head.headings))
        end = next((h.start for h in deeper), case.end)
        if not any(head.end <= start < end for start in starts):
            yield _LISTS[head.role], head
