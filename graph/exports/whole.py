"""Files and folders that are whole or as they were: written beside their place, then moved in."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from graph.exports.property_graph import in_one_line
from ontology.errors import StoreError

Fill = Callable[[Sequence[IO[bytes]]], None]
Check = Callable[[Sequence[Path]], None]


def write_whole(
    path: Path, parts: Sequence[str], fill: Fill, check: Check, *, replace: bool
) -> None:
    """Write a file, or a folder of ``parts``: filled, synced, checked, then moved to ``path``.

    Whatever goes wrong, ``path`` is as it was and nothing is left beside it. Raises `StoreError`
    where ``path`` exists and ``replace`` is false, or where it cannot be written.
    """
    _refuse(path, parts, replace)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with _faults(path):
        try:
            if parts:
                part.mkdir()
            files = [part / name for name in parts] or [part]
            with ExitStack() as stack:
                streams = [stack.enter_context(file.open("xb")) for file in files]
                fill(streams)
                for stream in streams:
                    stream.flush()
                    os.fsync(stream.fileno())
            check(files)
            _move(part, path)
        finally:
            _discard(part)


def _refuse(path: Path, parts: Sequence[str], replace: bool) -> None:
    if path.is_dir() and not parts:
        raise StoreError(f"{path} is a directory; name a file to export to")
    if not (path.exists() or path.is_symlink()):
        return
    if not replace:
        raise StoreError(f"{path} exists already; pass --force to replace it, or name another")
    if parts and not path.is_dir():
        raise StoreError(f"{path} is a file; name a folder, since this format is several files")
    if parts:
        with _faults(path):
            strange = sorted({entry.name for entry in path.iterdir()} - set(parts))
        if strange:
            raise StoreError(
                f"{path} holds other files ({strange[0]}); name a folder of its own for the export"
            )


def _move(part: Path, path: Path) -> None:
    if not part.is_dir():
        part.replace(path)
    else:
        _sync(part)
        _swap(part, path)
    _sync(path.parent)


def _swap(part: Path, path: Path) -> None:
    """Put a folder in the place of another, which only a step by way of a third name can do."""
    if not path.exists():
        part.rename(path)
        return
    old = path.with_name(f".{path.name}.{os.getpid()}.old")
    path.rename(old)
    try:
        part.rename(path)
    except BaseException:
        old.rename(path)
        raise
    shutil.rmtree(old)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _discard(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or in_one_line(str(error))
        raise StoreError(f"cannot write {path}: {reason}; choose another place") from error
