"""Explanations of sentences as text and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import typer

from ontology.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from loaders.explanation import Explained


def print_explained(paths: Iterable[str], words: str | None, *, as_json: bool) -> None:
    """Print the sentences of documents explained, or those that hold the words.

    Leaves with exit code 1 if a document was refused or no sentence holds the words.
    """
    from api.loading import find_sources  # noqa: PLC0415 - keeps --help quick
    from loaders.explanation import explain  # noqa: PLC0415 - as above
    from loaders.origins import read_origin  # noqa: PLC0415 - as above

    shown = refused = 0
    for source in find_sources(paths):
        try:
            if isinstance(source, DocumentError):
                raise source
            if isinstance(source, str):
                raise typer.BadParameter("--explain reads files, not standard input")
            for explained in explain(read_origin(source), words):
                shown += 1
                if as_json:
                    typer.echo(json.dumps(as_record(explained), ensure_ascii=False))
                else:
                    typer.echo("\n".join((*as_lines(explained), "")))
        except DocumentError as problem:
            refused += 1
            typer.echo(f"error: {' '.join(str(problem).split())}", err=True)
    if not shown and not refused:
        typer.echo(f'error: no sentence holds "{words}"; give fewer words', err=True)
    if refused or not shown:
        raise typer.Exit(1)


def as_lines(explained: Explained) -> Iterator[str]:
    """Yield the lines that tell of one sentence: ``+`` what it gave, ``-`` what it did not."""
    sentence = explained.sentence
    place = " > ".join((explained.subject, *sentence.headings[-1:]))
    number = f", {sentence.number}" if sentence.number else ""
    yield f"{place}{number} [{sentence.role}, {sentence.kind}, {sentence.start}-{sentence.end}]"
    yield f'  "{sentence.text}"'
    for taken in explained.taken:
        said = f"{taken.kind}: {taken.what}" if taken.what else taken.kind
        yield f"  + {said}  (rule {taken.rule}, confidence {taken.confidence:.2f})"
    for refused in explained.refused:
        said = f"{refused.kind}: {refused.what}" if refused.what else refused.kind
        yield f"  - {said}  (rule {', '.join(refused.rules)}) {refused.reason}"
    if not explained.taken and not explained.refused:
        yield "  nothing: no rule matches"
    if explained.nearest:
        yield f"  nearest rules of sentences, by their examples: {', '.join(explained.nearest)}"


def as_record(explained: Explained) -> dict[str, Any]:
    """Return an explanation as it is written in JSON."""
    sentence = explained.sentence
    return {
        "subject": explained.subject,
        "sentence": sentence.text,
        "start": sentence.start,
        "end": sentence.end,
        "section": str(sentence.role),
        "kind": str(sentence.kind),
        "headings": list(sentence.headings),
        "number": sentence.number,
        "taken": [
            {
                "kind": taken.kind,
                "what": taken.what,
                "rule": taken.rule,
                "confidence": taken.confidence,
            }
            for taken in explained.taken
        ],
        "refused": [
            {
                "kind": refused.kind,
                "what": refused.what,
                "rules": list(refused.rules),
                "reason": refused.reason,
            }
            for refused in explained.refused
        ],
        "nearest": list(explained.nearest),
    }
