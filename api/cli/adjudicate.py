"""``reviewgraph adjudicate``: statements confirmed, rejected or corrected by people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.progress import count
from api.cli.rows import print_table
from ontology.adjudication import Verdict
from ontology.fields import KINDS

if TYPE_CHECKING:
    from ontology.adjudication import Adjudication

_VERDICTS = (Verdict.CONFIRM, Verdict.REJECT, Verdict.CORRECT)


def adjudicate(
    statement: Annotated[
        str | None, typer.Argument(help="The statement's IRI, or the end of it.")
    ] = None,
    verdict: Annotated[str | None, typer.Argument(help="confirm, reject or correct.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who judges.")] = "",
    why: Annotated[str | None, typer.Option("--why", help="The reason.")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="What it should say; may be repeated."),
    ] = None,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take back what was judged of the statement.")
    ] = False,
    list_all: Annotated[bool, typer.Option("--list", "-l", help="List what was judged.")] = False,
    only_open: Annotated[
        bool, typer.Option("--open", help="List what must be judged again.")
    ] = False,
    export_to: Annotated[
        Path | None, typer.Option("--export", help="Write the statements to a sheet (CSV).")
    ] = None,
    import_from: Annotated[
        Path | None, typer.Option("--import", help="Read verdicts from a sheet (CSV).")
    ] = None,
    review: Annotated[
        str | None, typer.Option("--review", help="Only of this review: subject, label or IRI.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="Only statements of this kind, to --export.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what --import would do, and do nothing.")
    ] = False,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="Import the good rows though others are bad.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TABLE,
) -> None:
    """Confirm, reject or correct a statement, with who, when and why; every count applies it.

    What was judged outlives loading the document again. Where the statement is then gone or says
    something else, it is open, to be judged again: --open lists it.

    For example:

      reviewgraph adjudicate 3f9a1c confirm --by 'A. Reader'

      reviewgraph adjudicate 3f9a1c correct --set bearer=mother --by 'A. Reader' --why 'page 4'

      reviewgraph adjudicate --export sheet.csv --kind risk-factor

      reviewgraph adjudicate --import sheet.csv --by 'A. Reader'
    """
    ways = [statement is not None, list_all or only_open, export_to, import_from]
    if sum(map(bool, ways)) != 1:
        raise typer.BadParameter("name a statement, or one of --list, --open, --export, --import")
    if statement is not None and withdraw:
        _withdraw(store, statement)
    elif statement is not None:
        _judge(store, statement, _verdict(verdict), by=by, why=why, settings=settings or [])
    elif export_to is not None:
        _export(store, export_to, review, kind)
    elif import_from is not None:
        _import(store, import_from, by, dry_run=dry_run, keep_going=keep_going)
    else:
        _list(store, review, form, only_open=only_open)


def _judge(
    store: str, wanted: str, verdict: Verdict, *, by: str, why: str | None, settings: list[str]
) -> None:
    from api.adjudicating import (  # noqa: PLC0415 - keeps --help quick
        adjudication,
        find_statement,
        read_values,
    )
    from graph.judging import judge  # noqa: PLC0415 - as above
    from graph.stores import open_existing  # noqa: PLC0415 - as above

    if not by.strip():
        raise typer.BadParameter("say who judges: --by NAME")
    if settings and verdict is not Verdict.CORRECT:
        raise typer.BadParameter(f"--set goes with correct, not with {verdict}")
    given: dict[str, list[str]] = {}
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise typer.BadParameter(f'write "{setting}" as field=value')
        given.setdefault(name, []).append(value)
    with open_existing(store) as target:
        stated = find_statement(target, wanted)
        values = read_values(stated.told.kind, given, stated.told.values) if given else None
        done = judge(target, [adjudication(stated, verdict, by, reason=why, values=values)])
    _tell(done)


def _withdraw(store: str, wanted: str) -> None:
    from api.adjudicating import withdraw  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_existing  # noqa: PLC0415 - as above

    with open_existing(store) as target:
        _tell(withdraw(target, wanted))


def _export(store: str, out: Path, review: str | None, kind: str | None) -> None:
    from api.adjudicating import reviews_called, stated_in  # noqa: PLC0415 - keeps --help quick
    from api.sheets import write_sheet  # noqa: PLC0415 - as above
    from graph.stores import open_view  # noqa: PLC0415 - as above

    if kind is not None and kind not in KINDS.values():
        raise typer.BadParameter(f'no kind "{kind}"; one of {", ".join(KINDS.values())}')
    with open_view(store) as view:
        statements = [
            stated
            for iri in reviews_called(view, review)
            for stated in stated_in(view, iri)
            if kind in (None, KINDS[stated.told.kind])
        ]
    out.write_text(write_sheet(statements), encoding="utf-8", newline="")
    typer.echo(f"wrote {out} ({count(len(statements), 'statement')})")


def _import(store: str, sheet: Path, by: str, *, dry_run: bool, keep_going: bool) -> None:
    from api.sheets import read_sheet  # noqa: PLC0415 - keeps --help quick
    from graph.judging import judge  # noqa: PLC0415 - as above
    from graph.stores import open_any  # noqa: PLC0415 - as above

    content = sheet.read_bytes()
    with open_any(store, "read" if dry_run else "write") as target:
        judged = read_sheet(content, target, by)
        for line in judged.notes:
            typer.echo(f"note: {sheet.name}: {line}", err=True)
        for line in judged.problems:
            typer.echo(f"error: {sheet.name}: {line}", err=True)
        refused = bool(judged.problems) and not keep_going
        if not dry_run and not refused and judged.judgements:
            judge(target, judged.judgements)
    told = count(len(judged.judgements), "judgement")
    bad = f", {count(len(judged.problems), 'row')} refused" if judged.problems else ""
    if dry_run:
        typer.echo(f"{told} would be applied{bad}; nothing is changed")
    elif refused:
        typer.echo(f"nothing is changed{bad}; mend the rows, or pass --keep-going")
    else:
        typer.echo(f"{told} applied{bad}")
    if judged.problems:
        raise typer.Exit(1)


def _list(store: str, review: str | None, form: Format, *, only_open: bool) -> None:
    from api.adjudicating import judgements, reviews_called  # noqa: PLC0415 - keeps --help quick
    from graph.stores import open_view  # noqa: PLC0415 - as above
    from queries.tables import Table  # noqa: PLC0415 - as above

    with open_view(store) as view:
        reviews = None if review is None else reviews_called(view, review)
        found = list(judgements(view, reviews=reviews, only_open=only_open))
    if form is Format.TABLE:
        columns: tuple[str, ...] = ("statement", "verdict", "status", "by", "on", "why", "said")
        print_table(Table((*columns, "quote"), tuple(map(_brief, found))), form)
        return
    columns = ("statement", "review", "kind", "verdict", "status", "by", "at", "why")
    print_table(Table((*columns, "said", "corrected", "quote"), tuple(map(_whole, found))), form)


def _brief(item: Adjudication) -> tuple[str | None, ...]:
    right = dict(item.corrected or item.said.values)
    changed = [
        f"{', '.join(said)} -> {', '.join(right.get(name, ('nothing',)))}"
        if right.get(name) != said
        else ", ".join(said)
        for name, said in item.said.values
    ]
    was = dict(item.said.values)
    changed += [f"nothing -> {', '.join(said)}" for name, said in right.items() if name not in was]
    return (
        item.statement.rpartition("/")[2],
        item.verdict.value,
        item.status.value,
        item.by,
        item.at.date().isoformat(),
        item.reason,
        "; ".join([KINDS[item.said.kind], *changed]),
        f"{item.subject.case}: {' '.join(item.said.evidence.exact.split())}",
    )


def _whole(item: Adjudication) -> tuple[str | None, ...]:
    return (
        item.statement,
        item.subject.review,
        KINDS[item.said.kind],
        item.verdict.value,
        item.status.value,
        item.by,
        item.at.isoformat(),
        item.reason,
        _phrase(item.said.values),
        None if item.corrected is None else _phrase(item.corrected),
        item.said.evidence.exact,
    )


def _verdict(word: str | None) -> Verdict:
    if word is None or word not in _VERDICTS:
        raise typer.BadParameter(f"say the verdict: {', '.join(_VERDICTS)}")
    return Verdict(word)


def _phrase(values: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    return ", ".join(f"{name}={'; '.join(said)}" for name, said in values)


def _tell(done: list[Adjudication]) -> None:
    for item in done:
        name = item.statement.rpartition("/")[2]
        typer.echo(f"{name}: {item.verdict} by {item.by}, {item.status} ({item.subject.case})")
