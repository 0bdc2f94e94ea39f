"""The known formats: told by what is in a file, and only then by how it is named."""

import re
from dataclasses import dataclass
from pathlib import Path

from loaders.document import Document
from loaders.readers.archive import MAGIC, open_archive
from loaders.readers.assemble import to_document
from loaders.readers.isolated import read_isolated
from loaders.readers.limits import MEGABYTE, limits
from loaders.readers.plain import read_plain
from ontology.errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, media type and suffixes."""

    name: str
    media_type: str
    suffixes: tuple[str, ...]


TEXT = Format("text", "text/plain", (".txt",))
MARKDOWN = Format("markdown", "text/markdown", (".md", ".markdown"))
HTML = Format("html", "text/html", (".html", ".htm", ".xhtml"))
PDF = Format("pdf", "application/pdf", (".pdf",))
DOCX = Format(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",)
)
ZIP = Format("zip", "application/zip", (".zip",))
FORMATS = (TEXT, MARKDOWN, HTML, PDF, DOCX, ZIP)
_BY_SUFFIX = {suffix: each for each in FORMATS for suffix in each.suffixes}
_REFUSED_SUFFIXES = frozenset({".doc", ".docm", ".odt", ".rtf"})
SUFFIXES = frozenset(_BY_SUFFIX) | _REFUSED_SUFFIXES
"""The suffixes taken from a folder: those read, and those of text for which it is said why not."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_WORD_PART = "word/document.xml"
_OFFICE_PART = "[Content_Types].xml"
_PDF_HEAD = 1024
_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_HEAD = 4096


def read_bytes(name: str, content: bytes, suffix: str | None = None) -> Document:
    """Return the document of a file's bytes; ``suffix`` is ``None`` where there is no file name.

    Raises `UnreadableDocument` for content that is empty, too big, broken or of no known format,
    and for an archive, which holds documents but is none.
    """
    check_size(name, len(content))
    found = detect(name, content, suffix)
    if found is ZIP:
        raise UnreadableDocument(
            f"{name}: a zip archive where a document is needed; unpack it first"
        )
    if found in {TEXT, MARKDOWN}:
        read = read_plain(name, content)
    else:
        read = read_isolated(found.name, name, content)
    if len(read.text) > (most := limits().characters):
        raise UnreadableDocument(f"{name}: {len(read.text)} characters, more than {most}; split it")
    return to_document(name, found.media_type, read)


def check_size(name: str, size: int) -> None:
    """Raise `UnreadableDocument` for a file bigger than the limit."""
    most = limits().file_megabytes
    if size > most * MEGABYTE:
        raise UnreadableDocument(
            f"{name}: {size // MEGABYTE} MB, more than {most}; split it or leave its pictures out"
        )


def detect(name: str, content: bytes, suffix: str | None) -> Format:
    """Return the format of a file.

    Raises `UnreadableDocument` for an empty file and for one of no known format.
    """
    if not content.strip():
        raise UnreadableDocument(f"{name}: the file is empty; give the review's text")
    stated = _BY_SUFFIX.get((suffix or "").lower())
    if content.startswith(MAGIC):
        return _zipped(name, content, stated)
    if found := _by_content(name, content, stated):
        return found
    if suffix is None:
        return TEXT
    if stated in {PDF, DOCX, ZIP}:
        raise UnreadableDocument(
            f"{name}: named {suffix} but holds no such file; fetch or save it again"
        )
    if stated is None:
        known = ", ".join(sorted(_BY_SUFFIX))
        raise UnreadableDocument(f"{name}: unknown format {suffix or '(none)'}; give {known}")
    return stated


def _by_content(name: str, content: bytes, stated: Format | None) -> Format | None:
    if content.startswith(_OLE):
        raise UnreadableDocument(f"{name}: {_ole_problem(content)}")
    if content.startswith(b"{\\rtf"):
        raise UnreadableDocument(f"{name}: rich text (.rtf), which is not read; save it as .docx")
    at = content.find(b"%PDF-", 0, _PDF_HEAD)
    if at == 0 or (at > 0 and (stated is PDF or not content[:at].strip(b"\xef\xbb\xbf\t\r\n "))):
        return PDF
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return HTML if _PAGE.match(content[:_PAGE_HEAD].decode(encoding, "replace")) else None


def _ole_problem(content: bytes) -> str:
    if _ENCRYPTED_OFFICE in content:
        return "password-protected; save it without a password"
    return "a file of an old Office (.doc), which is not read; save it as .docx or PDF"


def is_archive(name: str, path: Path) -> bool:
    """Tell whether a file holds documents rather than being one.

    Raises `UnreadableDocument` for a zip file that is broken or too big.
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(MAGIC):
            return False
    stated = _BY_SUFFIX.get(path.suffix.lower())
    return stated is not DOCX and _zipped(name, path, stated) is ZIP


def _zipped(name: str, content: bytes | Path, stated: Format | None) -> Format:
    with open_archive(name, content) as package:
        names = set(package.namelist())
    if _WORD_PART in names or stated is DOCX:
        return DOCX
    if _OFFICE_PART in names:
        raise UnreadableDocument(
            f"{name}: a spreadsheet or slides (no {_WORD_PART}); save the text as .docx or PDF"
        )
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableDocument(f"{name}: an OpenDocument file; save it as .docx or PDF")
    return ZIP
