"""Deterministic IRIs: the same document gives the same names, on every machine, in any order.

A name is a hash of the properties that make the thing what it is, never of when it was read.
"""

from hashlib import sha256

from ontology.namespaces import CONCEPT, DATA, RG_NS, VOCABULARY_GRAPH

__all__ = [
    "ADJUDICATIONS",
    "CONCEPT",
    "DATA",
    "DIGESTS",
    "LINKS",
    "REGISTRY",
    "RG_NS",
    "RUNS",
    "VOCABULARY_GRAPH",
    "adjudication_iri",
    "agent_iri",
    "case_iri",
    "child_iri",
    "concept_iri",
    "document_iri",
    "evaluation_iri",
    "evidence_iri",
    "graph_iri",
    "is_review",
    "link_iri",
    "measurement_iri",
    "person_iri",
    "review_iri",
    "scheme_iri",
    "statement_iri",
]

REGISTRY = DATA + "registry"
"""The graph of the documents read, and of the reviews found in each."""

RUNS = DATA + "runs"
"""The graph of loading runs: the only one that holds timestamps."""

LINKS = DATA + "links"
"""The graph of what ties reviews of one case to each other."""

ADJUDICATIONS = DATA + "adjudications"
"""The graph of what people judged of statements."""

QUALITY = DATA + "quality"
"""The graph of how well extraction did on annotated sets."""

DIGESTS = DATA + "digests"
"""The graph of the digests of review graphs: kept by the store, for what is made from reviews."""

DATASET = DATA + "dataset"
"""The reviews of a store as one data set, of which quality is measured."""

_SEPARATOR = "\x1f"  # cannot occur in well-formed text, so no two keys join to the same string
_DIGITS = 20

Key = str | int | None


def _iri(kind: str, *key: Key) -> str:
    joined = _SEPARATOR.join("" if part is None else str(part) for part in key)
    return f"{DATA}{kind}/{sha256(joined.encode()).hexdigest()[:_DIGITS]}"


def document_iri(document_sha256: str) -> str:
    """Name a source document by the SHA-256 of its canonical text."""
    return _iri("document", document_sha256)


def review_iri(document_sha256: str, ordinal: int) -> str:
    """Name a case review by its document and its place in it."""
    return _iri("review", document_sha256, ordinal)


def is_review(iri: str) -> bool:
    """Return whether an IRI names a case review, and so its graph."""
    return iri.startswith(f"{DATA}review/")


def link_iri(*reviews: str) -> str:
    """Name the link between reviews of one case; their order does not matter."""
    return _iri("link", *sorted(reviews))


def case_iri(*reviews: str) -> str:
    """Name the case that reviews tell of."""
    return _iri("case", min(reviews))


def graph_iri(review: str) -> str:
    """Return the graph of a review, which is named as the review itself."""
    return review


def statement_iri(review: str, kind: str, *key: Key) -> str:
    """Name a statement of a review: ``kind`` is its class ("RiskFactor"), ``key`` what it says."""
    return _iri("statement", review, kind, *key)


def child_iri(review: str, *key: Key) -> str:
    """Name a subject child of a review."""
    return _iri("child", review, *key)


def person_iri(review: str, *key: Key) -> str:
    """Name a person of a review who is not a subject child."""
    return _iri("person", review, *key)


def evidence_iri(document_sha256: str, start: int, end: int, *key: Key) -> str:
    """Name a quotation by its place in a document; ``key`` tells apart what rests on it."""
    return _iri("evidence", document_sha256, start, end, *key)


def measurement_iri(evaluation_set: str, *key: Key) -> str:
    """Name a figure of quality by the set it was measured on and what it measures."""
    return _iri("measurement", evaluation_set, *key)


def evaluation_iri(evaluation_set: str) -> str:
    """Name the latest evaluation on an annotated set."""
    return _iri("evaluation", evaluation_set)


def scheme_iri(scheme: str) -> str:
    """Return the IRI of a concept scheme."""
    return CONCEPT + scheme


def concept_iri(scheme: str, concept: str) -> str:
    """Return the IRI of a concept; whether it exists, the vocabulary knows."""
    return f"{CONCEPT}{scheme}/{concept}"


def adjudication_iri(statement: str, by: str, at: str) -> str:
    """Name a judgement: of which statement, by whom, and when (ISO 8601)."""
    return _iri("adjudication", statement, by, at)


def agent_iri(*name: Key) -> str:
    """Name who does something: a person by name, a program by name and version."""
    return _iri("agent", *name)
