"""The process that loads one job: ``python -m api.http.graph_api.loading FOLDER``."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from api.http.graph_api.jobs import now, read, write
from api.loading import find_sources, load_documents
from api.outcome import Outcome
from graph.store import Store
from graph.stores import open_store
from ontology.errors import ReviewGraphError, StoreError

WAIT = 600.0
"""Seconds to wait for a store that another load or judgement holds."""
_PAUSE = 0.25


def main(folder: Path) -> int:
    """Load the files of a job into its store, and say after each document how far it is."""
    told = read(folder, alive=True)
    if told is None:
        return 2
    files = folder / "files"
    told |= {"pid": os.getpid(), "state": "running", "started": now()}
    write(folder, told)
    try:
        sources = find_sources(str(path) for path in sorted(files.iterdir()))
        told["documents"] = len(sources)
        write(folder, told)
        with opened(told["store"], WAIT) as store:
            for outcome in load_documents(store, sources, place=told["store"]):
                told["outcomes"].append(_shown(outcome, f"{files}{os.sep}"))
                told["done"] += 1
                write(folder, told)
    except ReviewGraphError as problem:
        told |= {"state": "failed", "detail": str(problem).replace(f"{files}{os.sep}", "")}
    else:
        told["state"] = "done"
    told["ended"] = now()
    write(folder, told)
    return 0


def opened(place: str | Path, wait: float) -> Store:
    """Open a store to write to, waiting for others to end. Raises `StoreError` if they do not."""
    deadline = time.monotonic() + wait
    while True:
        try:
            return open_store(place)
        except StoreError as problem:
            if "another process" not in str(problem) or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def _shown(outcome: Outcome, folder: str) -> dict[str, Any]:
    return {
        "name": outcome.name.replace(folder, ""),
        "reviews": outcome.reviews,
        "problems": [each.replace(folder, "") for each in outcome.problems],
        "same_as": outcome.same_as.replace(folder, "") if outcome.same_as else None,
        "notes": list(outcome.notes),
        "issues": len(outcome.issues),
        "reopened": outcome.reopened,
    }


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
