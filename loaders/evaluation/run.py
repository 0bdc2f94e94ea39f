"""Extracts the documents of an annotated set and compares."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from loaders.annotation import to_record
from loaders.document import Document, collapse
from loaders.evaluation.annotated import Annotated, AnnotatedSet, Review
from loaders.evaluation.comparison import STATEMENTS, compare
from loaders.evaluation.verdicts import Verdict
from loaders.pipeline import extract, read_document
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import NotACaseReview
from ontology.records import CaseReview

NOT_READ = "not read"
NOT_STATED = "not stated"

Extract = Callable[[Document, Vocabulary], tuple[CaseReview, ...]]


@dataclass(frozen=True, slots=True)
class Traits:
    """What kind of document tells a review: how much of it, of what type, from which nation."""

    extent: str
    type: str
    nation: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of an annotated set.

    ``traits`` holds every review compared, by the name its verdicts carry; ``quotes`` and
    ``verbatim`` count the extracted quotations and those that stand in their document.
    """

    name: str
    documents: int
    verdicts: tuple[Verdict, ...]
    traits: Mapping[str, Traits]
    quotes: int
    verbatim: int

    @property
    def grounding(self) -> float:
        """The share of extracted quotations that stand in their document; 0 where there are none.

        The annotation guide's scorer has it so as well.
        """
        return self.verbatim / self.quotes if self.quotes else 0.0


@dataclass(frozen=True, slots=True)
class Read:
    """An annotated document with the reviews extracted from it, as records and as exchanged."""

    annotated: Annotated
    text: str
    reviews: tuple[CaseReview, ...]
    found: tuple[Review, ...]


def read(annotated: Annotated, vocabulary: Vocabulary | None = None, by: Extract = extract) -> Read:
    """Return what is extracted from an annotated document; a refused one gives no review.

    Raises `UnreadableDocument` for a document that cannot be read at all.
    """
    known = vocabulary or load_vocabulary()
    document = read_document(annotated.path)
    try:
        reviews = by(document, known)
    except NotACaseReview:
        reviews = ()
    found = to_record(annotated.name, reviews, known)["reviews"]
    return Read(annotated, document.text, reviews, tuple(found))


def evaluate(
    given: AnnotatedSet, vocabulary: Vocabulary | None = None, by: Extract = extract
) -> Evaluation:
    """Extract every document of an annotated set and compare it with its annotation."""
    verdicts: list[Verdict] = []
    traits: dict[str, Traits] = {}
    quotes = verbatim = 0
    for annotated in given.documents:
        one = read(annotated, vocabulary, by)
        judged, pairs = compare(annotated.path.stem, annotated.reviews, one.found)
        verdicts += judged
        traits.update(_traits(one, pairs, judged))
        text = collapse(one.text)
        said = [quote for review in one.found for quote in _quotes(review)]
        quotes += len(said)
        verbatim += sum(quote in text for quote in said)
    return Evaluation(given.name, len(given.documents), tuple(verdicts), traits, quotes, verbatim)


def _traits(
    one: Read, pairs: Mapping[int, int], judged: tuple[Verdict, ...]
) -> Iterator[tuple[str, Traits]]:
    """Yield the traits of each review; ``judged`` holds one verdict a review, in their order."""
    default = Traits(one.reviews[0].extent if one.reviews else NOT_READ, NOT_STATED, NOT_STATED)
    reviews = [verdict.review for verdict in judged if verdict.measure == "review"]
    for i, where in enumerate(reviews):
        if i >= len(one.annotated.reviews):
            yield where, default
            continue
        gold = one.annotated.reviews[i]
        extent = one.reviews[pairs[i]].extent if i in pairs else default.extent
        yield (
            where,
            replace(
                default,
                extent=extent,
                type=gold.get("type") or NOT_STATED,
                nation=gold.get("nation") or NOT_STATED,
            ),
        )


def _quotes(review: Review) -> Iterator[str]:
    for group in (*STATEMENTS, "risk_factors", "agencies"):
        for claim in review.get(group) or []:
            if claim.get("quote"):
                yield collapse(claim["quote"])
