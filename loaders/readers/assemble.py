"""What a reader hands on, made into a document."""

import hashlib

from loaders.document import Document
from loaders.layout import read_blocks
from loaders.readers.content import Content
from ontology.records import SourceDocument


def to_document(name: str, media_type: str, content: Content) -> Document:
    """Return the document of a content; its digest is that of the canonical text."""
    text = content.text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    source = SourceDocument(digest, name, media_type, text)
    return Document(source, content.pages, read_blocks(text, content.marks), content.notes)
