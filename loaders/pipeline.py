"""The order of things: paths to documents, documents to reviews."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from loaders.cases import broken_entries, read_cases
from loaders.confidence import calibrated
from loaders.document import Case, Document
from loaders.extractors.agencies import extract_agencies
from loaders.extractors.children import extract_children
from loaders.extractors.good_practice import extract_good_practice
from loaders.extractors.learning import extract_learning
from loaders.extractors.metadata import extract_metadata
from loaders.extractors.missed_opportunities import extract_missed_opportunities
from loaders.extractors.people import extract_people
from loaders.extractors.recommendations import extract_recommendations
from loaders.extractors.risk_factors import extract_risk_factors
from loaders.issues import find_issues
from loaders.origins import Origin, find_origins, read_origin
from loaders.pseudonyms import pseudonyms
from loaders.seen import Seen
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import DocumentError, UnreadableDocument
from ontology.issues import Issue, IssueKind
from ontology.records import CaseReview


def find_documents(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of the given paths in a stable order; a folder gives those it can read.

    Raises `UnreadableDocument` for a path that does not exist, and the first other problem.
    """
    for found in find_origins(paths):
        if isinstance(found, UnreadableDocument):
            raise found
        if found.member is None:
            yield found.path


def read_document(path: Path) -> Document:
    """Return the document of a file.

    Raises `UnreadableDocument` for a file that is empty, broken, of an unknown format, or that
    cannot be opened, and for an archive.
    """
    return read_origin(Origin(path))


def read_documents(paths: Iterable[Path]) -> Iterator[tuple[str, Document | DocumentError]]:
    """Yield each document with its path, or the reason why it could not be read, in order."""
    for found in find_origins(paths):
        if isinstance(found, UnreadableDocument):
            yield str(found).partition(":")[0], found
            continue
        try:
            yield str(found), read_origin(found)
        except DocumentError as error:
            yield str(found), error


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a document says: its reviews, and what was read in it and not understood."""

    reviews: tuple[CaseReview, ...]
    issues: tuple[Issue, ...]


def read_reviews(document: Document, vocabulary: Vocabulary | None = None) -> Extraction:
    """Return the reviews a document tells, in its order, and the issues met.

    Confidence is calibrated: of statements at 0.9, about nine in ten are right.
    Raises `NotACaseReview` where it tells none.
    """
    terms = vocabulary or load_vocabulary()
    seen = Seen(document)
    reviews: list[CaseReview] = []
    issues: list[Issue] = []
    for case in read_cases(seen.document):
        review = _review(case, terms)
        issues += map(seen.put_back_issue, find_issues(case, review, terms))
        reviews.append(seen.put_back(calibrated(review)))
    name = document.source.name
    issues += [
        Issue(IssueKind.ENTRY_TOO_SHORT, name, quote=title)
        for title in broken_entries(seen.document)
    ]
    return Extraction(tuple(reviews), tuple(issues))


def extract(document: Document, vocabulary: Vocabulary | None = None) -> tuple[CaseReview, ...]:
    """Return the reviews a document tells, in its order.

    Raises `NotACaseReview` where it tells none.
    """
    return read_reviews(document, vocabulary).reviews


def _review(case: Case, vocabulary: Vocabulary) -> CaseReview:
    metadata = extract_metadata(case)
    children = extract_children(case, metadata)
    persons = extract_people(case, children)
    names = pseudonyms(case, persons, children)
    return CaseReview(
        document=case.document.source.sha256,
        ordinal=case.ordinal,
        span=(case.start, case.end),
        subject=metadata.subject,
        type=metadata.type,
        publisher=metadata.publisher,
        published=metadata.published,
        nation=metadata.nation,
        authors=metadata.authors,
        identifiers=metadata.identifiers,
        extent=case.extent,
        evidence=metadata.evidence,
        children=children,
        persons=persons,
        risk_factors=extract_risk_factors(case, vocabulary, names),
        agencies=extract_agencies(case, vocabulary, metadata.publisher),
        missed_opportunities=extract_missed_opportunities(case, vocabulary),
        good_practice=extract_good_practice(case, vocabulary),
        learning=extract_learning(case, vocabulary),
        recommendations=extract_recommendations(case, vocabulary),
    )
