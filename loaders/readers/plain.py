"""Plain text and Markdown: bytes to canonical text, and text to a document."""

import codecs

from loaders.document import Document, Page
from loaders.readers.assemble import to_document
from loaders.readers.content import Content, canonical
from ontology.errors import UnreadableDocument

_BINARY_SHARE = 0.02
_SAMPLE = 65_536
_CONTROLS = bytes({*range(9), *range(14, 27), *range(28, 32)})
_MIXED = "reviewgraph-windows-1252"


def decode(content: bytes, name: str) -> str:
    """Return the text of a file: UTF-8 or UTF-16 with its mark, UTF-8, or Windows-1252.

    A byte that is no UTF-8 is read as Windows-1252, so that text pasted together from files of
    both is read whole. Raises `UnreadableDocument` for an empty or binary file.
    """
    if not content.strip():
        raise UnreadableDocument(f"{name}: the file is empty; give the review's text")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded_utf16(content, name)
    sample = content[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if b"\x00" in content or controls > _BINARY_SHARE * len(sample):
        raise UnreadableDocument(f"{name}: a binary file, not text; export it as text first")
    try:
        return content.decode("utf-8-sig", _MIXED)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{name}: neither UTF-8 nor Windows-1252 (byte {error.start}); save it as UTF-8"
        ) from error


def _decoded_utf16(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{name}: marked as UTF-16 but broken at byte {error.start}; save it as UTF-8"
        ) from error
    if "\x00" in text:
        raise UnreadableDocument(f"{name}: a binary file, not text; export it as text first")
    return text


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the byte at which UTF-8 breaks as Windows-1252; raise the error where it is none."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    try:
        return byte.decode("cp1252"), error.start + 1
    except UnicodeDecodeError:
        raise error from None


codecs.register_error(_MIXED, _as_windows)


def read_plain(name: str, content: bytes) -> Content:
    """Return the content of a text or Markdown file's bytes; form feeds part its pages.

    Raises `UnreadableDocument` as `decode` does.
    """
    return plain_content(decode(content, name))


def plain_content(text: str) -> Content:
    """Return the content of a text; form feeds part its pages."""
    text = canonical(text)
    return Content(text, _pages(text))


def read_text(name: str, text: str, media_type: str = "text/plain") -> Document:
    """Return the document of a text."""
    return to_document(name, media_type, plain_content(text))


def _pages(text: str) -> tuple[Page, ...]:
    if "\f" not in text:
        return ()
    pages, start = [], 0
    for number, part in enumerate(text.split("\f"), 1):
        pages.append(Page(number, start, start + len(part) + 1))
        start += len(part) + 1
    return tuple(pages)
