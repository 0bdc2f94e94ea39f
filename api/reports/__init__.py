"""A report of what a store holds: one page that opens anywhere, prints well and asks for nothing.

Nothing is computed here. Every figure is one of ``queries``; a quotation is text, never markup;
and the same store gives the same bytes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from api.reports.contents import Options, gather
from api.reports.page import render
from ontology.errors import StoreError

if TYPE_CHECKING:
    from queries.runner import Queryable

__all__ = ["Options", "render_report", "write_report"]


def render_report(view: Queryable, options: Options) -> str:
    """Return the report of a store as one HTML page."""
    return render(gather(view, options))


def write_report(view: Queryable, options: Options, path: Path, *, force: bool = False) -> int:
    """Write the report of a store to a file, which is afterwards whole or as it was before.

    Returns its size in bytes. Raises `StoreError` where the file is there already and ``force``
    is not given, or where it cannot be written.
    """
    check_place(path, force=force)
    page = render_report(view, options).encode("utf-8")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("xb") as stream:
                stream.write(page)
                stream.flush()
                os.fsync(stream.fileno())
            check_place(path, force=force)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = error.strerror or " ".join(str(error).split())
        raise StoreError(f"cannot write {path}: {reason}; choose another --out") from error
    return len(page)


def check_place(path: Path, *, force: bool) -> None:
    """Raise `StoreError` where a report must not be written to ``path``."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder; name a file, for example {path / 'report.html'}")
    if path.exists() and not force:
        raise StoreError(f"{path} is there already; replace it with --force or choose another")
