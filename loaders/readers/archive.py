"""Zip archives: their members as documents, and what no archive may do.

Nothing is ever written to disk. What a member unpacks to is known before it is unpacked, from its
entry; `zipfile` yields no more than the entry says.
"""

import stat
from collections.abc import Iterator
from io import SEEK_END, BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # its name there says nothing

from loaders.readers.limits import MEGABYTE, Limits, limits
from ontology.errors import UnreadableDocument

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED = 0x1
_LEAST_JUDGED = MEGABYTE
_TAIL = 65_557  # the end record with the longest comment
_ENTRY_BYTES = 1024
_BROKEN = (BadZipFile, ZlibError, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
_NO_DOCUMENTS = ("__MACOSX/",)


def open_archive(name: str, source: bytes | Path) -> ZipFile:
    """Return an archive whose size is within the limits.

    Raises `UnreadableDocument` for one that is broken, or holds or unpacks to too much.
    """
    bound = limits()
    try:
        _check_directory(name, source, bound)
        archive = ZipFile(BytesIO(source) if isinstance(source, bytes) else source)
    except _BROKEN as error:
        raise UnreadableDocument(
            f"{name}: a broken or truncated zip file ({error}); fetch or save it again"
        ) from error
    members = archive.infolist()
    if len(members) > bound.members:
        raise UnreadableDocument(
            f"{name}: {len(members)} members, more than {bound.members}; split the archive"
        )
    total = sum(member.file_size for member in members)
    if total > bound.unpacked_megabytes * MEGABYTE:
        raise UnreadableDocument(
            f"{name}: unpacks to {total // MEGABYTE} MB, more than {bound.unpacked_megabytes}; "
            "split the archive"
        )
    return archive


def members(archive: ZipFile) -> Iterator[ZipInfo]:
    """Yield the files of an archive in its order; folders and what a Mac adds are left out."""
    seen: set[str] = set()
    for member in archive.infolist():
        name = member.filename
        if member.is_dir() or name in seen or name.startswith(_NO_DOCUMENTS):
            continue
        seen.add(name)
        yield member


def read_member(where: str, archive: ZipFile, member: ZipInfo) -> bytes:
    """Return the bytes of a member; ``where`` names it in messages.

    Raises `UnreadableDocument` for a member that is encrypted, a link, out of the archive's own
    folders, packed in a rare way, too big, or broken.
    """
    if problem := _refusal(member, limits()):
        raise UnreadableDocument(f"{where}: {problem}")
    try:
        with archive.open(member) as file:
            return file.read()
    except _BROKEN as error:
        raise UnreadableDocument(
            f"{where}: a broken member of the archive ({error}); make the archive again"
        ) from error


def _check_directory(name: str, source: bytes | Path, bound: Limits) -> None:
    """Raise `UnreadableDocument` where the list of members alone would fill the memory."""
    if isinstance(source, bytes):
        tail = source[-_TAIL:]
    else:
        with source.open("rb") as file:
            file.seek(max(0, file.seek(0, SEEK_END) - _TAIL))
            tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 16:
        raise BadZipFile("no list of members at its end")
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if size > bound.members * _ENTRY_BYTES:
        raise UnreadableDocument(f"{name}: more than {bound.members} members; split the archive")


def _refusal(member: ZipInfo, bound: Limits) -> str | None:
    """Return why a member is not read; the first reason of several."""
    parts = member.orig_filename.replace("\\", "/").split("/")
    size = member.file_size
    reasons = (
        (
            ".." in parts or not parts[0] or ":" in parts[0],
            "its path leads out of the archive; refused",
        ),
        (
            stat.S_ISLNK(member.external_attr >> 16),
            "a link, not a file; put the file itself into the archive",
        ),
        (
            member.flag_bits & _ENCRYPTED,
            "password-protected; make the archive again without a password",
        ),
        (
            member.compress_type not in {ZIP_STORED, ZIP_DEFLATED},
            "packed in a way that is not read; make the archive again as a plain zip",
        ),
        (
            size > bound.file_megabytes * MEGABYTE,
            f"{size // MEGABYTE} MB, more than {bound.file_megabytes}; no document is so big",
        ),
        (
            size > _LEAST_JUDGED and size > bound.ratio * max(member.compress_size, 1),
            f"unpacks to more than {bound.ratio} times its packed size; refused",
        ),
    )
    return next((reason for holds, reason in reasons if holds), None)
