"""Pictures of what recurs: SVG for print and screen readers, PNG for slides.

Nothing is computed here. What is drawn is what ``queries`` counts: distinct reviews, with the
number they are a part of. The same store gives the same bytes.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.errors import QueryError, StoreError

if TYPE_CHECKING:
    from queries.runner import Queryable
    from queries.views import Asked

__all__ = ["write_plots"]


def write_plots(view: Queryable, asked: Asked, folder: Path) -> tuple[Path, ...]:
    """Write every picture to a folder, as ``name.svg`` and ``name.png``; return the files.

    The folder is made where it is not there; pictures of the same name are replaced. Raises
    `QueryError` where matplotlib is not installed, `StoreError` where the folder cannot be
    written.
    """
    if find_spec("matplotlib") is None:
        raise QueryError("pictures need matplotlib: pip install 'reviewgraph[analysis]'")
    from api.plots.canvas import save  # noqa: PLC0415 - needs matplotlib
    from api.plots.pictures import draw_pictures  # noqa: PLC0415 - needs matplotlib

    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(
            path for picture in draw_pictures(view, asked) for path in save(picture, folder)
        )
    except OSError as error:
        reason = error.strerror or " ".join(str(error).split())
        raise StoreError(
            f"cannot write pictures to {folder}: {reason}; choose another folder"
        ) from error
