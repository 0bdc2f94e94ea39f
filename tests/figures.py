"""The published figures of quality: in most tests a few of them.

Every store is given them when it is loaded, and all of them take longer than what most tests load.
"""

import json
from pathlib import Path

from api import publishing

ALL = publishing.PUBLISHED
_FEW = 20


def few(folder: Path) -> Path:
    """Write a few of the figures to a folder, and return the file."""
    answer = json.loads(ALL.read_text("utf-8"))
    target = folder / "measured.json"
    target.write_text(json.dumps(answer | {"figures": answer["figures"][:_FEW]}), "utf-8")
    return target


def publish(figures: Path) -> None:
    """Have every store that is loaded from now on given the figures of a file, read at once."""
    read = vars(publishing)["_published"]
    publishing.PUBLISHED = figures
    read.cache_clear()
    read()
