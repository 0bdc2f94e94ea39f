"""``reviewgraph query``: a saved question, asked by name."""

from typing import Annotated

import typer

from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table


def query(
    name: Annotated[str | None, typer.Argument(help="The question's name; see --list.")] = None,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PARAMETER=VALUE]...", help="What it is asked with."),
    ] = None,
    list_all: Annotated[
        bool, typer.Option("--list", "-l", help="List the questions and their parameters.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TABLE,
) -> None:
    """Ask a saved question; every row has the words it rests on, where it rests on words.

    Concepts are given by id or by label.

    For example:

      reviewgraph query --list

      reviewgraph query reviews-with-theme theme=engagement-of-fathers --format csv

      reviewgraph query risk-factors-by-bearer bearer=father
    """
    from graph.oxigraph import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.catalogue import load_catalogue  # noqa: PLC0415 - keeps --help quick
    from queries.runner import run  # noqa: PLC0415 - keeps --help quick

    if list_all:
        _list_questions(form)
        return
    if name is None:
        raise typer.BadParameter("name a question, or list them with --list")
    question = load_catalogue()[name]
    given = _parse_arguments(arguments or [])
    with open_view(store) as view:
        table = run(question, view, given)
    print_table(table, form, title=question.summary)


def _parse_arguments(arguments: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for argument in arguments:
        key, sign, value = argument.partition("=")
        if not sign:
            raise typer.BadParameter(f'write "{argument}" as parameter=value')
        if key in given:
            raise typer.BadParameter(f'"{key}" is given twice')
        given[key] = value
    return given


def _list_questions(form: Format) -> None:
    from queries.catalogue import Parameter, load_catalogue  # noqa: PLC0415 - keeps --help quick
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    def written(parameter: Parameter) -> str:
        shown = f"{parameter.name}={parameter.type}"
        return shown if parameter.required else f"[{shown}]"

    rows = tuple(
        (question.name, " ".join(map(written, question.parameters)), question.summary)
        for question in load_catalogue().values()
    )
    print_table(Table(("name", "parameters", "summary"), rows), form)
