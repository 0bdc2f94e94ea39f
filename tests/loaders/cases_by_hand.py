"""Cases made by hand from sentences, so that an extractor is tested without the readers."""

from hashlib import sha256

from loaders.document import BlockKind, Case, Document, Sentence
from ontology.assertion import Extent, SectionRole
from ontology.records import SourceDocument


def case_of(
    *sentences: str,
    role: SectionRole = SectionRole.ANALYSIS,
    extent: Extent = Extent.FULL,
    title: str = "Child QX",
) -> Case:
    """Return a case that tells the given sentences, one a paragraph, under its title."""
    text = "\n\n".join([title, *sentences])
    digest = sha256(text.encode()).hexdigest()
    document = Document(SourceDocument(digest, "case.txt", "text/plain", text), (), ())
    placed = []
    at = len(title) + 2
    for number, words in enumerate(sentences):
        placed.append(
            Sentence(words, at, at + len(words), role, (), number, None, BlockKind.PARAGRAPH, False)
        )
        at += len(words) + 2
    return Case(document, 0, extent, 0, len(text), title, (0, len(title)), None, tuple(placed))
