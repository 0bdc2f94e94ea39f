"""What a process does until it is killed: a load, a reload with other results, a judgement.

Each takes the folder of a store first. They are started by `tests.survival.killing`.
"""

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pyoxigraph import Quad

import graph.prepared
from api.adjudicating import adjudication, find_statement
from api.loading import find_sources, load_documents
from graph.judging import judge
from graph.mapping import review_quads
from graph.oxigraph import OxigraphStore, open_store
from ontology.adjudication import Verdict
from ontology.records import CaseReview

Task = Callable[[Path, str], None]
JUDGED_AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def load(store: Path, folder: str, *, afresh: bool = False) -> None:
    """Load a folder of documents."""
    with open_store(store) as target:
        sources = find_sources([folder])
        for outcome in load_documents(target, sources, place=store, afresh=afresh):
            assert not outcome.problems, outcome.problems


def reload(store: Path, folder: str) -> None:
    """Load it with software that tells the same texts otherwise."""

    def retold(review: CaseReview, *rest: Any) -> Iterator[Quad]:  # noqa: ANN401 - handed on
        changed = replace(review, subject=f"{review.subject}, read again", recommendations=())
        return review_quads(changed, *rest)

    vars(graph.prepared)["review_quads"] = retold
    load(store, folder, afresh=True)


def reject(store: Path, statement: str) -> None:
    """Reject a statement."""
    with open_store(store) as target:
        stated = find_statement(target, statement)
        judged = adjudication(stated, Verdict.REJECT, "A. Reader", at=JUDGED_AT, reason="not so")
        judge(target, [judged])


def die_at(write: int, *, after: bool) -> None:
    """Let this process kill itself before or after its write of that number, from 0."""
    update = OxigraphStore._update
    done = 0

    def counted(self: OxigraphStore, *rest: Any) -> None:  # noqa: ANN401 - handed on
        nonlocal done
        if done == write and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        update(self, *rest)
        if done == write and after:
            os.kill(os.getpid(), signal.SIGKILL)
        done += 1

    setattr(OxigraphStore, "_update", counted)  # noqa: B010 - a method put in place of another
