"""``reviewgraph sparql``: any SPARQL query, read-only."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.options import DEFAULT_STORE, Format, FormatOption, StoreOption
from api.cli.rows import print_table


def sparql(
    text: Annotated[
        str, typer.Argument(metavar="QUERY", help="SPARQL, @FILE, or - for standard input.")
    ],
    store: StoreOption = DEFAULT_STORE,
    form: FormatOption = Format.TABLE,
) -> None:
    """Ask a SPARQL 1.1 query of the store; updates are refused.

    Each review is a named graph, so patterns stand inside GRAPH. A SELECT or ASK prints rows, a
    CONSTRUCT or DESCRIBE prints N-Triples.

    For example:

      reviewgraph sparql 'SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }'

      reviewgraph sparql @question.rq --format json
    """
    from pyoxigraph import QueryBoolean, QueryTriples  # noqa: PLC0415 - keeps --help quick

    from graph.stores import open_view  # noqa: PLC0415 - keeps --help quick
    from queries.runner import select  # noqa: PLC0415 - keeps --help quick
    from queries.tables import Table  # noqa: PLC0415 - keeps --help quick

    question = _read_question(text)
    with open_view(store) as view:
        answer = view.query(question)
        if isinstance(answer, QueryBoolean):
            print_table(Table(("answer",), ((bool(answer),),)), form)
        elif isinstance(answer, QueryTriples):
            for triple in answer:
                typer.echo(f"{triple} .")
        else:
            print_table(select(view, question), form)


def _read_question(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    if not text.startswith("@"):
        return text
    try:
        return Path(text[1:]).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{text[1:]} is not UTF-8 text") from None
