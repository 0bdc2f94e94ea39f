"""Where documents are found: files, folders of files, and archives of either."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from zipfile import ZipFile

from loaders.document import Document
from loaders.readers.archive import members, open_archive, read_member
from loaders.readers.formats import SUFFIXES, check_size, is_archive, read_bytes
from ontology.errors import UnreadableDocument

_NOT_DOCUMENTS = {"readme"}
_NOT_SAVED = ("~$", "._")  # what Word and a Mac leave beside a document


@dataclass(frozen=True, slots=True)
class Origin:
    """A file, or a member of the archive that the file is; as text, its path."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """The name a document from here goes by: "report.docx", "archive.zip/inner/report.txt"."""
        return self._below(self.path.name)

    def __str__(self) -> str:
        """Return the path, through the archive if there is one."""
        return self._below(str(self.path))

    def _below(self, path: str) -> str:
        whole = path if self.member is None else f"{path}/{self.member}"
        return "".join(char if char.isprintable() else "?" for char in whole)


def find_origins(paths: Iterable[Path]) -> Iterator[Origin | UnreadableDocument]:
    """Yield where documents of the paths are, in a stable order, or why there are none.

    A folder gives the files it and its folders hold, by their suffixes, links to folders not
    followed; an archive likewise its members. A path given by itself is taken whatever its name.
    """
    for path in paths:
        if path.is_dir():
            for found in _walk(path):
                yield from _spread(found) if isinstance(found, Path) else (found,)
        elif path.exists():
            yield from _spread(path)
        else:
            yield UnreadableDocument(f"{path}: no such file or folder")


def read_origin(origin: Origin) -> Document:
    """Return the document at an origin.

    Raises `UnreadableDocument` for one that cannot be opened, or as its format's reader does.
    """
    return read_bytes(origin.name, content_of(origin), suffix_of(origin))


def content_of(origin: Origin) -> bytes:
    """Return the bytes at an origin. Raises `UnreadableDocument` where they cannot be had."""
    name = origin.name
    try:
        if origin.member is None:
            check_size(name, origin.path.stat().st_size)
            return origin.path.read_bytes()
        archive = _archive(origin.path, origin.path.stat().st_mtime_ns)
        return read_member(name, archive, archive.getinfo(origin.member))
    except OSError as error:
        raise UnreadableDocument(f"{name}: cannot be read: {error.strerror}") from error


def suffix_of(origin: Origin) -> str:
    """Return how the name of a document ends: ".pdf"."""
    return origin.path.suffix if origin.member is None else PurePosixPath(origin.member).suffix


def _walk(folder: Path) -> Iterator[Path | UnreadableDocument]:
    """Yield the documents of a folder in the order of their paths, then what cannot be opened."""
    files: list[Path] = []
    problems: list[UnreadableDocument] = []

    def note(error: OSError) -> None:
        problems.append(UnreadableDocument(f"{error.filename}: cannot be read: {error.strerror}"))

    for place, _, names in os.walk(folder, onerror=note):
        files += [Path(place, name) for name in names if _is_document(name)]
    yield from sorted(file for file in files if file.is_file())
    yield from sorted(problems, key=str)


def _is_document(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        path.suffix.lower() in SUFFIXES
        and path.stem.lower() not in _NOT_DOCUMENTS
        and not path.name.startswith(_NOT_SAVED)
    )


def _spread(path: Path) -> Iterator[Origin | UnreadableDocument]:
    """Yield a file, or in its place the members it holds."""
    try:
        if not path.is_file() or not is_archive(path.name, path):
            yield Origin(path)
            return
        archive = _archive(path, path.stat().st_mtime_ns)
    except UnreadableDocument as problem:
        yield problem
        return
    except OSError:  # reading it says why
        yield Origin(path)
        return
    found = [
        Origin(path, each.filename) for each in members(archive) if _is_document(each.filename)
    ]
    if not found:
        yield UnreadableDocument(f"{path}: no documents of a known format in this archive")
    yield from found


@lru_cache(maxsize=4)
def _archive(path: Path, _changed: int) -> ZipFile:
    return open_archive(path.name, path)
