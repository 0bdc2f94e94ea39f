"""The exception tree, whole.

    ReviewGraphError
    ├── DocumentError            a document that gives no review; the message says why
    │   ├── UnreadableDocument   empty, binary, wrong encoding, unknown format
    │   └── NotACaseReview       read, but it is no case review
    ├── VocabularyError          a concept, scheme or label that does not exist
    ├── RulesError               a rule file of the user's own that cannot be read
    ├── StoreError               a store that is locked, full, read-only or damaged
    ├── ClusterError             a cluster that cannot be reached, or would do other work
    └── QueryError               an unknown query or parameter, a wrong value, bad SPARQL

Every message is one line: what, where, and what to do.
"""


class ReviewGraphError(Exception):
    """Anything this project raises on purpose."""

    def __str__(self) -> str:
        """Return the message in one line, whatever lines a name or a value in it has."""
        return " ".join(super().__str__().splitlines())


class DocumentError(ReviewGraphError):
    """A document that gives no review."""


class UnreadableDocument(DocumentError):  # noqa: N818  # named for what it is
    """Empty, binary, wrongly encoded or of an unknown format."""


class NotACaseReview(DocumentError):  # noqa: N818  # named for what it is
    """Read well, but no case review."""


class VocabularyError(ReviewGraphError):
    """A concept, scheme or label that does not exist."""


class RulesError(ReviewGraphError):
    """A rule file of the user's own that cannot be read, or adds to none of ours."""


class ClusterError(ReviewGraphError):
    """A cluster cannot be reached, or would do other work than asked."""


class StoreError(ReviewGraphError):
    """A store that is locked, full, read-only or damaged."""


class QueryError(ReviewGraphError):
    """An unknown query or parameter, a value of the wrong type, or bad SPARQL."""
