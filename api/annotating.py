"""Annotation records against a store: what a person's record says otherwise becomes judgements.

A statement the record has not is rejected, one with other values is corrected, and an item the
store has not is added, with its quotation found in the document's text.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from api.adjudicating import Stated, adjudication, read_values, stated_in, subject_of
from api.annotations import GROUPS, documents, item_of
from api.pairing import KEYS, Item, greedy, pairs_of, said, shared_words
from graph.carrying import locate, quoted
from graph.mapping import name_statement
from graph.statements import terms_of
from graph.store import View
from ontology.adjudication import Adjudication, Snapshot, Subject, Verdict
from ontology.assertion import SectionRole
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import QueryError, ReviewGraphError
from ontology.fields import FIELDS
from ontology.identifiers import REGISTRY
from ontology.namespaces import RG_NS
from ontology.records import Evidence
from queries.runner import select

RULE = "annotation"
_FIRM = (("must", re.compile(r"\bmust\b")), ("consider", re.compile(r"\b(?:consider|may|might)\b")))

_SHOWN = 60
_FIELD = {"status": "assertion", "kind": "agency"}


@dataclass(frozen=True, slots=True)
class Compared:
    """The judgements that make a store say what records say, and a line for what cannot be."""

    judgements: tuple[Adjudication, ...]
    problems: tuple[str, ...]


def compare(view: View, paths: Iterable[Path], by: str) -> Compared:
    """Compare annotation records (JSON files) with what a store says of their documents."""
    words = load_vocabulary()
    now = datetime.now(UTC)
    known = dict(documents(view))
    judgements: list[Adjudication] = []
    problems: list[str] = []
    for path in paths:
        try:
            record = _record(path)
            reviews = _document(record, path, known)
            places = [subject_of(view, review) for review in reviews]
            for told, index in _paired_reviews(record, places):
                comparison = _Comparison(view, places[index], words, by, now)
                for judged in comparison.judgements(told):
                    if isinstance(judged, Adjudication):
                        judgements.append(judged)
                    else:
                        problems.append(f"{path.name}: {judged}")
        except ReviewGraphError as problem:
            problems.append(f"{path.name}: {problem}")
    return Compared(tuple({item.iri: item for item in judgements}.values()), tuple(problems))


class _Comparison:
    """One review as a record tells it beside the same review as the store tells it."""

    def __init__(
        self,
        view: View,
        place: Subject,
        words: Vocabulary,
        by: str,
        now: datetime,
    ) -> None:
        self._text = _text(view, place.document)
        self._place = place
        self._stated = stated_in(view, place.review)
        self._words = words
        self._by = by
        self._now = now

    def judgements(self, record: Item) -> Iterator[Adjudication | str]:
        """Yield what must be judged of the review, or why it cannot be."""
        for group, kind in GROUPS.items():
            items = [item for item in record.get(group) or () if isinstance(item, dict)]
            told = [item for item in self._stated if item.told.kind == kind]
            yield from self._group(kind, items, told)

    def _group(
        self, kind: str, items: Sequence[Item], stated: Sequence[Stated]
    ) -> Iterator[Adjudication | str]:
        told = [
            (one, item) for one in stated if (item := item_of(one.told, self._words)) is not None
        ]
        standing = [pair for pair in told if not pair[0].told.rejected]
        key = KEYS.get(kind)
        left = list(items)
        if key is not None:  # one of a kind is enough, whichever words were quoted for it
            there, wanted = ({key(item) for _, item in standing}, set(map(key, items)))
            left = [item for item in left if key(item) not in there]
            standing = [(one, item) for one, item in standing if key(item) not in wanted]
        pairs = pairs_of(kind, left, [item for _, item in standing])
        for index, at in pairs:
            yield from self._differing(left[index], *standing[at])
        matched = {at for _, at in pairs}
        for at, (one, _) in enumerate(standing):
            if at not in matched:
                yield adjudication(one, Verdict.REJECT, self._by, at=self._now)
        left = _without(left, {index for index, _ in pairs})
        rejected = [pair for pair in told if pair[0].told.rejected]
        again = pairs_of(kind, left, [item for _, item in rejected])
        for index, at in again:
            yield from self._differing(left[index], *rejected[at])
        for new in _without(left, {index for index, _ in again}):
            yield self._added(kind, new)

    def _differing(self, item: Item, stated: Stated, was: Item) -> Iterator[Adjudication | str]:
        names = [name for name in was if name != "quote" and name in item]
        given = {
            name: said(name, item[name])
            for name in names
            if sorted(said(name, item[name])) != sorted(said(name, was[name]))
        }
        given = {_FIELD.get(name, name): values for name, values in given.items()}
        try:
            if given:
                kind, before = stated.told.kind, stated.told.values
                values = read_values(kind, given, before, self._words)
                yield adjudication(stated, Verdict.CORRECT, self._by, at=self._now, values=values)
            elif stated.told.rejected:
                yield adjudication(stated, Verdict.CONFIRM, self._by, at=self._now)
        except ReviewGraphError as problem:
            yield f"{_shown(item)}: {problem}"

    def _added(self, kind: str, item: Item) -> Adjudication | str:
        quote = str(item.get("quote") or "")
        starts = [stated.told.evidence.start for stated in self._stated]
        span = locate(quote, self._text, min(starts, default=0))
        if span is None:
            return f"{_shown(item)}: these words are not in the document; quote them as they stand"
        given = {_FIELD.get(name, name): said(name, value) for name, value in item.items()}
        fields = {field.name for field in FIELDS[kind]}
        given = {name: values for name, values in given.items() if name in fields and values}
        try:
            values = read_values(kind, {**_defaults(kind, quote), **given}, (), self._words)
        except ReviewGraphError as problem:
            return f"{_shown(item)}: {problem}"
        evidence = quoted(self._text, *span, self._like(*span))
        statement = name_statement(self._place.review, kind, terms_of(kind, values), evidence)
        return Adjudication(
            statement=statement,
            subject=self._place,
            verdict=Verdict.ADD,
            by=" ".join(self._by.split()),
            at=self._now,
            said=Snapshot(kind, values, evidence),
        )

    def _like(self, start: int, end: int) -> Evidence:
        """Return a quotation with the section, heading and paragraph of these words, if known."""
        near = (
            stated.told.evidence
            for stated in self._stated
            if stated.told.evidence.start < end and start < stated.told.evidence.end
        )
        found = next(near, None)
        if found is not None:
            return replace(found, rule=RULE, confidence=1.0)
        return Evidence("", "", "", 0, 0, SectionRole.OTHER, None, None, None, RULE, 1.0)


def _record(path: Path) -> Item:
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise QueryError(f"not readable as JSON: {' '.join(str(error).split())}") from error
    if not isinstance(record, dict) or not isinstance(record.get("reviews"), list):
        raise QueryError('no annotation record: it needs "document" and "reviews"')
    return record


def _document(record: Item, path: Path, known: Mapping[str, list[str]]) -> list[str]:
    name = str(record.get("document") or "")
    by_stem = [reviews for title, reviews in known.items() if Path(title).stem == path.stem]
    if name not in known and len(by_stem) != 1:
        raise QueryError(f'no document "{name or path.stem}" in the store; load it first')
    return known[name] if name in known else by_stem[0]


def _paired_reviews(record: Item, places: Sequence[Subject]) -> Iterator[tuple[Item, int]]:
    told = [review for review in record["reviews"] if isinstance(review, dict)]
    if len(told) == len(places) == 1:
        yield told[0], 0
        return
    alike = [
        [shared_words(str(review.get("subject")), place.case) for place in places]
        for review in told
    ]
    pairs = greedy(alike)
    yield from ((told[index], at) for index, at in pairs)
    missing = [told[index] for index in range(len(told)) if index not in dict(pairs)]
    if missing:
        names = ", ".join(f'"{review.get("subject")}"' for review in missing)
        raise QueryError(f"no review {names} in its document; the subject must be as in the store")


def _defaults(kind: str, quote: str) -> dict[str, list[str]]:
    """Return what a record leaves unsaid and a statement must say."""
    match kind:
        case "RiskFactor":
            return {"assertion": ["affirmed"], "temporality": ["current"]}
        case "MissedOpportunity":
            return {"explicit": ["false"]}
        case "Recommendation":
            firm = (name for name, words in _FIRM if words.search(quote.casefold()))
            return {"strength": [next(firm, "should")]}
        case _:
            return {}


def _without(items: Sequence[Item], indices: set[int]) -> list[Item]:
    return [item for index, item in enumerate(items) if index not in indices]


def _shown(item: Item) -> str:
    quote = " ".join(str(item.get("quote") or "").split())
    return f'"{quote[:_SHOWN]}…"' if len(quote) > _SHOWN else f'"{quote}"'


def _text(view: View, document: str) -> str:
    asked = f"SELECT ?text WHERE {{ GRAPH <{REGISTRY}> {{ <{document}> <{RG_NS}text> ?text }} }}"
    return next((str(text) for (text,) in select(view, asked).rows), "")
