"""``reviewgraph query``: a saved question, asked by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.arguments import parse_arguments
from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table

if TYPE_CHECKING:
    from queries.catalogue import Catalogue, SavedQuery
    from queries.parameters import Parameter


def query(
    name: Annotated[str | None, typer.Argument(help="The question's name; see --list.")] = None,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PARAMETER=VALUE]...", help="What it is asked with."),
    ] = None,
    list_all: Annotated[
        bool, typer.Option("--list", "-l", help="List the questions and their parameters.")
    ] = False,
    queries: Annotated[
        Path | None,
        typer.Option(envvar="REVIEWGRAPH_QUERIES", help="A folder of your own .rq files."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TABLE,
) -> None:
    """Ask a saved question; every row has the words it rests on, where it rests on words.

    Concepts are given by id or by label. Most questions can be asked of some reviews only, by
    nation, type, publisher, year, age, incident or extent.

    For example:

      reviewgraph query --list

      reviewgraph query reviews-with-theme theme=engagement-of-fathers --format csv

      reviewgraph query risk-factors-by-bearer bearer=father nation=wales since=2019
    """
    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.catalogue import load_catalogue  # noqa: PLC0415 - keeps --help quick
    from queries.runner import run  # noqa: PLC0415 - keeps --help quick

    catalogue = load_catalogue(queries)
    if list_all:
        _list_questions(catalogue, form)
        return
    if name is None:
        raise typer.BadParameter("name a question, or list them with --list")
    question = catalogue[name]
    given = parse_arguments(arguments)
    with open_view(store) as view:
        table = run(question, view, given)
    print_table(table, form, title=question.summary)


def _list_questions(catalogue: Catalogue, form: Format) -> None:
    from queries.filters import filters  # noqa: PLC0415 - keeps --help quick
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    def written(parameter: Parameter) -> str:
        shown = f"{parameter.name}={parameter.type}"
        return shown if parameter.required else f"[{shown}]"

    def asked(question: SavedQuery) -> str:
        own = [p for p in question.parameters if not question.filtered or p.name not in filters()]
        return " ".join([*map(written, own), *(["[filters]"] if question.filtered else [])])

    ordered = sorted(catalogue.values(), key=lambda question: (question.group, question.name))
    rows = tuple((each.group, each.name, asked(each), each.summary) for each in ordered)
    print_table(Table(("group", "name", "parameters", "summary"), rows), form)
    if form is Format.TABLE:
        typer.echo("Filters say which reviews are asked:")
        for each in filters().values():
            typer.echo(
                f"  {each.parameter.name}={each.parameter.type}: {each.parameter.description}"
            )
