"""Judgements of an earlier version of a document, brought to a later one.

A changed text is another document, with other names for all it tells. A version is known by its
file name and by what the case is called. What was judged is looked for in the new text by its
words; what is not found there waits to be judged again.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from graph.adjudications import of_file, of_reviews
from graph.mapping import name_statement
from graph.statements import terms_of
from graph.store import View
from ontology.adjudication import Adjudication, Status, Subject
from ontology.identifiers import REGISTRY, document_iri
from ontology.records import Evidence, SourceDocument

_CONTEXT = 32
"""Code points kept either side of a quotation, as in :class:`ontology.records.Evidence`."""


def judgements_for(
    store: View, document: SourceDocument, reviews: Mapping[str, str]
) -> tuple[list[Adjudication], list[Adjudication]]:
    """Return the judgements a store has of a document's reviews, and those that apply.

    ``reviews`` are what its cases are called, by the IRIs of the reviews.
    The latter hold, for a document that is new to the store, also what was judged of another
    document of the same name.
    """
    iri = document_iri(document.sha256)
    known = [item for item in of_reviews(store, reviews, iri) if _belongs(item, reviews)]
    if _is_known(store, iri):
        return known, known
    earlier = [item for item in of_file(store, document.name) if item.subject.document != iri]
    subjects = {case: Subject(name, iri, case, document.name) for name, case in reviews.items()}
    there = {item.iri for item in known}
    carried = carry(earlier, subjects, document.text) if earlier else []
    return known, [*known, *(item for item in carried if item.iri not in there)]


def reopened(adjudications: Iterable[Adjudication]) -> Iterator[Adjudication]:
    """Yield judgements as they are when nothing they were made of is there to apply them to."""
    open_again = {Status.APPLIED, Status.REOPENED}
    for item in adjudications:
        yield item.with_status(Status.REOPENED) if item.status in open_again else item


def carry(
    earlier: Iterable[Adjudication], subjects: Mapping[str, Subject], text: str
) -> list[Adjudication]:
    """Return the judgements of an earlier version as judgements of the reviews of a new text.

    ``subjects`` are the new reviews by what their cases are called. Only the latest live judgement
    of each statement is carried.
    """
    known = sorted(earlier, key=lambda item: item.order)
    carried_on = {item.carried_from for item in known}
    latest = {
        (item.statement, item.verdict): item
        for item in known
        if item.status in {Status.APPLIED, Status.REOPENED} and item.iri not in carried_on
    }
    carried = (
        _carried(item, subjects[item.subject.case], text)
        for item in latest.values()
        if item.subject.case in subjects
    )
    return list({item.iri: item for item in carried}.values())


def _belongs(item: Adjudication, reviews: Container[str]) -> bool:
    # One carried to a later version that has not its words still rests on those of this document.
    waits_elsewhere = item.carried_from is not None and item.status is Status.REOPENED
    return item.subject.review in reviews or not waits_elsewhere


def _is_known(store: View, document: str) -> bool:
    return bool(store.query(f"ASK {{ GRAPH <{REGISTRY}> {{ <{document}> ?property ?value }} }}"))


def locate(quote: str, text: str, near: int = 0) -> tuple[int, int] | None:
    """Return where a quotation stands in a text, however its white space runs.

    Of several places, the one nearest to ``near``; ``None`` if there is none.
    """
    words = quote.split()
    if not words:
        return None
    places = [found.span() for found in re.finditer(r"\s+".join(map(re.escape, words)), text)]
    return min(places, key=lambda span: (abs(span[0] - near), span), default=None)


def quoted(text: str, start: int, end: int, like: Evidence) -> Evidence:
    """Return ``text[start:end]`` as a quotation that is in all else like another."""
    return replace(
        like,
        exact=text[start:end],
        prefix=text[max(0, start - _CONTEXT) : start],
        suffix=text[end : end + _CONTEXT],
        start=start,
        end=end,
    )


def _carried(item: Adjudication, subject: Subject, text: str) -> Adjudication:
    old = item.said.evidence
    place = locate(old.exact, text, old.start)
    if place is None:
        return replace(
            item,
            subject=replace(subject, document=item.subject.document),
            # Named apart, so that the judgement of the earlier version stands beside it.
            statement=name_statement(subject.review, item.said.kind, {}, old),
            status=Status.REOPENED,
            applied_to=None,
            carried_from=item.iri,
        )
    evidence = quoted(text, *place, old)
    terms = terms_of(item.said.kind, item.said.values)
    return replace(
        item,
        statement=name_statement(subject.review, item.said.kind, terms, evidence),
        subject=subject,
        said=replace(item.said, evidence=evidence),
        carried_from=item.iri,
    )
