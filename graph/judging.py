"""Judgements put on record, and the reviews they are about put as they now stand, all at once."""

from collections.abc import Collection, Iterable

from pyoxigraph import Quad

from graph.adjudications import called, change, of_reviews
from graph.standing import settle, unsettle
from graph.store import Store
from graph.validation import validate
from ontology.adjudication import Adjudication, Status
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import StoreError


def judge(
    store: Store,
    judgements: Iterable[Adjudication] = (),
    *,
    withdrawn: Collection[str] = (),
    vocabulary: Vocabulary | None = None,
) -> list[Adjudication]:
    """Record judgements, take back those called ``withdrawn`` (IRIs), and return what they became.

    One transaction, whatever their number. A review that is not in the store keeps its judgements
    for when it is. Raises :class:`StoreError` if a review would break a shape; nothing is then
    written.
    """
    words = vocabulary or load_vocabulary()
    new = {item.iri: item for item in judgements}
    back = called(store, withdrawn) if withdrawn else []
    reviews = {item.subject.review for item in (*new.values(), *back)}
    before = of_reviews(store, reviews)
    after: list[Adjudication] = []
    graphs: dict[str, tuple[Quad, ...]] = {}
    present = set(store.graphs())
    for review in sorted(reviews):
        known = {item.iri: item for item in before if item.subject.review == review}
        told = {**known, **{n: item for n, item in new.items() if item.subject.review == review}}
        wanted = [
            item.with_status(Status.WITHDRAWN) if iri in withdrawn else item
            for iri, item in told.items()
        ]
        if review not in present:
            after += wanted
            continue
        fresh = unsettle(store.quads(review), review, known.values(), words)
        settled = settle(fresh, review, wanted, words)
        report = validate(settled.quads, words)
        if not report.conforms:
            raise StoreError(f"{review} would not be valid: {report.violations[0]}")
        graphs[review] = settled.quads
        after += settled.adjudications
    store.replace_graphs(graphs, change(before, after))
    touched = {*new, *withdrawn}
    return [item for item in after if item.iri in touched]
