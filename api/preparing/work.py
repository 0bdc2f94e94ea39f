"""One document read, understood and made ready; whatever goes wrong costs it and no other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from api.preparing.given import Given, take
from graph.prepared import Prepared, prepare
from loaders.document import Document
from loaders.origins import Origin
from loaders.pipeline import Extraction, read_reviews
from loaders.readers.formats import read_bytes
from ontology.errors import DocumentError, NotACaseReview
from ontology.issues import Issue, IssueKind

Source = Origin | str | Given
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one document: what is to be stored, or ``problems``.

    ``lasting`` says that the same would come of it again, so that it may be kept, by its ``key``.
    """

    name: str
    prepared: Prepared | None = None
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    lasting: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A document that was understood."""

    name: str
    document: Document
    extraction: Extraction

    @property
    def problems(self) -> tuple[str, ...]:
        """What of it was refused, one line each."""
        return tuple(
            f'{self.name}: entry "{issue.quote}" holds too few words to be a review; the others '
            "are taken"
            for issue in self.extraction.issues
            if issue.kind is IssueKind.ENTRY_TOO_SHORT
        )


def make(source: Source, fingerprint: str = "") -> Made:
    """Return what comes of a document, made ready to be stored; ``fingerprint`` gives it a key."""
    key = ""

    def ready() -> Made:
        nonlocal key
        given = source if isinstance(source, Given) else take(source)
        key = given.key(fingerprint)
        read = _read(given)
        return Made(
            read.name,
            prepare(read.document.source, read.extraction.reviews),
            problems=read.problems,
            notes=read.document.notes,
            issues=read.extraction.issues,
            lasting=True,
        )

    return replace(_guarded(source, ready), key=key)


def understand(source: Source) -> Read | Made:
    """Return a document with its reviews, or why there are none."""
    return _guarded(source, lambda: _read(source))


def name_of(source: Source) -> str:
    """Return what messages call a document."""
    return source.place if isinstance(source, Given) else str(source)


def _read(source: Source) -> Read:
    given = source if isinstance(source, Given) else take(source)
    document = read_bytes(given.name, given.content, given.suffix)
    return Read(name_of(source), document, read_reviews(document))


def _guarded(source: Source, work: Callable[[], T]) -> T | Made:
    name = name_of(source)
    try:
        return work()
    except DocumentError as problem:
        return Made(name, problems=(str(problem),), lasting=isinstance(problem, NotACaseReview))
    except MemoryError:
        return Made(name, problems=(f"{name}: takes more memory than there is; split it",))
    except Exception as fault:  # a rule's defect must cost one document, not the run
        reason = f"{name}: cannot be understood ({type(fault).__name__}: {fault})"
        return Made(name, problems=(reason,))
