"""``reviewgraph evaluate``: extraction measured against annotated reviews."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Format
from api.cli.progress import count
from api.cli.rows import print_table

if TYPE_CHECKING:
    from api.evaluation import Evaluation
    from queries.tables import Table, Value


class By(StrEnum):
    """What figures are told by."""

    KIND = "kind"
    CONCEPT = "concept"
    BEARER = "bearer"
    DOCUMENT = "document"


AnnotationsArgument = Annotated[
    Path, typer.Argument(metavar="ANNOTATIONS", help="A folder of annotation records (.json).")
]
TextsOption = Annotated[
    Path | None,
    typer.Option(
        "--texts", help="The folder of their documents; else beside, above, or texts/ next to it."
    ),
]
ByOption = Annotated[
    By, typer.Option("--by", help="By kind of statement, concept, bearer or kind of document.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]
MissesOption = Annotated[
    bool, typer.Option("--misses", help="Print what was missed and what is wrong, one a line.")
]
KeepOption = Annotated[
    str | None,
    typer.Option("--store", "-s", help="Store the figures with the data set in this store."),
]


def evaluate(
    annotations: AnnotationsArgument,
    texts: TextsOption = None,
    by: ByOption = By.KIND,
    as_json: JsonOption = False,
    list_misses: MissesOption = False,
    store: KeepOption = None,
) -> None:
    """Compare what is extracted with annotated reviews: precision, recall and F1.

    Intervals are of 95 %, from reviews drawn again. Records have the shape `extract` writes; each
    names its document.

    For example:

      reviewgraph evaluate examples/annotations

      reviewgraph evaluate mine/ --texts reviews/ --by concept

      reviewgraph evaluate mine/ --misses | grep risk_factor
    """
    from api.evaluation import evaluate_folder, keep, misses, table  # noqa: PLC0415 - quick --help

    evaluation = evaluate_folder(annotations, texts)
    if list_misses:
        for miss in misses(evaluation):
            typer.echo(str(miss))
    else:
        rows = table(evaluation, by)
        if as_json:
            typer.echo(json.dumps(_as_json(evaluation, by, rows), ensure_ascii=False, indent=2))
        else:
            print_table(_short(rows), Format.TABLE, title=_title(evaluation))
    if store is not None:
        from graph.stores import open_store  # noqa: PLC0415 - keeps --help quick

        with open_store(store) as writable:
            stored = keep(writable, evaluation)
        typer.echo(f"{count(stored, 'figure')} of {evaluation.name} stored in {store}", err=True)


def _title(evaluation: Evaluation) -> str:
    reviews = len(evaluation.traits)
    return (
        f"{evaluation.name}: {count(reviews, 'review')} from "
        f"{count(evaluation.documents, 'document')}, {evaluation.verbatim} of "
        f"{evaluation.quotes} quotations stand in their document"
    )


def _as_json(evaluation: Evaluation, by: By, rows: Table) -> dict[str, object]:
    return {
        "set": evaluation.name,
        "documents": evaluation.documents,
        "reviews": len(evaluation.traits),
        "quotes": evaluation.quotes,
        "verbatim": evaluation.verbatim,
        "by": str(by),
        "rows": rows.records(),
    }


def _short(rows: Table) -> Table:
    """Return the table for people: each figure with its interval in one column."""
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    figures = {"precision": "p", "recall": "r", "f1": "f"}
    plain = rows.columns[: rows.columns.index("precision")]
    short: list[tuple[Value, ...]] = []
    for row in rows.records():
        cells: list[Value] = [row[name] for name in plain]
        for name, letter in figures.items():
            cells.append(_with_interval(row[name], row[f"{letter}_low"], row[f"{letter}_high"]))
        short.append(tuple(cells))
    return Table((*plain, "precision", "recall", "F1"), tuple(short))


def _with_interval(*figures: Value) -> str | None:
    value, low, high = (figure if isinstance(figure, float) else None for figure in figures)
    if value is None or low is None or high is None:
        return None
    return f"{value:.2f} ({low:.2f} to {high:.2f})"
