"""Plain text and Markdown: bytes to canonical text, and text to a document."""

import hashlib

from loaders.document import Document, Page
from loaders.layout import read_blocks
from loaders.readers.content import canonical
from ontology.errors import UnreadableDocument
from ontology.records import SourceDocument

_BINARY_SHARE = 0.02
_SAMPLE = 65_536
MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".txt": "text/plain"}


def decode(content: bytes, name: str) -> str:
    """Return the text of a file: UTF-8 (with or without mark), UTF-16 with mark, or Windows-1252.

    Raises `UnreadableDocument` for an empty or binary file.
    """
    if not content.strip():
        raise UnreadableDocument(f"{name}: the file is empty; give the review's text")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise UnreadableDocument(
                f"{name}: marked as UTF-16 but broken at byte {error.start}; save it as UTF-8"
            ) from error
    sample = content[:_SAMPLE]
    controls = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 for byte in sample)  # noqa: PLR2004  # C0 but tab to CR and ESC
    if b"\x00" in sample or controls > _BINARY_SHARE * len(sample):
        raise UnreadableDocument(f"{name}: a binary file, not text; export it as text first")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return content.decode("cp1252")
        except UnicodeDecodeError:
            raise UnreadableDocument(
                f"{name}: neither UTF-8 nor Windows-1252 (byte {error.start}); save it as UTF-8"
            ) from error


def read_text(name: str, text: str, media_type: str = "text/plain") -> Document:
    """Return the document of a text; form feeds part its pages."""
    text = canonical(text)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    source = SourceDocument(digest, name, media_type, text)
    return Document(source, _pages(text), read_blocks(text))


def read_plain(name: str, content: bytes, suffix: str) -> Document:
    """Return the document of a text or Markdown file's bytes.

    Raises `UnreadableDocument` as `decode` does.
    """
    return read_text(name, decode(content, name), MEDIA_TYPES[suffix])


def _pages(text: str) -> tuple[Page, ...]:
    if "\f" not in text:
        return ()
    pages, start = [], 0
    for number, part in enumerate(text.split("\f"), 1):
        pages.append(Page(number, start, start + len(part) + 1))
        start += len(part) + 1
    return tuple(pages)
