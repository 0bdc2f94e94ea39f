"""How a run over many documents is followed: a bar on a terminal, one line for each refusal."""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import typer

from api.outcome import Outcome
from ontology.issues import Issue

EVERY = 30.0
"""Seconds between two lines of a run that is not followed on a terminal."""

Step = Callable[[Outcome], None]


@dataclass(slots=True)
class Tally:
    """What a run has done so far."""

    documents: int = 0
    reviews: int = 0
    unchanged: int = 0
    refused: int = 0
    reopened: int = 0
    issues: list[Issue] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one document; a copy of another counts as neither."""
        self.refused += len(outcome.problems)
        self.reopened += outcome.reopened
        self.issues += outcome.issues
        if outcome.reviews and outcome.same_as is None:
            self.documents += 1
            self.reviews += outcome.reviews
            self.unchanged += outcome.unchanged

    def __str__(self) -> str:
        """Return what was taken in, and how much was refused, as one phrase."""
        taken = f"{count(self.reviews, 'review')} from {count(self.documents, 'document')}"
        if self.unchanged:
            taken += f" ({self.unchanged} unchanged)"
        return f"{taken}, {self.refused} refused" if self.refused else taken

    def remarks(self) -> Iterator[str]:
        """Yield what else there is to know of a run, a line each."""
        if self.issues:
            kinds = Counter(issue.kind for issue in self.issues)
            told = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
            yield f"{count(len(self.issues), 'issue')} of understanding: {told}"
        if self.reopened:
            yield f"{count(self.reopened, 'judgement')} to look at again: adjudicate --open"


def count(number: int, noun: str) -> str:
    """Return "1 review", "2 reviews"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def describe(outcome: Outcome) -> Iterator[str]:
    """Yield the lines a document deserves; none where it was simply taken in."""
    for problem in outcome.problems:
        message = " ".join(problem.split())
        known = Path(outcome.name).name in message
        yield f"error: {message if known else f'{outcome.name}: {message}'}"
    for note in outcome.notes:
        yield f"note: {outcome.name}: {note}"
    if outcome.same_as is not None:
        yield f"note: {outcome.name}: same content as {outcome.same_as}, counted once"


class Rate:
    """How quickly a run goes on, and how long it may still take."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._begun = time.monotonic()

    def step(self) -> None:
        """Count one document."""
        self._done += 1

    @property
    def a_second(self) -> float:
        """Documents a second since the run began."""
        return self._done / max(time.monotonic() - self._begun, 1e-9)

    def __str__(self) -> str:
        """Return the rate in one line: "40 of 100 documents, 2.0 a second, about 0:00:30 left"."""
        left = timedelta(seconds=round((self._total - self._done) / max(self.a_second, 1e-9)))
        done = f"{self._done} of {count(self._total, 'document')}"
        return f"{done}, {self.a_second:.1f} a second, about {left} left"


@contextmanager
def following(total: int) -> Iterator[Step]:
    """Yield a function to call after each of ``total`` documents; it tells how far the run is.

    On a terminal it moves a bar; elsewhere it says so every half minute. Bar and lines go to
    standard error.
    """
    if not sys.stderr.isatty():
        yield _Report(total).step
        return
    from rich.console import Console  # noqa: PLC0415 - keeps --help quick
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[rate]}", markup=False),
        TextColumn("left:"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    rate = Rate(total)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total, rate="")

        def step(outcome: Outcome) -> None:
            for line in describe(outcome):
                console.print(line, markup=False, highlight=False, soft_wrap=True)
            rate.step()
            told = f"{rate.a_second:.1f}/s"
            progress.update(task, advance=1, description=outcome.name, rate=told)

        yield step


class _Report:
    """What a run tells where there is no terminal."""

    def __init__(self, total: int) -> None:
        self._rate = Rate(total)
        self._told = time.monotonic()

    def step(self, outcome: Outcome) -> None:
        for line in describe(outcome):
            typer.echo(line, err=True)
        self._rate.step()
        if time.monotonic() - self._told >= EVERY:
            self._told = time.monotonic()
            typer.echo(f"note: {self._rate}", err=True)
