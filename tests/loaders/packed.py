"""Zip files and Word packages made by hand, sound and hostile."""

import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument

_LINK = 0o120777 << 16


def zipped(members: dict[str, bytes | str]) -> bytes:
    """Return a zip file of members by name."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def zipped_link(name: str, target: str) -> bytes:
    """Return a zip file with a symbolic link."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        link = ZipInfo(name)
        link.create_system = 3
        link.external_attr = _LINK
        archive.writestr(link, target)
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    """Return a zip file with every member said to be encrypted."""
    changed = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)


def corrupt(content: bytes) -> bytes:
    """Return a zip file whose first member's bytes are not what its checksum says."""
    changed = bytearray(content)
    name = int.from_bytes(changed[26:28], "little")
    start = 30 + name + int.from_bytes(changed[28:30], "little")
    changed[start : start + 4] = zlib.compress(b"other")[:4]
    return bytes(changed)


def word(document: WordDocument) -> bytes:
    """Return the bytes of a Word document."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, change: tuple[bytes, bytes]) -> bytes:
    """Return a package with one replacement made in one part, or the part added whole."""
    old, new = change
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        names = source.namelist()
        for member in names:
            data = source.read(member)
            target.writestr(member, data.replace(old, new) if member == name else data)
        if name not in names:
            target.writestr(name, new)
    return out.getvalue()


def plain_word(*paragraphs: str) -> bytes:
    """Return a Word document of plain paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return word(document)
